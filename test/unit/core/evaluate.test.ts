import { describe, expect, it } from "vitest";
import type { AccountFacts, Observation, Waiver } from "../../../provider/core/cell";
import { cellKey } from "../../../provider/core/cell";
import type { Refusal, WriteAnswer } from "../../../provider/core/evaluate";
import { evaluate, pendingLimitMs, slowPendingLimitMs, unavailableForMs } from "../../../provider/core/evaluate";
import {
  account,
  ago,
  changing,
  context,
  dayMs,
  desired,
  hourMs,
  notApplicable,
  now,
  observations,
  off,
  on,
  region,
  today,
  unknown,
} from "./cells";

type Context = Parameters<typeof context>[0];

const waiver: Waiver = { reason: "migrated in May", owner: "platform", expires: today };
const expired: Waiver = { ...waiver, expires: "2026-11-20" };
const key = cellKey(region, account, "EC2");
const refused: WriteAnswer = { is: "refused", code: "ACCESS_DENIED", message: "no access", advice: "associate it" };
const answers = (answer: WriteAnswer) => new Map([[key, answer]]);
const organization = (state: NonNullable<AccountFacts["state"]>) => new Map([[account, { state }]]);
const unavailable = (refusal: Partial<Refusal> = {}, where = region) =>
  new Map([[where, new Map([["EC2", { since: ago(hourMs), named: true, ...refusal }]])]]);
const pendingSince = (ms: number) => new Map([[key, ago(ms)]]);

/** The one declared cell under this observation. */
function evaluated(observation: Observation | undefined, over: Context = {}) {
  const observed = observation === undefined ? observations({}) : observations({ [account]: { EC2: observation } });
  const [cell, ...rest] = evaluate(desired(), region, observed, "disable", context(over));
  expect(rest).toEqual([]);
  return cell;
}

describe("an observation alone", () => {
  it.each([
    ["covered", on],
    ["gap", off],
    ["pending", changing],
    ["unknown", unknown],
    ["notApplicable", notApplicable],
  ])("%s", (state, observation) =>
    expect(evaluated(observation)).toMatchObject({ state, declared: true, observed: observation.observed }),
  );

  it("of the auto-enable setting makes no surplus: what others have set is not ours to narrow", () => {
    const all = desired({ accounts: [], newAccounts: true, match: "exactly" });
    const observed = observations({ newAccounts: { EC2: off, LAMBDA: on } });
    expect(evaluate(all, region, observed, "disable", context())).toMatchObject([
      { account: "newAccounts", capability: "EC2", state: "gap" },
    ]);
  });

  it("that was never made is unknown, never off", () => {
    expect(evaluated(undefined)).toMatchObject({ state: "unknown", code: "NOT_OBSERVED" });
    const two = desired({ capabilities: ["EC2", "LAMBDA"] });
    const [, lambda] = evaluate(two, region, observations({ [account]: { EC2: on } }), undefined, context());
    expect(lambda).toMatchObject({ capability: "LAMBDA", state: "unknown" });
  });

  it("carries what a person needs, and the next step only for a gap", () => {
    const details = { code: "C", message: "m", advice: "a", managedBy: "organization policy", slow: true, note: "n" };
    const alsoEnables = ["ECR"];
    expect(evaluated({ ...off, ...details, alsoEnables })).toMatchObject({
      ...details,
      alsoEnables,
      next: { action: "enable" },
    });
    for (const observation of [on, changing, unknown, notApplicable]) {
      const cell = evaluated({ ...observation, next: { action: "enable" }, alsoEnables });
      expect(cell).not.toHaveProperty("next");
      expect(cell).not.toHaveProperty("alsoEnables");
    }
  });

  it("that is on keeps a note and its owner, for they need attention all the same", () =>
    expect(evaluated({ ...on, note: "no agent", managedBy: "organization policy" })).toMatchObject({
      state: "covered",
      note: "no agent",
      managedBy: "organization policy",
    }));
});

