import { describe, expect, it } from "vitest";
import { failureOf } from "./seeds";
import type { Counters } from "./sometimes";

/** Fewer than of the other kinds: its way of releasing is one of GuardDuty's. */
const seeds = Array.from({ length: 40 }, (_, index) => 1 + index);
const happened: Counters = new Map();

describe("promises 3, 4, 14: random schedules of SecurityHubMemberSet", () => {
  it.each([seeds.slice(0, 20), seeds.slice(20)].map((some) => [`${some[0]} to ${some.at(-1)}`, some] as const))(
    "hold (seeds %s)",
    { timeout: 300_000 },
    async (_, some) => {
      for (const seed of some) expect(await failureOf(seed, happened, ["SecurityHubMemberSet"])).toBeUndefined();
    },
  );
});
