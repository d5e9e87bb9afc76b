import { afterAll, describe, expect, it } from "vitest";
import { failureOf, neverHappenedTo, portionsOfKind } from "./seeds";
import type { Counters } from "./sometimes";

const kind = "SecurityIncidentResponseMembership";
const happened: Counters = new Map();
/** Units come and go, memberships begin and end, and nobody has to be asked for most of it. */
const mustHappen = [
  "wrote CreateMembership",
  "switched off by UpdateMembership",
  "switched off by CancelMembership",
  "converged",
];

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
