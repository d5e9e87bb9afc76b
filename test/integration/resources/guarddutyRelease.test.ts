import { afterEach, describe, expect, it } from "vitest";
import { administratorAccount } from "../../../emulator";
import { a, b, c, closeScenes, d, members, name, outputs, program, region, scene } from "./guarddutyScene";

afterEach(closeScenes);

const own = administratorAccount;
const features = ["LAMBDA_NETWORK_LOGS", "S3_DATA_EVENTS"];
const account = (level: string) => ({ onRelease: { account: level } });
const switchOffs = /^(StopMonitoringMembers|DisassociateMembers|DeleteMembers)$/;

describe("an account that leaves the declaration", () => {
  it("is retained unless something else is said, and the plan says what that means", async () => {
    const { stack, emulator, status, on, writes } = await scene();
    await stack.up(program({ accounts: [a, b], features }));
    const mark = emulator.journal.last;
    const less = program({ accounts: [a], features });
    expect(JSON.stringify((await stack.preview(less))[name]?.plan)).toContain(
      `"${b}":"FOUNDATIONAL, LAMBDA_NETWORK_LOGS, S3_DATA_EVENTS no longer declared: retain (stays a member, monitored and billed)"`,
    );
    expect((await stack.up(less)).failures).toEqual({});
    expect(await stack.destroy()).toEqual({});
    expect(writes(mark)).toEqual([]);
    expect([status(a), status(b), on(b).length]).toEqual(["Enabled", "Enabled", 2]);
    expect(stack.said.join("\n")).toContain("Amazon GuardDuty stays on");
  });

  it.each([
    ["stopMonitoring", [["StopMonitoringMembers", b]], "Disabled", "GuardDuty is suspended there"],
    ["disassociate", [["DisassociateMembers", b]], "Removed", "stays on and billed there, invisible to the administrator"],
    [
      "deleteMember",
      [
        ["DisassociateMembers", b],
        ["DeleteMembers", b],
      ],
      undefined,
      "the administrator's record of the member is deleted",
    ],
  ] as const)("%s: AWS's calls in AWS's order, and no other", async (level, calls, status, consequence) => {
    const world = await scene();
    const { stack, emulator, writes } = world;
    await stack.up(program({ accounts: [a, b], features, ...account(level) }));
    const less = program({ accounts: [a], features, ...account(level) });
    expect(JSON.stringify((await stack.preview(less))[name]?.plan)).toContain(consequence);
    const mark = emulator.journal.last;
    expect((await stack.up(less)).failures).toEqual({});
    expect(writes(mark)).toEqual(calls);
    expect([world.status(a), world.status(b)]).toEqual(["Enabled", status]);
    // The plans of the account are not what was released.
    expect(world.on(b)).toEqual([...features].sort());
    expect(outputs(stack)["owed"]).toEqual([]);
  });

  it.each([
    ["guarddutyStop", "Disabled", "disassociate", ["DisassociateMembers"]],
    ["guarddutyStop", "Disabled", "deleteMember", ["DisassociateMembers", "DeleteMembers"]],
    ["guarddutyStop", "Disabled", "stopMonitoring", []],
    ["guarddutyRemove", "Removed", "deleteMember", ["DisassociateMembers", "DeleteMembers"]],
    ["guarddutyRemove", "Removed", "disassociate", []],
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
    expect(JSON.stringify((await stack.preview(less))[name]?.plan)).toContain("REFUSED by releaseLimit");
    expect((await stack.up(less)).failures[name]?.message).toContain(
      "would be switched off in 10 accounts, and one operation may do so in 2",
    );
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

  it("an additional configuration goes without its plan", async () => {
    const { stack, on } = await scene();
    const declared = (additionalConfiguration: string[]) =>
      program({
        accounts: [a, own],
        features: [{ name: "RUNTIME_MONITORING", additionalConfiguration }],
        onRelease: { capability: "disable" },
        releaseLimit: { accounts: 2 },
      });
    await stack.up(declared(["EC2_AGENT_MANAGEMENT", "EKS_ADDON_MANAGEMENT"]));
    expect((await stack.up(declared(["EKS_ADDON_MANAGEMENT"]))).failures).toEqual({});
    for (const account of [a, own]) {
      expect(on(account)).toEqual(expect.arrayContaining(["RUNTIME_MONITORING", "RUNTIME_MONITORING/EKS_ADDON_MANAGEMENT"]));
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
    expect(outputs(stack)["owed"]).toEqual([]);
  });
});

describe("auto-enable ALL", () => {
  it.each([
    ["members", { members: "ALL" }],
    ["S3_DATA_EVENTS", { features: { S3_DATA_EVENTS: "ALL" } }],
    ["RUNTIME_MONITORING/EC2_AGENT_MANAGEMENT", { features: { "RUNTIME_MONITORING/EC2_AGENT_MANAGEMENT": "ALL" } }],
  ])("for %s: refused by us first, with the reason, before any write of the release", async (holder, setting) => {
    for (const level of ["stopMonitoring", "disassociate", "deleteMember"]) {
      const { stack, emulator, writes, status } = await scene();
      await stack.up(program({ accounts: [a, b], ...account(level) }));
      emulator.edit({ do: "guarddutyAutoEnable", ...setting });
      const mark = emulator.journal.last;
      const { failures } = await stack.up(program({ accounts: [a], ...account(level) }));
      expect(failures[name]?.reasons).toEqual([
        expect.stringMatching(
          new RegExp(
            `could not be switched off: AUTO_ENABLE_ALL: auto-enable is ALL for ${holder}, and AWS then refuses to stop, disassociate or delete members\\. set auto-enable .*account: ${b}`,
          ),
        ),
      ]);
      expect(writes(mark).filter(([operation]) => switchOffs.test(operation))).toEqual([]);
      expect(status(b)).toBe("Enabled");
      expect(outputs(stack)["owed"]).toMatchObject([{ account: b }]);
    }
  });

  it("set back in the meantime: what is owed is carried out by the next update, and only that", async () => {
    const { stack, emulator, writes, status } = await scene();
    await stack.up(program({ accounts: [a, b], ...account("deleteMember") }));
    emulator.edit({ do: "guarddutyAutoEnable", members: "ALL" });
    const less = program({ accounts: [a], ...account("deleteMember") });
    await stack.up(less);
    expect((await stack.preview(less))[name]?.changes).toBe(true);
    await stack.refresh();
    emulator.edit({ do: "guarddutyAutoEnable", members: "NEW" });
    const mark = emulator.journal.last;
    expect((await stack.up(less)).failures).toEqual({});
    expect(writes(mark)).toEqual([
      ["DisassociateMembers", b],
      ["DeleteMembers", b],
    ]);
    expect(status(b)).toBeUndefined();
    expect(outputs(stack)["owed"]).toEqual([]);
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
    const both = [a, { accountId: stranger, email: "root@elsewhere.example" }];
    await stack.up(program({ accounts: both, ...account("deleteMember") }));
    emulator.edit({ do: "guarddutyStatus", account: stranger, status: "Enabled" }, { do: "guarddutyAutoEnable", members: "ALL" });
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
  it("half-way is owed from there: the record is deleted later, though the member is off by then", async () => {
    const { stack, emulator, faults, writes, status } = await scene();
    await stack.up(program({ accounts: [a, b], ...account("deleteMember") }));
    const message =
      "The request is rejected because the given handshake role of the given member account ID cannot be assumed by GuardDuty on behalf of the given master account ID.";
    faults({ when: { operation: "DeleteMembers" }, do: { kind: "failAccounts", accounts: [b], code: "", message } });
    const less = program({ accounts: [a], ...account("deleteMember") });
    expect((await stack.up(less)).failures[name]?.message).toMatch(/could not be switched off: HANDSHAKE_ROLE/);
    expect(status(b)).toBe("Removed");
    expect(outputs(stack)["owed"]).toMatchObject([{ account: b, actions: ["deleteMember"] }]);
    emulator.faults.clear();
    const mark = emulator.journal.last;
    expect((await stack.up(less)).failures).toEqual({});
    expect(writes(mark)).toEqual([["DeleteMembers", b]]);
    expect([status(b), outputs(stack)["owed"]]).toEqual([undefined, []]);
  });

  it("because the disassociation has not taken effect is asked for again in the same release", async () => {
    const { stack, faults, since, status } = await scene();
    await stack.up(program({ accounts: [a, b], ...account("deleteMember") }));
    const message =
      "The request is rejected because the current account cannot delete the given member account ID since it is still associated to it.";
    faults({ when: { operation: "DeleteMembers", times: 2 }, do: { kind: "failAccounts", accounts: [b], code: "", message } });
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
      expect(outputs(stack)["owed"]).toEqual([]);
    },
  );

  it("for some accounts only: those are owed, the others are released", async () => {
    const { stack, emulator, status } = await scene();
    const limit = { ...account("stopMonitoring"), releaseLimit: { accounts: 5 } };
    await stack.up(program({ accounts: [a, b, c, d], ...limit }));
    emulator.edit({ do: "guarddutyPolicy", account: c, policy: { FOUNDATIONAL: "ENABLED" } });
    const { failures } = await stack.up(program({ accounts: [a], ...limit }));
    expect([b, c, d].map((one) => status(one))).toEqual(["Disabled", "Enabled", "Disabled"]);
    expect(failures[name]?.reasons).toEqual([expect.stringMatching(new RegExp(`MANAGED_BY_POLICY: .*\\(1 account: ${c}\\)`))]);
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
