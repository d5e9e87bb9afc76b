import { describe, expect, it } from "vitest";
import type { PlannedAction } from "../../../provider/core/plan";
import { chunks, isActionable, plan, sortedGroups } from "../../../provider/core/plan";
import { cell, gap, ids, nth, region, surplus } from "./cells";

const enable: PlannedAction = { batch: 3, perCapability: true };
const associate: PlannedAction = { batch: 1, perCapability: false };
const disable: PlannedAction = { batch: 3, perCapability: true };

describe("which cells are acted on", () => {
  it.each(["covered", "pending", "unknown", "notApplicable", "waived"] as const)("never %s", (state) => {
    const idle = cell({ state, next: { action: "enable" } });
    expect(isActionable(idle)).toBe(false);
    expect(plan([idle], { enable })).toEqual([]);
  });

  it("gaps and surplus, each in calls of its own", () =>
    expect(plan([surplus(nth(1)), gap(nth(0)), gap(nth(1), "ECR")], { enable, disable })).toEqual([
      { action: "disable", region, accounts: [nth(1)], capabilities: ["EC2"], targets: [] },
      { action: "enable", region, accounts: [nth(0)], capabilities: ["EC2"], targets: [] },
      { action: "enable", region, accounts: [nth(1)], capabilities: ["ECR"], targets: [] },
    ]));

  it("a gap without a next step is nothing that we could do", () => expect(plan([cell()], { enable })).toEqual([]));

  it("a next step that the service lacks is a mistake of ours, and loud", () =>
    expect(() => plan([gap(nth(0), "EC2", "conjure")], { enable })).toThrow(/"conjure"/));
});

describe("grouping into calls", () => {
  it("equal sets of capabilities share calls, whatever the order in which they came", () => {
    const [a, b, c] = ids(3) as [string, string, string];
    const cells = [gap(a, "EC2"), gap(b, "ECR"), gap(c, "ECR"), gap(a, "ECR"), gap(b, "EC2")];
    expect(plan(cells, { enable }).map(({ accounts, capabilities }) => [capabilities, accounts])).toEqual([
      [
        ["EC2", "ECR"],
        [a, b],
      ],
      [["ECR"], [c]],
    ]);
  });

  it("calls are as few as the batch allows, and none is larger", () => {
    const steps = plan(
      ids(7).map((id) => gap(id)),
      { enable },
    );
    expect(steps.map((step) => step.accounts.length)).toEqual([3, 3, 1]);
    expect(steps.flatMap((step) => step.accounts)).toEqual(ids(7));
  });

  it("an action that names no capability takes each account once", () => {
    const steps = plan(
      [gap(nth(0), "EC2", "associate"), gap(nth(0), "ECR", "associate"), gap(nth(1), "EC2", "associate")],
      {
        associate,
      },
    );
    expect(steps).toEqual([
      { action: "associate", region, accounts: [nth(0)], capabilities: [], targets: [] },
      { action: "associate", region, accounts: [nth(1)], capabilities: [], targets: [] },
    ]);
  });

  it("regions and actions never share a call", () => {
    const cells = [gap(nth(0)), { ...gap(nth(1)), region: "us-east-1" }, gap(nth(2), "EC2", "associate")];
    expect(plan(cells, { enable, associate }).map((step) => `${step.region} ${step.action} ${step.accounts}`)).toEqual([
      `eu-west-1 associate ${nth(2)}`,
      `eu-west-1 enable ${nth(0)}`,
      `us-east-1 enable ${nth(1)}`,
    ]);
  });

  it("the account that must be alone is, and comes first", () => {
    const steps = plan(
      ids(5).map((id) => gap(id)),
      { enable: { ...enable, alone: nth(3) } },
    );
    expect(steps.map((step) => step.accounts)).toEqual([[nth(3)], [nth(0), nth(1), nth(2)], [nth(4)]]);
  });

  it("accounts reached through targets are batched by target, and each account is named with its target", () => {
    const cells = ids(6).map((id, index) => ({ ...gap(id), next: { action: "cover", target: `ou-${index % 3}` } }));
    const steps = plan(cells, { cover: { batch: 1, targets: 2, perCapability: false } });
    expect(steps.map((step) => [step.targets, step.accounts])).toEqual([
      [
        ["ou-0", "ou-1"],
        [nth(0), nth(1), nth(3), nth(4)],
      ],
      [["ou-2"], [nth(2), nth(5)]],
    ]);
  });

  it("the same cell wanted twice is asked for once", () =>
    expect(plan([gap(nth(0)), gap(nth(0))], { enable })[0]).toMatchObject({
      accounts: [nth(0)],
      capabilities: ["EC2"],
    }));
});

describe("the tools", () => {
  it("chunks lose nothing", () => {
    expect(chunks([], 3)).toEqual([]);
    expect(chunks([1, 2, 3], 3)).toEqual([[1, 2, 3]]);
    expect(chunks([1, 2, 3, 4], 3)).toEqual([[1, 2, 3], [4]]);
  });

  it("groups are in the order of their keys, members in the order they came", () =>
    expect(sortedGroups(["b1", "a1", "b2"], (text) => text[0] as string)).toEqual([
      ["a", ["a1"]],
      ["b", ["b1", "b2"]],
    ]));
});
