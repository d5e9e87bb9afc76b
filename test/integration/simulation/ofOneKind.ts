import { afterAll, describe, expect, it } from "vitest";
import { failureOf, neverHappenedTo, portionsOfKind } from "./seeds";
import type { Counters } from "./sometimes";

/** The schedules of a kind that has its own; with enough of them, all of `mustHappen` has to come up. */
export function schedulesOf(kind: string, mustHappen: readonly string[]): void {
  const happened: Counters = new Map();
  describe(`promises 3, 4, 14: random schedules of ${kind}`, () => {
    it.each(portionsOfKind().map((seeds) => [`${seeds[0]} to ${seeds.at(-1)}`, seeds] as const))(
      "hold (seeds %s)",
      { timeout: 600_000 },
      async (_, seeds) => {
        for (const seed of seeds) expect(await failureOf(seed, happened, [kind])).toBeUndefined();
      },
    );

    afterAll(() => expect(neverHappenedTo(kind, happened, mustHappen)).toEqual([]));
  });
}
