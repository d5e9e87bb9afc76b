import { describe, expect, it } from "vitest";
import { administratorAccount, managementAccount, memberAccount } from "../../../emulator";
import { services } from "../../../provider/services";
import { Stack } from "../resources/stack";
import type { Bench } from "./bench";
import { newBench } from "./bench";
import type { Kind } from "./kinds";
import { coverAll, declare, kinds } from "./kinds";

const regions = ["us-east-1", "eu-west-1"];
/** Somebody of every sort: in the set or not, on or off, the administrator itself, the management account, one that left, one suspended. */
const accounts = [administratorAccount, managementAccount, ...[0, 1, 2, 3].map(memberAccount), "999999999999"];

interface Statement {
  readonly Action: readonly string[];
}

async function actionsOf(bench: Bench, argv: readonly string[]): Promise<string[]> {
  const { code, stdout } = await bench.run(["iam", ...argv]);
  expect(code).toBe(0);
  return (JSON.parse(stdout).Statement as Statement[]).flatMap((statement) => statement.Action);
}

/** From now on the caller may do what the policy says, and what AWS lets everybody do. */
function restrict({ emulator }: Bench, actions: readonly string[]): void {
  emulator.edit({ do: "setCaller", key: "test", caller: { allow: [...actions, "sts:GetCallerIdentity"] } });
  emulator.journal.clear();
}

async function scene(kind: Kind): Promise<Bench> {
  const bench = await newBench({ world: { accounts: 5, regions } });
  const { emulator } = bench;
  coverAll(emulator, kind, [memberAccount(0), memberAccount(2)], regions);
  emulator.edit(
    { do: "setAccountState", account: memberAccount(2), state: "SUSPENDED" },
    { do: "removeAccount", account: memberAccount(3) },
  );
  return bench;
}

const refused = ({ emulator }: Bench) => emulator.journal.entries().filter((entry) => /AccessDenied/.test(entry.outcome));
const written = ({ emulator }: Bench) => emulator.journal.entries({ kind: "write" });

describe.each(kinds)("$kind, with a caller that has only what `aws-coverage iam` prints", (kind) => {
  it("track: verify and doctor work, and nothing but reads reaches AWS", async () => {
    const bench = await scene(kind);
    const before = await bench.verify([declare(kind, accounts, regions)], ["--organization"]);
    const advised = await bench.run(["doctor", "--spec", "spec.json"]);
    restrict(bench, await actionsOf(bench, ["--mode", "track", "--service", kind.kind]));
    const after = await bench.verify([declare(kind, accounts, regions)], ["--organization"]);
    expect({ ...after.report, generatedAt: "" }).toEqual({ ...before.report, generatedAt: "" });
    expect(await bench.run(["doctor", "--spec", "spec.json"])).toEqual(advised);
    expect(written(bench)).toEqual([]);
    expect(refused(bench)).toEqual([]);
  });

  it("track: no action of the service too many", async () => {
    const bench = await scene(kind);
    await bench.verify([declare(kind, accounts, regions)]);
    await bench.run(["doctor", "--spec", "spec.json"]);
    const asked = Object.keys(bench.emulator.journal.counts());
    const service = services.find((one) => one.kind === kind.kind);
    expect([...(service?.iam.read ?? []), ...(service?.iam.diagnose ?? [])].filter((action) => !asked.includes(action))).toEqual(
      [],
    );
  });

  it("track: preview and refresh work too", async () => {
    const bench = await newBench({ world: { accounts: 5, regions } });
    const members = [0, 1, 4].map(memberAccount);
    for (const account of members) for (const region of regions) bench.emulator.edit(...(kind.needs?.(account, region) ?? []));
    const stack = new Stack(bench.emulator);
    const program = { x: [kind.kind, kind.inputs(members, regions)] as const };
    expect((await stack.up(program)).failures).toEqual({});
    bench.emulator.edit(...kind.turn(memberAccount(1), "us-east-1", kind.capabilities.at(-1) as string, false));
    restrict(bench, await actionsOf(bench, ["--service", kind.kind]));
    const { x } = await stack.preview(program);
    expect(x).toMatchObject({ changes: true, failures: [] });
    expect(JSON.stringify(x?.plan)).not.toContain("cannot be observed");
    expect(await stack.refresh()).toEqual({ x: true });
    expect(written(bench)).toEqual([]);
    expect(refused(bench)).toEqual([]);
  });

  it("manage: up, refresh and destroy work", async () => {
    const bench = await newBench({ world: { accounts: 5, regions } });
    const members = [0, 1, 4].map(memberAccount);
    for (const account of members) for (const region of regions) bench.emulator.edit(...(kind.needs?.(account, region) ?? []));
    restrict(bench, await actionsOf(bench, ["--mode", "manage", "--service", kind.kind]));
    const stack = new Stack(bench.emulator);
    const release = Object.keys(services.find((service) => service.kind === kind.kind)?.releases.account ?? {})[0] as string;
    const inputs = { ...kind.inputs(members, regions), onRelease: { capability: "retain", account: release } };
    expect((await stack.up({ x: [kind.kind, inputs] })).failures).toEqual({});
    expect((await bench.verify([declare(kind, members, regions)])).code).toBe(0);
    await stack.refresh();
    await stack.destroy();
    expect(refused(bench)).toEqual([]);
    expect(written(bench).length).toBeGreaterThan(0);
  });
});

