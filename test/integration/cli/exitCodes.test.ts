import { describe, expect, it } from "vitest";
import { memberAccount } from "../../../emulator";
import { services } from "../../../provider/services";
import type { Bench } from "./bench";
import { newBench } from "./bench";
import type { Kind } from "./kinds";
import { coverAll, declare, kinds } from "./kinds";

const regions = ["us-east-1", "eu-west-1"];
const accounts = [0, 1, 2].map(memberAccount);
const signingNameOf = (kind: Kind): string => services.find((service) => service.kind === kind.kind)?.signingName ?? "";
const world = { accounts: 4, regions };

describe.each(kinds)("$kind", (kind) => {
  it("0 where all is on, 2 with one gap", async () => {
    const bench = await newBench({ world });
    coverAll(bench.emulator, kind, accounts, regions);
    const covered = await bench.verify([declare(kind, accounts, regions)]);
    expect(covered).toMatchObject({ code: 0, stdout: "", stderr: "" });
    expect(covered.report.cells).toEqual([]);
    const capability = kind.capabilities.at(-1) as string;
    bench.emulator.edit(...kind.turn(accounts[1] as string, "us-east-1", capability, false));
    const gap = await bench.verify([declare(kind, accounts, regions)]);
    expect(gap.code).toBe(2);
    expect(gap.report.cells).toMatchObject([
      {
        region: "us-east-1",
        account: accounts[1],
        accountName: "member-0002",
        organizationalUnit: expect.any(String),
        capability,
        state: "gap",
        declared: true,
        observed: expect.any(String),
        advice: expect.any(String),
      },
    ]);
  });

  it("4 where access is denied, with the cause, and a gap elsewhere still wins", async () => {
    const bench = await newBench({ world });
    coverAll(bench.emulator, kind, accounts, regions);
    bench.emulator.edit({ do: "setCaller", key: "test", caller: { deny: [`${signingNameOf(kind)}:*`] } });
    const denied = await bench.verify([declare(kind, accounts, regions)]);
    expect(denied.code).toBe(4);
    expect(denied.report.summary).toMatchObject({
      cells: denied.report.cells.length,
      unknown: denied.report.cells.length,
      gap: 0,
      covered: 0,
    });
    for (const cell of denied.report.cells)
      expect(`${cell.code} ${cell.message} ${cell.advice}`).toMatch(
        /AccessDenied.*not authorized to perform.*aws-coverage iam/,
      );
    const other = kinds.find((one) => signingNameOf(one) !== signingNameOf(kind)) as Kind;
    const both = await bench.verify([declare(kind, accounts, regions), declare(other, accounts, regions)]);
    expect(both.code).toBe(2);
    expect(both.report.resources.map(({ summary }) => summary.unknown > 0)).toEqual([true, false]);
    expect(both.report.resources.map(({ summary }) => summary.gap > 0)).toEqual([false, true]);
  });

  it.runIf(kind.hasHomeRegion !== true)("a region without access is unknown, and exactly that region", async () => {
    const bench = await newBench({ world });
    coverAll(bench.emulator, kind, accounts, regions);
    bench.emulator.edit({ do: "setCaller", key: "test", caller: { regions: ["us-east-1"] } });
    const { code, report } = await bench.verify([declare(kind, accounts, regions)]);
    expect(code).toBe(4);
    expect(report.summary).toMatchObject({
      unknown: accounts.length * kind.capabilities.length,
      covered: accounts.length * kind.capabilities.length,
    });
    expect(new Set(report.cells.map((cell) => `${cell.region} ${cell.state}`))).toEqual(new Set(["eu-west-1 unknown"]));
  });

  it("a waiver that holds is no gap; one that has expired is", async () => {
    const bench = await newBench({ world });
    const waived = (expires: string) =>
      declare(kind, accounts, regions, { waivers: [{ reason: "agreed", owner: "ana", expires }] });
    const holds = await bench.verify([waived("2999-01-01")]);
    expect(holds.code).toBe(0);
    expect(holds.report.summary.waived).toBe(holds.report.cells.length);
    const expired = await bench.verify([waived("2020-01-01")]);
    expect(expired.code).toBe(2);
    expect(expired.report.cells[0]?.waiver).toEqual({
      owner: "ana",
      reason: "agreed",
      expires: "2020-01-01",
      expired: true,
    });
    expect(expired.report.warnings.join()).toContain("expired on 2020-01-01");
  });
});

const [first, ...others] = kinds as [Kind, ...Kind[]];

function failAccount({ emulator }: Bench, account: string): void {
  const fault = { kind: "failAccounts", accounts: [account], code: "ACCESS_DENIED" } as const;
  emulator.faults.set([{ when: { operation: "BatchGetAccountStatus" }, do: fault }], Date.now());
}

/** One account has a capability on that is not declared. */
async function surplusScene(more: object = {}) {
  const bench = await newBench({ world });
  const kind = kinds.find((one) => one.extra !== undefined) as Kind;
  coverAll(bench.emulator, kind, accounts, regions);
  bench.emulator.edit(...kind.turn(accounts[0] as string, "us-east-1", kind.extra as string, true));
  return { bench, kind, resources: [declare(kind, accounts, regions, { match: "exactly", ...more })] };
}

