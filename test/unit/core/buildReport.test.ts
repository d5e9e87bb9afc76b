import { describe, expect, it } from "vitest";
import type { Cell } from "../../../provider/core/cell";
import { Code } from "../../../provider/core/cell";
import type { ReportFacts, VerifiedDeclaration } from "../../../report/model/buildReport";
import { buildReport } from "../../../report/model/buildReport";
import { cell, gap, nth } from "./cells";

const covered = (account: string, capability = "EC2"): Cell =>
  cell({ account, capability, state: "covered", observed: "ENABLED" });

const declaration = (cells: readonly Cell[], over: Partial<VerifiedDeclaration> = {}): VerifiedDeclaration => ({
  type: "Thing",
  service: "A Service",
  name: "baseline",
  mode: "manage",
  match: "atLeast",
  cells,
  verbOf: (action) => `do ${action}`,
  ...over,
});

const facts = (over: Partial<ReportFacts> = {}): ReportFacts => ({
  version: "1.2.3",
  generatedAt: "2026-11-21T00:00:00.000Z",
  accounts: new Map(),
  warnings: [],
  ...over,
});

describe("buildReport", () => {
  it("counts every cell once: in the summary, its resource, its place and its account", () => {
    const report = buildReport(
      [
        declaration([covered(nth(0)), gap(nth(1)), covered(nth(1), "ECR")]),
        declaration([gap(nth(0))], { name: "other" }),
      ],
      facts(),
    );
    expect(report.summary).toMatchObject({ cells: 4, covered: 2, gap: 2, coveragePercent: 50 });
    expect(report.resources.map(({ id, accounts, summary }) => [id, accounts, summary.cells])).toEqual([
      [0, 2, 3],
      [1, 1, 1],
    ]);
    expect(
      report.resources[0]?.matrix.map(({ capability, summary }) => [capability, summary.covered, summary.gap]),
    ).toEqual([
      ["EC2", 1, 1],
      ["ECR", 1, 0],
    ]);
    expect(report.accounts.map(({ account, summary }) => [account, summary.cells])).toEqual([
      [nth(0), 2],
      [nth(1), 2],
    ]);
  });

  it("lists only what is not covered, by resource, region, account and capability", () => {
    const there = { ...gap(nth(0)), region: "ap-south-1" };
    const report = buildReport(
      [declaration([gap(nth(2)), covered(nth(3)), gap(nth(1), "ECR"), gap(nth(1)), there])],
      facts(),
    );
    expect(report.cells.map(({ region, account, capability }) => [region, account, capability])).toEqual([
      ["ap-south-1", nth(0), "EC2"],
      ["eu-west-1", nth(1), "EC2"],
      ["eu-west-1", nth(1), "ECR"],
      ["eu-west-1", nth(2), "EC2"],
    ]);
  });

  it("shows name and unit where the organization reports them", () => {
    const accounts = new Map([[nth(0), { name: "web", organizationalUnit: "Workloads/Production" }]]);
    const report = buildReport([declaration([gap(nth(0)), gap(nth(1))])], facts({ accounts }));
    expect(report.cells[0]).toMatchObject({ accountName: "web", organizationalUnit: "Workloads/Production" });
    expect(report.accounts[0]).toMatchObject({ name: "web", organizationalUnit: "Workloads/Production" });
    expect(report.cells[1]).not.toHaveProperty("accountName");
  });

  it("gives every open cell an advice: the service's own, else what its state asks for", () => {
    const states: Cell[] = [
      cell({ account: nth(0), advice: "ask AWS" }),
      gap(nth(1)),
      cell({ account: nth(2) }),
      cell({ account: nth(3), state: "unknown", code: "AccessDeniedException" }),
      cell({ account: nth(4), state: "pending" }),
      cell({ account: nth(5), state: "surplus", declared: false }),
      cell({ account: nth(6), state: "notApplicable", code: "ACCOUNT_SUSPENDED" }),
      cell({ account: nth(7), state: "notApplicable", code: Code.capabilityUnavailable }),
    ];
    const advised = (over: Partial<VerifiedDeclaration>): (string | undefined)[] =>
      buildReport([declaration(states, over)], facts()).cells.map((one) => one.advice);
    expect(advised({ stack: "p/s" })).toEqual([
      "ask AWS",
      "`pulumi up` closes it (do enable)",
      expect.stringContaining("`pulumi up` cannot fix this"),
      expect.stringContaining("aws-coverage iam --mode track"),
      expect.stringContaining("verify again later"),
      expect.stringContaining("`pulumi up` disables it"),
      expect.stringContaining("nothing to do"),
      expect.stringContaining("7 days"),
    ]);
    expect(advised({ stack: "p/s", mode: "track" })[1]).toContain('mode "manage"');
    expect(advised({})[1]).not.toContain("`pulumi up`");
  });

  it("tells a waiver that holds from one that has expired", () => {
    const waiver = { reason: "agreed", owner: "ana", expires: "2026-11-20", accounts: [nth(0)] };
    const report = buildReport(
      [declaration([cell({ account: nth(0), waiver }), cell({ account: nth(1), state: "waived", waiver })])],
      facts(),
    );
    expect(report.cells.map((one) => one.waiver)).toEqual([
      { reason: "agreed", owner: "ana", expires: "2026-11-20", expired: true },
      { reason: "agreed", owner: "ana", expires: "2026-11-20", expired: false },
    ]);
  });

  it("shows since when a cell is pending, or stuck, as its own state knows it", () => {
    const since = "2026-11-19T00:00:00.000Z";
    const stuck = cell({ account: nth(1), code: Code.stuck, since });
    const report = buildReport([declaration([cell({ account: nth(0), state: "pending", since }), stuck])], facts());
    expect(report.cells.map((open) => open.since)).toEqual([since, since]);
  });

  it("carries nothing that is absent as undefined: the report is JSON", () => {
    const report = buildReport([declaration([gap(nth(0))])], facts());
    expect(JSON.parse(JSON.stringify(report))).toStrictEqual(report);
  });

  it("takes a million cells", () => {
    const cells = Array.from({ length: 1_000_000 }, (_, index) =>
      index % 50 === 0 ? gap(nth(index % 5000)) : covered(nth(index % 5000)),
    );
    expect(buildReport([declaration(cells)], facts()).summary).toMatchObject({ cells: 1_000_000, gap: 20_000 });
  }, 30_000); // Seconds on an idle machine, more beside the other tests.
});
