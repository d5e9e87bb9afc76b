import { afterEach, describe, expect, it } from "vitest";
import { administratorAccount, managementAccount } from "../../../emulator";
import {
  a,
  answerTo,
  b,
  c,
  closeScenes,
  d,
  lyingTo,
  name,
  notCovered,
  outputs,
  program,
  region,
  scene,
} from "./guarddutyScene";
import type { Rewrite } from "./rewriting";
import { noContent } from "./rewriting";
import type { Outputs, Program, Stack } from "./stack";

afterEach(closeScenes);

/** Issue 10, 3: what AWS may answer, and the emulator never does. Nothing of it may look covered, or be written to. */
const own = administratorAccount;
const features = ["LAMBDA_NETWORK_LOGS", "S3_DATA_EVENTS"];
const everything = ["FOUNDATIONAL", ...features];
const settle = { timeoutSeconds: 5 };
const covered = program({ accounts: [a, b], features, settle });

/** Rewrites the answers of one operation. */
const lie =
  (operation: keyof typeof answerTo, change: (answer: Outputs, path: string) => unknown): Rewrite =>
  (path, answer) =>
    answerTo[operation].test(path) ? change(answer as Outputs, path) : undefined;

/** Preview, up and refresh over such an AWS, when all is as declared: the texts of what is not covered, and the failures. */
async function overCovered(rewrite: Rewrite, declared: Program = covered) {
  const world = await scene();
  expect((await world.stack.up(declared)).failures).toEqual({});
  const lied = await lyingTo(world, rewrite);
  const mark = world.emulator.journal.last;
  const preview = (await lied.preview(declared))[name];
  const { failures } = await lied.up(declared);
  await lied.refresh();
  expect(world.writes(mark)).toEqual([]);
  return {
    preview,
    message: failures[name]?.message ?? "",
    cells: notCovered(lied),
    summary: outputs(lied)["summary"],
    lied,
  };
}

const keys = (account: string, capabilities: readonly string[] = everything) =>
  capabilities.map((capability) => `${region} ${account} ${capability}`);

/** Every listed cell is unknown with this code, all others are covered, and neither preview nor up calls it fine. */
function expectUnknown(
  { preview, message, cells, summary }: Awaited<ReturnType<typeof overCovered>>,
  code: string,
  of: string[],
) {
  expect(preview?.changes).toBe(true);
  expect(new Set(preview?.entries.map((entry) => `${entry.reason} ${entry.code}`))).toEqual(
    new Set([`unobserved ${code}`]),
  );
  expect(message).toContain(`${code}: `);
  expect(Object.keys(cells).sort()).toEqual([...of].sort());
  for (const text of Object.values(cells)) expect(text).toMatch(new RegExp(`^unknown: .*\\(${code}: `));
  expect(summary).toMatchObject({ unknown: of.length, covered: summary.cells - of.length, gap: 0 });
}

const withoutMember = (account: string) => (answer: Outputs) => ({
  ...answer,
  members: answer["members"]?.filter((one: Outputs) => one["accountId"] !== account),
});

/** In place of a whole answer. */
const empty: readonly (readonly [title: string, answer: unknown])[] = [
  ["neither list", {}],
  ["HTTP 204", noContent],
  ["[]", []],
  ["null lists", { members: null, unprocessedAccounts: null }],
  ["an error in HTTP 200", { message: "Internal error", __type: "InternalServerErrorException" }],
];

