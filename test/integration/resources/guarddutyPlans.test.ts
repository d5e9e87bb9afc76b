import { afterEach, describe, expect, it } from "vitest";
import { a, b, c, closeScenes, d, members, name, notCovered, outputs, program, region, scene } from "./guarddutyScene";

afterEach(closeScenes);

const eks = "EKS_RUNTIME_MONITORING";
const runtime = "RUNTIME_MONITORING";
const [addOn, ec2, ecs] = ["EKS_ADDON_MANAGEMENT", "EC2_AGENT_MANAGEMENT", "ECS_FARGATE_AGENT_MANAGEMENT"] as const;
const all = [
  "S3_DATA_EVENTS",
  "EKS_AUDIT_LOGS",
  "EBS_MALWARE_PROTECTION",
  "RDS_LOGIN_EVENTS",
  "RDS_LOGIN_EVENTS/RDS_DATA_RISK",
  "LAMBDA_NETWORK_LOGS",
  ...[runtime, `${runtime}/${addOn}`, `${runtime}/${ecs}`, `${runtime}/${ec2}`],
  "AI_PROTECTION",
];

describe("protection plans", () => {
  it("are written all at once, with their additional configuration", async () => {
    const { stack, on, writes } = await scene();
    expect((await stack.up(program({ accounts: [a], features: all }))).failures).toEqual({});
    expect(on(a)).toEqual(
      [
        ...[
          "AI_PROTECTION",
          "EBS_MALWARE_PROTECTION",
          "EKS_AUDIT_LOGS",
          "LAMBDA_NETWORK_LOGS",
          "RDS_LOGIN_EVENTS",
          "RDS_LOGIN_EVENTS/RDS_DATA_RISK",
        ],
        ...[runtime, `${runtime}/${ec2}`, `${runtime}/${ecs}`, `${runtime}/${addOn}`, "S3_DATA_EVENTS"],
      ].sort(),
    );
    expect(writes()).toEqual([
      ["CreateMembers", a],
      ["UpdateMemberDetectors", a],
    ]);
    expect(outputs(stack)["summary"]).toMatchObject({ cells: 12, covered: 12 });
  });

  it("that are not declared are left alone", async () => {
    const { stack, emulator, on, writes } = await scene();
    emulator.edit(
      { do: "guarddutyAssociate", account: a },
      { do: "guarddutyPlan", account: a, plan: "EKS_AUDIT_LOGS", status: "ENABLED" },
    );
    expect((await stack.up(program({ accounts: [a], features: ["S3_DATA_EVENTS"] }))).failures).toEqual({});
    expect(on(a)).toEqual(["EKS_AUDIT_LOGS", "S3_DATA_EVENTS"]);
    expect(writes()).toEqual([["UpdateMemberDetectors", a]]);
  });

  it("of accounts that lack different ones go out in one call a set", async () => {
    const { stack, emulator, on, writes } = await scene();
    const declared = program({ accounts: [a, b, c, d], features: ["S3_DATA_EVENTS", "EKS_AUDIT_LOGS"] });
    await stack.up(declared);
    for (const account of [a, c]) emulator.edit({ do: "guarddutyPlan", account, plan: "S3_DATA_EVENTS" });
    emulator.edit({ do: "guarddutyPlan", account: b, plan: "EKS_AUDIT_LOGS" });
    const mark = emulator.journal.last;
    await stack.up(declared);
    expect([...writes(mark)].sort()).toEqual([
      ["UpdateMemberDetectors", a, c],
      ["UpdateMemberDetectors", b],
    ]);
    for (const account of [a, b, c, d]) expect(on(account)).toEqual(["EKS_AUDIT_LOGS", "S3_DATA_EVENTS"]);
  });

  it("an additional configuration that was switched off is found, and set without the others", async () => {
    const { stack, emulator, on } = await scene();
    const declared = program({ accounts: [a], features: [runtime, `${runtime}/${ec2}`] });
    await stack.up(declared);
    emulator.edit(
      { do: "guarddutyPlan", account: a, plan: `${runtime}/${ecs}`, status: "ENABLED" },
      { do: "guarddutyPlan", account: a, plan: `${runtime}/${ec2}` },
    );
    expect((await stack.preview(declared))[name]?.entries).toMatchObject([
      { region, verb: "enable", capabilities: [`${runtime}/${ec2}`], accounts: [a], observed: "DISABLED" },
    ]);
    expect((await stack.up(declared)).failures).toEqual({});
    expect(on(a)).toEqual([runtime, `${runtime}/${ec2}`, `${runtime}/${ecs}`]);
  });
});