describe("what wins over what", () => {
  const closed = organization("CLOSED");

  it.each<[string, Observation, Context, object]>([
    [
      "on, over everything else",
      on,
      { organization: closed, unavailable: unavailable(), waivers: [waiver], answers: answers(refused) },
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
    [
      "a closed account, over what AWS has been working on for too long",
      changing,
      { organization: closed, pendingSince: pendingSince(30 * dayMs) },
      { state: "notApplicable", code: "ACCOUNT_CLOSED" },
    ],
    ["unknown, over a waiver", unknown, { waivers: [waiver], unavailable: unavailable() }, { state: "unknown" }],
    ["unknown, over our own write", unknown, { answers: answers({ is: "accepted" }) }, { state: "unknown" }],
    ["changing, over a waiver", changing, { waivers: [waiver] }, { state: "pending" }],
    ["changing, over an earlier refusal", changing, { answers: answers(refused) }, { state: "pending" }],
    ["changing, over an unavailable capability", changing, { unavailable: unavailable() }, { state: "pending" }],
    [
      "unavailable, over a waiver",
      off,
      { unavailable: unavailable(), waivers: [waiver] },
      { state: "notApplicable", code: "CAPABILITY_UNAVAILABLE" },
    ],
    [
      "unavailable, over an accepted write",
      off,
      { unavailable: unavailable(), answers: answers({ is: "accepted" }) },
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
      "a refusal gives its cause",
      off,
      { answers: answers(refused) },
      { state: "gap", code: "ACCESS_DENIED", message: "no access", advice: "associate it" },
    ],
  ])("%s", (_, observation, over, expected) => expect(evaluated(observation, over)).toMatchObject(expected));

  it("a refused cell is not planned again in this run", () =>
    expect(evaluated(off, { answers: answers(refused) })).not.toHaveProperty("next"));

  it("an expired waiver is an ordinary gap that still names it", () =>
    expect(evaluated(off, { waivers: [expired] })).toMatchObject({
      state: "gap",
      waiver: expired,
      next: { action: "enable" },
    }));
});

describe("an account that Organizations does not report as active", () => {
  it.each(["SUSPENDED", "PENDING_CLOSURE", "CLOSED", "PENDING_ACTIVATION"] as const)("%s cannot have it", (state) =>
    expect(evaluated(off, { organization: organization(state) })).toMatchObject({
      state: "notApplicable",
      code: `ACCOUNT_${state}`,
      message: `AWS Organizations reports the account as ${state}`,
    }),
  );

  it("is judged by Organizations alone: a service's SUSPENDED in an active account is a gap", () => {
    const suspended: Observation = { is: "off", observed: "SUSPENDED", code: "SUSPENDED" };
    expect(evaluated(suspended, { organization: organization("ACTIVE") })).toMatchObject({
      state: "gap",
      code: "SUSPENDED",
    });
    expect(evaluated(suspended, { organization: organization("SUSPENDED") })).toMatchObject({
      state: "notApplicable",
      code: "ACCOUNT_SUSPENDED",
    });
  });

  it("without a state counts as active", () =>
    expect(evaluated(off, { organization: new Map([[account, {}]]) })).toMatchObject({ state: "gap" }));
});

describe("an account that is not in the organization", () => {
  const departed: Observation = { is: "off", observed: "REMOVED" };
  const elsewhere = { organization: new Map() };

  it("is a gap with that reason, not an absence", () =>
    expect(evaluated(departed, elsewhere)).toMatchObject({ state: "gap", code: "NOT_IN_ORGANIZATION" }));

  it("is known as such only where the organization was listed", () =>
    expect(evaluated(departed)).not.toHaveProperty("code"));

  it("is an ordinary gap where something can be done: an invitation", () =>
    expect(evaluated(off, elsewhere)).toMatchObject({ state: "gap", next: { action: "enable" } }));

  it("can be waived", () =>
    expect(evaluated(departed, { ...elsewhere, waivers: [waiver] })).toMatchObject({ state: "waived" }));
});

describe("what AWS is working on", () => {
  const slow: Observation = { ...changing, slow: true };

  it("is pending without an end while nobody knows since when", () => {
    expect(evaluated(changing)).toMatchObject({ state: "pending" });
    expect(evaluated(changing)).not.toHaveProperty("since");
  });

  it.each<[string, Observation, number, string]>([
    ["an ordinary change up to 24 hours", changing, pendingLimitMs, "pending"],
    ["an ordinary change after 24 hours", changing, pendingLimitMs + 1, "gap"],
    ["a slow one after 24 hours", slow, pendingLimitMs + 1, "pending"],
    ["a slow one up to 14 days", slow, slowPendingLimitMs, "pending"],
    ["a slow one after 14 days", slow, slowPendingLimitMs + 1, "gap"],
  ])("%s", (_, observation, ms, state) => {
    const cell = evaluated(observation, { pendingSince: pendingSince(ms) });
    expect(cell).toMatchObject({ state, since: ago(ms) });
    expect(cell?.code).toBe(state === "gap" ? "STUCK" : undefined);
  });

  it("the limits are 24 hours and 14 days", () =>
    expect([pendingLimitMs, slowPendingLimitMs]).toEqual([24 * hourMs, 14 * dayMs]));

  it("and is stuck says since when, and what to do, and is nothing that an update could close", () => {
    const cell = evaluated(changing, { pendingSince: pendingSince(2 * dayMs) });
    expect(cell).toMatchObject({ message: `ENABLING since ${ago(2 * dayMs)}, longer than 24 hours` });
    expect(cell?.advice).toMatch(/console/);
    expect(cell).not.toHaveProperty("next");
    const advised = evaluated({ ...changing, advice: "accept it" }, { pendingSince: pendingSince(2 * dayMs) });
    expect(advised?.advice).toBe("accept it");
  });

  it("and is stuck can be waived, like any gap", () => {
    const stuck = { pendingSince: pendingSince(2 * dayMs) };
    expect(evaluated(changing, { ...stuck, waivers: [waiver] })).toMatchObject({
      state: "waived",
      waiver,
      code: "STUCK",
    });
    expect(evaluated(changing, { ...stuck, waivers: [expired] })).toMatchObject({ state: "gap", waiver: expired });
  });

  it("dates count for their own cell only", () => {
    const others = new Map([[cellKey("us-east-1", account, "EC2"), ago(30 * dayMs)]]);
    expect(evaluated(changing, { pendingSince: others })).toMatchObject({ state: "pending" });
  });

  it("a date from before does not make a gap stuck", () =>
    expect(evaluated(off, { pendingSince: pendingSince(30 * dayMs) })).not.toHaveProperty("code"));
});

describe("a capability that AWS refused as unavailable in the region", () => {
  const unreported: Observation = { ...off, unreported: true };

  it.each<[string, Observation, Partial<Refusal>, string]>([
    ["AWS's text named it", off, { named: true }, "notApplicable"],
    ["AWS reports it as off: a gap", off, { named: false }, "gap"],
    ["AWS's answers leave it out", unreported, { named: false }, "notApplicable"],
    ["to the last moment of seven days", off, { since: ago(unavailableForMs) }, "notApplicable"],
    ["after seven days it is tried again", off, { since: ago(unavailableForMs + 1) }, "gap"],
    ["after seven days, though still left out", unreported, { named: false, since: ago(unavailableForMs + 1) }, "gap"],
  ])("%s", (_, observation, refusal, state) =>
    expect(evaluated(observation, { unavailable: unavailable(refusal) })).toMatchObject({ state }),
  );

  it("says which and where", () =>
    expect(evaluated(off, { unavailable: unavailable() })).toMatchObject({
      code: "CAPABILITY_UNAVAILABLE",
      message: `EC2 is not available in ${region}`,
    }));

  it("counts in its region, and for itself, only", () => {
    expect(evaluated(off, { unavailable: unavailable({}, "us-east-1") })).toMatchObject({ state: "gap" });
    const other = new Map([[region, new Map([["LAMBDA", { since: ago(0), named: true }]])]]);
    expect(evaluated(off, { unavailable: other })).toMatchObject({ state: "gap" });
  });

  it("that AWS leaves out without ever having refused it is a gap like any other", () =>
    expect(evaluated(unreported)).toMatchObject({ state: "gap", next: { action: "enable" } }));
});

describe("what AWS refused in the last run", () => {
  const refusedBefore = new Map([[key, { code: "ACCESS_DENIED", message: "no access" }]]);

  it("is the reason of a gap that AWS reports without one, and the gap is tried again", () =>
    expect(evaluated(off, { refusedBefore })).toMatchObject({
      state: "gap",
      code: "ACCESS_DENIED",
      message: "no access",
      next: { action: "enable" },
    }));

  it("gives way to what AWS reports today, and to what it answered in this run", () => {
    expect(evaluated({ ...off, code: "NEW", message: "new" }, { refusedBefore })).toMatchObject({
      code: "NEW",
      message: "new",
    });
    const again = { ...refused, code: "LIMIT" };
    expect(evaluated(off, { refusedBefore, answers: answers(again) })).toMatchObject({ code: "LIMIT" });
  });

  it.each([on, changing, unknown, notApplicable])("says nothing about what is $is", (observation) =>
    expect(evaluated(observation, { refusedBefore })?.code).toBe(observation.code),
  );
});

describe("exactly", () => {
  const exactly = desired({ match: "exactly" });
  const observed = observations({
    [account]: { EC2: on, ECR: on, LAMBDA: off, LAMBDA_CODE: changing, CODE_REPOSITORY: unknown },
  });
  const ecr = cellKey(region, account, "ECR");
  /** The undeclared capability that is on. */
  const extra = (over: Context = {}, observation: Observation = on, action: string | undefined = "disable") => {
    const seen = observations({ [account]: { EC2: on, ECR: observation } });
    return evaluate(exactly, region, seen, action, context(over)).find(({ capability }) => capability === "ECR");
  };

  it("finds what is on without being declared, and nothing else", () => {
    const cells = evaluate(exactly, region, observed, "disable", context());
    expect(cells.map(({ capability, state, declared }) => [capability, state, declared])).toEqual([
      ["EC2", "covered", true],
      ["ECR", "surplus", false],
    ]);
  });

  it("atLeast does not", () => expect(evaluate(desired(), region, observed, "disable", context())).toHaveLength(1));

  it("never looks at accounts that are not declared", () => {
    const other = observations({ [account]: { EC2: on }, "222222222222": { ECR: on } });
    const cells = evaluate(exactly, region, other, "disable", context());
    expect(cells.map((cell) => cell.account)).toEqual([account]);
  });

  it("switches off what the service can switch off, and by which action", () => {
    expect(extra()).toMatchObject({ state: "surplus", next: { action: "disable" } });
    const without = evaluate(exactly, region, observed, undefined, context()).at(-1);
    expect(without).toMatchObject({ capability: "ECR", state: "surplus" });
    expect(without).not.toHaveProperty("next");
  });

  it("one with a code is held by somebody who does not let it be switched off", () => {
    const held = extra({}, { ...on, code: "POLICY", managedBy: "organization policy" });
    expect(held).toMatchObject({ state: "surplus", code: "POLICY", managedBy: "organization policy" });
    expect(held).not.toHaveProperty("next");
  });

  // Mutant 02 of the review of 2026-11: an expired waiver still excused surplus.
  it("an expired waiver excuses nothing: surplus that is switched off, and that names it", () =>
    expect(extra({ waivers: [expired] })).toMatchObject({
      state: "surplus",
      waiver: expired,
      next: { action: "disable" },
    }));

  it("a waiver that holds excuses it", () =>
    expect(extra({ waivers: [waiver] })).toMatchObject({ state: "waived", waiver }));

  it.each<[WriteAnswer, object]>([
    [{ is: "accepted" }, { state: "pending" }],
    [refused, { state: "surplus", code: "ACCESS_DENIED" }],
    [
      { ...refused, is: "notApplicable" },
      { state: "notApplicable", code: "ACCESS_DENIED" },
    ],
  ])("after AWS's answer %j", (answer, expected) => {
    const cell = extra({ answers: new Map([[ecr, answer]]) });
    expect(cell).toMatchObject(expected);
    expect(cell).not.toHaveProperty("next");
  });
});

it("a date is compared with the clock of the caller, not with the machine's", () =>
  expect(evaluated(off, { waivers: [waiver], now: now + dayMs })).toMatchObject({ state: "gap", waiver }));