describe("GetMembers", () => {
  it("leaves out one member: unknown, because ListMembers has it, and no CreateMembers", async () => {
    expectUnknown(await overCovered(lie("GetMembers", withoutMember(b))), "NOT_MENTIONED", keys(b));
  });

  it("leaves out all of them", async () => {
    const none = { members: [], unprocessedAccounts: [] };
    expectUnknown(await overCovered(lie("GetMembers", () => none)), "NOT_MENTIONED", [...keys(a), ...keys(b)]);
  });

  it("calls a member none, which ListMembers has", async () => {
    const result =
      "The request is rejected because the given account ID is not an associated member of the current account.";
    const answer = (real: Outputs) => ({
      ...withoutMember(b)(real),
      unprocessedAccounts: [{ accountId: b, result }],
    });
    expectUnknown(await overCovered(lie("GetMembers", answer)), "NOT_MENTIONED", keys(b));
  });

  it("answers for another account than it was asked about", async () => {
    const answer = (real: Outputs) => ({
      ...real,
      members: real["members"].map((one: Outputs) => (one["accountId"] === b ? { ...one, accountId: d } : one)),
    });
    expectUnknown(await overCovered(lie("GetMembers", answer)), "NOT_MENTIONED", keys(b));
  });

  it.each(empty)("answers with %s", async (_, answer) => {
    expectUnknown(await overCovered(lie("GetMembers", () => answer)), "NOT_MENTIONED", [...keys(a), ...keys(b)]);
  });

  it.each([
    ["a status that is new", "BRAND_NEW"],
    ["no status", undefined],
    ["null", null],
  ])("has %s", async (_, relationshipStatus) => {
    const answer = (real: Outputs) => ({
      ...real,
      members: real["members"].map((one: Outputs) => (one["accountId"] === b ? { ...one, relationshipStatus } : one)),
    });
    expectUnknown(await overCovered(lie("GetMembers", answer)), "UNKNOWN_STATUS", keys(b));
  });

  it.each(["ENABLED", "enabled"])(
    "writes the status %s, as other editions of AWS's documents do: the same",
    async (status) => {
      const answer = (real: Outputs) => ({
        ...real,
        members: real["members"].map((one: Outputs) => ({ ...one, relationshipStatus: status })),
      });
      const { preview, message, cells } = await overCovered(lie("GetMembers", answer));
      expect([preview?.changes, message, cells]).toEqual([false, "", {}]);
    },
  );

  it("leaves out a member while another one has drifted: only that one is written to", async () => {
    const world = await scene();
    await world.stack.up(covered);
    world.emulator.edit({ do: "guarddutyStop", account: a });
    const lied = await lyingTo(world, lie("GetMembers", withoutMember(b)));
    const mark = world.emulator.journal.last;
    expect((await lied.up(covered)).failures[name]?.message).toContain("NOT_MENTIONED");
    expect(world.writes(mark)).toEqual([["StartMonitoringMembers", a]]);
  });

  it("leaves out a new member for a while after CreateMembers: waited for, and not created twice", async () => {
    const world = await scene();
    let looks = 0;
    const rewrite = lie("GetMembers", (real) => {
      if (!real["members"].some((one: Outputs) => one["accountId"] === a)) return undefined;
      looks += 1;
      return looks > 3 ? undefined : withoutMember(a)(real);
    });
    const lied = await lyingTo(world, rewrite);
    expect((await lied.up(program({ accounts: [a], features }))).failures).toEqual({});
    expect(looks).toBeGreaterThan(3);
    expect(world.writes()).toEqual([
      ["CreateMembers", a],
      ["UpdateMemberDetectors", a],
    ]);
  });

  it("leaves out a member that left the declaration: its release is not forgotten", async () => {
    const world = await scene();
    const release = { onRelease: { account: "deleteMember" }, settle };
    await world.stack.up(program({ accounts: [a, b], features, ...release }));
    const less = program({ accounts: [a], features, ...release });
    for (const answer of [withoutMember(b), () => ({}), () => noContent]) {
      const lied = await lyingTo(world, lie("GetMembers", answer));
      expect((await lied.preview(less))[name]).toMatchObject({ changes: true });
      const mark = world.emulator.journal.last;
      expect(Object.keys((await lied.up(less)).failures)).toEqual([name]);
      expect(world.writes(mark)).toEqual([]);
      const honest = honestAgain(world.another(), lied);
      expect((await honest.up(less)).failures).toEqual({});
      expect([world.status(a), world.status(b)]).toEqual(["Enabled", undefined]);
      world.emulator.edit({ do: "guarddutyAssociate", account: b });
    }
  });
});

