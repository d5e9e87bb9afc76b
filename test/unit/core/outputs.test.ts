import { describe, expect, it } from "vitest";
import type { Cell } from "../../../provider/core/cell";
import { cellKey } from "../../../provider/core/cell";
import {
  asOutputs,
  asUnavailable,
  observedOutputs,
  refusalsOf,
  refusedBefore,
  stateVersion,
  storedUnavailable,
} from "../../../provider/lifecycle/outputs";
import { cell, ids, nth, region } from "./cells";

const refused = (over: Partial<Cell> = {}): Cell => cell({ code: "ACCESS_DENIED", message: "no access", ...over });

describe("the outputs", () => {
  it("count in total and by region, and list what is not covered", () => {
    const cells = [
      cell({ state: "covered" }),
      cell({ account: nth(1) }),
      cell({ region: "us-east-1", state: "covered" }),
    ];
    const { summary, notCovered, stateVersion: version } = observedOutputs(cells);
    expect(version).toBe(stateVersion);
    expect(summary).toMatchObject({ cells: 3, covered: 2, gap: 1, coveragePercent: 66.6 });
    expect(Object.keys(summary.regions)).toEqual([region, "us-east-1"]);
    expect(summary.regions["us-east-1"]).toMatchObject({ cells: 1, coveragePercent: 100 });
    expect(notCovered).toEqual({ [region]: { [nth(1)]: { EC2: "gap: DISABLED" } } });
  });

  it("do not depend on the clock or on the order of the cells", () => {
    const cells = [...ids(20).map((id) => cell({ account: id })), cell({ region: "us-east-1" })];
    expect(JSON.stringify(observedOutputs([...cells].reverse()))).toBe(JSON.stringify(observedOutputs(cells)));
  });
});

describe("what AWS refused", () => {
  it("is stored by reason, and found again by cell in the next run", () => {
    const cells = [refused({ account: nth(1) }), refused({ account: nth(0) }), refused({ account: nth(2), code: "X" })];
    const stored = refusalsOf(cells, () => true);
    expect(stored).toEqual([
      { region, capabilities: ["EC2"], accounts: [nth(0), nth(1)], code: "ACCESS_DENIED", message: "no access" },
      { region, capabilities: ["EC2"], accounts: [nth(2)], code: "X", message: "no access" },
    ]);
    const found = refusedBefore(stored);
    expect(found.size).toBe(3);
    expect(found.get(cellKey(region, nth(2), "EC2"))).toEqual({ code: "X", message: "no access" });
  });

  it("is nothing that will be tried, and nothing without a reason", () =>
    expect(refusalsOf([refused({ state: "unknown" }), refused({ state: "surplus" })], () => true)).toEqual([]));

  it("is by account: what was refused to one is not said of another with the same text", () => {
    const cells = [refused({ account: nth(0) }), refused({ account: nth(1), capability: "ECR" })];
    expect([...refusedBefore(refusalsOf(cells, () => true)).keys()].sort()).toEqual(
      [cellKey(region, nth(0), "EC2"), cellKey(region, nth(1), "ECR")].sort(),
    );
    expect(refusalsOf(cells, ({ account }) => account === nth(0))).toHaveLength(1);
  });

  it("is bounded in state: 200 accounts", () => {
    const accounts = refusalsOf(
      [
        ...ids(150).map((id) => refused({ account: id, code: "A" })),
        ...ids(150, 500).map((id) => refused({ account: id, code: "B" })),
      ],
      () => true,
    ).flatMap((stored) => stored.accounts);
    expect(accounts).toHaveLength(200);
  });
});

describe("capabilities that are unavailable", () => {
  it("survive the way through state", () => {
    const refusal = { since: "2026-11-20T00:00:00.000Z", named: true };
    const unavailable = new Map([
      [region, new Map([["ECR", refusal]])],
      ["us-east-1", new Map()],
    ]);
    const stored = storedUnavailable(unavailable);
    expect(stored).toEqual({ [region]: { ECR: refusal } });
    expect(asUnavailable(JSON.parse(JSON.stringify(stored)))).toEqual(new Map([[region, new Map([["ECR", refusal]])]]));
  });
});

describe("a state", () => {
  it("of another version, or damaged, counts as nothing known", () => {
    for (const state of [{}, { summary: 3, notCovered: [], administrator: "", unavailable: null, refusals: {} }])
      expect(asOutputs(state)).toEqual({ unavailable: {}, refusals: [], lastUpdateFailed: false, stateVersion: 1 });
  });

  it("of version 1 knew a failed update by another name", () =>
    expect(asOutputs({ unfinished: true })).toMatchObject({ lastUpdateFailed: true, stateVersion: 1 }));
});
