import { describe, expect, it } from "vitest";
import { administratorAccount, managementAccount, memberAccount } from "../../../emulator";
import { newBench } from "./bench";
import type { Kind } from "./kinds";
import { coverAll, declare, kinds } from "./kinds";

const regions = ["us-east-1", "eu-west-1"];
const [first] = kinds as [Kind];
const everybody = (members: number): string[] => [
  managementAccount,
  administratorAccount,
  ...Array.from({ length: members }, (_, index) => memberAccount(index)),
];

describe("accounts that joined", () => {
  it.each(kinds)("$kind: a selector makes it a gap although nothing was edited", async (kind) => {
    const bench = await newBench({ world: { accounts: 4, regions } });
    const resources = [
      declare(kind, { organization: { exclude: [managementAccount, administratorAccount] } }, regions),
    ];
    coverAll(bench.emulator, kind, everybody(4).slice(2), regions);
    expect((await bench.verify(resources)).code).toBe(0);
    bench.emulator.edit({ do: "addAccount", account: "123450000000", name: "new-team", parent: "Sandbox" });
    const { code, report } = await bench.verify(resources);
    expect(code).toBe(2);
    expect(
      new Set(
        report.cells.map((cell) => `${cell.account} ${cell.accountName} ${cell.organizationalUnit} ${cell.state}`),
      ),
    ).toEqual(new Set(["123450000000 new-team Sandbox gap"]));
  });
});

describe("--organization", () => {
  it("lists active accounts that no declaration mentions, and open regions of a declared service", async () => {
    const bench = await newBench({ world: { accounts: 2, regions: [...regions, "ap-south-1"] } });
    bench.emulator.edit(
      { do: "addAccount", account: "123450000000", name: "new-team", parent: "Payments" },
      { do: "addAccount", account: "123450000001", name: "old-team" },
      { do: "setAccountState", account: "123450000001", state: "SUSPENDED" },
    );
    const accounts = everybody(2);
    coverAll(bench.emulator, first, accounts, ["us-east-1"]);
    bench.emulator.edit({ do: "inspectorAssociate", account: managementAccount });
    const { code, report } = await bench.verify([declare(first, accounts, ["us-east-1"])], ["--organization"]);
    expect(report.undeclared).toEqual({
      accounts: [{ account: "123450000000", name: "new-team", organizationalUnit: "Workloads/Production/Payments" }],
      regions: [
        { region: "ap-south-1", service: "Amazon Inspector" },
        { region: "eu-west-1", service: "Amazon Inspector" },
      ],
    });
    expect(code).toBe(0);
    expect(
      (await bench.verify([declare(first, accounts, ["us-east-1"])], ["--organization", "--fail-on", "undeclared"]))
        .code,
    ).toBe(2);
  });

  it("has nothing to list for a service with a home region, and nothing where all is declared", async () => {
    const bench = await newBench({ world: { accounts: 2, regions } });
    const { report } = await bench.verify(
      kinds.map((kind) => declare(kind, { organization: {} }, regions)),
      ["--organization"],
    );
    expect(report.undeclared).toEqual({ accounts: [], regions: [] });
  });

  it("fails with a remedy where the organization cannot be listed", async () => {
    const bench = await newBench({ world: { accounts: 2, regions } });
    bench.emulator.edit({ do: "setCaller", key: "test", caller: { deny: ["organizations:*"] } });
    const { code, stderr } = await bench.run([
      "verify",
      "--quiet",
      "--spec",
      bench.spec([declare(first, [memberAccount(0)], regions)]),
      "--organization",
    ]);
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining("--organization needs to list the organization: AccessDeniedException"),
    ]);
  });
});

describe("names", () => {
  it("are left out with a warning where the organization cannot be listed", async () => {
    const bench = await newBench({ world: { accounts: 2, regions } });
    bench.emulator.edit({ do: "setCaller", key: "test", caller: { deny: ["organizations:*"] } });
    const { code, report } = await bench.verify([declare(first, [memberAccount(0)], regions)]);
    expect(code).toBe(2);
    expect(report.cells[0]).not.toHaveProperty("accountName");
    expect(report.warnings.join()).toContain("AWS Organizations cannot be listed (AccessDeniedException");
  });

  it("of units fall back to ids where only those cannot be read", async () => {
    const bench = await newBench({ world: { accounts: 1, regions } });
    bench.emulator.edit({
      do: "setCaller",
      key: "test",
      caller: { deny: ["organizations:DescribeOrganizationalUnit"] },
    });
    const { report } = await bench.verify([declare(first, [memberAccount(0)], regions)]);
    expect(report.cells[0]?.organizationalUnit).toMatch(/^ou-0e0e-work0001\/ou-/);
  });

  it("cost one listing, whatever the number of declarations", async () => {
    const bench = await newBench({ world: { accounts: 30, regions } });
    await bench.verify(kinds.map((kind) => declare(kind, { organization: {} }, regions)));
    expect(bench.emulator.journal.counts()).toMatchObject({
      "organizations:ListAccounts": 2,
      "organizations:DescribeOrganization": 1,
      "sts:GetCallerIdentity": 1,
    });
  });
});

describe("several declarations in one report", () => {
  it("join their batches, and two that share cells are named", async () => {
    const bench = await newBench({ world: { accounts: 60, regions } });
    const members = Array.from({ length: 60 }, (_, index) => memberAccount(index));
    const resources = [
      declare(first, members.slice(0, 40), ["us-east-1"], { name: "one" }),
      declare(first, members.slice(30), ["us-east-1"], { name: "two" }),
    ];
    const { report } = await bench.verify(resources);
    const asked = bench.emulator.journal.entries({ operation: "BatchGetAccountStatus" }).map(({ ids }) => ids.length);
    expect(asked).toContain(60);
    expect(report.resources.map(({ name, accounts }) => [name, accounts])).toEqual([
      ["one", 40],
      ["two", 30],
    ]);
    expect(report.warnings.join()).toContain(`${10 * first.capabilities.length} cells are declared by both`);
  });

  it("may have different administrators", async () => {
    const bench = await newBench({ world: { accounts: 2, regions } });
    const role = (account: string) => ({
      connection: { assumeRole: { roleArn: `arn:aws:iam::${account}:role/Security` } },
    });
    const { report } = await bench.verify([
      declare(first, [memberAccount(0)], regions, { name: "ours", ...role(administratorAccount) }),
      declare(first, [memberAccount(1)], regions, { name: "own", ...role(memberAccount(1)) }),
    ]);
    expect(report.resources.map(({ name, administrator }) => [name, administrator])).toEqual([
      ["ours", administratorAccount],
      ["own", memberAccount(1)],
    ]);
  });
});
