import fc from "fast-check";
import type { AccountFacts, Cell, Desired, Observation, Waiver } from "../../../provider/core/cell";
import type { EvaluationContext, WriteAnswer } from "../../../provider/core/evaluate";
import { cellKey, evaluate } from "../../../provider/core/evaluate";
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
  cover: { batch: 100, targets: 2, perCapability: false },
};

const next = fc.oneof(
  fc.record({ action: fc.constantFrom("associate", "enable") }),
  fc.record({ action: fc.constant("cover"), target: fc.constantFrom("ou-1", "ou-2", "ou-3") }),
);

export const sighting: fc.Arbitrary<Observation> = fc
  .record({
    is: fc.constantFrom("on", "off", "changing", "unknown", "notApplicable"),
    observed: fc.constantFrom("ENABLED", "DISABLED", "odd % text"),
    code: fc.option(fc.constantFrom("ACCESS_DENIED", "X"), { nil: undefined }),
    next: fc.option(next, { nil: undefined }),
  })
  .map(({ code, next: step, ...rest }) => ({ ...rest, ...(code && { code }), ...(step && { next: step }) }) as Observation);

/** What was seen: some cells were never looked at, some accounts nobody declared. */
export type Seen = ReadonlyMap<string, Observation>;
const cellIds = regions.flatMap((region) =>
  accounts.flatMap((account) => capabilities.map((one) => cellKey(region, account, one))),
);
export const seen: fc.Arbitrary<Seen> = fc
  .array(fc.option(sighting, { nil: undefined }), { minLength: cellIds.length, maxLength: cellIds.length })
  .map(
    (all) => new Map(cellIds.flatMap((id, index) => (all[index] === undefined ? [] : [[id, all[index] as Observation] as const]))),
  );

export const sightingsOf = (world: Seen, region: string): Map<string, Map<string, Observation>> => {
  const perAccount = new Map<string, Map<string, Observation>>();
  for (const [key, one] of world) {
    const [where, account, capability] = key.split("/") as [string, string, string];
    if (where === region) perAccount.set(account, (perAccount.get(account) ?? new Map()).set(capability, one));
  }
  return perAccount;
};

const waiver: fc.Arbitrary<Waiver> = fc
  .record({
    accounts: fc.option(some(accounts), { nil: undefined }),
    capabilities: fc.option(some(capabilities), { nil: undefined }),
    expires: fc.constantFrom("2026-11-20", "2026-11-21", "2027-01-01"),
  })
  .map((one) => ({ ...one, reason: "r", owner: "o" }));

const answer: fc.Arbitrary<WriteAnswer> = fc.constantFrom(
  { is: "accepted" },
  { is: "refused", code: "C", message: "m", advice: "a" },
  { is: "notApplicable", code: "C", message: "m", advice: "a" },
);

const facts: fc.Arbitrary<AccountFacts> = fc.constantFrom({ state: "ACTIVE" }, { state: "SUSPENDED" }, { state: "CLOSED" }, {});

export const circumstances: fc.Arbitrary<EvaluationContext> = fc.record({
  organization: fc.option(
    fc.dictionary(fc.constantFrom(...accounts), facts).map((all) => new Map(Object.entries(all))),
    { nil: undefined },
  ),
  notOffered: fc.option(
    some(capabilities, 0).map((all) => new Map([["us-east-1", new Set(all)]])),
    { nil: undefined },
  ),
  answers: fc.option(
    fc.dictionary(fc.constantFrom(...cellIds), answer).map((all) => new Map(Object.entries(all))),
    { nil: undefined },
  ),
  waivers: fc.array(waiver, { maxLength: 2 }),
  today: fc.constant("2026-11-21"),
});

export const judgeAll = (declared: Desired, world: Seen, around: EvaluationContext): Cell[] =>
  declared.regions.flatMap((region) => evaluate(declared, region, sightingsOf(world, region), around));

/** The same things in another order. */
export const shuffled = <T>(items: readonly T[], seed: number): T[] =>
  items
    .map((item, index) => ({ item, order: Math.imul(index + 1, seed | 1) >>> 0 }))
    .sort((a, b) => a.order - b.order)
    .map(({ item }) => item);