/** The next run, when AWS answers as it should. */
function honestAgain(honest: Stack, lied: Stack): Stack {
  for (const [key, saved] of lied.state) honest.state.set(key, structuredClone(saved));
  honest.pendingDeletes.push(...structuredClone(lied.pendingDeletes));
  return honest;
}

describe("ListMembers, where GetMembers leaves out an account that is no member", () => {
  const both = program({ accounts: [a, b, c], features, settle });

  /** Up of one account more than there are members, over such an AWS. */
  async function overNewcomer(rewrite: Rewrite) {
    const world = await scene();
    await world.stack.up(covered);
    const lied = await lyingTo(world, rewrite);
    const mark = world.emulator.journal.last;
    const preview = (await lied.preview(both))[name];
    const { failures } = await lied.up(both);
    return { preview, message: failures[name]?.message ?? "", writes: world.writes(mark), world };
  }

  it.each([
    ...empty.map(([title, answer]) => ({ title, answer, code: "UnreadableAnswer" })),
    { title: "a list that lacks members that GetMembers has", answer: { members: [] }, code: "NOT_MENTIONED" },
  ])("answers with $title: that proves nothing, and nothing is created", async ({ answer, code }) => {
    const { preview, message, writes } = await overNewcomer(lie("ListMembers", () => answer));
    expect(preview?.entries).toMatchObject([{ reason: "unobserved", accounts: [c], code }]);
    expect(message).toMatch(new RegExp(`cannot be observed: ${code}: .*account: ${c}`));
    expect(writes).toEqual([]);
  });

  it("has the account: they contradict each other, and nothing is created", async () => {
    const answer = (real: Outputs) => ({
      ...real,
      members: [...real["members"], { accountId: c, relationshipStatus: "Enabled" }],
    });
    const { message, writes } = await overNewcomer(lie("ListMembers", answer));
    expect(message).toMatch(
      new RegExp(
        `NOT_MENTIONED: GetMembers and ListMembers contradict each other about the members of this administrator .*${c}`,
      ),
    );
    expect(writes).toEqual([]);
  });

  it("has only the disassociated with onlyAssociated=false, as the user guide says it: both lists together prove it", async () => {
    const rewrite = lie("ListMembers", (real, path) =>
      path.includes("onlyAssociated=false") ? { ...real, members: [] } : real,
    );
    const { message, writes, world } = await overNewcomer(rewrite);
    expect(message).toBe("");
    expect(writes).toEqual([
      ["CreateMembers", c],
      ["UpdateMemberDetectors", c],
    ]);
    expect(world.status(c)).toBe("Enabled");
  });

  it("is denied: unknown with the permission that lacks", async () => {
    const world = await scene();
    world.emulator.edit({ do: "setCaller", key: "blind", caller: { account: own, deny: ["guardduty:ListMembers"] } });
    const { failures } = await world.another({ caller: "blind" }).up(covered);
    expect(failures[name]?.message).toMatch(/AccessDeniedException: .*guardduty:ListMembers/);
    expect(world.writes()).toEqual([]);
  });
});

/** Changes what GetMemberDetectors has about the plans of some accounts. */
const plans = (accounts: readonly string[], change: (features: Outputs[]) => unknown): Rewrite =>
  lie("GetMemberDetectors", (real) => ({
    ...real,
    members: real["members"].map((one: Outputs) =>
      accounts.includes(one["accountId"]) ? { ...one, features: change(one["features"]) } : one,
    ),
  }));
const withStatus = (plan: string, status: string | null | undefined) => (all: Outputs[]) =>
  all.map((one) => (one["name"] === plan ? { ...one, status } : one));

