import { describe, expect, it } from "vitest";
import type { AccountFacts, Observation, Waiver } from "../../../provider/core/cell";
import type { WriteAnswer } from "../../../provider/core/evaluate";
import { cellKey, evaluate } from "../../../provider/core/evaluate";
import { account, around, changing, desired, notApplicable, off, on, region, sightings, today, unknown } from "./cells";

const waiver: Waiver = { reason: "migrated in May", owner: "platform", expires: today };
const key = cellKey(region, account, "EC2");
const refused: WriteAnswer = { is: "refused", code: "ACCESS_DENIED", message: "no access", advice: "associate it" };
const organization = (state: NonNullable<AccountFacts["state"]>) => new Map([[account, { state }]]);

function verdict(sighting: Observation | undefined, over: Parameters<typeof around>[0] = {}) {
  const seen = sighting === undefined ? sightings({}) : sightings({ [account]: { EC2: sighting } });
  const [cell, ...rest] = evaluate(desired(), region, seen, around(over));
  expect(rest).toEqual([]);
  return cell;
}

describe("a sighting alone", () => {
  it.each([
    ["covered", on],
    ["gap", off],
    ["pending", changing],
    ["unknown", unknown],
    ["notApplicable", notApplicable],
  ])("%s", (state, sighting) => expect(verdict(sighting)).toMatchObject({ state, declared: true, observed: sighting.observed }));

  it("that nobody made is unknown, never off", () => {
    expect(verdict(undefined)).toMatchObject({ state: "unknown", code: "NotObserved" });
    const [, lambda] = evaluate(
      desired({ capabilities: ["EC2", "LAMBDA"] }),
      region,
      sightings({ [account]: { EC2: on } }),
      around(),
    );
    expect(lambda).toMatchObject({ capability: "LAMBDA", state: "unknown" });
  });

  it("carries what a person needs, and the next step only for a gap", () => {
    const told = { code: "C", message: "m", advice: "a", managedBy: "organization policy", slow: true };
    expect(verdict({ ...off, ...told })).toMatchObject({ ...told, next: { action: "enable" } });
    for (const sighting of [on, changing, unknown, notApplicable])
      expect(verdict({ ...sighting, next: { action: "enable" } })).not.toHaveProperty("next");
  });
});

describe("what wins over what", () => {
  const notOffered = new Map([[region, new Set(["EC2"])]]);
  const answers = (answer: WriteAnswer) => new Map([[key, answer]]);
  const closed = organization("CLOSED");

  it.each<[string, Observation, Parameters<typeof around>[0], object]>([
    [
      "on, over everything else",
      on,
      { organization: closed, notOffered, waivers: [waiver], answers: answers(refused) },
      { state: "covered" },
    ],
    [
      "a closed account, over a failed look",
      unknown,
      { organization: closed },
      { state: "notApplicable", code: "ACCOUNT_CLOSED" },
    ],
    [
      "a closed account, over a gap",
      off,
      { organization: closed, waivers: [waiver] },
      { state: "notApplicable", code: "ACCOUNT_CLOSED" },
    ],
    ["unknown, over a waiver", unknown, { waivers: [waiver], notOffered }, { state: "unknown" }],
    ["unknown, over our own write", unknown, { answers: answers({ is: "accepted" }) }, { state: "unknown" }],
    ["changing, over a waiver", changing, { waivers: [waiver] }, { state: "pending" }],
    ["changing, over an earlier refusal", changing, { answers: answers(refused) }, { state: "pending" }],
    ["not offered, over a waiver", off, { notOffered, waivers: [waiver] }, { state: "notApplicable", code: "NOT_OFFERED" }],
    [
      "not offered, over an accepted write",
      off,
      { notOffered, answers: answers({ is: "accepted" }) },
      { state: "notApplicable" },
    ],
    [
      "AWS's not applicable, over a waiver",
      off,
      { answers: answers({ ...refused, is: "notApplicable" }), waivers: [waiver] },
      { state: "notApplicable", code: "ACCESS_DENIED" },
    ],
    ["a waiver, over a refusal", off, { waivers: [waiver], answers: answers(refused) }, { state: "waived", waiver }],
    ["an accepted write, over the gap", off, { answers: answers({ is: "accepted" }) }, { state: "pending" }],
    [
      "a refusal tells its cause",
      off,
      { answers: answers(refused) },
      { state: "gap", code: "ACCESS_DENIED", message: "no access", advice: "associate it" },
    ],
  ])("%s", (_, sighting, over, expected) => expect(verdict(sighting, over)).toMatchObject(expected));

  it.each(["SUSPENDED", "PENDING_CLOSURE", "CLOSED", "PENDING_ACTIVATION"] as const)("%s accounts cannot have it", (state) =>
    expect(verdict(off, { organization: organization(state) })).toMatchObject({
      state: "notApplicable",
      code: `ACCOUNT_${state}`,
    }),
  );

  it("a refused cell is not planned again in this run", () =>
    expect(verdict(off, { answers: answers(refused) })).not.toHaveProperty("next"));

  it("an expired waiver is an ordinary gap that still names it", () => {
    const expired = { ...waiver, expires: "2026-11-20" };
    expect(verdict(off, { waivers: [expired] })).toMatchObject({ state: "gap", waiver: expired, next: { action: "enable" } });
  });

  it("not offered counts in its region only", () =>
    expect(verdict(off, { notOffered: new Map([["us-east-1", new Set(["EC2"])]]) })).toMatchObject({ state: "gap" }));
});

describe("an account that is not in the organization", () => {
  const departed: Observation = { is: "off", observed: "REMOVED" };

  it("is a gap with that reason, not an absence", () =>
    expect(verdict(departed, { organization: new Map() })).toMatchObject({ state: "gap", code: "NOT_IN_ORGANIZATION" }));

  it("is told so only where the organization was listed", () => expect(verdict(departed)).toMatchObject({ state: "gap" }));

  it("can be waived", () =>
    expect(verdict(departed, { organization: new Map(), waivers: [waiver] })).toMatchObject({ state: "waived" }));
});

describe("exactly", () => {
  const exactly = desired({ match: "exactly" });
  const seen = sightings({ [account]: { EC2: on, ECR: on, LAMBDA: off, LAMBDA_CODE: changing, CODE_REPOSITORY: unknown } });

  it("finds what is on without being declared, and nothing else", () => {
    const cells = evaluate(exactly, region, seen, around());
    expect(cells.map((one) => [one.capability, one.state, one.declared])).toEqual([
      ["EC2", "covered", true],
      ["ECR", "surplus", false],
    ]);
  });

  it("atLeast does not", () => expect(evaluate(desired(), region, seen, around())).toHaveLength(1));

  it("never speaks about accounts that are not declared", () => {
    const other = sightings({ [account]: { EC2: on }, "222222222222": { ECR: on } });
    expect(evaluate(exactly, region, other, around()).map((one) => one.account)).toEqual([account]);
  });

  it("a surplus can be waived, is pending once AWS accepted its end, and keeps AWS's refusal", () => {
    const [, waived] = evaluate(exactly, region, seen, around({ waivers: [waiver] }));
    expect(waived).toMatchObject({ state: "waived", waiver });
    const ecr = cellKey(region, account, "ECR");
    const [, accepted] = evaluate(exactly, region, seen, around({ answers: new Map([[ecr, { is: "accepted" }]]) }));
    expect(accepted).toMatchObject({ state: "pending" });
    const [, kept] = evaluate(exactly, region, seen, around({ answers: new Map([[ecr, refused]]) }));
    expect(kept).toMatchObject({ state: "surplus", code: "ACCESS_DENIED" });
  });
});
