import { afterEach, describe, expect, it } from "vitest";
import { administratorAccount, managementAccount } from "../../../emulator";
import { a, b, c, closeScenes, d, members, name, notCovered, outputs, program, region, scene } from "./guarddutyScene";

afterEach(closeScenes);

const features = ["LAMBDA_NETWORK_LOGS", "S3_DATA_EVENTS"];

describe("organization members", () => {
  it("are made members and get exactly the declared plans, with the e-mail that the organization knows", async () => {
    const { stack, status, on, writes, state } = await scene();
    expect((await stack.up(program({ accounts: [a, b], features }))).failures).toEqual({});
    expect([status(a), status(b), status(c)]).toEqual(["Enabled", "Enabled", undefined]);
    expect([on(a), on(b)]).toEqual([features, features]);
    expect(writes()).toEqual([
      ["CreateMembers", a, b],
      ["UpdateMemberDetectors", a, b],
    ]);
    expect(state().regions[region]?.members[administratorAccount]?.[a]?.email).toBe("member-0001@example.com");
    expect(outputs(stack)["summary"]).toMatchObject({ cells: 6, covered: 6, coveragePercent: 100 });
    expect(notCovered(stack)).toEqual({});
  });

  it("that are as declared are adopted without a word to AWS", async () => {
    const { stack, emulator, writes } = await scene();
    for (const account of [a, b]) {
      emulator.edit({ do: "guarddutyAssociate", account });
      for (const plan of features) emulator.edit({ do: "guarddutyPlan", account, plan, status: "ENABLED" });
    }
    expect((await stack.up(program({ accounts: [a, b], features }))).failures).toEqual({});
    expect(writes()).toEqual([]);
    expect(outputs(stack)["summary"]).toMatchObject({ covered: 6 });
  });

  it("are waited for while AWS settles, and plans are written once the membership stands", async () => {
    const { stack, on, writes } = await scene({ settleMs: 400 });
    expect((await stack.up(program({ accounts: [a], features }))).failures).toEqual({});
    expect(on(a)).toEqual(features);
    expect(writes()).toEqual([
      ["CreateMembers", a],
      ["UpdateMemberDetectors", a],
    ]);
  });

  it("may answer 'not an associated member' at random right after they were made: asked for again, bounded", async () => {
    const { stack, faults, on, since } = await scene();
    const message =
      "The request is rejected because the given account ID is not an associated member of account the current account.";
    faults(
      {
        when: { operation: "UpdateMemberDetectors", times: 2 },
        do: { kind: "failAccounts", accounts: [a], code: "", message },
      },
      {
        when: { operation: "GetMemberDetectors", times: 1 },
        do: { kind: "failAccounts", accounts: [b], code: "", message },
      },
    );
    expect((await stack.up(program({ accounts: [a, b], features }))).failures).toEqual({});
    expect([on(a), on(b)]).toEqual([features, features]);
    expect(since(0, "CreateMembers")).toHaveLength(1);
  });

  it("that say so for ever are a failure with AWS's sentence, not a drift that nobody explains", async () => {
    const { stack, faults, on, since } = await scene();
    const message =
      "The request is rejected because the given account ID is not an associated member of account the current account.";
    faults({
      when: { operation: "UpdateMemberDetectors" },
      do: { kind: "failAccounts", accounts: [a], code: "", message },
    });
    const { failures } = await stack.up(program({ accounts: [a, b], features }));
    expect(failures[name]?.reasons).toEqual([expect.stringContaining(`NOT_ASSOCIATED: ${message}`)]);
    expect(failures[name]?.message).toContain(`(1 account: ${a})`);
    expect(on(b)).toEqual(features);
    expect(since(0, "UpdateMemberDetectors").length).toBeLessThanOrEqual(9);
  });

  it("are never created again: auto-enable would be applied to them", async () => {
    const { stack, emulator, on, since, writes } = await scene();
    await stack.up(program({ accounts: [a, b], features }));
    emulator.edit({ do: "guarddutyAutoEnable", members: "NEW", features: { EKS_AUDIT_LOGS: "NEW" } });
    const mark = emulator.journal.last;
    emulator.edit({ do: "guarddutyPlan", account: a, plan: "S3_DATA_EVENTS" }, { do: "guarddutyStop", account: b });
    expect((await stack.up(program({ accounts: [a, b, c], features }))).failures).toEqual({});
    expect(since(0, "CreateMembers").map(({ ids }) => ids)).toEqual([[a, b], [c]]);
    expect(writes(mark).filter(([operation]) => operation === "StartMonitoringMembers")).toEqual([
      ["StartMonitoringMembers", b],
    ]);
    expect([on(a), on(b)]).toEqual([features, features]);
    expect(on(c)).toEqual(["EKS_AUDIT_LOGS", ...features]);
  });

  it("that are new bring what auto-enable adds, and the plan says so", async () => {
    const { stack, emulator } = await scene();
    const on = {
      EKS_AUDIT_LOGS: "NEW",
      S3_DATA_EVENTS: "ALL",
      "RUNTIME_MONITORING/EC2_AGENT_MANAGEMENT": "NEW",
      RUNTIME_MONITORING: "NEW",
    };
    emulator.edit({ do: "guarddutyAutoEnable", features: on, afterMs: 60_000 });
    const preview = (await stack.preview(program({ accounts: [a, b], features })))[name];
    const note =
      "the organization's auto-enable settings will switch on EKS_AUDIT_LOGS, RUNTIME_MONITORING, RUNTIME_MONITORING/EC2_AGENT_MANAGEMENT too";
    expect(preview?.entries).toEqual([
      expect.objectContaining({ action: "create", accounts: [a, b], observed: "not a member", note }),
    ]);
    expect(preview?.plan["to do"]).toEqual({
      [region]: Object.fromEntries(
        [a, b].map((account, index) => [
          `${account} member-000${index + 1}`,
          `add as member, then enable FOUNDATIONAL, LAMBDA_NETWORK_LOGS, S3_DATA_EVENTS (now not a member); ${note}`,
        ]),
      ),
      "newly enabled and billed": "12 account capabilities",
    });
  });

  it("with another e-mail than the declared one are no drift: e-mails are never compared", async () => {
    const { stack, emulator, writes, state } = await scene();
    const withEmail = (email: string) => program({ accounts: [a], invitation: { emails: { [a]: email } }, features });
    const declared = withEmail("declared@example.com");
    await stack.up(declared);
    const member = state().regions[region]?.members[administratorAccount]?.[a];
    for (const email of ["Changed@Example.com", ""]) {
      if (member !== undefined) member.email = email;
      const mark = emulator.journal.last;
      expect((await stack.preview(declared))[name]).toMatchObject({ plan: {}, changes: false });
      expect(writes(mark)).toEqual([]);
    }
    const mark = emulator.journal.last;
    const edited = withEmail("edited@example.com");
    for (let pass = 0; pass < 2; pass += 1) {
      expect((await stack.up(edited)).failures).toEqual({});
      expect(writes(mark)).toEqual([]);
    }
  });
});

