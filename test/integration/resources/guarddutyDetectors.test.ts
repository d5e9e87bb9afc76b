import { afterEach, describe, expect, it } from "vitest";
import { administratorAccount, managementAccount, memberAccount } from "../../../emulator";
import { run } from "../../../provider/runtime";
import { guardDutyMemberSet } from "../../../provider/services/guardDutyMemberSet";
import { a, b, closeScenes, name, notCovered, other, outputs, program, region, scene } from "./guarddutyScene";
import type { Outputs, Saved } from "./stack";

afterEach(closeScenes);

const own = administratorAccount;
const features = ["LAMBDA_NETWORK_LOGS", "S3_DATA_EVENTS"];
/** Plans that CreateDetector switches on by itself (API model). */
const defaults = [
  "S3_DATA_EVENTS",
  "EKS_AUDIT_LOGS",
  "EBS_MALWARE_PROTECTION",
  "RDS_LOGIN_EVENTS",
  "LAMBDA_NETWORK_LOGS",
  "AI_PROTECTION",
];
const regions = [region, other, "eu-central-1"];
const without = (where: string) => ({ do: "guarddutyDetector", account: own, status: null, regions: [where] }) as const;

describe("the administrator's detector", () => {
  it("missing everywhere: one clear error that names the regions, and nothing is written", async () => {
    const { stack, emulator, writes } = await scene({ regions });
    for (const where of regions) emulator.edit(without(where));
    const declared = program({ accounts: [a], regions });
    expect((await stack.up(declared)).failures[name]?.reasons).toEqual([
      `GuardDutyMemberSet "${name}": us-east-1, eu-west-1, eu-central-1: NoDetector: GuardDuty has no detector in account ${own}: set createDetector: true, or run \`aws guardduty create-detector --enable\` in each of the regions`,
    ]);
    expect(writes()).toEqual([]);
    expect(stack.state.size).toBe(0);
  });

  it("missing in some regions: the others are done, and one reason names those", async () => {
    const { stack, emulator, status } = await scene({ regions });
    emulator.edit(without(other), without("eu-central-1"));
    const { failures } = await stack.up(program({ accounts: [a, b], regions, features }));
    expect(failures[name]?.reasons).toEqual([
      expect.stringMatching(/^eu-central-1, eu-west-1: cannot be observed: NoDetector: .*\(2 accounts: \d+, \d+\)$/),
    ]);
    expect(regions.map((where) => status(a, where))).toEqual(["Enabled", undefined, undefined]);
    expect(outputs(stack)["summary"]).toMatchObject({ covered: 6, unknown: 12 });
  });

  it("is created where it is asked for, and only where it is missing; the plan says what AWS brings along", async () => {
    const { stack, emulator, status, writes } = await scene({ regions: [region, other] });
    emulator.edit(without(other));
    const declared = program({ accounts: [a, b], regions: [region, other], features, createDetector: true });
    const preview = (await stack.preview(declared))[name];
    const brought = ["FOUNDATIONAL", ...defaults];
    expect(preview?.entries).toEqual([
      expect.objectContaining({
        ...{ region: other, action: "createDetector", verb: "create the detector, then add as member and enable" },
        ...{ capabilities: ["FOUNDATIONAL", ...features], accounts: [a, b], observed: "no detector" },
        note: `AWS also switches on ${brought.join(", ")} in the administrator's own account ${own}`,
      }),
      expect.objectContaining({ region, action: "create", accounts: [a, b] }),
    ]);
    // What AWS switches on by itself is billed, though nobody has declared it.
    expect(preview?.plan["to do"]["newly enabled and billed"]).toBe(`${12 + brought.length} account capabilities`);
    expect((await stack.up(declared)).failures).toEqual({});
    expect([status(a), status(a, other)]).toEqual(["Enabled", "Enabled"]);
    expect(writes().filter(([operation]) => operation === "CreateDetector")).toHaveLength(1);
    expect(outputs(stack)["summary"]).toMatchObject({ cells: 12, covered: 12 });
  });

  it("that somebody else has just created is used", async () => {
    const { stack, emulator, status, faults } = await scene();
    emulator.edit(without(region));
    // AWS commits, and the answer is lost.
    faults({ when: { operation: "CreateDetector", times: 1 }, do: { kind: "resetAfter" } });
    expect((await stack.up(program({ accounts: [a], createDetector: true }))).failures).toEqual({});
    expect(status(a)).toBe("Enabled");
  });

  it("replaced while a process lives: unknown once, with AWS's sentence, and the next look finds the new one", async () => {
    const { stack, emulator } = await scene();
    await stack.up(program({ accounts: [a] }));
    const process = stack.process();
    const { id, outputs: known } = stack.state.get(name) as Saved;
    const read = async () =>
      ((await run(process, guardDutyMemberSet, "read", [id, known])) as { props: Outputs }).props;
    expect((await read())["summary"]).toMatchObject({ covered: 1 });
    emulator.edit(without(region), { do: "guarddutyDetector", account: own });
    expect(JSON.stringify((await read())["notCovered"])).toContain(
      "unknown: not observed (WRONG_DETECTOR: The request is rejected",
    );
    expect((await read())["summary"]).toMatchObject({ covered: 1, unknown: 0 });
  });
});