describe("the two plans for EKS", () => {
  it("both declared: refused before any call", async () => {
    const { stack, emulator } = await scene();
    const { failures } = await stack.up(program({ accounts: [a], features: [runtime, eks] }));
    expect(failures[name]?.message).toMatch(/declared together, which AWS refuses/);
    expect(emulator.journal.entries()).toEqual([]);
  });

  it("RUNTIME_MONITORING satisfies a declared EKS_RUNTIME_MONITORING; the add-on is set where it has an effect", async () => {
    const { stack, emulator, on, writes } = await scene();
    emulator.edit(
      { do: "guarddutyAssociate", account: a },
      { do: "guarddutyPlan", account: a, plan: runtime, status: "ENABLED" },
    );
    const plain = program({ accounts: [a], features: [eks] });
    expect((await stack.up(plain)).failures).toEqual({});
    expect(writes()).toEqual([]);
    const withAddOn = program({ accounts: [a], features: [eks, `${eks}/${addOn}`] });
    expect((await stack.up(withAddOn)).failures).toEqual({});
    expect(on(a)).toEqual([runtime, `${runtime}/${addOn}`]);
    expect(outputs(stack)["summary"]).toMatchObject({ covered: 3 });
    expect((await stack.preview(withAddOn))[name]).toMatchObject({ plan: {}, changes: false });
  });

  it("without it, EKS_RUNTIME_MONITORING itself is switched on, add-on included", async () => {
    const { stack, on } = await scene();
    expect((await stack.up(program({ accounts: [a], features: [eks, `${eks}/${addOn}`] }))).failures).toEqual({});
    expect(on(a)).toEqual([eks, `${eks}/${addOn}`]);
  });

  it("with `exactly`, the one that stands in stays, and what it does beyond goes", async () => {
    const { stack, emulator, on } = await scene();
    emulator.edit({ do: "guarddutyAssociate", account: a });
    for (const plan of [runtime, `${runtime}/${ec2}`])
      emulator.edit({ do: "guarddutyPlan", account: a, plan, status: "ENABLED" });
    const declared = program({ accounts: [a], features: [eks], match: "exactly" });
    expect((await stack.up(declared)).failures).toEqual({});
    expect(on(a)).toEqual([runtime]);
    expect((await stack.preview(declared))[name]).toMatchObject({ plan: {}, changes: false });
  });

  it("going over to RUNTIME_MONITORING: it is on before the old one goes, so that EKS is never without", async () => {
    const { stack, emulator, on, since } = await scene();
    await stack.up(program({ accounts: [a], features: [eks] }));
    const mark = emulator.journal.last;
    expect(
      (await stack.up(program({ accounts: [a], features: [runtime], onRelease: { capability: "disable" } }))).failures,
    ).toEqual({});
    expect(on(a)).toEqual([runtime]);
    expect(since(mark, "UpdateMemberDetectors")).toHaveLength(2);
    expect(stack.pendingDeletes).toEqual([]);
    expect(stack.said.join("\n")).not.toMatch(/NOT_PERSISTED|waiting for AWS/);
  });

  it("going over with what else leaves: RUNTIME_MONITORING keeps its agents, and all of the old plan goes", async () => {
    const { stack, on } = await scene();
    const declared = (features: string[]) => program({ accounts: [a], features, onRelease: { capability: "disable" } });
    await stack.up(declared([eks, `${eks}/${addOn}`, "S3_DATA_EVENTS"]));
    expect((await stack.up(declared([runtime, `${runtime}/${addOn}`]))).failures).toEqual({});
    expect(on(a)).toEqual([runtime, `${runtime}/${addOn}`]);
    expect(stack.pendingDeletes).toEqual([]);
    expect((await stack.preview(declared([runtime, `${runtime}/${addOn}`])))[name]).toMatchObject({
      plan: {},
      changes: false,
    });
  });
});