describe("members whose standing changed", () => {
  it.each([
    ["guarddutyStop", "Disabled", "start monitoring, then enable", "StartMonitoringMembers"],
    ["guarddutyRemove", "Removed", "add as member, then enable", "CreateMembers"],
    ["guarddutyResign", "Resigned", "add as member, then enable", "CreateMembers"],
    ["guarddutyForget", "not a member", "add as member, then enable", "CreateMembers"],
  ] as const)("%s: found as %s, and repaired by one %s", async (edit, seen, verb, operation) => {
    const { stack, emulator, status, on, writes } = await scene();
    const declared = program({ accounts: [a, b, c], features });
    await stack.up(declared);
    emulator.edit({ do: edit, account: b });
    const mark = emulator.journal.last;
    const preview = (await stack.preview(declared))[name];
    expect(preview?.changes).toBe(true);
    expect(preview?.entries).toMatchObject([
      { region, reason: "gap", verb, capabilities: ["FOUNDATIONAL", ...features], accounts: [b], observed: seen },
    ]);
    expect(await stack.refresh()).toEqual({ [name]: true });
    expect(Object.keys(notCovered(stack)).map((cell) => cell.split(" ")[1])).toEqual([b, b, b]);
    expect((await stack.up(declared)).failures).toEqual({});
    expect(writes(mark)).toEqual([[operation, b]]);
    expect(status(b)).toBe("Enabled");
    expect(on(b)).toEqual(features);
  });

  it("to a status that nobody knows are unknown: told, not touched, and a reason to look again", async () => {
    const { stack, emulator, writes } = await scene();
    const declared = program({ accounts: [a, b], features });
    await stack.up(declared);
    emulator.edit({ do: "guarddutyStatus", account: b, status: "Hibernating" });
    const mark = emulator.journal.last;
    expect((await stack.preview(declared))[name]).toMatchObject({ changes: true });
    const { failures } = await stack.up(declared);
    expect(failures[name]?.reasons).toEqual([
      expect.stringMatching(
        /cannot be observed: UNKNOWN_STATUS: the status "Hibernating" of the member is new to this version/,
      ),
    ]);
    expect(writes(mark)).toEqual([]);
  });

  it("to RegionDisabled are not applicable, and hold nobody up", async () => {
    const { stack, emulator, writes } = await scene();
    const declared = program({ accounts: [a, b], features });
    await stack.up(declared);
    emulator.edit({ do: "guarddutyStatus", account: b, status: "RegionDisabled" });
    const mark = emulator.journal.last;
    // Nothing is to be done, but the counts in the outputs are not true any more.
    expect((await stack.preview(declared))[name]).toMatchObject({ changes: true, entries: [] });
    await stack.refresh();
    expect((await stack.preview(declared))[name]).toMatchObject({ changes: false, entries: [] });
    expect(outputs(stack)["summary"]).toMatchObject({ covered: 3, notApplicable: 3, coveragePercent: 100 });
    expect(writes(mark)).toEqual([]);
  });

  it("to AccountSuspended are a gap, which is told and not touched, unless Organizations says that the account is not active", async () => {
    const { stack, emulator, writes } = await scene();
    const declared = program({ accounts: [a, b], features });
    await stack.up(declared);
    emulator.edit({ do: "guarddutyStatus", account: b, status: "AccountSuspended" });
    const mark = emulator.journal.last;
    expect((await stack.preview(declared))[name]?.entries).toMatchObject([
      { reason: "blocked", accounts: [b], capabilities: ["FOUNDATIONAL", ...features], code: "ACCOUNT_SUSPENDED" },
    ]);
    expect((await stack.up(declared)).failures[name]?.reasons).toEqual([
      expect.stringMatching(new RegExp(`not covered: ACCOUNT_SUSPENDED: .*account: ${b}`)),
    ]);
    emulator.edit({ do: "setAccountState", account: b, state: "SUSPENDED" });
    expect((await stack.up(declared)).failures).toEqual({});
    expect(outputs(stack)["summary"]).toMatchObject({ covered: 3, notApplicable: 3, coveragePercent: 100 });
    expect(writes(mark)).toEqual([]);
  });

  it("'Created' for longer than AWS ever takes: the membership was never finished, and is begun again", async () => {
    const { stack, emulator, status, writes, state } = await scene();
    await stack.up(program({ accounts: [a], features }));
    emulator.edit({ do: "guarddutyStatus", account: a, status: "Created" });
    const declared = program({ accounts: [a], features, settle: { timeoutSeconds: 5 } });
    expect((await stack.preview(declared))[name]?.plan).toEqual({});
    const member = state().regions[region]?.members[administratorAccount]?.[a];
    if (member !== undefined) member.updatedAt -= 20 * 60_000;
    const mark = emulator.journal.last;
    expect((await stack.up(declared)).failures).toEqual({});
    expect(writes(mark)).toEqual([["CreateMembers", a]]);
    expect(status(a)).toBe("Enabled");
  });
});

