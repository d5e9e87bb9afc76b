import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { systemClock } from "../../../provider/aws/clock";
import { Pacer } from "../../../provider/aws/pacer";
import type { Cell } from "../../../provider/core/cell";
import type { Conditions } from "../../../provider/core/forecast";
import { forecast, pacedMs } from "../../../provider/core/forecast";

beforeEach(() => void vi.useFakeTimers({ now: 1_800_000_000_000 }));
afterEach(() => void vi.useRealTimers());

/** How long the pacer itself takes for these calls, each answered after the latency. */
async function pacerMs(calls: number, pace: Conditions["families"][string], latencyMs: number): Promise<number> {
  const pacer = new Pacer(pace, systemClock);
  const startedAt = Date.now();
  const answer = () => new Promise((resolve) => setTimeout(resolve, latencyMs));
  const all = Promise.all(Array.from({ length: calls }, () => pacer.run(answer, false)));
  await vi.runAllTimersAsync();
  await all;
  return Date.now() - startedAt;
}

describe("the time of paced calls", () => {
  it("is what the pacer takes, whatever pace, latency and number of calls", () =>
    fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 300 }),
        fc.record({ perSecond: fc.integer({ min: 1, max: 20 }), concurrency: fc.integer({ min: 1, max: 10 }) }),
        fc.integer({ min: 0, max: 2_000 }),
        async (calls, pace, latencyMs) => {
          const real = await pacerMs(calls, pace, latencyMs);
          const told = pacedMs(calls, pace, latencyMs);
          // Timers are whole milliseconds, one a call.
          expect(Math.abs(told - real)).toBeLessThanOrEqual(Math.max(100, real * 0.1) + calls);
        },
      ),
      { numRuns: 40, seed: 13 },
    ));

  it("keeps below the family's ceiling", () => {
    const pace = { perSecond: 2, concurrency: 5, maxPerSecond: 2 };
    expect(pacedMs(100, pace, 10)).toBeGreaterThan(48_000);
    expect(pacedMs(100, { perSecond: 2, concurrency: 5 }, 10)).toBeLessThan(20_000);
  });
});

const gap = (account: string, action: string, capability = "EC2", region = "us-east-1"): Cell => ({
  ...{ region, account, capability, state: "gap", declared: true, observed: "DISABLED", next: { action } },
});

const conditions: Conditions = {
  actions: {
    associate: {
      ...{ batch: 1, perCapability: false, family: "association", direction: "on" },
      followedBy: () => "enable",
    },
    enable: { batch: 100, perCapability: true, family: "enablement", direction: "on" },
    disable: { batch: 100, perCapability: true, family: "enablement", direction: "off" },
  },
  families: { association: { perSecond: 4, concurrency: 10 }, enablement: { perSecond: 2, concurrency: 2 } },
  ...{ latencyMs: 100, checkMs: 900, delayAfterMs: (round) => round * 1000 },
};
const accounts = Array.from({ length: 500 }, (_, index) => String(110_000_000_000 + index));

describe("the forecast of an update", () => {
  it("counts what follows: associate 500 one by one, then enable them by the hundred", () => {
    const cells = accounts.map((account) => gap(account, "associate"));
    expect(forecast(cells, [], conditions).calls).toBe(505);
  });

  it("takes as long as the slowest region, and releases come after everything else", () => {
    const here = accounts.slice(0, 300).map((account) => gap(account, "enable"));
    const there = accounts.slice(0, 100).map((account) => gap(account, "enable", "EC2", "eu-west-1"));
    const both = forecast([...here, ...there], [], conditions);
    expect(both.calls).toBe(4);
    expect(both.seconds).toBe(forecast(here, [], conditions).seconds);
    const gone = accounts.slice(300, 400).map((account) => ({ ...gap(account, "disable"), state: "surplus" as const }));
    const withRelease = forecast(here, gone, conditions);
    expect(withRelease.calls).toBe(4);
    expect(withRelease.seconds).toBeGreaterThan(forecast(here, [], conditions).seconds);
  });

  it("is nothing where nothing is to be written", () => {
    expect(forecast([], [], conditions)).toEqual({ calls: 0, seconds: 0 });
    expect(forecast([{ ...gap("1", "enable"), state: "covered" }], [], conditions)).toEqual({ calls: 0, seconds: 0 });
  });
});
