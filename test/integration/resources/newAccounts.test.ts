import { afterEach, describe, expect, it } from "vitest";
import type { Emulator } from "../../../emulator";
import { administratorAccount, memberAccount, startEmulator } from "../../../emulator";
import { hurried } from "./hurried";
import type { Refuse, Rewrite } from "./rewriting";
import { startRewriting } from "./rewriting";
import type { Program } from "./stack";
import { Stack } from "./stack";

/** How a kind declares two capabilities, and how its service stores and tells the setting: a new kind gets a row. */
const kinds = [
  {
    kind: "InspectorAccountEnablement",
    service: "inspector2",
    inputs: { resourceTypes: ["EC2", "LAMBDA"] },
    fewer: { resourceTypes: ["EC2"] },
    capabilities: ["EC2", "LAMBDA"],
    here: (slice: Slice, region: string) => slice.regions[region]?.["autoEnable"],
    set: { ecr: true },
    isOn: { ec2: true, lambda: true, ecr: true, lambdaCode: false, codeRepository: false },
    others: { resourceTypes: ["LAMBDA"] },
    unclear: [
      {
        what: "the answer leaves a resource type out",
        code: "NOT_REPORTED",
        answer: { autoEnable: { ec2: true, ecr: false, lambdaCode: false }, maxAccountLimitReached: false },
      },
    ],
  },
  {
    kind: "GuardDutyMemberSet",
    service: "guardduty",
    inputs: { features: ["S3_DATA_EVENTS"] },
    fewer: { features: [] },
    capabilities: ["FOUNDATIONAL", "S3_DATA_EVENTS"],
    here: (slice: Slice, region: string) => slice.regions[region]?.["configuration"],
    set: { features: { LAMBDA_NETWORK_LOGS: "ALL" } },
    isOn: { members: "NEW", features: { LAMBDA_NETWORK_LOGS: "ALL", S3_DATA_EVENTS: "NEW" } },
    others: { features: ["S3_DATA_EVENTS"] },
    unclear: [
      {
        what: "the answer leaves the members out",
        code: "NOT_REPORTED",
        answer: { features: [{ name: "S3_DATA_EVENTS", autoEnable: "NONE" }], memberAccountLimitReached: false },
      },
      {
        what: "a value is new or missing",
        code: "UNKNOWN_STATUS",
        answer: {
          autoEnableOrganizationMembers: "SOON",
          features: [{ name: "S3_DATA_EVENTS" }],
          memberAccountLimitReached: false,
        },
      },
    ],
  },
] as const;

interface Unclear {
  readonly what: string;
  readonly code: string;
  readonly answer: object;
}

interface Slice {
  readonly regions: Readonly<Record<string, Record<string, object>>>;
}

const regions = ["us-east-1", "eu-west-1"];
const describeOperation = "DescribeOrganizationConfiguration";
const updateOperation = "UpdateOrganizationConfiguration";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

interface Answers {
  readonly rewrite?: Rewrite;
  readonly refuse?: Refuse;
}

async function scene(row: (typeof kinds)[number], answers?: Answers) {
  const emulator: Emulator = await startEmulator({ world: { regions, accounts: 5 } });
  open.push(emulator);
  let target: { readonly url: string } = emulator;
  if (answers !== undefined) {
    const rewriting = await startRewriting(emulator.url, answers.rewrite ?? (() => undefined), answers.refuse);
    open.push(rewriting);
    target = rewriting;
  }
  const organization = { includeManagementAccount: false };
  const program = (inputs: object = {}): Program => ({
    all: [row.kind, { organization, regions, ...row.inputs, newAccounts: "autoEnable", ...inputs }],
  });
  const setting = (region = "us-east-1") => row.here(emulator.world.slice<Slice>(row.service), region) as object;
  for (const region of regions) merge(setting(region), row.set);
  const writes = (mark = 0) =>
    emulator.journal.entries({ since: mark, service: row.service }).filter(({ kind }) => kind === "write");
  return {
    emulator,
    stack: new Stack(target, undefined, {}, { clock: hurried(20) }),
    together: new Stack(target, undefined, {}, { clock: hurried(20), together: true }),
    program,
    setting,
    updates: (mark = 0) => writes(mark).filter(({ operation }) => operation === updateOperation),
    writes,
    reads: (mark: number) =>
      emulator.journal.entries({ since: mark, service: row.service, operation: describeOperation }),
  };
}

