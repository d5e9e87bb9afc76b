import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { abortable, systemClock, within } from "../../../provider/aws/clock";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("waiting", () => {
  it("ends when the time has come", async () => {
    const startedAt = Date.now();
    const slept = systemClock.sleep(1_000);
    await vi.advanceTimersByTimeAsync(1_000);
    await slept;
    expect(Date.now() - startedAt).toBe(1_000);
  });

  it("ends at once when it is given up, before or while it waits", async () => {
    const over = new AbortController();
    const slept = systemClock.sleep(60_000, over.signal);
    over.abort();
    await slept;
    await systemClock.sleep(60_000, over.signal);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("work that can be given up", () => {
  const reason = new Error("interrupted");

  it("ends like itself when it is not", async () => {
    const { signal } = new AbortController();
    expect(await abortable(signal, async () => 7)).toBe(7);
    await expect(abortable(signal, () => Promise.reject(new Error("its own")))).rejects.toThrow("its own");
  });

  it("ends with the signal's reason as soon as that aborts", async () => {
    const over = new AbortController();
    const ended = expect(abortable(over.signal, () => new Promise(() => {}))).rejects.toBe(reason);
    over.abort(reason);
    await ended;
  });

  it("is not begun when it is given up already", async () => {
    const work = vi.fn(async () => 7);
    await expect(abortable(AbortSignal.abort(reason), work)).rejects.toBe(reason);
    expect(work).not.toHaveBeenCalled();
  });

  it("leaves no listener behind: a signal lives as long as the process", async () => {
    const { signal } = new AbortController();
    const [add, remove] = [vi.spyOn(signal, "addEventListener"), vi.spyOn(signal, "removeEventListener")];
    await abortable(signal, async () => 7);
    await abortable(signal, () => Promise.reject(new Error("x"))).catch(() => {});
    expect(add).toHaveBeenCalledTimes(2);
    expect(remove).toHaveBeenCalledTimes(2);
  });
});

describe("a deadline", () => {
  const late = (): Error => new Error("too late");

  it("that is kept changes nothing and leaves no timer behind", async () => {
    expect(await within(systemClock, 1_000, async () => 7, late)).toBe(7);
    await expect(within(systemClock, 1_000, () => Promise.reject(new Error("its own")), late)).rejects.toThrow(
      "its own",
    );
    expect(vi.getTimerCount()).toBe(0);
  });

  it("that passes ends the wait, not the work", async () => {
    let worked = false;
    const work = async (): Promise<void> => {
      await systemClock.sleep(5_000);
      worked = true;
    };
    const waited = expect(within(systemClock, 1_000, work, late)).rejects.toThrow("too late");
    await vi.advanceTimersByTimeAsync(1_000);
    await waited;
    expect(worked).toBe(false);
    await vi.advanceTimersByTimeAsync(4_000);
    expect(worked).toBe(true);
  });
});

describe("a task for later", () => {
  it("runs when the time has come", async () => {
    const task = vi.fn();
    systemClock.later(1_000, task);
    await vi.advanceTimersByTimeAsync(999);
    expect(task).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(task).toHaveBeenCalledOnce();
  });
});