describe("GetMemberDetectors", () => {
  it.each(empty)("answers with %s", async (_, answer) => {
    const of = [...keys(a, features), ...keys(b, features)];
    expectUnknown(await overCovered(lie("GetMemberDetectors", () => answer)), "NOT_MENTIONED", of);
  });

  it.each([
    ["no features", () => []],
    ["features that are absent", () => undefined],
    ["features that are null", () => null],
  ])("has %s, of one account or of all", async (_, change) => {
    expectUnknown(await overCovered(plans([b], change)), "NOT_REPORTED", keys(b, features));
    const of = [...keys(a, features), ...keys(b, features)];
    expectUnknown(await overCovered(plans([a, b], change)), "NOT_REPORTED", of);
  });

  it("leaves a plan out of the answer for one account, and has it for the other", async () => {
    const change = (all: Outputs[]) => all.filter((one) => one["name"] !== "S3_DATA_EVENTS");
    expectUnknown(await overCovered(plans([b], change)), "NOT_REPORTED", keys(b, ["S3_DATA_EVENTS"]));
  });

  it.each([
    ["a status that is new", "BRAND_NEW"],
    ["a status in lower case", "enabled"],
    ["no status", undefined],
    ["null", null],
  ])("has %s, of one account or of all", async (_, status) => {
    const change = withStatus("S3_DATA_EVENTS", status);
    expectUnknown(await overCovered(plans([b], change)), "UNKNOWN_STATUS", keys(b, ["S3_DATA_EVENTS"]));
    const of = [...keys(a, ["S3_DATA_EVENTS"]), ...keys(b, ["S3_DATA_EVENTS"])];
    expectUnknown(await overCovered(plans([a, b], change)), "UNKNOWN_STATUS", of);
  });

  it.each([
    [
      "a status that is new",
      (inner: Outputs[]) => inner.map((one) => ({ ...one, status: "BRAND_NEW" })),
      "UNKNOWN_STATUS",
    ],
    ["nothing, which it has for the other account", () => undefined, "NOT_REPORTED"],
  ])("has %s of an additional configuration", async (_, change, code) => {
    const [runtime, agent] = ["RUNTIME_MONITORING", "RUNTIME_MONITORING/EC2_AGENT_MANAGEMENT"];
    const rewrite = plans([b], (all) =>
      all.map((one) =>
        one["name"] === runtime ? { ...one, additionalConfiguration: change(one["additionalConfiguration"]) } : one,
      ),
    );
    const declared = program({ accounts: [a, b], features: [runtime, agent], settle });
    expectUnknown(await overCovered(rewrite, declared), code, keys(b, [agent]));
  });

  it("with `exactly`, an undeclared plan of a status that is new is no surplus, and not switched off", async () => {
    const declared = program({ accounts: [a, b], features, match: "exactly", settle });
    const { message, summary } = await overCovered(plans([a, b], withStatus("AI_PROTECTION", "BRAND_NEW")), declared);
    expect([message, summary.surplus]).toEqual(["", 0]);
  });
});

describe("GetDetector, of the administrator's own account", () => {
  const declared = program({ accounts: [own, a], features, settle });

  it.each([
    ["a status that is new", { status: "BRAND_NEW" }],
    ["a status in lower case", { status: "enabled" }],
    ["no status", { status: undefined }],
  ])("has %s", async (_, change) => {
    const rewrite = lie("GetDetector", (real) => ({ ...real, ...change }));
    expectUnknown(await overCovered(rewrite, declared), "UNKNOWN_STATUS", keys(own));
  });

  it.each([
    ["no features", []],
    ["features that are absent", undefined],
  ])("has %s", async (_, none) => {
    const rewrite = lie("GetDetector", (real) => ({ ...real, features: none }));
    expectUnknown(await overCovered(rewrite, declared), "NOT_REPORTED", keys(own, features));
  });
});

describe("ListDetectors without its list", () => {
  it.each(empty)("(%s) does not show that there is no detector: none is created", async (_, answer) => {
    const world = await scene();
    const lied = await lyingTo(
      world,
      lie("ListDetectors", () => answer),
    );
    const { failures } = await lied.up(program({ accounts: [a], createDetector: true, settle }));
    expect(failures[name]?.message).toContain("UnreadableAnswer: AWS's answer to ListDetectors has no list");
    expect(world.writes()).toEqual([]);
  });
});

