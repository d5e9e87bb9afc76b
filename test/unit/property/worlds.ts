import fc from "fast-check";
import type { AccountFacts, Cell, Desired, Observation, Waiver } from "../../../provider/core/cell";
import { cellKey } from "../../../provider/core/cell";
import type { EvaluationContext, Refusal, WriteAnswer } from "../../../provider/core/evaluate";
import { evaluate } from "../../../provider/core/evaluate";
import type { PlannedAction } from "../../../provider/core/plan";

/** Random declarations and random worlds. Small universes, so that collisions and coincidences are frequent. */
export const accounts = ["000000000001", "000000000002", "000000000003", "000000000004", "000000000005"];
export const regions = ["eu-west-1", "us-east-1"];
export const capabilities = ["EC2", "ECR", "LAMBDA", "LAMBDA_CODE"];

const some = (values: readonly string[], minLength = 1) =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength, maxLength: values.length });

export const desired: fc.Arbitrary<Desired> = fc.record({
  regions: some(regions),
  accounts: some(accounts),
  capabilities: some(capabilities),
  match: fc.constantFrom("atLeast" as const, "exactly" as const),
});

export const actions: Readonly<Record<string, PlannedAction>> = {
  associate: { batch: 1, perCapability: false },
  enable: { batch: 3, perCapability: true, alone: "000000000003" },
  disable: { batch: 2, perCapability: true },
  cover: { batch: 100, targets: 2, perCapability: false },
  leave: { batch: 2, perCapability: false },
};

/** What switches surplus off. */
const surplusAction = "disable";
/** The release actions of the random service, in AWS's order. */
export const releaseActions = ["disable", "leave"];

const next = fc.oneof(
  fc.record({ action: fc.constantFrom("associate", "enable") }),
  fc.record({ action: fc.constant("cover"), target: fc.constantFrom("ou-1", "ou-2", "ou-3") }),
);

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

const observation: fc.Arbitrary<Observation> = fc
  .record({
    is: fc.constantFrom("on", "off", "changing", "unknown", "notApplicable"),
    observed: fc.constantFrom("ENABLED", "DISABLED", "odd % text"),
    code: maybe(fc.constantFrom("ACCESS_DENIED", "X")),
    next: maybe(next),
    note: maybe(fc.constant("n")),
    managedBy: maybe(fc.constant("organization policy")),
    slow: maybe(fc.constant(true)),
    unreported: maybe(fc.constant(true)),
    alsoEnables: maybe(some(["OTHER", "ANOTHER"])),
    releasable: maybe(some(releaseActions)),
  })
  .map(
    (all) =>
      Object.fromEntries(Object.entries(all).filter(([, member]) => member !== undefined)) as unknown as Observation,
  );

/** What AWS reports, by `cellKey`: some cells were never observed, some accounts are not declared. */
export type World = ReadonlyMap<string, Observation>;
const cellKeys = regions.flatMap((region) =>
  accounts.flatMap((account) => capabilities.map((capability) => cellKey(region, account, capability))),
);
export const world: fc.Arbitrary<World> = fc
  .array(maybe(observation), { minLength: cellKeys.length, maxLength: cellKeys.length })
  .map(
    (all) => new Map(cellKeys.flatMap((key, index) => (all[index] === undefined ? [] : [[key, all[index]] as const]))),
  );

export const observationsIn = (observed: World, region: string): Map<string, Map<string, Observation>> => {
  const perAccount = new Map<string, Map<string, Observation>>();
  for (const [key, one] of observed) {
    const [where, account, capability] = key.split("/") as [string, string, string];
    if (where === region) perAccount.set(account, (perAccount.get(account) ?? new Map()).set(capability, one));
  }
  return perAccount;
};

const waiver: fc.Arbitrary<Waiver> = fc
  .record({
    accounts: maybe(some(accounts)),
    capabilities: maybe(some(capabilities)),
    expires: fc.constantFrom("2026-11-20", "2026-11-21", "2027-01-01"),
  })
  .map((one) => ({ ...one, reason: "r", owner: "o" }));

const answer: fc.Arbitrary<WriteAnswer> = fc.constantFrom(
  { is: "accepted" },
  { is: "refused", code: "C", message: "m", advice: "a" },
  { is: "notApplicable", code: "C", message: "m", advice: "a" },
);

const facts: fc.Arbitrary<AccountFacts> = fc.constantFrom(
  { state: "ACTIVE" },
  { state: "SUSPENDED" },
  { state: "CLOSED" },
  {},
);

/** Noon, so that dates of the same day are not beyond it. */
export const now = Date.parse("2026-11-21T12:00:00Z");
const dates = fc.constantFrom("2026-11-21T11:00:00Z", "2026-11-18T00:00:00Z", "2026-10-01T00:00:00Z");
const refusal: fc.Arbitrary<Refusal> = fc.record({ since: dates, named: fc.boolean() });
const byCell = <T>(values: fc.Arbitrary<T>) =>
  maybe(fc.dictionary(fc.constantFrom(...cellKeys), values).map((all) => new Map(Object.entries(all))));

export const context: fc.Arbitrary<EvaluationContext> = fc.record({
  organization: maybe(fc.dictionary(fc.constantFrom(...accounts), facts).map((all) => new Map(Object.entries(all)))),
  unavailable: maybe(
    fc
      .dictionary(fc.constantFrom(...capabilities), refusal)
      .map((all) => new Map([["us-east-1", new Map(Object.entries(all))]])),
  ),
  answers: byCell(answer),
  pendingSince: byCell(dates),
  refusedBefore: byCell(fc.constant({ code: "REFUSED", message: "last time" })),
  waivers: fc.array(waiver, { maxLength: 2 }),
  now: fc.constant(now),
});

export const evaluateAll = (declared: Desired, observed: World, around: EvaluationContext): Cell[] =>
  declared.regions.flatMap((region) =>
    evaluate(declared, region, observationsIn(observed, region), surplusAction, around),
  );

/** The same things in another order. */
export const shuffled = <T>(items: readonly T[], seed: number): T[] =>
  items
    .map((item, index) => ({ item, order: Math.imul(index + 1, seed | 1) >>> 0 }))
    .sort((a, b) => a.order - b.order)
    .map(({ item }) => item);
