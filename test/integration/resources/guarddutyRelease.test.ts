import { afterEach, describe, expect, it } from "vitest";
import { administratorAccount } from "../../../emulator";
import { a, b, c, closeScenes, d, members, name, outputs, program, region, scene } from "./guarddutyScene";

afterEach(closeScenes);

const own = administratorAccount;
const features = ["LAMBDA_NETWORK_LOGS", "S3_DATA_EVENTS"];
const everything = ["FOUNDATIONAL", ...features];
const account = (level: string) => ({ onRelease: { account: level } });
const switchOffs = /^(StopMonitoringMembers|DisassociateMembers|DeleteMembers)$/;

describe("an account that leaves the declaration", () => {
  it("is retained unless something else is said, and the plan says what that means", async () => {
    const { stack, emulator, status, on, writes } = await scene();
    await stack.up(program({ accounts: [a, b], features }));
    const mark = emulator.journal.last;
    const less = program({ accounts: [a], features });
    const preview = (await stack.preview(less))[name];
    const note = "stays a member, monitored and billed";
    expect(preview).toMatchObject({ changes: true, replaces: false });
    expect(preview?.entries).toMatchObject([
      { reason: "retained", action: "", capabilities: everything, accounts: [b], note },
    ]);
    expect((await stack.up(less)).failures).toEqual({});
    expect(await stack.destroy()).toEqual({});
    expect(writes(mark)).toEqual([]);
    expect([status(a), status(b), on(b).length]).toEqual(["Enabled", "Enabled", 2]);
    expect(stack.said.join("\n")).toContain("Amazon GuardDuty stays on");
  });

  it.each([
    ["stopMonitoring", [["StopMonitoringMembers", b]], "Disabled", "stop monitoring", /GuardDuty is suspended there/],
    ["disassociate", [["DisassociateMembers", b]], "Removed", "disassociate", /stays on and billed there, invisible/],
    [
      "deleteMember",
      [
        ["DisassociateMembers", b],
        ["DeleteMembers", b],
      ],
      undefined,
      "disassociate",
      /the administrator's record of the member is deleted/,
    ],
  ] as const)(
    "%s: AWS's calls in AWS's order, after everything else, and no other",
    async (level, calls, status, verb, note) => {
      const world = await scene();
      const { stack, emulator, writes } = world;
      await stack.up(program({ accounts: [a, b], features, ...account(level) }));
      const less = program({ accounts: [a, c], features, ...account(level) });
      const preview = (await stack.preview(less))[name];
      expect(preview).toMatchObject({ changes: true, replaces: true });
      const released = preview?.entries.filter(({ reason }) => reason === "released") ?? [];
      expect(released.flatMap(({ capabilities }) => capabilities).sort()).toEqual(everything);
      for (const entry of released)
        expect(entry).toMatchObject({ verb, accounts: [b], note: expect.stringMatching(note) });
      const mark = emulator.journal.last;
      expect((await stack.up(less)).failures).toEqual({});
      expect(writes(mark)).toEqual([["CreateMembers", c], ["UpdateMemberDetectors", c], ...calls]);
      expect([world.status(a), world.status(b)]).toEqual(["Enabled", status]);
      // The plans of the account are not what was released.
      expect(world.on(b)).toEqual([...features].sort());
      expect(stack.pendingDeletes).toEqual([]);
      expect(outputs(stack)["accountIds"]).toEqual([a, c].sort());
      expect(await stack.up(less)).toEqual({ failures: {}, ran: [] });
    },
  );

  it.each([
    ["guarddutyStop", "Disabled", "disassociate", ["DisassociateMembers"]],
    ["guarddutyStop", "Disabled", "deleteMember", ["DisassociateMembers", "DeleteMembers"]],
    ["guarddutyStop", "Disabled", "stopMonitoring", []],
    ["guarddutyRemove", "Removed", "deleteMember", ["DeleteMembers"]],
    ["guarddutyRemove", "Removed", "disassociate", []],
    ["guarddutyForget", "not a member", "deleteMember", []],
  ] as const)("%s before (%s), %s: only what is left to do", async (edit, _, level, operations) => {
    const { stack, emulator, status, writes } = await scene();
    await stack.up(program({ accounts: [a, b], ...account(level) }));
    emulator.edit({ do: edit, account: b });
    const mark = emulator.journal.last;
    expect((await stack.up(program({ accounts: [a], ...account(level) }))).failures).toEqual({});
    expect(writes(mark).map(([operation]) => operation)).toEqual(operations);
    if (level === "deleteMember") expect(status(b)).toBeUndefined();
  });

  it("beyond releaseLimit: refused before any write, in the preview too", async () => {
    const { stack, emulator, writes } = await scene({ accounts: 20 });
    await stack.up(program({ accounts: members(20), ...account("stopMonitoring") }));
    const mark = emulator.journal.last;
    const less = program({ accounts: members(10), ...account("stopMonitoring") });
    const refusal = /something would be disabled in 10 accounts, .* 2 in one run: set releaseLimit: \{ accounts: 10 \}/;
    expect((await stack.preview(less))[name]?.failures).toEqual([expect.stringMatching(refusal)]);
    expect((await stack.up(less)).failures[name]?.message).toMatch(refusal);
    expect(writes(mark)).toEqual([]);
  });
});