describe("DescribeOrganizationConfiguration", () => {
  /** The plans come one a page. */
  const paged: Rewrite = lie("DescribeOrganizationConfiguration", (real, path) => {
    const from = Number(/nextToken=(\d+)/.exec(path)?.[1] ?? 0);
    const rest = from + 1 < real["features"].length ? { nextToken: String(from + 1) } : {};
    const whole = from === 0 ? real : {};
    return { ...whole, features: real["features"].slice(from, from + 1), ...rest };
  });

  it("is read to its last page: what the plan says of auto-enable is all of it", async () => {
    const world = await scene();
    world.emulator.edit({ do: "guarddutyAutoEnable", features: { AI_PROTECTION: "NEW", EKS_AUDIT_LOGS: "NEW" } });
    const preview = (await (await lyingTo(world, paged)).preview(program({ accounts: [a], features })))[name];
    expect(preview?.entries).toMatchObject([
      {
        action: "create",
        note: "the organization's auto-enable settings will switch on EKS_AUDIT_LOGS, AI_PROTECTION too",
      },
    ]);
    expect(preview?.plan["to do"]["newly enabled and billed"]).toBe("5 account capabilities");
  });

  it("with the plan that names an owner on the last page names it", async () => {
    const world = await scene();
    const declared = program({ accounts: [a], features: ["AI_PROTECTION"] });
    await world.stack.up(declared);
    world.emulator.edit(
      { do: "guarddutyAutoEnable", features: { AI_PROTECTION: "ALL" } },
      { do: "guarddutyPlan", account: a, plan: "AI_PROTECTION" },
    );
    const lied = await lyingTo(world, paged);
    expect((await lied.preview(declared))[name]?.entries).toMatchObject([{ managedBy: "organization auto-enable" }]);
  });

  it.each(empty)("answers with %s: who we are is unclear, and nothing is created", async (_, answer) => {
    const world = await scene();
    const lied = await lyingTo(
      world,
      lie("DescribeOrganizationConfiguration", () => answer),
    );
    const { failures } = await lied.up(covered);
    expect(failures[name]?.message).toMatch(/UnreadableAnswer: .*cannot determine whether account/);
    expect(world.writes()).toEqual([]);
  });

  it("has ALL for plans only, and AWS does not refuse a release: nothing else does", async () => {
    const world = await scene();
    const release = { onRelease: { account: "deleteMember" } };
    await world.stack.up(program({ accounts: [a, b], features, ...release }));
    const rewrite = lie("DescribeOrganizationConfiguration", (real) => ({
      ...real,
      autoEnableOrganizationMembers: "NEW",
      features: real["features"].map((one: Outputs) => ({ ...one, autoEnable: "ALL" })),
    }));
    const lied = await lyingTo(world, rewrite);
    expect((await lied.up(program({ accounts: [a], features, ...release }))).failures).toEqual({});
    expect(world.status(b)).toBeUndefined();
  });
});

describe("ListDelegatedAdministrators without its list", () => {
  it("does not show that there is no administrator: the caller is not told to register itself", async () => {
    const world = await scene();
    const rewrite: Rewrite = (_, answer) =>
      typeof answer === "object" && answer !== null && "DelegatedAdministrators" in answer ? {} : undefined;
    const lied = await lyingTo({ ...world, stack: world.another({ caller: managementAccount }) }, rewrite);
    const management = world.another({ caller: managementAccount, target: lied.emulator.url });
    const { failures } = await management.up(program({ accounts: [a], createDetector: true, settle }));
    expect(failures[name]?.message).toMatch(/list-delegated-administrators/);
    expect(failures[name]?.message).not.toMatch(/enable-organization-admin-account/);
    expect(world.writes()).toEqual([]);
  });
});

describe("CreateMembers", () => {
  it("says 'Internal error' of one account, as AWS does: asked for again", async () => {
    const { stack, faults, since, status } = await scene();
    const failing = { kind: "failAccounts", accounts: [a], code: "", message: "Internal error" } as const;
    faults({ when: { operation: "CreateMembers", times: 2 }, do: failing });
    expect((await stack.up(covered)).failures).toEqual({});
    expect(since(0, "CreateMembers").map(({ ids }) => ids)).toEqual([[a, b], [a], [a]]);
    expect([status(a), status(b)]).toEqual(["Enabled", "Enabled"]);
  });
});