describe("Runtime Monitoring that no agent serves", () => {
  const warnings = (said: readonly string[]) => said.filter((line) => line.includes("without agent management"));

  it.each([runtime, eks])("%s: a warning, once a run, that says what to add; no drift and no failure", async (plan) => {
    const { stack, another } = await scene();
    const declared = program({ accounts: [a, b], features: [plan] });
    expect((await stack.up(declared)).failures).toEqual({});
    const next = another();
    for (const [key, saved] of stack.state) next.state.set(key, saved);
    expect((await next.preview(declared))[name]).toMatchObject({ plan: {}, changes: false });
    expect(warnings(next.said)).toEqual([
      expect.stringMatching(
        new RegExp(
          `${plan} is on without agent management, so it sees only workloads whose agent you install: add ${plan}/${addOn}.* to features, or set agentManagement: "manual" \\(2 accounts\\)`,
        ),
      ),
    ]);
  });

  it.each([
    ["agents are managed otherwise", { features: [runtime], agentManagement: "manual" }],
    ["one kind of agents is declared", { features: [runtime, `${runtime}/${ec2}`] }],
  ])("is no warning where %s", async (_, inputs) => {
    const { stack } = await scene();
    const declared = program({ accounts: [a], ...inputs });
    await stack.up(declared);
    await stack.preview(declared);
    expect(warnings(stack.said)).toEqual([]);
  });

  it("is no warning where somebody else has switched agent management on", async () => {
    const { stack, emulator } = await scene();
    const declared = program({ accounts: [a], features: [runtime] });
    await stack.up(declared);
    emulator.edit({ do: "guarddutyPlan", account: a, plan: `${runtime}/${ecs}`, status: "ENABLED" });
    await stack.preview(declared);
    expect(warnings(stack.said)).toEqual([]);
  });
});

describe("match: exactly", () => {
  it("switches off what is not declared, additional configuration included, and says so before", async () => {
    const { stack, emulator, on, writes } = await scene();
    emulator.edit({ do: "guarddutyAssociate", account: a });
    for (const plan of ["S3_DATA_EVENTS", "AI_PROTECTION", runtime, `${runtime}/${ec2}`])
      emulator.edit({ do: "guarddutyPlan", account: a, plan, status: "ENABLED" });
    const declared = program({ accounts: [a], features: ["S3_DATA_EVENTS", runtime], match: "exactly" });
    expect((await stack.preview(declared))[name]?.entries).toMatchObject([
      { reason: "surplus", verb: "disable", capabilities: ["AI_PROTECTION", `${runtime}/${ec2}`], accounts: [a] },
    ]);
    expect((await stack.up(declared)).failures).toEqual({});
    expect(on(a)).toEqual([runtime, "S3_DATA_EVENTS"]);
    expect(writes()).toEqual([["UpdateMemberDetectors", a]]);
    expect((await stack.preview(declared))[name]).toMatchObject({ plan: {}, changes: false });
  });

  it("never switches on a plan in order to switch its additional configuration off", async () => {
    const { stack, emulator, on, writes } = await scene();
    emulator.edit({ do: "guarddutyAssociate", account: a });
    const detector = { features: { [`${runtime}/${ec2}`]: "ENABLED" } };
    emulator.edit({
      do: "merge",
      patch: { services: { guardduty: { regions: { [region]: { detectors: { [a]: detector } } } } } },
    });
    expect((await stack.up(program({ accounts: [a], match: "exactly" }))).failures).toEqual({});
    expect(writes()).toEqual([]);
    expect(on(a)).not.toContain(runtime);
  });

  it("beyond releaseLimit nothing is written at all, and the preview says so", async () => {
    const { stack, emulator, on, writes } = await scene({ accounts: 12 });
    const accounts = members(12);
    for (const account of accounts)
      emulator.edit(
        { do: "guarddutyAssociate", account },
        { do: "guarddutyPlan", account, plan: "AI_PROTECTION", status: "ENABLED" },
      );
    const declared = (more: object = {}) =>
      program({ accounts, features: ["S3_DATA_EVENTS"], match: "exactly", ...more });
    const refusal = /something would be disabled in 12 accounts, .* 1 in one run: set releaseLimit: \{ accounts: 12 \}/;
    expect((await stack.preview(declared()))[name]?.failures).toEqual([expect.stringMatching(refusal)]);
    expect((await stack.up(declared())).failures[name]?.message).toMatch(refusal);
    expect(writes()).toEqual([]);
    expect((await stack.up(declared({ releaseLimit: { accounts: 12 } }))).failures).toEqual({});
    for (const account of accounts) expect(on(account)).toEqual(["S3_DATA_EVENTS"]);
  });

  it("names auto-enable as the owner of a surplus that it brings", async () => {
    const { stack, emulator } = await scene();
    emulator.edit(
      { do: "guarddutyAssociate", account: a },
      { do: "guarddutyAutoEnable", features: { AI_PROTECTION: "ALL" } },
    );
    await stack.up(program({ accounts: [a], match: "exactly", mode: "track" }));
    expect(notCovered(stack)).toEqual({
      [`${region} ${a} AI_PROTECTION`]: "surplus: ENABLED, managed by organization auto-enable",
    });
  });
});
