import { describe, expect, it } from "vitest";
import type { Observation } from "../../../provider/core/cell";
import { cellKey } from "../../../provider/core/cell";
import type { WriteAnswer } from "../../../provider/core/evaluate";
import { evaluateLeaving, releaseAction } from "../../../provider/core/evaluate";
import type { LeavingCell } from "../../../provider/core/release";
import { account, changing, context, notApplicable, observations, off, on, region, today, unknown } from "./cells";

const actions = ["stopMonitoring", "disassociate", "deleteMember"];
const leaves = (over: Partial<LeavingCell> = {}): LeavingCell => ({
  region,
  account,
  capability: "EC2",
  level: "account",
  actions,
  ...over,
});
const slow: Observation = { ...changing, slow: true };
const releasable = (observation: Observation, ...left: string[]): Observation => ({ ...observation, releasable: left });

describe("which action is due on the way off", () => {
  it.each<[string, Observation, string | undefined]>([
    ["on: the first", on, "stopMonitoring"],
    ["on, and only the record can be deleted", releasable(on, "deleteMember"), "deleteMember"],
    ["off: nothing", off, undefined],
    [
      "off, and still a member: the first that has something to do",
      releasable(off, "deleteMember", "disassociate"),
      "disassociate",
    ],
    ["off, and something that the level does not ask for", releasable(off, "cancelMembership"), undefined],
    ["changing: AWS is waited for", changing, undefined],
    ["changing, whatever could be released: AWS is waited for", releasable(changing, "deleteMember"), undefined],
    ["slow: nothing", slow, undefined],
    ["slow: an invitation is deleted", releasable(slow, "deleteMember"), "deleteMember"],
    ["not applicable: nothing", notApplicable, undefined],
    ["not applicable, and still a member", releasable(notApplicable, "disassociate", "deleteMember"), "disassociate"],
    ["unknown: nothing can be said", unknown, undefined],
    ["unknown, whatever could be released", releasable(unknown, "deleteMember"), undefined],
  ])("%s", (_, observation, action) => expect(releaseAction(observation, actions)).toBe(action));

  it("none where the level has none", () => expect(releaseAction(on, [])).toBeUndefined());
});

describe("a cell that is to be released", () => {
  const evaluated = (
    observation: Observation | undefined,
    over: Parameters<typeof context>[0] = {},
    cell = leaves(),
  ) => {
    const observed = observation === undefined ? observations({}) : observations({ [account]: { EC2: observation } });
    return evaluateLeaving([cell], () => observed, context(over));
  };

  it.each<[string, Observation | undefined, string | undefined, string | undefined]>([
    ["on", on, "surplus", "stopMonitoring"],
    ["off", off, undefined, undefined],
    ["off, with something left", releasable(off, "deleteMember"), "surplus", "deleteMember"],
    ["changing", changing, "pending", undefined],
    ["slow, with something left", releasable(slow, "deleteMember"), "surplus", "deleteMember"],
    ["slow, with nothing left", slow, undefined, undefined],
    ["unknown: never taken for off", unknown, "unknown", undefined],
    ["never observed: never taken for off", undefined, "unknown", undefined],
    ["not applicable", notApplicable, undefined, undefined],
    ["not applicable, with something left", releasable(notApplicable, "disassociate"), "surplus", "disassociate"],
  ])("%s", (_, observation, state, action) => {
    const [cell] = evaluated(observation);
    expect(cell?.state).toBe(state);
    expect(cell?.next?.action).toBe(action);
    if (cell !== undefined) expect(cell).toMatchObject({ declared: false, level: "account" });
  });

  it("is tried whoever holds it: only AWS's answer decides whether that is refused", () =>
    expect(evaluated({ ...on, code: "POLICY", managedBy: "organization policy" })).toMatchObject([
      { state: "surplus", next: { action: "stopMonitoring" }, managedBy: "organization policy" },
    ]));

  it("is not excused by a waiver, which excuses gaps and surplus", () => {
    const waivers = [{ reason: "r", owner: "o", expires: today }];
    expect(evaluated(on, { waivers })).toMatchObject([{ state: "surplus", next: { action: "stopMonitoring" } }]);
  });

  it.each<[WriteAnswer, object]>([
    [{ is: "accepted" }, { state: "pending" }],
    [
      { is: "refused", code: "C", message: "m", advice: "a" },
      { state: "surplus", code: "C", message: "m", advice: "a" },
    ],
    [
      { is: "notApplicable", code: "C", message: "m", advice: "a" },
      { state: "notApplicable", code: "C" },
    ],
  ])("after AWS's answer %j is not asked for again", (answer, expected) => {
    const [cell] = evaluated(on, { answers: new Map([[cellKey(region, account, "EC2"), answer]]) });
    expect(cell).toMatchObject(expected);
    expect(cell).not.toHaveProperty("next");
  });

  describe("in an account that Organizations does not report as active", () => {
    const closed = { organization: new Map([[account, { state: "CLOSED" as const }]]) };
    const answers = (answer: WriteAnswer) => new Map([[cellKey(region, account, "EC2"), answer]]);
    const inapplicable = [{ state: "notApplicable", code: "ACCOUNT_CLOSED", level: "account" }];

    it("is tried like any other, for AWS may still do it", () =>
      expect(evaluated(on, closed)).toMatchObject([{ state: "surplus", next: { action: "stopMonitoring" } }]));

    it("is not held against the release where it cannot be observed, or AWS refuses", () => {
      expect(evaluated(unknown, closed)).toMatchObject(inapplicable);
      const refused: WriteAnswer = { is: "refused", code: "C", message: "m", advice: "a" };
      expect(evaluated(on, { ...closed, answers: answers(refused) })).toMatchObject(inapplicable);
    });

    it("is still waited for where AWS accepted", () =>
      expect(evaluated(on, { ...closed, answers: answers({ is: "accepted" }) })).toMatchObject([{ state: "pending" }]));

    it("an active account is no excuse", () =>
      expect(evaluated(unknown, { organization: new Map([[account, { state: "ACTIVE" as const }]]) })).toMatchObject([
        { state: "unknown" },
      ]));
  });

  it("is released once AWS reports it as off, whatever it answered", () =>
    expect(evaluated(off, { answers: new Map([[cellKey(region, account, "EC2"), { is: "accepted" }]]) })).toEqual([]));

  it("keeps its level, and is looked for in its own region", () => {
    const elsewhere = leaves({ region: "us-east-1", level: "capability", actions: ["disable"] });
    const observed = { [region]: off, "us-east-1": on };
    const cells = evaluateLeaving(
      [leaves(), elsewhere],
      (where) => observations({ [account]: { EC2: observed[where as keyof typeof observed] } }),
      context(),
    );
    expect(cells).toMatchObject([{ region: "us-east-1", level: "capability", next: { action: "disable" } }]);
  });
});
