import { describe, expect, it } from "vitest";
import { administratorAccount, managementAccount, memberAccount } from "../../../emulator";
import { services } from "../../../provider/services";
import type { Service } from "../../../provider/services/service";
import { Stack } from "../resources/stack";
import type { Bench } from "./bench";
import { newBench } from "./bench";
import type { Kind } from "./kinds";
import { coverAll, declare, kinds } from "./kinds";

const regions = ["us-east-1", "eu-west-1"];
/**
 * Accounts of every sort: in the set or not, on or off, the administrator itself, the management account, one that
 * left, one suspended.
 */
const accounts = [administratorAccount, managementAccount, ...[0, 1, 2, 3].map(memberAccount), "999999999999"];

/** The IAM actions of the printed policy. */
async function actionsOf(bench: Bench, argv: readonly string[]): Promise<string[]> {
  const { code, stdout } = await bench.run(["iam", ...argv]);
  expect(code).toBe(0);
  return (JSON.parse(stdout).Statement as { readonly Action: readonly string[] }[]).flatMap(({ Action }) => Action);
}

const serviceOf = ({ kind }: Kind): Service => services.find((service) => service.kind === kind) as Service;

/** From now on the caller may do what the policy allows, and what AWS allows everybody. */
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

const refused = ({ emulator }: Bench) =>
  emulator.journal.entries().filter((entry) => /AccessDenied/.test(entry.outcome));
const written = ({ emulator }: Bench) => emulator.journal.entries({ kind: "write" });

describe.each(kinds)("$kind, with a caller that has only what `aws-coverage iam` prints", (kind) => {
  it("track: verify and doctor work, and nothing but reads reaches AWS", async () => {
    const bench = await scene(kind);
    const before = await bench.verify([declare(kind, accounts, regions)], ["--organization"]);
    const advised = await bench.run(["doctor", "--spec", "spec.json"]);
    restrict(bench, await actionsOf(bench, ["--mode", "track", "--spec", "spec.json"]));
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
    const { read, diagnose = [] } = serviceOf(kind).iam;
    // Asked only where the caller is not the administrator.
    const rare = ["organizations:ListDelegatedAdministrators"];
    expect([...read, ...diagnose].filter((action) => ![...asked, ...rare].includes(action))).toEqual([]);
  });

  it("track: preview and refresh work too", async () => {
    const bench = await newBench({ world: { accounts: 5, regions } });
    const members = [0, 1, 4].map(memberAccount);
    for (const account of members)
      for (const region of regions) bench.emulator.edit(...(kind.needs?.(account, region) ?? []));
    const stack = new Stack(bench.emulator);
    const program = { x: [kind.kind, kind.inputs(members, regions)] as const };
    expect((await stack.up(program)).failures).toEqual({});
    bench.emulator.edit(...kind.turn(memberAccount(1), "us-east-1", kind.capabilities.at(-1) as string, false));
    const track = bench.spec([declare(kind, members, regions, { mode: "track" })]);
    restrict(bench, await actionsOf(bench, ["--spec", track, "--no-doctor"]));
    const { x } = await stack.preview(program);
    expect(x).toMatchObject({ changes: true, failures: [] });
    expect(JSON.stringify(x?.plan)).not.toContain("cannot be observed");
    expect(await stack.refresh()).toEqual({ x: true });
    expect(written(bench)).toEqual([]);
    expect(refused(bench)).toEqual([]);
  });

  it.each(["retain", ...Object.keys(serviceOf(kind).releases.account)])(
    "manage: up, refresh and destroy with %s work",
    async (account) => {
      const bench = await newBench({ world: { accounts: 5, regions } });
      const members = [0, 1, 4].map(memberAccount);
      for (const member of members)
        for (const region of regions) bench.emulator.edit(...(kind.needs?.(member, region) ?? []));
      const release = { onRelease: { account }, releaseLimit: { accounts: members.length } };
      const spec = bench.spec([declare(kind, members, regions, release)]);
      restrict(bench, await actionsOf(bench, ["--spec", spec, "--no-doctor"]));
      const stack = new Stack(bench.emulator);
      const inputs = { ...kind.inputs(members, regions), ...release };
      expect((await stack.up({ x: [kind.kind, inputs] })).failures).toEqual({});
      expect((await bench.verify([declare(kind, members, regions)])).code).toBe(0);
      expect(written(bench).length).toBeGreaterThan(0);
      await stack.refresh();
      expect(await stack.destroy()).toEqual({});
      expect(refused(bench)).toEqual([]);
    },
  );

  it("manage: allows what switches off only where the declaration can need it", async () => {
    const bench = await newBench();
    const { actions, iam, releases, surplusAction } = serviceOf(kind);
    const iamOf = (direction: "on" | "off"): string[] =>
      Object.values(actions).flatMap((action) => (action.direction === direction ? action.iam : []));
    const own = (names: readonly string[]): string[] => names.filter((name) => !/^(iam|organizations):/.test(name));
    const policy = (more: object): Promise<string[]> =>
      actionsOf(bench, ["--spec", bench.spec([declare(kind, accounts, regions, more)])]);
    const destructive = own(iamOf("off")).filter((name) => !iamOf("on").includes(name) && !iam.read.includes(name));
    const retained = await policy({});
    expect(retained.filter((name) => destructive.includes(name))).toEqual([]);
    for (const [level, names] of Object.entries(releases.account)) {
      const chosen = names.flatMap((name) => own(actions[name]?.iam ?? []));
      const released = await policy({ onRelease: { account: level } });
      expect(released).toEqual(expect.arrayContaining(chosen));
      expect(released.filter((name) => destructive.includes(name) && !chosen.includes(name))).toEqual([]);
      expect(await policy({ onRelease: { account: level }, mode: "track" })).not.toEqual(
        expect.arrayContaining(chosen),
      );
    }
    if (kind.extra !== undefined)
      expect(await policy({ match: "exactly" })).toEqual(
        expect.arrayContaining([...(actions[surplusAction ?? ""]?.iam ?? ["no surplus action"])]),
      );
  });
});

interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
}

const statementsIn = (stdout: string): Statement[] => JSON.parse(stdout).Statement;

describe("aws-coverage iam", () => {
  it("without a declaration prints what can switch on, for all services unless one is named, and says so", async () => {
    const bench = await newBench();
    const { stdout, stderr } = await bench.run(["iam", "--mode", "manage", "--format", "json"]);
    expect(Object.keys(JSON.parse(stdout))).toEqual(["Version", "Statement"]);
    expect(JSON.parse(stdout).Version).toBe("2012-10-17");
    expect(stderr).toContain("everything that can switch on, and nothing that switches off");
    const statements = statementsIn(stdout);
    const allowed = statements.flatMap(({ Action }) => Action);
    for (const { iam } of services) for (const action of iam.read) expect(allowed).toContain(action);
    expect(allowed.filter((action) => /Delete|Disable|Disassociate|Cancel|Stop/.test(action))).toEqual([]);
    for (const { Sid, Effect } of statements)
      expect([Effect, Sid]).toEqual(["Allow", expect.stringMatching(/^[A-Za-z0-9]+$/)]);
    expect(new Set(statements.map(({ Sid }) => Sid)).size).toBe(statements.length);
    // AWS's limit for a managed policy, white space apart.
    expect(JSON.stringify(JSON.parse(stdout)).length).toBeLessThan(6144);
    const one = await actionsOf(bench, ["--service", "security-ir"]);
    expect(one.filter((action) => /^(inspector2|guardduty):/.test(action))).toEqual([]);
    expect(bench.emulator.journal.last).toBe(0);
  });

  it("prints each statement with its reason as text", async () => {
    const bench = await newBench();
    const { stdout } = await bench.run(["iam", "--format", "text"]);
    expect(stdout).toMatch(/^OrganizationRead: selectors, names .*\n {4}organizations:DescribeOrganization\n/);
  });

  it("asks of AWS Organizations only what the declaration needs", async () => {
    const bench = await newBench();
    const [kind] = kinds as [Kind];
    const policy = (whom: Parameters<typeof declare>[1], region: string, ...argv: string[]): Promise<string[]> =>
      actionsOf(bench, ["--spec", bench.spec([declare(kind, whom, [region])]), ...argv]);
    const selected = await policy({ organization: {} }, "us-east-1", "--no-doctor");
    expect(selected).not.toContain("organizations:DescribeAccount");
    expect(selected).not.toContain("organizations:ListRoots");
    expect(selected).not.toContain("organizations:ListAWSServiceAccessForOrganization");
    expect(await policy(accounts, "us-east-1")).toContain("organizations:DescribeAccount");
    expect(await policy(accounts, "us-east-1")).toContain("organizations:ListAWSServiceAccessForOrganization");
    expect(await policy(accounts, "us-gov-west-1")).toContain("organizations:ListRoots");
  });

  it("limits what creates and assumes roles to those roles, in the partition of the declaration", async () => {
    const bench = await newBench();
    const [kind] = kinds as [Kind];
    const guardDuty = kinds.find((one) => one.kind === "GuardDutyMemberSet") as Kind;
    const roleArn = `arn:aws:iam::${administratorAccount}:role/Security`;
    const invitation = { emails: { [memberAccount(0)]: "a@example.com" }, acceptRoleName: "AcceptInvitation" };
    const { stdout, stderr } = await bench.run([
      "iam",
      "--spec",
      bench.spec([
        declare(kind, [memberAccount(0)], regions, { connection: { assumeRole: { roleArn, externalId: "s3cr3t" } } }),
        declare(guardDuty, [memberAccount(0)], ["us-gov-west-1"], { invitation }),
      ]),
    ]);
    const statements = statementsIn(stdout);
    const resourcesOf = (action: string) =>
      Object.fromEntries(
        statements.flatMap(({ Sid, Action, Resource }) => (Action.includes(action) ? [[Sid, Resource]] : [])),
      );
    expect(resourcesOf("sts:AssumeRole")).toEqual({
      GuardDutyMemberSetMemberRole: ["arn:aws-us-gov:iam::*:role/AcceptInvitation"],
      Connection: [roleArn],
    });
    expect(resourcesOf("iam:CreateServiceLinkedRole")).toEqual({
      [`${kind.kind}ServiceRole`]: [
        "arn:aws:iam::*:role/aws-service-role/*.inspector2.amazonaws.com/*",
        "arn:aws:iam::*:role/aws-service-role/inspector2.amazonaws.com/*",
      ],
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
    const isWrite = (action: string): boolean => !/:(Get|List|Describe|BatchGet)/.test(action);
    const prefixes = async (...argv: string[]): Promise<Set<string>> =>
      new Set(
        (await actionsOf(bench, ["--spec", spec, ...argv])).filter(isWrite).map((action) => action.split(":")[0] ?? ""),
      );
    expect(await prefixes()).toEqual(new Set([serviceOf(other).signingName]));
    expect(await prefixes("--mode", "track")).toEqual(new Set());
  });
});