describe("the administrator's own account in the set", () => {
  it("is covered by its detector, in calls of its own, before the members", async () => {
    const { stack, emulator, on, writes, state } = await scene();
    emulator.edit(
      { do: "guarddutyDetector", account: own, status: "DISABLED" },
      { do: "guarddutyPlan", account: own, plan: "S3_DATA_EVENTS" },
    );
    expect((await stack.up(program({ accounts: [own, a], features }))).failures).toEqual({});
    expect(state().regions[region]?.detectors[own]?.status).toBe("ENABLED");
    expect(on(own)).toEqual(expect.arrayContaining(features));
    expect(writes()).toEqual([
      ["UpdateDetector"],
      ["CreateMembers", a],
      ["UpdateDetector"],
      ["UpdateMemberDetectors", a],
    ]);
    expect(outputs(stack)["summary"]).toMatchObject({ cells: 6, covered: 6 });
  });

  it("alone costs one GetDetector, and a plan that went off there is found and repaired", async () => {
    const { stack, emulator, since, writes } = await scene();
    const declared = program({ accounts: [own], features });
    await stack.up(declared);
    emulator.edit({ do: "guarddutyPlan", account: own, plan: "S3_DATA_EVENTS" });
    let mark = emulator.journal.last;
    expect((await stack.preview(declared))[name]?.entries).toMatchObject([
      {
        region,
        reason: "gap",
        verb: "enable",
        capabilities: ["S3_DATA_EVENTS"],
        accounts: [own],
        observed: "DISABLED",
      },
    ]);
    expect(since(mark).map(({ operation }) => operation)).toEqual(["ListDetectors", "GetDetector"]);
    mark = emulator.journal.last;
    expect((await stack.up(declared)).failures).toEqual({});
    expect(writes(mark)).toEqual([["UpdateDetector"]]);
  });

  it("suspended: its plans count for nothing until it is on again", async () => {
    const { stack, emulator } = await scene();
    await stack.up(program({ accounts: [own], features }));
    emulator.edit({ do: "guarddutyDetector", account: own, status: "DISABLED" });
    await stack.refresh();
    expect(outputs(stack)["summary"]).toMatchObject({ gap: 3, covered: 0 });
  });
});

describe("several regions", () => {
  it("fail alone: what one answers wrongly hinders no other", async () => {
    const { stack, faults, status } = await scene({ regions });
    faults({ when: { region: other, operation: "GetMembers" }, do: { kind: "status", status: 500 } });
    const { failures } = await stack.up(program({ accounts: [a], regions }));
    expect(failures[name]?.reasons).toEqual([
      expect.stringMatching(/^eu-west-1: cannot be observed: InternalServerError/),
    ]);
    expect(regions.map((where) => status(a, where))).toEqual(["Enabled", undefined, "Enabled"]);
  });

  it("one that lost its administrator is told with what to run, and the others go on", async () => {
    const { stack, emulator, status } = await scene({ regions: [region, other] });
    emulator.edit({ do: "guarddutyAdministrator", account: null, regions: [other] });
    const { failures } = await stack.up(program({ accounts: [a], regions: [region, other] }));
    expect(failures[name]?.reasons).toEqual([
      expect.stringMatching(
        new RegExp(
          `^eu-west-1: cannot be observed: NotDelegatedAdministrator: .*enable-organization-admin-account --admin-account-id ${own} --region eu-west-1`,
        ),
      ),
    ]);
    expect(status(a)).toBe("Enabled");
  });

  it("that the administrator has not enabled are unknown, with AWS's word", async () => {
    const { stack, emulator, status } = await scene({ regions: [region, other] });
    emulator.edit({ do: "setRegions", account: own, disabled: [other] });
    const { failures } = await stack.up(program({ accounts: [a], regions: [region, other] }));
    expect(failures[name]?.reasons).toEqual([
      expect.stringMatching(/^eu-west-1: cannot be observed: UnrecognizedClientException/),
    ]);
    expect(status(a)).toBe("Enabled");
    expect(Object.keys(notCovered(stack))).toEqual([`${other} ${a} FOUNDATIONAL`]);
  });
});

