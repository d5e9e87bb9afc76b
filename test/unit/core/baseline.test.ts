import { describe, expect, it } from "vitest";
import type { Cell } from "../../../provider/core/cell";
import type { Baseline } from "../../../report/model/baseline";
import { knownCells, nextBaseline } from "../../../report/model/baseline";
import { buildReport } from "../../../report/model/buildReport";
import type { Report } from "../../../report/model/report";
import { cell, nth } from "./cells";

const report = (cells: readonly Cell[], generatedAt: string, known?: Baseline, type = "Thing"): Report =>
  buildReport([{ type, service: "A Service", name: "x", mode: "manage", match: "atLeast", cells, verbOf: String }], {
    version: "1",
    generatedAt,
    accounts: new Map(),
    warnings: [],
    ...(known === undefined ? {} : { baseline: { file: "b.json", known: knownCells(known) } }),
  });

const baseline = (cells: readonly Cell[], at: string, before?: Baseline): Baseline =>
  nextBaseline(report(cells, at, before), before === undefined ? new Map() : knownCells(before));

const gapOf = (index: number): Cell => cell({ account: nth(index) });
const [monday, tuesday, wednesday] = [
  "2026-11-16T00:00:00.000Z",
  "2026-11-17T00:00:00.000Z",
  "2026-11-18T00:00:00.000Z",
] as const;

describe("baseline", () => {
  it("groups accounts that are alike", () => {
    expect(baseline([gapOf(1), gapOf(0), cell({ account: nth(2), state: "pending" })], monday).cells).toEqual([
      {
        type: "Thing",
        region: "eu-west-1",
        capability: "EC2",
        state: "gap",
        since: monday,
        accounts: [nth(0), nth(1)],
      },
      { type: "Thing", region: "eu-west-1", capability: "EC2", state: "pending", since: monday, accounts: [nth(2)] },
    ]);
  });

  it("knows since when, and what is new, known and resolved", () => {
    const known = baseline([gapOf(0), gapOf(1), gapOf(2), gapOf(3)], monday);
    const cells = [
      gapOf(0),
      cell({ account: nth(1), state: "covered" }),
      cell({ account: nth(2), state: "unknown" }),
      cell({ account: nth(3), state: "pending" }),
      gapOf(4),
    ];
    const now = report(cells, tuesday, known);
    expect(now.baseline).toEqual({ file: "b.json", newCells: 1, knownCells: 1, resolvedCells: 1 });
    expect(now.cells.map(({ account, since, isNew }) => [account, since, isNew])).toEqual([
      [nth(0), monday, false],
      [nth(2), undefined, true],
      [nth(3), undefined, true],
      [nth(4), undefined, true],
    ]);
  });

  it("keeps the date of what stays, dates what is new, and forgets what is covered", () => {
    const next = baseline([gapOf(0), gapOf(4)], tuesday, baseline([gapOf(0), gapOf(1)], monday));
    expect(next.writtenAt).toBe(tuesday);
    expect(next.cells.map(({ since, accounts }) => [since, accounts])).toEqual([
      [monday, [nth(0)]],
      [tuesday, [nth(4)]],
    ]);
  });

  it("does not forget an accepted gap because of a night on which it could not be observed", () => {
    const known = baseline([gapOf(0)], monday);
    const afterOutage = baseline([cell({ account: nth(0), state: "unknown" })], tuesday, known);
    expect(report([gapOf(0)], wednesday, afterOutage).cells).toMatchObject([{ since: monday, isNew: false }]);
  });

  it("does not take a gap for a known surplus, nor another class's gap for its own", () => {
    const known = baseline([cell({ account: nth(0), state: "surplus", declared: false })], monday);
    expect(report([gapOf(0)], tuesday, known).baseline).toMatchObject({ newCells: 1, knownCells: 0 });
    expect(report([gapOf(0)], tuesday, baseline([gapOf(0)], monday), "Another").baseline).toMatchObject({
      newCells: 1,
      knownCells: 0,
    });
  });
});
