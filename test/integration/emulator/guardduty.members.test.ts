import { describe, expect, test } from "vitest";
import { text } from "../../../emulator/guardduty/errors";
import { administrator, management, member, region, scene } from "./guardduty.world";

const [a, b, c] = [member(0), member(1), member(2)];
const on = (Name: string) => [{ Name, Status: "ENABLED" }];

describe("organization members", () => {
  test("CreateMembers turns GuardDuty on in the accounts and settles from Created to Enabled", () => {
    const { join, status, as, pass, admin } = scene(3, 5000);
    expect(join(a, b)).toEqual({ UnprocessedAccounts: [] });
    expect([status(a), status(c)]).toEqual(["Created", undefined]);
    expect(as(a, "ListDetectors").DetectorIds).toHaveLength(1);
    const early = admin("UpdateMemberDetectors", { AccountIds: [a], Features: on("S3_DATA_EVENTS") });
    expect(early.UnprocessedAccounts).toEqual([{ AccountId: a, Result: text.notAssociated }]);
    pass(5000);
    expect(status(a)).toBe("Enabled");
    expect(
      admin("UpdateMemberDetectors", { AccountIds: [a], Features: on("S3_DATA_EVENTS") }).UnprocessedAccounts,
    ).toEqual([]);
  });

  test("a member shows its administrator twice, its detector once it belongs, and no invitation", () => {
    const { join, admin, state } = scene();
    join(a);
    expect(admin("GetMembers", { AccountIds: [a] }).Members).toEqual([
      {
        AccountId: a,
        DetectorId: state.regions[region]?.detectors[a]?.id,
        MasterId: administrator,
        AdministratorId: administrator,
        Email: `${a}@example.com`,
        RelationshipStatus: "Enabled",
        UpdatedAt: "2026-01-01T00:00:00.000Z",
      },
    ]);
  });

  test("success and failure mix in one answer, with AWS's sentences", () => {
    const { join, world, as } = scene(5);
    const account = world.organization.accounts[b];
    if (account !== undefined) account.state = "SUSPENDED";
    const optedOut = world.organization.accounts[c];
    if (optedOut !== undefined) optedOut.disabledRegions = [region];
    expect(join(a, administrator, management, b, c).UnprocessedAccounts).toEqual([
      {
        AccountId: administrator,
        Result: "The request is rejected because an account cannot become a member of itself.",
      },
      {
        AccountId: management,
        Result: "Operation failed because your organization master must first enable GuardDuty to be added as a member",
      },
      { AccountId: b, Result: text.handshake },
      { AccountId: c, Result: text.handshake },
    ]);
    as(management, "CreateDetector", { Enable: true });
    expect(join(management)).toEqual({ UnprocessedAccounts: [] });
  });

  test("the limit of members is AWS's sentence and a flag", () => {
    const { join, state, admin } = scene();
    state.memberLimit = 1;
    expect(join(a, b).UnprocessedAccounts).toEqual([{ AccountId: b, Result: text.memberLimit }]);
    expect(admin("DescribeOrganizationConfiguration").MemberAccountLimitReached).toBe(true);
  });

  test("unknown ids are named, known ones are not lost", () => {
    const { join, admin } = scene();
    join(a);
    const members = admin("GetMembers", { AccountIds: [a, b] });
    expect(members.Members.map((one) => one.AccountId)).toEqual([a]);
    expect(members.UnprocessedAccounts).toEqual([{ AccountId: b, Result: text.notAssociated }]);
    const detectors = admin("GetMemberDetectors", { AccountIds: [a, b] });
    expect(detectors.MemberDataSourceConfigurations.map((one) => one.AccountId)).toEqual([a]);
    expect(detectors.UnprocessedAccounts).toEqual([{ AccountId: b, Result: text.notAssociated }]);
  });

  test("ListMembers: associated ones unless told otherwise, 50 a page, nobody twice or missing", () => {
    const { join, admin, refusal } = scene(120);
    const all = Array.from({ length: 120 }, (_, index) => member(index));
    for (let start = 0; start < 120; start += 50) join(...all.slice(start, start + 50));
    admin("DisassociateMembers", { AccountIds: [a] });
    const list = (OnlyAssociated?: string) => {
      const seen: string[] = [];
      for (let NextToken: string | undefined, first = true; first || NextToken !== undefined; first = false) {
        const page = admin("ListMembers", {
          ...(OnlyAssociated && { OnlyAssociated }),
          ...(NextToken && { NextToken }),
        });
        expect(page.Members.length).toBeLessThanOrEqual(50);
        seen.push(...page.Members.map((one) => one.AccountId));
        NextToken = page.NextToken;
      }
      return seen;
    };
    expect(list()).toEqual(all.slice(1));
    expect(list("false")).toEqual(all);
    expect(refusal(administrator, "ListMembers", { OnlyAssociated: "yes" })).toBe(text.badOnlyAssociated);
    expect(refusal(administrator, "ListMembers", { NextToken: "what" })).toBe(text.outOfRange);
  });

  test("stop and start: Disabled and Enabled, on both sides", () => {
    const { join, admin, as, status } = scene();
    join(a);
    expect(admin("StopMonitoringMembers", { AccountIds: [a, b] }).UnprocessedAccounts).toEqual([
      { AccountId: b, Result: text.notAssociated },
    ]);
    expect([status(a), as(a, "GetDetector").Status]).toEqual(["Disabled", "DISABLED"]);
    expect(as(a, "GetAdministratorAccount").Administrator).toMatchObject({
      AccountId: administrator,
      RelationshipStatus: "Disabled",
    });
    admin("StartMonitoringMembers", { AccountIds: [a] });
    expect([status(a), as(a, "GetDetector").Status]).toEqual(["Enabled", "ENABLED"]);
    as(a, "UpdateDetector", { Enable: false });
    expect(status(a)).toBe("Disabled");
  });

  test("the way out: delete needs disassociate, the record stays as Removed, GuardDuty stays on", () => {
    const { join, admin, as, status } = scene();
    join(a);
    expect(admin("DeleteMembers", { AccountIds: [a, b] }).UnprocessedAccounts).toEqual([
      { AccountId: a, Result: text.stillAssociated },
      { AccountId: b, Result: text.notAssociated },
    ]);
    expect(admin("DisassociateMembers", { AccountIds: [a] }).UnprocessedAccounts).toEqual([]);
    expect([status(a), as(a, "GetDetector").Status]).toEqual(["Removed", "ENABLED"]);
    expect(as(a, "GetAdministratorAccount")).toEqual({});
    expect(admin("DisassociateMembers", { AccountIds: [a] }).UnprocessedAccounts[0]?.Result).toContain(
      "is not yet associated to it",
    );
    expect(admin("GetMemberDetectors", { AccountIds: [a] }).UnprocessedAccounts[0]?.Result).toBe(text.notAssociated);
    // Only CreateMembers associates an organization member again.
    expect(admin("InviteMembers", { AccountIds: [a] }).UnprocessedAccounts).toHaveLength(1);
    join(a);
    expect(status(a)).toBe("Enabled");
    admin("DisassociateMembers", { AccountIds: [a] });
    admin("DeleteMembers", { AccountIds: [a] });
    expect(status(a)).toBeUndefined();
  });

  test("members cannot leave the organization's administrator, and nobody has two administrators", () => {
    const { join, as, refusal } = scene();
    join(a);
    expect(refusal(a, "DisassociateFromAdministratorAccount")).toBe(text.organizationMember);
    expect(refusal(administrator, "DisassociateFromAdministratorAccount")).toBe(text.noAdministrator);
    expect(
      as(a, "CreateMembers", { AccountDetails: [{ AccountId: b, Email: "b@example.com" }] }).UnprocessedAccounts[0]
        ?.Result,
    ).toBe(text.memberCreates);
  });

  test("an account that left is Removed, one that is suspended keeps its status and takes no write", () => {
    const { join, remove, status, world, state, admin } = scene();
    join(a, b);
    remove(a);
    expect(status(a)).toBe("Removed");
    const account = world.organization.accounts[b];
    if (account !== undefined) account.state = "SUSPENDED";
    expect(status(b)).toBe("Enabled");
    state.suspendedStatus = "AccountSuspended";
    expect(status(b)).toBe("AccountSuspended");
    for (const operation of ["StopMonitoringMembers", "StartMonitoringMembers", "UpdateMemberDetectors"]) {
      expect(admin(operation, { AccountIds: [b], Features: on("S3_DATA_EVENTS") }).UnprocessedAccounts).toEqual([
        { AccountId: b, Result: text.handshake },
      ]);
    }
  });

  test("what a policy manages stays, and the rest can be changed", () => {
    const { join, state, admin } = scene();
    join(a, b);
    state.policyManaged[a] = ["S3_DATA_EVENTS", "FOUNDATIONAL"];
    const update = (Name: string) =>
      admin("UpdateMemberDetectors", { AccountIds: [a, b], Features: on(Name) }).UnprocessedAccounts;
    expect(update("S3_DATA_EVENTS")).toEqual([{ AccountId: a, Result: text.policy }]);
    expect(update("EKS_AUDIT_LOGS")).toEqual([]);
    expect(admin("StopMonitoringMembers", { AccountIds: [a] }).UnprocessedAccounts).toEqual([
      { AccountId: a, Result: text.policy },
    ]);
  });

  test("member results lack the foundational sources and AI_ANALYST, and carry the data sources", () => {
    const { join, admin } = scene();
    join(a);
    admin("UpdateMemberDetectors", { AccountIds: [a], Features: on("S3_DATA_EVENTS") });
    const [one] = admin("GetMemberDetectors", { AccountIds: [a] }).MemberDataSourceConfigurations;
    expect(one?.Features.map((feature) => feature.Name).toSorted()).toEqual([
      "AI_PROTECTION",
      "EBS_MALWARE_PROTECTION",
      "EKS_AUDIT_LOGS",
      "EKS_RUNTIME_MONITORING",
      "LAMBDA_NETWORK_LOGS",
      "RDS_LOGIN_EVENTS",
      "RUNTIME_MONITORING",
      "S3_DATA_EVENTS",
    ]);
    expect(one?.DataSources.S3Logs.Status).toBe("ENABLED");
  });

  test("5,000 members stay cheap", () => {
    const { join, admin } = scene(5000);
    const all = Array.from({ length: 5000 }, (_, index) => member(index));
    const started = performance.now();
    for (let start = 0; start < 5000; start += 50) {
      const AccountIds = all.slice(start, start + 50);
      join(...AccountIds);
      admin("UpdateMemberDetectors", { AccountIds, Features: on("S3_DATA_EVENTS") });
      expect(admin("GetMembers", { AccountIds }).Members).toHaveLength(50);
    }
    for (let NextToken: string | undefined, first = true; first || NextToken; first = false)
      NextToken = admin("ListMembers", { NextToken }).NextToken;
    expect(performance.now() - started).toBeLessThan(5000);
  });
});
