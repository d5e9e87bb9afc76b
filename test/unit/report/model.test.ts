import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Cell } from "../../../provider/core/cell";
import { newAccounts } from "../../../provider/core/cell";
import { buildReport } from "../../../report/model/buildReport";
import type { Changes } from "../../../report/model/change";
import type { EarlierReport } from "../../../report/model/changes";
import { changedCells } from "../../../report/model/changes";
import { unitRollUp } from "../../../report/model/units";
import { openCounts } from "../../../report/model/verdict";
import { waiversByExpiry } from "../../../report/model/waivers";
import { compilePageScript, pageScript } from "../../../scripts/page-script.mjs";
import { randomReport } from "./random";
import { sampleReport } from "./sample";

type Seen = Partial<Cell> & Pick<Cell, "account" | "state">;

const cell = (of: Seen): Cell => ({
  region: "eu-west-1",
  capability: "EC2",
  declared: of.state !== "surplus",
  observed: of.state,
  ...of,
});

function report(cells: readonly Seen[], more: Partial<Parameters<typeof buildReport>[1]> = {}) {
  const declaration = {
    type: "InspectorAccountEnablement",
    service: "Amazon Inspector",
    name: "baseline",
    mode: "manage",
    match: "exactly",
    cells: cells.map(cell),
    verbOf: (action: string) => action,
  } as const;
  return buildReport([declaration], {
    version: "0.0.0",
    generatedAt: "2026-11-21T00:00:00Z",
    accounts: new Map(),
    warnings: [],
    ...more,
  });
}

const [a, b, c, d] = ["100000000001", "100000000002", "100000000003", "100000000004"] as [
  string,
  string,
  string,
  string,
];

function since(
  then: readonly Seen[],
  now: readonly Seen[],
  more: { readonly earlier?: object; readonly now?: object } = {},
): Changes {
  // As `--format json` writes it and `--since` reads it.
  const earlier: EarlierReport = JSON.parse(JSON.stringify({ ...report(then), ...more.earlier }));
  return report(now, { since: { file: "then.json", earlier }, ...more.now }).since as Changes;
}

const told = (groups: Changes["repaired"]) =>
  groups.map(({ before, state, regions, capabilities, accounts }) =>
    [before ?? "-", state, regions.join(), capabilities.join(), accounts.join()].join(" "),
  );

describe("what changed since an earlier report", () => {
  it("tells newly uncovered, repaired, joined and left", () => {
    const changes = since(
      [
        { account: a, state: "covered" },
        { account: b, state: "gap" },
        { account: c, state: "gap" },
        { account: d, state: "waived" },
      ],
      [
        { account: a, state: "gap" },
        { account: b, state: "covered" },
        { account: d, state: "gap" },
        { account: "100000000009", state: "gap" },
      ],
    );
    expect(told(changes.newlyUncovered)).toEqual([`- gap eu-west-1 EC2 ${a}`, `waived gap eu-west-1 EC2 ${d}`]);
    expect(told(changes.repaired)).toEqual([`gap covered eu-west-1 EC2 ${b}`]);
    expect(changes.joined).toEqual([{ account: "100000000009" }]);
    expect(changes.left).toEqual([{ account: c }]);
    expect([changes.newlyDeclaredCells, changes.noLongerDeclaredCells, changes.limits]).toEqual([0, 0, []]);
    expect(changes.coveragePercent).toBe(33.3);
  });

  it("never calls repaired what is only not listed any more", () => {
    const then: Seen[] = [
      { account: a, state: "gap" },
      { account: a, state: "covered", region: "us-east-1" },
    ];
    const changes = since(then, [{ account: a, state: "covered", region: "us-east-1" }]);
    expect([changes.repaired, changes.noLongerDeclaredCells]).toEqual([[], 1]);
    expect(since(then, [{ account: a, state: "waived" }]).repaired).toEqual([]);
    expect(since(then, [{ account: a, state: "notApplicable" }]).repaired).toEqual([]);
    expect(told(since(then, [{ account: a, state: "unknown" }]).newlyUncovered)).toEqual([]);
  });

  it("takes surplus that is gone for repaired only where its account is still verified", () => {
    const then: Seen[] = [
      { account: a, state: "covered" },
      { account: a, state: "surplus", capability: "ECR" },
    ];
    expect(told(since(then, [{ account: a, state: "covered" }]).repaired)).toEqual([
      `surplus covered eu-west-1 ECR ${a}`,
    ]);
    const moved = since(then, [{ account: a, state: "covered", region: "us-east-1" }]);
    expect([moved.repaired, moved.noLongerDeclaredCells]).toEqual([[], 1]);
  });

  it("counts what is newly declared apart, and new auto-enable gaps as newly uncovered", () => {
    const changes = since(
      [{ account: a, state: "covered" }],
      [
        { account: a, state: "covered" },
        { account: a, state: "gap", region: "us-east-1" },
        { account: newAccounts, state: "gap" },
      ],
    );
    expect([changes.newlyDeclaredCells, told(changes.newlyUncovered)]).toEqual([
      1,
      [`- gap eu-west-1 EC2 ${newAccounts}`],
    ]);
    expect(changes.joined).toEqual([]);
  });

  it("compares only what both reports could hold", () => {
    const then: Seen[] = [
      { account: a, state: "gap" },
      { account: b, state: "gap" },
    ];
    const narrow = since(then, [{ account: a, state: "gap" }], { now: { filters: { accounts: [a] } } });
    expect([narrow.left, narrow.noLongerDeclaredCells]).toEqual([[], 0]);
    const wide = since([{ account: a, state: "gap" }], then, { earlier: { filters: { accounts: [a] } } });
    expect(wide.joined).toEqual([]);
    const broken = since(then, [{ account: a, state: "gap" }], { now: { incomplete: "no credentials" } });
    expect([broken.left, broken.limits]).toEqual([
      [],
      ["which accounts joined or left cannot be told: this report is incomplete"],
    ]);
  });

  it("says every changed cell exactly once, in few groups", () => {
    const state = fc.constantFrom("covered" as const, "gap" as const, "unknown" as const);
    const cells = fc.array(fc.tuple(state, state), { minLength: 24, maxLength: 24 });
    fc.assert(
      fc.property(cells, (pairs) => {
        const at = (index: number) => ({
          account: String(100000000000 + (index % 3)),
          region: ["eu-west-1", "us-east-1"][Math.floor(index / 3) % 2] as string,
          capability: ["EC2", "ECR", "LAMBDA", "LAMBDA_CODE"][Math.floor(index / 6)] as string,
        });
        const changes = since(
          pairs.map(([was], index) => ({ ...at(index), state: was })),
          pairs.map(([, is], index) => ({ ...at(index), state: is })),
        );
        const count = (test: (was: string, is: string) => boolean) => pairs.filter(([was, is]) => test(was, is)).length;
        expect(changedCells(changes.newlyUncovered)).toBe(count((was, is) => was === "covered" && is !== "covered"));
        expect(changedCells(changes.repaired)).toBe(count((was, is) => was !== "covered" && is === "covered"));
      }),
      { numRuns: 100 },
    );
    const all = Array.from({ length: 24 }, (_, index) => index);
    const everything = since(
      all.map((index) => ({ account: String(100000000000 + index), state: "covered" })),
      all.map((index) => ({ account: String(100000000000 + index), state: "gap" })),
    );
    expect(everything.newlyUncovered).toHaveLength(1);
  });
});