describe("a plan that leaves the declaration", () => {
  it("is retained, or disabled alone, whatever the account's level is", async () => {
    const { stack, emulator, on, writes, status } = await scene();
    const level = { onRelease: { capability: "disable", account: "deleteMember" } };
    await stack.up(program({ accounts: [a], features }));
    let mark = emulator.journal.last;
    await stack.up(program({ accounts: [a], features: ["S3_DATA_EVENTS"] }));
    expect(writes(mark)).toEqual([]);
    await stack.up(program({ accounts: [a], features, ...level }));
    mark = emulator.journal.last;
    expect((await stack.up(program({ accounts: [a], features: ["S3_DATA_EVENTS"], ...level }))).failures).toEqual({});
    expect(writes(mark)).toEqual([["UpdateMemberDetectors", a]]);
    expect([on(a), status(a)]).toEqual([["S3_DATA_EVENTS"], "Enabled"]);
  });

  it("is said to be retained where another plan keeps it on", async () => {
    const { stack, emulator, writes } = await scene();
    for (const account of [a, b])
      emulator.edit(
        { do: "guarddutyAssociate", account },
        { do: "guarddutyPlan", account, plan: "RUNTIME_MONITORING", status: "ENABLED" },
      );
    const eks = program({ accounts: [a, b], features: ["EKS_RUNTIME_MONITORING"] });
    expect((await stack.up(eks)).failures).toEqual({});
    const retained = async (less: Parameters<typeof program>[0]) =>
      (await stack.preview(program(less)))[name]?.entries.map(({ reason, capabilities, accounts }) => [
        reason,
        capabilities,
        accounts,
      ]);
    expect(await retained({ accounts: [a], features: ["EKS_RUNTIME_MONITORING"] })).toEqual([
      ["retained", ["EKS_RUNTIME_MONITORING", "FOUNDATIONAL"], [b]],
    ]);
    expect(await retained({ accounts: [a, b] })).toEqual([["retained", ["EKS_RUNTIME_MONITORING"], [a, b]]]);
    expect(writes()).toEqual([]);
  });

  it("an additional configuration goes without its plan", async () => {
    const { stack, on } = await scene();
    const declared = (agents: string[]) =>
      program({
        accounts: [a, own],
        features: ["RUNTIME_MONITORING", ...agents.map((agent) => `RUNTIME_MONITORING/${agent}`)],
        onRelease: { capability: "disable" },
        releaseLimit: { accounts: 2 },
      });
    await stack.up(declared(["EC2_AGENT_MANAGEMENT", "EKS_ADDON_MANAGEMENT"]));
    expect((await stack.up(declared(["EKS_ADDON_MANAGEMENT"]))).failures).toEqual({});
    for (const account of [a, own]) {
      expect(on(account)).toEqual(
        expect.arrayContaining(["RUNTIME_MONITORING", "RUNTIME_MONITORING/EKS_ADDON_MANAGEMENT"]),
      );
      expect(on(account)).not.toContain("RUNTIME_MONITORING/EC2_AGENT_MANAGEMENT");
    }
  });

  it("of an account that is no member any more is done already", async () => {
    const { stack, emulator, on } = await scene();
    const level = { onRelease: { capability: "disable" } };
    await stack.up(program({ accounts: [a, b], features, ...level, releaseLimit: { accounts: 2 } }));
    emulator.edit({ do: "guarddutyForget", account: b });
    const { failures } = await stack.up(
      program({ accounts: [a, b], features: ["S3_DATA_EVENTS"], ...level, releaseLimit: { accounts: 2 } }),
    );
    expect(failures).toEqual({});
    expect(on(a)).toEqual(["S3_DATA_EVENTS"]);
    expect(stack.pendingDeletes).toEqual([]);
  });
});

