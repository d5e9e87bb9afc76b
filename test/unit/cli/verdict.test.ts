import { describe, expect, it } from "vitest";
import type { FailOn, failOnStates } from "../../../cli/exitCodes";
import { exitCode, failOnByDefault, verdictOf } from "../../../cli/exitCodes";
import type { CellState } from "../../../provider/core/cell";
import type { KnownCells } from "../../../report/model/baseline";
import { baselineKey } from "../../../report/model/baseline";
import { buildReport } from "../../../report/model/buildReport";
import type { Report } from "../../../report/model/report";
import { cell, nth } from "../core/cells";

const type = "Thing";

/** A report with one cell in each of these states; of those that are accepted, the baseline knows. */
function reportOf(states: readonly CellState[], accepted?: readonly CellState[], over: Partial<Report> = {}): Report {
  const cells = states.map((state, index) => cell({ account: nth(index), state, declared: state !== "surplus" }));
  const known: KnownCells = new Map(
    cells.flatMap((one) =>
      one.state !== "covered" && accepted?.includes(one.state)
        ? [[baselineKey(type, one), { state: one.state, since: "2026-01-01T00:00:00Z" }] as const]
        : [],
    ),
  );
  const declaration = { type, service: "A Service", name: "it", mode: "manage", match: "exactly", cells } as const;
  const facts = { version: "1", generatedAt: "2026-11-21T00:00:00Z", accounts: new Map(), warnings: [] };
  const baseline = accepted === undefined ? {} : { baseline: { file: "accepted.json", known } };
  return { ...buildReport([{ ...declaration, verbOf: (action) => action }], { ...facts, ...baseline }), ...over };
}

const only = (...states: (typeof failOnStates)[number][]): FailOn => new Set(states);

describe("the exit code", () => {
  // Pipelines of users compare with these numbers.
  it("has these numbers for ever", () =>
    expect(exitCode).toEqual({ covered: 0, failed: 1, gap: 2, pending: 3, unknown: 4, usage: 64, interrupted: 130 }));

  it.each<[CellState[], number]>([
    [["covered"], 0],
    [["covered", "waived", "notApplicable"], 0],
    [["covered", "gap"], 2],
    [["covered", "surplus"], 2],
    [["covered", "unknown"], 4],
    [["covered", "pending"], 3],
    // The first that applies in the order 2, 4, 3.
    [["pending", "unknown"], 4],
    [["unknown", "gap"], 2],
    [["pending", "surplus"], 2],
    [["pending", "unknown", "gap", "surplus"], 2],
  ])("of %j is %i", (states, code) => {
    expect(verdictOf(reportOf(states), failOnByDefault)).toBe(code);
    expect(verdictOf(reportOf([...states].reverse()), failOnByDefault)).toBe(code);
  });

  it("of a declaration of which not even the accounts are known is unknown", () => {
    expect(verdictOf(reportOf(["covered"]), failOnByDefault, 1)).toBe(4);
    expect(verdictOf(reportOf(["pending"]), failOnByDefault, 1)).toBe(4);
    expect(verdictOf(reportOf(["gap"]), failOnByDefault, 1)).toBe(2);
  });
});

describe("--fail-on", () => {
  it.each([
    [only("gap"), 2],
    [only("surplus"), 2],
    [only("unknown"), 4],
    [only("pending"), 3],
    [only("unknown", "pending"), 4],
    [only(), 0],
  ])("%s of a world that has everything is %i", (failOn, code) =>
    expect(verdictOf(reportOf(["gap", "surplus", "unknown", "pending"]), failOn, 1)).toBe(code),
  );

  it("is asked for declarations that could not be resolved too", () =>
    expect(verdictOf(reportOf(["covered"]), only("gap"), 3)).toBe(0));

  it("undeclared: accounts, and regions", () => {
    const account = { account: nth(9) };
    const region = { region: "eu-west-1", service: "A Service" };
    for (const undeclared of [
      { accounts: [account], regions: [] },
      { accounts: [], regions: [region] },
    ]) {
      const report = reportOf(["covered"], undefined, { undeclared });
      expect(verdictOf(report, only("undeclared"))).toBe(2);
      expect(verdictOf(report, failOnByDefault)).toBe(0);
    }
    expect(verdictOf(reportOf(["covered"]), only("undeclared"))).toBe(0);
  });
});

describe("a baseline", () => {
  it.each<[CellState[], CellState[], number]>([
    [["gap"], ["gap"], 0],
    [["surplus"], ["surplus"], 0],
    [["gap", "surplus"], ["gap"], 2],
    [["gap", "surplus"], ["surplus"], 2],
    [["gap"], [], 2],
    // What cannot be observed, or is under way, stays so whatever a baseline says.
    [["unknown"], ["unknown"], 4],
    [["pending"], ["pending"], 3],
    [["gap", "unknown"], ["gap", "unknown"], 4],
  ])("of %j that accepts %j gives %i", (states, accepted, code) =>
    expect(verdictOf(reportOf(states, accepted), failOnByDefault)).toBe(code),
  );

  it("knows a gap by its region, account and capability, all three", () => {
    const known = cell({ account: nth(0), state: "gap" });
    const others = [{ region: "eu-north-1" }, { account: nth(1) }, { capability: "ECR" }];
    const keys = [known, ...others.map((over) => ({ ...known, ...over }))].map((one) => baselineKey(type, one));
    expect(new Set([...keys, baselineKey("Other", known)]).size).toBe(5);
  });
});
