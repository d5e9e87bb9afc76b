import { describe, expect, it } from "vitest";
import { generate } from "./generate";
import { regressions } from "./regressions";
import { simulate } from "./simulate";
import type { Counters } from "./sometimes";

describe("schedules that once broke a promise", () => {
  it.each(Object.entries(regressions))("%s", async (_, schedule) => {
    const happened: Counters = new Map();
    const { violations, log } = await simulate(schedule, happened);
    expect(violations, log.join("\n")).toEqual([]);
    // Nothing in them needs a person: every update succeeds in the end.
    expect(happened.get("left to the user")).toBeUndefined();
    expect(happened.get("converged")).toBe(1);
  });
});

describe("a seed replays exactly", () => {
  it.each([1, 2, 3, 4, 5, 6])("seed %i", async (seed) => {
    const first = await simulate(generate(seed));
    const again = await simulate(generate(seed));
    expect(again.trace).toBe(first.trace);
    expect(again.log).toEqual(first.log);
  });
});