describe("the rest of the codes", () => {
  it("one account without access is unknown, and exactly that account", async () => {
    const bench = await newBench({ world });
    coverAll(bench.emulator, first, accounts, regions);
    failAccount(bench, accounts[1] as string);
    const { code, report } = await bench.verify([declare(first, accounts, regions)]);
    expect(code).toBe(4);
    expect(new Set(report.cells.map((cell) => `${cell.account} ${cell.state} ${cell.code}`))).toEqual(
      new Set([`${accounts[1]} unknown ACCESS_DENIED`]),
    );
  });

  it("3 where AWS is still at work and nothing worse", async () => {
    const bench = await newBench({ world });
    coverAll(bench.emulator, first, accounts.slice(1), regions);
    bench.emulator.edit(
      { do: "settle", ms: 600_000 },
      { do: "inspectorForget", account: accounts[0] as string },
      { do: "inspectorAssociate", account: accounts[0] as string },
    );
    const { code, report } = await bench.verify([declare(first, accounts, regions)]);
    expect(report.summary).toMatchObject({ gap: 0, unknown: 0, pending: first.capabilities.length * regions.length });
    expect(code).toBe(3);
    expect((await bench.verify([declare(first, accounts, regions)], ["--fail-on", "gap,unknown"])).code).toBe(0);
  });

  it("4 where something is unknown and something else pending", async () => {
    const bench = await newBench({ world });
    coverAll(bench.emulator, first, accounts.slice(1), regions);
    bench.emulator.edit(
      { do: "settle", ms: 600_000 },
      { do: "inspectorForget", account: accounts[0] as string },
      { do: "inspectorAssociate", account: accounts[0] as string },
    );
    failAccount(bench, accounts[1] as string);
    const { code, report } = await bench.verify([declare(first, accounts, regions)]);
    expect(report.summary).toMatchObject({ gap: 0, surplus: 0 });
    expect([report.summary.pending > 0, report.summary.unknown > 0]).toEqual([true, true]);
    expect(code).toBe(4);
  });

  it("2 for surplus, and --fail-on chooses", async () => {
    const { bench, kind, resources } = await surplusScene();
    const { code, report } = await bench.verify(resources);
    expect(code).toBe(2);
    expect(report.cells).toMatchObject([{ state: "surplus", capability: kind.extra, declared: false }]);
    expect((await bench.verify(resources, ["--fail-on", "gap", "--fail-on", "unknown"])).code).toBe(0);
    expect((await bench.verify(resources, ["--fail-on", "none"])).code).toBe(0);
  });

  it("0 for surplus that the baseline knows, 2 for surplus that it does not", async () => {
    const { bench, kind, resources } = await surplusScene();
    await bench.verify(resources, ["--write-baseline", "b.json"]);
    expect((await bench.verify(resources, ["--baseline", "b.json"])).code).toBe(0);
    bench.emulator.edit(...kind.turn(accounts[1] as string, "us-east-1", kind.extra as string, true));
    expect((await bench.verify(resources, ["--baseline", "b.json"])).code).toBe(2);
  });

  it("0 for surplus under a waiver that holds, 2 under one that has expired", async () => {
    const waiver = { reason: "agreed", owner: "ana" };
    const until = (expires: string) => surplusScene({ waivers: [{ ...waiver, expires }] });
    const holds = await until("2999-01-01");
    expect((await holds.bench.verify(holds.resources)).code).toBe(0);
    const expired = await until("2020-01-01");
    const { code, report } = await expired.bench.verify(expired.resources);
    expect(code).toBe(2);
    expect(report.cells).toMatchObject([{ state: "surplus", waiver: { expired: true } }]);
  });

  it("a waiver that matches nothing is a warning", async () => {
    const bench = await newBench({ world });
    coverAll(bench.emulator, first, accounts, regions);
    const waivers = [{ accounts: ["999999999999"], reason: "agreed", owner: "ana", expires: "2999-01-01" }];
    const { code, report } = await bench.verify([declare(first, accounts, regions, { waivers })]);
    expect(code).toBe(0);
    expect(report.warnings).toEqual([
      expect.stringContaining("the waiver of ana (agreed) matches nothing that is declared"),
    ]);
  });

  it("4 without credentials that work: everything is unknown, with the cause", async () => {
    const bench = await newBench({ world });
    const { code, report } = await bench.verify([
      declare(first, accounts, regions, { connection: { endpoint: "http://127.0.0.1:9" } }),
    ]);
    expect(code).toBe(4);
    expect(report.summary.unknown).toBe(report.summary.cells);
    expect(report.cells[0]?.message).toContain("Check the endpoint");
    expect(report.cells[0]?.code).toBe("ECONNREFUSED");
  });

  it("1 for a mistake in a declaration, and the others are still reported", async () => {
    const bench = await newBench({ world });
    const wrong = declare(first, { organization: { expect: { atLeast: 99 } } }, regions);
    const alone = await bench.run(["verify", "--quiet", "--spec", bench.spec([wrong])]);
    expect(alone).toMatchObject({ code: 1, stdout: "" });
    expect(alone.stderr).toContain("selects 6 of 6 accounts");
    const other = others[0] as Kind;
    coverAll(bench.emulator, other, accounts, regions);
    const both = await bench.verify([wrong, declare(other, accounts, regions)]);
    expect(both.code).toBe(1);
    expect(both.report.resources.map((resource) => resource.type)).toEqual([other.kind]);
    expect(both.report.incomplete).toContain("selects 6 of 6 accounts");
    expect(
      (
        await bench.verify([
          declare(first, accounts, regions, { connection: { allowedAccountIds: ["999999999999"] } }),
          declare(other, accounts, regions),
        ])
      ).code,
    ).toBe(1);
  });

  it("1 where a report cannot be written, before AWS is asked where possible", async () => {
    const bench = await newBench({ world });
    const spec = bench.spec([declare(first, accounts, regions)]);
    bench.file("taken", "");
    const before = bench.emulator.journal.last;
    const { code, stderr } = await bench.run([
      "verify",
      "--spec",
      spec,
      "--format",
      "json",
      "--output",
      "taken/report.json",
    ]);
    expect(code).toBe(1);
    expect(stderr).toContain("cannot be written");
    expect(bench.emulator.journal.last).toBe(before);
  });
});
