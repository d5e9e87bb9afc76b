import { describe, expect, it } from "vitest";
import { memberAccount } from "../../../emulator";
import { newBench } from "./bench";
import type { Kind } from "./kinds";
import { declare, kinds } from "./kinds";

const regions = ["us-east-1", "eu-west-1"];
const accounts = [0, 1, 2].map(memberAccount);
const resources = kinds.map((kind) => declare(kind, accounts, regions));
const [first] = kinds as [Kind];

describe("filters", () => {
  it("narrow the report, and what AWS is asked for", async () => {
    const bench = await newBench({ world: { accounts: 3, regions } });
    const { report } = await bench.verify(resources, [
      "--service",
      first.kind,
      "--region",
      "eu-west-1",
      "--account",
      `${accounts[0]},${accounts[2]}`,
    ]);
    expect(report.summary.cells).toBe(2 * first.capabilities.length);
    expect(report.filters).toEqual({
      services: [first.kind],
      regions: ["eu-west-1"],
      accounts: [accounts[0], accounts[2]],
    });
    expect(report.accounts.map(({ account }) => account)).toEqual([accounts[0], accounts[2]]);
    const asked = bench.emulator.journal.entries().filter((entry) => !["sts", "organizations"].includes(entry.service));
    expect(new Set(asked.map((entry) => entry.region))).toEqual(new Set(["eu-west-1"]));
    expect(asked.flatMap((entry) => entry.ids)).not.toContain(accounts[1]);
  });

  it("take a service by its signing name too, which may stand for several classes", async () => {
    const bench = await newBench({ world: { accounts: 3, regions } });
    const { report } = await bench.verify(resources, ["--service", "Inspector2"]);
    expect(report.resources.map(({ type }) => type)).toEqual(["InspectorAccountEnablement", "InspectorDeepInspection"]);
  });

  it.each([
    ["--service", ["--service", "guardduty"], [declare(first, accounts, regions)]],
    ["--region", ["--region", "eu-north-1"], resources],
    ["--account", ["--account", "999999999999"], resources],
  ])("%s that leaves nothing is an error, not full coverage of nothing", async (flag, argv, declared) => {
    const bench = await newBench({ world: { accounts: 3, regions } });
    const { code, stdout, stderr } = await bench.run(["verify", "--quiet", "--spec", bench.spec(declared), ...argv]);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain(`nothing is left to verify after ${flag}`);
  });

  it("that match nothing beside others that do are named", async () => {
    const bench = await newBench({ world: { accounts: 3, regions } });
    const { report } = await bench.verify(resources, [
      "--account",
      accounts[0] as string,
      "--account",
      "999999999999",
      "--region",
      "us-east-1",
      "--region",
      "eu-north-1",
    ]);
    expect(report.warnings).toEqual([
      "--region eu-north-1 matches nothing that is declared",
      "--account 999999999999 matches nothing that is declared",
    ]);
  });
});