function merge(into: object, from: object): void {
  for (const [key, value] of Object.entries(from)) {
    const known = (into as Record<string, unknown>)[key];
    if (typeof known === "object" && known !== null) merge(known, value as object);
    else (into as Record<string, unknown>)[key] = value;
  }
}

describe.each(kinds)('newAccounts: "autoEnable" of $kind', (row) => {
  it.runIf(row.service === "guardduty")("keeps ALL, which AWS applies to existing members too", async () => {
    const { stack, program, setting } = await scene(row);
    merge(setting(), { members: "ALL" });
    await stack.up(program());
    expect(setting()).toMatchObject({ members: "ALL", features: { S3_DATA_EVENTS: "NEW" } });
  });

  it("is a line of its own in the plan, written once a region, and keeps what others have set", async () => {
    const { stack, program, setting, updates, reads, emulator } = await scene(row);
    const { plan, entries, failures } = (await stack.preview(program()))["all"] ?? {};
    expect(failures).toEqual([]);
    const line = `auto-enable ${row.capabilities.join(", ")}`;
    for (const region of regions) expect(plan?.["to do"][region]["new accounts"]).toContain(`${line} (now`);
    const own = entries?.filter(({ accounts }) => accounts.includes("newAccounts")) ?? [];
    expect(own).toHaveLength(2);
    for (const entry of own)
      expect(entry).toMatchObject({ reason: "gap", verb: "auto-enable", accounts: ["newAccounts"] });
    expect((await stack.up(program())).failures).toEqual({});
    for (const region of regions) expect(setting(region)).toMatchObject(row.isOn);
    expect(updates()).toHaveLength(regions.length);
    const { summary } = stack.state.get("all")?.outputs ?? {};
    const accounts = stack.state.get("all")?.outputs["accountIds"].length;
    expect(accounts).toBeGreaterThan(2);
    expect(summary).toMatchObject({ gap: 0, cells: accounts * 2 * row.capabilities.length });
    expect(summary.newAccounts).toMatchObject({ covered: 2 * row.capabilities.length, gap: 0 });
    expect(stack.state.get("all")?.outputs["accountIds"]).not.toContain("newAccounts");
    const mark = emulator.journal.last;
    expect((await stack.up(program())).ran).toEqual([]);
    expect(updates(mark)).toEqual([]);
    expect(reads(mark)).toHaveLength(regions.length);
  });

  it("is drift where somebody switches it off, in preview and in refresh, and up repairs only that", async () => {
    const { stack, program, setting, writes, emulator } = await scene(row);
    await stack.up(program());
    const before = JSON.parse(JSON.stringify(setting())) as object;
    const off = row.service === "inspector2" ? { ec2: false } : { members: "NONE" };
    merge(setting(), off);
    const mark = emulator.journal.last;
    expect((await stack.preview(program()))["all"]).toMatchObject({
      changes: true,
      entries: [{ region: "us-east-1", reason: "gap", accounts: ["newAccounts"], capabilities: [row.capabilities[0]] }],
    });
    expect(await stack.refresh()).toEqual({ all: true });
    expect(stack.state.get("all")?.outputs["notCovered"]["us-east-1"]["newAccounts"]).toBeDefined();
    expect((await stack.up(program())).failures).toEqual({});
    expect(writes(mark).map(({ operation }) => operation)).toEqual([updateOperation]);
    expect(setting()).toEqual(before);
  });

  it("covers an account that joins, before the next up", async () => {
    const { stack, program, emulator } = await scene(row);
    await stack.up(program());
    const mark = emulator.journal.last;
    emulator.edit({ do: "addAccount", account: "990000000001" });
    emulator.world.clock.advance(3_600_000);
    const { entries } = (await stack.preview(program()))["all"] ?? {};
    const gaps = entries?.filter(({ reason }) => reason === "gap") ?? [];
    expect({ gaps, writes: emulator.journal.entries({ since: mark, kind: "write" }) }).toEqual({
      gaps: [],
      writes: [],
    });
  });

  it("is only told in mode track", async () => {
    const { stack, program, writes } = await scene(row);
    const { entries } = (await stack.preview(program({ mode: "track" })))["all"] ?? {};
    expect(entries?.filter(({ accounts }) => accounts.includes("newAccounts"))).toMatchObject([
      { reason: "tracked" },
      { reason: "tracked" },
    ]);
    await stack.up(program({ mode: "track" }));
    expect(writes()).toEqual([]);
  });

  it("is never switched off: not by leave, by fewer capabilities, match exactly, or destroy", async () => {
    const { stack, program, setting, updates, emulator } = await scene(row);
    const onRelease = { capability: "disable" };
    await stack.up(program({ onRelease }));
    const mark = emulator.journal.last;
    const releaseLimit = { accounts: 100 };
    await stack.up(program({ onRelease, releaseLimit, ...row.fewer, match: "exactly" }));
    await stack.up(program({ onRelease, newAccounts: "leave" }));
    expect(await stack.destroy()).toEqual({});
    expect(updates(mark)).toEqual([]);
    expect(setting()).toMatchObject(row.isOn);
  });

  it("warns that AWS applies it to the whole organization where the selection is smaller", async () => {
    const { stack, program } = await scene(row);
    const { plan } = (await stack.preview(program({ organization: { exclude: [administratorAccount] } })))["all"] ?? {};
    expect(JSON.stringify(plan)).toContain("applies to every account that joins the organization");
  });

  it("is refused with a list of accounts", async () => {
    const { stack, program, emulator } = await scene(row);
    const { failures } =
      (await stack.preview(program({ accounts: [administratorAccount], organization: undefined })))["all"] ?? {};
    expect(failures?.join("\n")).toMatch(/newAccounts: "autoEnable" is declared with a list of accounts/);
    expect(emulator.journal.entries({ kind: "write" })).toEqual([]);
  });

  it("fails up with AWS's reason where AWS refuses it, and every account is covered all the same", async () => {
    const refusal = { status: 403, error: "AccessDeniedException", message: "not authorized to perform this" };
    const { stack, program } = await scene(row, {
      refuse: (path, input) => (isUpdate(path, input) ? refusal : undefined),
    });
    const { failures } = await stack.up(program());
    expect(failures["all"]?.message).toMatch(/not covered: AccessDeniedException: not authorized.* \(new accounts\)/);
    const { summary } = stack.state.get("all")?.outputs ?? {};
    expect(summary).toMatchObject({ gap: 0 });
    expect(summary.newAccounts).toMatchObject({ gap: 2 * row.capabilities.length });
  });

  it.each<Unclear>(row.unclear)("is unknown, and nothing is written, where $what", async ({ code, answer }) => {
    const rewrite: Rewrite = (_path, before) => (isConfiguration(before) ? answer : undefined);
    const { stack, program, updates } = await scene(row, { rewrite });
    const { failures } = await stack.up(program());
    expect(failures["all"]?.message).toMatch(new RegExp(`cannot be observed: ${code}.*\\(new accounts\\)`));
    expect(updates()).toEqual([]);
  });

  it("adds to what another resource of the same run declares", async () => {
    const { together, program, setting, emulator, updates } = await scene(row);
    const inputs = program()["all"]?.[1] as { organization: object };
    const all = Object.keys(emulator.world.organization.accounts);
    const some = [administratorAccount, memberAccount(0)];
    const except = (exclude: string[]) => ({ organization: { ...inputs.organization, exclude } });
    const slow = { when: { operation: updateOperation }, do: { kind: "hang", ms: 300 } } as const;
    emulator.faults.set([slow], emulator.world.clock.now());
    const { failures } = await together.up({
      one: [row.kind, { ...inputs, ...row.fewer, ...except(all.filter((id) => !some.includes(id))) }],
      other: [row.kind, { ...inputs, ...row.others, ...except(some) }],
    });
    expect(failures).toEqual({});
    // In turn: a call that is made from an older setting takes back what the other one has just added, and is repeated.
    expect(updates()).toHaveLength(2 * regions.length);
    expect(setting()).toMatchObject(row.isOn);
  });
});

const isUpdate = (path: string, input: object): boolean =>
  path.toLowerCase().includes("organizationconfiguration/update") ||
  ("autoEnableOrganizationMembers" in input && path.endsWith("/admin"));

const isConfiguration = (answer: unknown): boolean =>
  typeof answer === "object" &&
  answer !== null &&
  ("autoEnable" in answer || "autoEnableOrganizationMembers" in answer) &&
  ("maxAccountLimitReached" in answer || "memberAccountLimitReached" in answer);