describe("auto-enable ALL", () => {
  it.each(["stopMonitoring", "disassociate", "deleteMember"])(
    "of members holds them, says AWS: %s is refused by us first, with the reason, before any write of the release",
    async (level) => {
      const { stack, emulator, writes, status } = await scene();
      await stack.up(program({ accounts: [a, b], ...account(level) }));
      emulator.edit({ do: "guarddutyAutoEnable", members: "ALL" });
      const mark = emulator.journal.last;
      const { failures } = await stack.up(program({ accounts: [a], ...account(level) }));
      expect(failures[name]?.message).toMatch(
        new RegExp(
          `still on: AUTO_ENABLE_ALL: auto-enable of members is ALL, and AWS then refuses to stop, disassociate or delete them .*account: ${b}\\)\\. Set auto-enable`,
        ),
      );
      expect(writes(mark).filter(([operation]) => switchOffs.test(operation))).toEqual([]);
      expect(status(b)).toBe("Enabled");
      expect(stack.pendingDeletes).toHaveLength(1);
    },
  );

  it.each(["S3_DATA_EVENTS", "RUNTIME_MONITORING/EC2_AGENT_MANAGEMENT"])(
    "of %s is no reason to refuse, says AWS: it is asked, and its refusal is explained",
    async (plan) => {
      const { stack, emulator, writes, status } = await scene();
      await stack.up(program({ accounts: [a, b], ...account("stopMonitoring") }));
      emulator.edit({ do: "guarddutyAutoEnable", features: { [plan]: "ALL" } });
      const mark = emulator.journal.last;
      const { failures } = await stack.up(program({ accounts: [a], ...account("stopMonitoring") }));
      expect(failures[name]?.message).toMatch(
        new RegExp(`AUTO_ENABLE_ALL: The request is rejected .*\\(auto-enable is ALL for ${plan}\\) .*account: ${b}`),
      );
      expect(writes(mark)).toEqual([["StopMonitoringMembers", b]]);
      expect(status(b)).toBe("Enabled");
    },
  );

  it("set back in the meantime: the delete that is pending is carried out by the next up, and only that", async () => {
    const { stack, emulator, writes, status } = await scene();
    await stack.up(program({ accounts: [a, b], ...account("deleteMember") }));
    emulator.edit({ do: "guarddutyAutoEnable", members: "ALL" });
    const less = program({ accounts: [a], ...account("deleteMember") });
    expect(Object.keys((await stack.up(less)).failures)).toEqual([name]);
    expect(stack.pendingDeletes).toHaveLength(1);
    await stack.refresh();
    emulator.edit({ do: "guarddutyAutoEnable", members: "NEW" });
    const mark = emulator.journal.last;
    expect((await stack.up(less)).failures).toEqual({});
    expect(writes(mark)).toEqual([
      ["DisassociateMembers", b],
      ["DeleteMembers", b],
    ]);
    expect([status(b), stack.pendingDeletes]).toEqual([undefined, []]);
    expect((await stack.preview(less))[name]).toMatchObject({ plan: {}, changes: false });
  });

  it("is asked about anew before a release: the program may have changed it a moment ago", async () => {
    const { stack, since, emulator } = await scene();
    await stack.up(program({ accounts: [a, b], ...account("stopMonitoring") }));
    const mark = emulator.journal.last;
    expect((await stack.up(program({ accounts: [a, c], ...account("stopMonitoring") }))).failures).toEqual({});
    const order = since(mark).map(({ operation }) => operation);
    expect(order.filter((operation) => operation === "DescribeOrganizationConfiguration")).toHaveLength(2);
    expect(order.indexOf("StopMonitoringMembers")).toBe(order.lastIndexOf("DescribeOrganizationConfiguration") + 1);
  });

  it("does not hold members by invitation", async () => {
    const { stack, emulator, writes, status } = await scene();
    const stranger = "999999999999";
    emulator.edit({ do: "guarddutyDetector", account: stranger });
    const invitation = { emails: { [stranger]: "root@elsewhere.example" } };
    await stack.up(program({ accounts: [a, stranger], invitation, ...account("deleteMember") }));
    emulator.edit(
      { do: "guarddutyStatus", account: stranger, status: "Enabled" },
      { do: "guarddutyAutoEnable", members: "ALL" },
    );
    const mark = emulator.journal.last;
    expect((await stack.up(program({ accounts: [a], ...account("deleteMember") }))).failures).toEqual({});
    expect(writes(mark)).toEqual([
      ["DisassociateMembers", stranger],
      ["DeleteMembers", stranger],
    ]);
    expect(status(stranger)).toBeUndefined();
  });
});