describe("aws-coverage iam", () => {
  it("prints a policy document, for all services unless told", async () => {
    const bench = await newBench();
    const { stdout, stderr } = await bench.run(["iam", "--mode", "manage"]);
    const { Version, Statement } = JSON.parse(stdout);
    expect([Version, stderr]).toEqual(["2012-10-17", ""]);
    for (const { iam } of services)
      for (const action of [...iam.read, ...iam.write])
        expect(Statement.flatMap((one: Statement) => one.Action)).toContain(action);
    const sids = Statement.map((one: { Sid: string }) => one.Sid);
    expect(new Set(sids).size).toBe(sids.length);
    for (const sid of sids) expect(sid).toMatch(/^[A-Za-z0-9]+$/);
    // AWS's limit for a managed policy, white space apart.
    expect(JSON.stringify(JSON.parse(stdout)).length).toBeLessThan(6144);
    expect(bench.emulator.journal.last).toBe(0);
  });

  it("limits what creates and assumes roles to those roles", async () => {
    const bench = await newBench();
    const [kind] = kinds as [Kind];
    const roleArn = `arn:aws:iam::${administratorAccount}:role/Security`;
    const { stdout, stderr } = await bench.run([
      "iam",
      "--mode",
      "manage",
      "--spec",
      bench.spec([declare(kind, [memberAccount(0)], regions, { connection: { assumeRole: { roleArn, externalId: "s3cr3t" } } })]),
    ]);
    const statements = JSON.parse(stdout).Statement as {
      Sid: string;
      Action: string[];
      Resource: string | string[];
      Condition?: object;
    }[];
    expect(statements.find(({ Action }) => Action.includes("sts:AssumeRole"))).toMatchObject({
      Action: ["sts:AssumeRole"],
      Resource: [roleArn],
    });
    expect(statements.find(({ Action }) => Action.includes("iam:CreateServiceLinkedRole"))).toMatchObject({
      Resource: ["arn:aws:iam::*:role/aws-service-role/*"],
      Condition: expect.anything(),
    });
    expect(stdout + stderr).not.toContain("s3cr3t");
    expect(stderr).toContain("belongs to the credentials that assume the role");
  });

  it("follows the mode of each declaration", async () => {
    const bench = await newBench();
    const [one, , other] = kinds as [Kind, Kind, Kind];
    const spec = bench.spec([
      declare(one, [memberAccount(0)], regions, { mode: "track" }),
      declare(other, [memberAccount(0)], regions),
    ]);
    const actions = await actionsOf(bench, ["--spec", spec]);
    const writesOf = (kind: Kind): readonly string[] =>
      services.find((service) => service.kind === kind.kind)?.iam.write.filter((action) => !/^(iam|sts):/.test(action)) ?? [];
    expect(actions).toEqual(expect.arrayContaining([...writesOf(other)]));
    for (const action of writesOf(one)) expect(actions).not.toContain(action);
    expect(
      (await actionsOf(bench, ["--spec", spec, "--mode", "track"])).filter((action) => writesOf(other).includes(action)),
    ).toEqual([]);
  });
});