describe("accounts that AWS does not take", () => {
  it("the management account without GuardDuty: the others are done, and the advice says what to do", async () => {
    const { stack, status } = await scene();
    const declared = program({ accounts: [a, managementAccount], features });
    const { failures } = await stack.up(declared);
    expect(failures[name]?.reasons).toEqual([
      expect.stringMatching(
        new RegExp(
          `MANAGEMENT_ACCOUNT_NOT_ENABLED: Operation failed because your organization master must first enable GuardDuty to be added as a member .*\\(1 account: ${managementAccount}\\)\\. Enable GuardDuty in the management account with its own credentials`,
        ),
      ),
    ]);
    expect(status(a)).toBe("Enabled");
  });

  it("a suspended one is not applicable, one that left the organization is a gap, and neither is asked for", async () => {
    const { stack, emulator, since } = await scene();
    emulator.edit({ do: "setAccountState", account: b, state: "SUSPENDED" }, { do: "removeAccount", account: c });
    const { failures } = await stack.up(program({ accounts: [a, b, c] }));
    expect(failures[name]?.reasons).toEqual([expect.stringMatching(/NOT_IN_ORGANIZATION/)]);
    expect(notCovered(stack)).toMatchObject({
      [`${region} ${b} FOUNDATIONAL`]: expect.stringMatching(/^notApplicable: not a member \(ACCOUNT_SUSPENDED/),
      [`${region} ${c} FOUNDATIONAL`]: expect.stringMatching(/^gap: not a member \(NOT_IN_ORGANIZATION/),
    });
    expect(since(0, "CreateMembers").map(({ ids }) => ids)).toEqual([[a]]);
  });

  it("beyond the limit, of another administrator, without the handshake role: each with its own reason, the rest is done", async () => {
    const { stack, emulator, status, state } = await scene({ accounts: 10 });
    const [member] = members(1, 8) as [string];
    emulator.edit({ do: "guarddutyDetector", account: member });
    const here = state().regions[region];
    if (here === undefined) throw new Error("no region");
    here.members[member] = { [a]: { email: "x@example.com", via: "invitation", status: "Enabled", updatedAt: 0 } };
    emulator.edit({ do: "setRegions", account: b, disabled: [region] });
    state().memberLimit = 1;
    const { failures } = await stack.up(program({ accounts: [a, b, c, d] }));
    const reasons = failures[name]?.reasons ?? [];
    expect(reasons.map((reason) => [/: ([A-Z_]+): /.exec(reason)?.[1], /account: (\d+)/.exec(reason)?.[1]])).toEqual([
      ["HANDSHAKE_ROLE", b],
      ["MEMBER_LIMIT", d],
      ["MEMBER_OF_ANOTHER", a],
    ]);
    expect(status(c)).toBe("Enabled");
  });

  it("with a sentence that nobody knows are asked for again a bounded number of times, and told with it", async () => {
    const { stack, faults, since } = await scene();
    faults({
      when: { operation: "CreateMembers" },
      do: { kind: "failAccounts", accounts: [a], code: "", message: "It is Tuesday." },
    });
    const { failures } = await stack.up(program({ accounts: [a, b] }));
    expect(failures[name]?.reasons).toEqual([
      expect.stringMatching(/UNRECOGNIZED: It is Tuesday\. .*AWS's message is not known to this version/),
    ]);
    expect(since(0, "CreateMembers").length).toBeLessThanOrEqual(9);
    expect(
      since(0, "CreateMembers")
        .slice(1)
        .every(({ ids }) => ids.join() === a),
    ).toBe(true);
  });
});