describe("what AWS refuses", () => {
  it("half-way is continued from there: the record is deleted later, though the member is off by then", async () => {
    const { stack, emulator, faults, writes, status } = await scene();
    await stack.up(program({ accounts: [a, b], ...account("deleteMember") }));
    const message =
      "The request is rejected because the given handshake role of the given member account ID cannot be assumed by GuardDuty on behalf of the given master account ID.";
    faults({ when: { operation: "DeleteMembers" }, do: { kind: "failAccounts", accounts: [b], code: "", message } });
    const less = program({ accounts: [a], ...account("deleteMember") });
    expect((await stack.up(less)).failures[name]?.message).toMatch(/still on: HANDSHAKE_ROLE: .*tries again/s);
    expect(status(b)).toBe("Removed");
    expect(stack.pendingDeletes).toHaveLength(1);
    emulator.faults.clear();
    const mark = emulator.journal.last;
    expect((await stack.up(less)).failures).toEqual({});
    expect(writes(mark)).toEqual([["DeleteMembers", b]]);
    expect([status(b), stack.pendingDeletes]).toEqual([undefined, []]);
  });

  it("because the disassociation has not taken effect is asked for again in the same release", async () => {
    const { stack, faults, since, status } = await scene();
    await stack.up(program({ accounts: [a, b], ...account("deleteMember") }));
    const message =
      "The request is rejected because the current account cannot delete the given member account ID since it is still associated to it.";
    faults({
      when: { operation: "DeleteMembers", times: 2 },
      do: { kind: "failAccounts", accounts: [b], code: "", message },
    });
    expect((await stack.up(program({ accounts: [a], ...account("deleteMember") }))).failures).toEqual({});
    expect(status(b)).toBeUndefined();
    expect(since(0, "DeleteMembers")).toHaveLength(3);
  });

  it.each(["DisassociateMembers", "DeleteMembers"])(
    "and a lost answer to %s is looked at before anything is asked again",
    async (operation) => {
      const { stack, faults, since, status } = await scene();
      await stack.up(program({ accounts: [a, b], ...account("deleteMember") }));
      faults({ when: { operation, times: 1 }, do: { kind: "resetAfter" } });
      expect((await stack.up(program({ accounts: [a], ...account("deleteMember") }))).failures).toEqual({});
      expect(status(b)).toBeUndefined();
      expect(since(0, operation)).toHaveLength(1);
      expect(stack.pendingDeletes).toEqual([]);
    },
  );

  it("for some accounts only: those stay for the next up, the others are released", async () => {
    const { stack, emulator, status } = await scene();
    const limit = { ...account("stopMonitoring"), releaseLimit: { accounts: 5 } };
    await stack.up(program({ accounts: [a, b, c, d], ...limit }));
    emulator.edit({ do: "guarddutyPolicy", account: c, policy: { FOUNDATIONAL: "ENABLED" } });
    const { failures } = await stack.up(program({ accounts: [a], ...limit }));
    expect([b, c, d].map((one) => status(one))).toEqual(["Disabled", "Enabled", "Disabled"]);
    expect(failures[name]?.message).toMatch(new RegExp(`MANAGED_BY_POLICY: .*\\(1 account: ${c}\\)`));
    expect(stack.pendingDeletes).toHaveLength(1);
  });
});

