import { describe, expect, it } from "vitest";
import { memberAccount } from "../../../emulator";
import { answered, newBench, until } from "./bench";
import type { Kind } from "./kinds";
import { declare, kinds } from "./kinds";

const [first] = kinds as [Kind];
const accounts = Array.from({ length: 250 }, (_, index) => memberAccount(index));
const regions = ["us-east-1", "eu-west-1"];
const hangs = { kind: "hang", ms: 600_000 } as const;
const world = { accounts: accounts.length, regions };
const resources = [declare(first, accounts, regions)];
const passed = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe("a run that ends early", () => {
  it("SIGINT: within two seconds, 130, with what was observed; the rest is unknown", async () => {
    // Of three batches in one region the last hangs, and the other region does not answer at all.
    const bench = await newBench({
      world,
      faults: [
        { when: { operation: "BatchGetAccountStatus", region: "us-east-1", nth: 3 }, do: hangs },
        { when: { service: "inspector2", region: "eu-west-1" }, do: hangs },
      ],
    });
    let interruptedAt = 0;
    const interrupt = until(() => answered(bench.emulator, "us-east-1") === 2)
      .then(() => passed(200))
      .then(() => {
        interruptedAt = Date.now();
      });
    const { code, report } = await bench.verify(resources, [], { interrupt });
    expect(Date.now() - interruptedAt).toBeLessThan(2000);
    expect(code).toBe(130);
    const seen =
      report.resources[0]?.matrix.map(({ region, summary }) => [region, summary.gap > 0, summary.unknown]) ?? [];
    expect(
      seen
        .filter(([region]) => region === "eu-west-1")
        .every(([, gap, unknown]) => gap === false && unknown === accounts.length),
    ).toBe(true);
    expect(
      seen
        .filter(([region]) => region === "us-east-1")
        .every(([, gap, unknown]) => gap === true && Number(unknown) > 0 && Number(unknown) <= 100),
    ).toBe(true);
    expect(report.summary.cells).toBe(accounts.length * first.capabilities.length * regions.length);
    expect(report.incomplete).toContain("interrupted");
    const unseen = report.cells.filter((cell) => cell.state === "unknown");
    expect(new Set(unseen.map((cell) => cell.code))).toEqual(new Set(["Interrupted"]));
  });

  it("--timeout: 4, or 2 where a gap was observed", async () => {
    const bench = await newBench({ world, faults: [{ when: { service: "inspector2" }, do: hangs }] });
    const { code, report } = await bench.verify(resources, ["--timeout", "1"]);
    expect(code).toBe(4);
    expect(report.incomplete).toContain("the time limit of 1 s ended the run");
    expect(report.summary.unknown).toBe(report.summary.cells);
    bench.emulator.faults.set([{ when: { service: "inspector2", region: "eu-west-1" }, do: hangs }], Date.now());
    expect((await bench.verify(resources, ["--timeout", "4"])).code).toBe(2);
  });

  it("before it is known which accounts a selector means: never covered", async () => {
    const bench = await newBench({ world, faults: [{ when: { service: "organizations" }, do: hangs }] });
    const selected = [declare(first, { organization: {} }, regions)];
    const late = await bench.verify(selected, ["--timeout", "1"]);
    expect(late.code).toBe(4);
    expect(late.report.incomplete).toContain(
      `which accounts ${first.kind} "${first.kind.toLowerCase()}" selects was not known yet`,
    );
    expect((await bench.verify(selected, ["--timeout", "1", "--fail-on", "gap"])).code).toBe(0);
    expect((await bench.verify(selected, [], { interrupt: passed(300) })).code).toBe(130);
  });

  it("throttling is waited out, and --concurrency bounds the calls under way", async () => {
    const bench = await newBench({
      world: { accounts: 5, regions },
      faults: [
        { when: { service: "inspector2", nth: 1 }, do: { kind: "throttle" } },
        { when: { service: "inspector2" }, do: { kind: "slowBody", ms: 50 } },
      ],
    });
    const { report } = await bench.verify([declare(first, accounts.slice(0, 5), regions)], ["--concurrency", "1"]);
    expect(report.summary.unknown).toBe(0);
    expect(report.summary.gap).toBe(5 * first.capabilities.length * regions.length);
  });
});

describe("progress", () => {
  const few = [declare(first, accounts.slice(0, 3), regions)];
  it("is plain lines on a stderr that is no terminal, one line redrawn on a terminal, and nothing with --quiet", async () => {
    const bench = await newBench({ world: { accounts: 3, regions } });
    const argv = ["verify", "--spec", bench.spec(few), "--format", "json"];
    const plain = await bench.run(argv);
    expect(plain.stderr.trim().split("\n").sort()).toEqual(
      regions.map((region) => `${first.kind} "${first.kind.toLowerCase()}": ${region}: 9 cells, 9 gap`).sort(),
    );
    const live = await bench.run(argv, { terminal: true });
    expect(live.stderr).toContain("\r\u001b[2Kobserving: 2 of 2 regions, 18 cells not covered so far");
    expect(live.stderr.endsWith("\r\u001b[2K")).toBe(true);
    expect((await bench.run([...argv, "--quiet"], { terminal: true })).stderr).toBe("");
    expect(JSON.parse(live.stdout).summary).toEqual(JSON.parse(plain.stdout).summary);
  });
});

describe("an AWS that cannot be reached", () => {
  const selected = [declare(first, { organization: {} }, regions)];
  const unreachable = { env: { AWS_ENDPOINT_URL: "http://127.0.0.1:9" } };

  it("still leaves every report, which says so: 4", async () => {
    const bench = await newBench({ world: { accounts: 2, regions } });
    const more = ["--format", "html", "--output", "report.html", "--organization", "--since", "then.json"];
    await bench.run(["verify", "--quiet", "--spec", bench.spec(selected), "--format", "json", "--output", "then.json"]);
    const { code, report, stderr } = await bench.verify(selected, more, unreachable);
    expect(code).toBe(4);
    expect(report.summary).toMatchObject({ cells: 0, coveragePercent: null });
    expect(report.incomplete).toContain("connect ECONNREFUSED 127.0.0.1:9");
    expect(report.since).toMatchObject({ left: [], repaired: [], noLongerDeclaredCells: 0 });
    expect(stderr).toContain("sts:GetCallerIdentity failed");
    expect(bench.read("report.html")).toContain("Nothing was observed.");
  });

  it("beside declarations that it answers for: 4, or 2 where a gap was observed", async () => {
    const bench = await newBench({ world: { accounts: 2, regions } });
    const elsewhere = declare(first, { organization: {} }, regions, {
      name: "elsewhere",
      connection: { endpoint: "http://127.0.0.1:9" },
    });
    const { code, report } = await bench.verify([...selected, elsewhere]);
    expect(code).toBe(2);
    expect(report.incomplete).toContain("elsewhere");
    expect((await bench.verify([elsewhere])).code).toBe(4);
  });
});