describe("accounts that will join", () => {
  it("are no accounts, in no other count, and in the verdict", () => {
    const built = report([
      { account: a, state: "covered" },
      { account: newAccounts, state: "gap" },
    ]);
    expect(built.summary).toMatchObject({ cells: 1, covered: 1, gap: 0 });
    expect(built.newAccounts).toMatchObject({ cells: 1, gap: 1 });
    expect(built.accounts.map(({ account }) => account)).toEqual([a]);
    expect(built.resources[0]).toMatchObject({
      accounts: 1,
      summary: { cells: 1 },
      newAccounts: [{ capability: "EC2" }],
    });
    expect(built.cells.map(({ account }) => account)).toEqual([newAccounts]);
    expect(openCounts(built).gap).toBe(1);
    expect(report([{ account: a, state: "covered" }]).newAccounts).toBeUndefined();
  });
});

describe("organizational units", () => {
  it("hold what is below them, in the order of a tree", () => {
    const rows = unitRollUp(sampleReport().accounts);
    expect(rows.map(({ path, depth, accounts }) => `${depth} ${path} ${accounts}`)).toEqual([
      "0 Infrastructure 3",
      "0 Sandbox 2",
      "0 Security 3",
      "0 Workloads 6",
      "1 Workloads/Production 3",
      "1 Workloads/Staging 3",
    ]);
  });

  it("count every account at the top exactly once", () =>
    fc.assert(
      fc.property(randomReport, ({ accounts }) => {
        const top = unitRollUp(accounts).filter(({ depth }) => depth === 0);
        const isKnown = accounts.some(({ organizationalUnit }) => organizationalUnit !== undefined);
        expect(top.reduce((sum, row) => sum + row.accounts, 0)).toBe(isKnown ? accounts.length : 0);
      }),
      { numRuns: 100 },
    ));
});

describe("waivers", () => {
  it("stand by expiry, with the days that are left", () => {
    const waived = (account: string, expires: string, state: "waived" | "gap" = "waived"): Seen => ({
      account,
      state,
      waiver: { owner: "ana", reason: "legacy", expires },
    });
    const rows = waiversByExpiry(
      report([
        waived(a, "2027-03-31"),
        waived(b, "2026-11-21"),
        waived(c, "2026-11-20", "gap"),
        waived(d, "2027-03-31"),
      ]),
    );
    expect(
      rows.map(({ expires, expired, daysLeft, cells, accounts }) => [expires, expired, daysLeft, cells, accounts]),
    ).toEqual([
      ["2026-11-20", true, -1, 1, 1],
      ["2026-11-21", false, 0, 1, 1],
      ["2027-03-31", false, 130, 2, 2],
    ]);
  });
});

it("the page's script is what its sources compile to; `npm run build` writes it", { timeout: 60_000 }, async () => {
  expect(readFileSync(pageScript, "utf8")).toBe(await compilePageScript());
});
