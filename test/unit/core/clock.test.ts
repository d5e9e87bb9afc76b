import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { dateOf, systemClock, within } from "../../../provider/aws/clock";

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

describe("a deadline", () => {
  const late = (): Error => new Error("too late");

  it("that is kept changes nothing and leaves no timer behind", async () => {
    expect(await within(systemClock, 1_000, Promise.resolve(7), late)).toBe(7);
    await expect(within(systemClock, 1_000, Promise.reject(new Error("its own")), late)).rejects.toThrow("its own");
    expect(vi.getTimerCount()).toBe(0);
  });

  it("that passes ends the wait, not the work", async () => {
    const waited = expect(within(systemClock, 1_000, new Promise(() => {}), late)).rejects.toThrow("too late");
    await vi.advanceTimersByTimeAsync(1_000);
    await waited;
  });
});

it("days are UTC days", () => {
  expect(dateOf(Date.parse("2026-11-21T23:59:59Z"))).toBe("2026-11-21");
  expect(dateOf(Date.parse("2026-11-22T00:00:00Z"))).toBe("2026-11-22");
});