describe("the wrong caller", () => {
  const find = "aws organizations list-delegated-administrators --service-principal guardduty.amazonaws.com";
  const designate = /enable-organization-admin-account/;

  it("the management account, while another account is the delegated administrator: no detector, and the preview says who", async () => {
    const { emulator, another, writes, state } = await scene({ regions });
    const stack = another({ caller: managementAccount });
    const declared = program({ accounts: [a], regions, createDetector: true });
    const preview = (await stack.preview(declared))[name];
    expect(preview).toMatchObject({ changes: true, failures: [] });
    expect(new Set(preview?.entries.map(({ reason, code }) => [reason, code].join(" ")))).toEqual(
      new Set(["unobserved NotDelegatedAdministrator"]),
    );
    const startedAt = Date.now();
    const { failures } = await stack.up(declared);
    expect(failures[name]?.reasons).toEqual([
      `GuardDutyMemberSet "${name}": ${regions.join(", ")}: NotDelegatedAdministrator: GuardDuty has no detector in account ${managementAccount}, and it is not the administrator: use credentials of account ${own}, GuardDuty's delegated administrator`,
    ]);
    expect(Date.now() - startedAt).toBeLessThan(5_000);
    expect(stack.said.join("\n")).toContain(`use credentials of account ${own}, GuardDuty's delegated administrator`);
    expect(writes()).toEqual([]);
    for (const where of regions) expect(state().regions[where]?.detectors[managementAccount]).toBeUndefined();
    // With a detector of its own it is no administrator either.
    emulator.edit({ do: "guarddutyDetector", account: managementAccount });
    const message = (await another({ caller: managementAccount }).up(declared)).failures[name]?.message;
    expect(message).toMatch(new RegExp(`NotDelegatedAdministrator: .* use credentials of account ${own}, GuardDuty's`));
    expect(message).not.toMatch(designate);
    expect(writes()).toEqual([]);
  });

  it("the management account of an organization without a GuardDuty administrator: told how to designate one, or to invite", async () => {
    const { emulator, another, writes } = await scene();
    emulator.edit(
      { do: "guarddutyAdministrator", account: null },
      { do: "merge", patch: { organization: { delegatedAdministrators: { "guardduty.amazonaws.com": null } } } },
    );
    const { failures } = await another({ caller: managementAccount }).up(
      program({ accounts: [a], createDetector: true }),
    );
    expect(failures[name]?.message).toMatch(
      new RegExp(
        `NotDelegatedAdministrator: .*the organization has no GuardDuty administrator: run, as the management account, \`aws guardduty enable-organization-admin-account --admin-account-id ${managementAccount} --region ${region}\`; or, to add accounts by invitation, declare invitation\\.emails`,
      ),
    );
    expect(writes()).toEqual([]);
  });

  it("a member account without a detector of its own: one error that says what to do, and not to register itself", async () => {
    const { another, writes } = await scene();
    const declared = program({ accounts: [a], createDetector: true });
    const { failures } = await another({ caller: memberAccount(5) }).up(declared);
    expect(failures[name]?.message).toMatch(
      new RegExp(
        `NoDetector: .*use credentials of the delegated administrator \\(the management account runs \`${find}\`\\)`,
      ),
    );
    expect(failures[name]?.message).not.toMatch(designate);
    expect(writes()).toEqual([]);
  });

  it("a member account of somebody else: not the administrator, says what to run, writes nothing", async () => {
    const { stack, another, writes, emulator } = await scene();
    await stack.up(program({ accounts: [a, b] }));
    const mark = emulator.journal.last;
    const { failures } = await another({ caller: a }).up(program({ accounts: [b] }));
    expect(failures[name]?.message).toMatch(
      new RegExp(
        `NotDelegatedAdministrator: GuardDuty does not accept account ${a} as the organization's administrator .*${find}`,
      ),
    );
    expect(failures[name]?.message).not.toMatch(designate);
    expect(writes(mark)).toEqual([]);
  });

  it("who may not read the organization's configuration still sees the members, and does not guess how to make more", async () => {
    const { emulator, another, writes, stack } = await scene();
    await stack.up(program({ accounts: [a], features }));
    emulator.edit(
      {
        do: "setCaller",
        key: "reader",
        caller: { account: own, deny: ["guardduty:DescribeOrganizationConfiguration"] },
      },
      { do: "guarddutyStop", account: a },
    );
    const mark = emulator.journal.last;
    const limited = another({ caller: "reader" });
    const { failures } = await limited.up(program({ accounts: [a, b], features }));
    expect(failures[name]?.reasons).toEqual([
      expect.stringMatching(
        new RegExp(
          `cannot be observed: AccessDeniedException: cannot determine whether account ${own} is the delegated administrator: .*account: ${b}`,
        ),
      ),
    ]);
    expect(writes(mark)).toEqual([["StartMonitoringMembers", a]]);
  });

  it("a request that AWS finds bad for another reason shows nothing about who is the administrator", async () => {
    const { another, emulator, writes, faults } = await scene();
    faults({ when: { operation: "DescribeOrganizationConfiguration" }, do: { kind: "status", status: 500 } });
    const stack = another({ observationBudgetMs: 1_000 });
    const { failures } = await stack.up(program({ accounts: [a], settle: { timeoutSeconds: 5 } }));
    expect(failures[name]?.message).toContain("cannot determine whether");
    expect(failures[name]?.message).not.toMatch(designate);
    expect(writes()).toEqual([]);
    expect(emulator.journal.entries({ operation: "ListDelegatedAdministrators" })).toEqual([]);
  });
});
