import { describe, expect, it } from "vitest";
import { administratorAccount, memberAccount } from "../../../emulator";
import type { Bench } from "./bench";
import { newBench } from "./bench";
import { coverAll, declare, kindNamed } from "./kinds";

const regions = ["us-east-1"];
const accounts = [administratorAccount, memberAccount(0)];
const kind = kindNamed("InspectorAccountEnablement");
const whom = { organization: { includeManagementAccount: false } };
const resources = [declare(kind, whom, regions, { newAccounts: "autoEnable" })];

/** Every account is covered, and AWS's auto-enable setting is off. */
async function scene(): Promise<Bench> {
  const bench = await newBench({ world: { accounts: 1, regions } });
  coverAll(bench.emulator, kind, accounts, regions);
  return bench;
}

describe("auto-enable, declared, in reports", () => {
  it("is a gap of its own, which no account's count has, and which the exit code has", async () => {
    const bench = await scene();
    const { code, report } = await bench.verify(resources);
    expect(code).toBe(2);
    expect(report.summary).toMatchObject({ cells: accounts.length * kind.capabilities.length, gap: 0 });
    expect(report.newAccounts).toMatchObject({ cells: kind.capabilities.length, gap: kind.capabilities.length });
    expect(report.accounts.map(({ account }) => account).sort()).toEqual([...accounts].sort());
    expect(new Set(report.cells.map(({ account }) => account))).toEqual(new Set(["newAccounts"]));
    expect(report.resources[0]?.newAccounts?.map(({ capability }) => capability).sort()).toEqual(
      [...kind.capabilities].sort(),
    );
    const without = await bench.verify([declare(kind, whom, regions)]);
    expect([without.code, without.report.newAccounts]).toEqual([0, undefined]);
  });

  it.each(["table", "markdown", "html", "csv", "junit", "sarif", "gitlab"])("is named in %s", async (format) => {
    const bench = await scene();
    const spec = bench.spec(resources);
    const { code, stdout } = await bench.run(["verify", "--quiet", "--spec", spec, "--format", format]);
    expect(code).toBe(2);
    expect(stdout).toContain("new accounts (auto-enable)");
  });

  it("stands in a baseline like any other cell", async () => {
    const bench = await scene();
    await bench.verify(resources, ["--write-baseline", "b.json"]);
    const { code, report } = await bench.verify(resources, ["--baseline", "b.json"]);
    expect(code).toBe(0);
    expect(report.baseline).toMatchObject({ newCells: 0, knownCells: kind.capabilities.length });
  });

  it("is newly uncovered, or repaired, since an earlier report", async () => {
    const bench = await scene();
    await bench.verify(resources);
    const on = { ec2: true, ecr: true, lambda: true, lambdaCode: false, codeRepository: false };
    bench.emulator.edit({ do: "inspectorAutoEnable", autoEnable: on, regions });
    const repaired = await bench.verify(resources, ["--since", "report.json"]);
    expect(repaired.code).toBe(0);
    expect(repaired.report.since?.repaired).toMatchObject([{ accounts: ["newAccounts"], before: "gap" }]);
    expect(repaired.report.since).toMatchObject({ joined: [], left: [] });
  });
});