describe("a member that another resource declares", () => {
  it("is handed over, whatever the level: nothing is sent, in either order of the two", async () => {
    const { stack, emulator, writes, status } = await scene();
    const set = (accounts: string[]) =>
      ["GuardDutyMemberSet", { regions: [region], features, accounts, ...level }] as const;
    const level = { onRelease: { account: "deleteMember", capability: "disable" } };
    await stack.up({ first: set([a, b]), second: set([c]) });
    const mark = emulator.journal.last;
    for (const moved of [
      { first: set([a]), second: set([b, c]) },
      { first: set([a, b]), second: set([c]) },
      { second: set([c]), third: set([a, b]) },
    ])
      expect((await stack.up(moved)).failures).toEqual({});
    expect(writes(mark)).toEqual([]);
    expect([a, b, c].map((one) => status(one))).toEqual(["Enabled", "Enabled", "Enabled"]);
  });
});

describe("reads that lag 30 seconds behind", () => {
  it("are no failure of a release, and no reason to send anything twice", async () => {
    const { stack, emulator, faults, writes, status } = await scene();
    await stack.up(program({ accounts: [a, b], features, ...account("deleteMember") }));
    // The clock of the provider runs twenty times as fast: 1.5 seconds are 30 for it.
    faults({
      when: { operations: ["GetMembers", "ListMembers", "GetMemberDetectors"] },
      do: { kind: "stale", ms: 1_500 },
    });
    const mark = emulator.journal.last;
    expect((await stack.up(program({ accounts: [a], features, ...account("deleteMember") }))).failures).toEqual({});
    expect(writes(mark)).toEqual([
      ["DisassociateMembers", b],
      ["DeleteMembers", b],
    ]);
    expect(status(b)).toBeUndefined();
  });
});

describe("the administrator's own account", () => {
  it("is suspended last by stopMonitoring, on destroy", async () => {
    const { stack, emulator, writes, state } = await scene();
    await stack.up(program({ accounts: [own, a, b], ...account("stopMonitoring"), releaseLimit: { accounts: 3 } }));
    const mark = emulator.journal.last;
    expect(await stack.destroy()).toEqual({});
    expect(writes(mark)).toEqual([["StopMonitoringMembers", a, b], ["UpdateDetector"]]);
    expect(state().regions[region]?.detectors[own]?.status).toBe("DISABLED");
  });

  it("is no member: disassociate and deleteMember leave it alone, and say so, without failing", async () => {
    const { stack, state, status } = await scene();
    await stack.up(program({ accounts: [own, a], ...account("deleteMember"), releaseLimit: { accounts: 2 } }));
    expect(await stack.destroy()).toEqual({});
    expect(status(a)).toBeUndefined();
    expect(state().regions[region]?.detectors[own]?.status).toBe("ENABLED");
    expect(stack.said.join("\n")).toContain("the administrator's own account is not a member");
  });
});
