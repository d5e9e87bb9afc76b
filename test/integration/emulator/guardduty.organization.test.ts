import { describe, expect, test } from "vitest";
import { text } from "../../../emulator/guardduty/errors";
import { administrator, management, member, region, scene } from "./guardduty.world";

const [a, b, c] = [member(0), member(1), member(2)];

const configure = (members: string, features: Record<string, string> = {}) => ({
  AutoEnableOrganizationMembers: members,
  Features: Object.entries(features).map(([Name, AutoEnable]) => ({ Name, AutoEnable })),
});

describe("organization configuration", () => {
  test("nothing is automatic in a new world", () => {
    const { admin } = scene();
    const { Features, ...rest } = admin("DescribeOrganizationConfiguration");
    expect(rest).toMatchObject({
      AutoEnable: false,
      AutoEnableOrganizationMembers: "NONE",
      MemberAccountLimitReached: false,
    });
    expect(Features.every((one) => one.AutoEnable === "NONE")).toBe(true);
    expect(Features).toHaveLength(8);
  });

  test("one of the two member settings, the administrator only, one runtime monitoring", () => {
    const { refusal, admin, join } = scene();
    const both = { AutoEnable: true, ...configure("NEW") };
    expect(refusal(administrator, "UpdateOrganizationConfiguration", both)).toBe(text.outOfRange);
    expect(refusal(administrator, "UpdateOrganizationConfiguration", {})).toBe(text.outOfRange);
    const features = configure("NEW", { RUNTIME_MONITORING: "NEW", EKS_RUNTIME_MONITORING: "NONE" });
    expect(refusal(administrator, "UpdateOrganizationConfiguration", features)).toBe(text.outOfRange);
    join(a);
    expect(refusal(a, "DescribeOrganizationConfiguration")).toBe(text.outOfRange);
    admin("UpdateOrganizationConfiguration", { AutoEnable: true });
    expect(admin("DescribeOrganizationConfiguration").AutoEnableOrganizationMembers).toBe("NEW");
  });

  test("CreateMembers applies auto-enable to new and existing members of the request, and disables nothing", () => {
    const { admin, join, state } = scene();
    join(a);
    const features = () => state.regions[region]?.detectors[a]?.features;
    admin("UpdateMemberDetectors", { AccountIds: [a], Features: [{ Name: "EKS_AUDIT_LOGS", Status: "ENABLED" }] });
    admin("UpdateOrganizationConfiguration", configure("NEW", { S3_DATA_EVENTS: "NEW", EKS_AUDIT_LOGS: "NONE" }));
    expect(features()).toEqual({ EKS_AUDIT_LOGS: "ENABLED" });
    expect(join(a, b).UnprocessedAccounts).toEqual([]);
    expect(features()).toEqual({ EKS_AUDIT_LOGS: "ENABLED", S3_DATA_EVENTS: "ENABLED" });
    expect(state.regions[region]?.detectors[b]?.features).toEqual({ S3_DATA_EVENTS: "ENABLED" });
  });

  test("NEW reaches an account that joins, and none before", () => {
    const { admin, add, status } = scene();
    admin("UpdateOrganizationConfiguration", configure("NEW"));
    add("300000000000");
    expect([status("300000000000"), status(a)]).toEqual(["Enabled", undefined]);
  });

  test("ALL reaches every active account after its time, stopped and removed ones too", () => {
    const { admin, join, status, state, pass, world } = scene();
    join(a, b);
    admin("StopMonitoringMembers", { AccountIds: [a] });
    admin("DisassociateMembers", { AccountIds: [b] });
    const account = world.organization.accounts[c];
    if (account !== undefined) account.state = "CLOSED";
    state.autoEnableMs = 1000;
    admin("UpdateOrganizationConfiguration", configure("ALL", { S3_DATA_EVENTS: "ALL" }));
    expect([status(a), status(b), status(c)]).toEqual(["Disabled", "Removed", undefined]);
    pass(1000);
    expect([status(a), status(b), status(c), status(management)]).toEqual(["Enabled", "Enabled", undefined, undefined]);
    expect(state.regions[region]?.detectors[a]?.features).toEqual({ S3_DATA_EVENTS: "ENABLED" });
  });

  test.each([
    ["members", configure("ALL")],
    ["any plan", configure("NONE", { LAMBDA_NETWORK_LOGS: "ALL" })],
    [
      "any agent",
      {
        AutoEnableOrganizationMembers: "NONE",
        Features: [
          {
            Name: "RUNTIME_MONITORING",
            AutoEnable: "NONE",
            AdditionalConfiguration: [{ Name: "EC2_AGENT_MANAGEMENT", AutoEnable: "ALL" }],
          },
        ],
      },
    ],
  ])("ALL on %s blocks stop and disassociate; that on members delete too", (name, settings) => {
    const { admin, join, refusal, status, as } = scene();
    join(a);
    admin("UpdateOrganizationConfiguration", settings);
    for (const operation of ["StopMonitoringMembers", "DisassociateMembers"]) {
      expect(refusal(administrator, operation, { AccountIds: [a] })).toBe(text.outOfRange);
    }
    // API reference, DeleteMembers: "With autoEnableOrganizationMembers configuration for your organization set to ALL".
    if (name === "members") expect(refusal(administrator, "DeleteMembers", { AccountIds: [a] })).toBe(text.outOfRange);
    else expect(admin("DeleteMembers", { AccountIds: [a] }).UnprocessedAccounts).toHaveLength(1);
    expect(refusal(a, "UpdateDetector", { Enable: false })).toBe(text.outOfRange);
    expect(status(a)).toBe("Enabled");
    admin("UpdateOrganizationConfiguration", configure("NEW", { LAMBDA_NETWORK_LOGS: "NEW" }));
    admin("UpdateOrganizationConfiguration", {
      AutoEnableOrganizationMembers: "NEW",
      Features: [
        { Name: "RUNTIME_MONITORING", AdditionalConfiguration: [{ Name: "EC2_AGENT_MANAGEMENT", AutoEnable: "NONE" }] },
      ],
    });
    expect(admin("StopMonitoringMembers", { AccountIds: [a] }).UnprocessedAccounts).toEqual([]);
    expect(as(a, "GetDetector").Status).toBe("DISABLED");
  });

  test("ALL does not hold accounts that left the organization", () => {
    const { admin, join, remove, status } = scene();
    join(a);
    admin("UpdateOrganizationConfiguration", configure("ALL"));
    remove(a);
    expect(admin("DeleteMembers", { AccountIds: [a] }).UnprocessedAccounts).toEqual([]);
    expect(status(a)).toBeUndefined();
  });

  test("statistics count members and their features", () => {
    const { admin, join, refusal } = scene();
    join(a, b);
    admin("StopMonitoringMembers", { AccountIds: [b] });
    admin("UpdateMemberDetectors", { AccountIds: [a, b], Features: [{ Name: "S3_DATA_EVENTS", Status: "ENABLED" }] });
    const { OrganizationStatistics: counts } = admin("GetOrganizationStatistics").OrganizationDetails;
    expect(counts).toMatchObject({
      TotalAccountsCount: 5,
      MemberAccountsCount: 2,
      ActiveAccountsCount: 2,
      EnabledAccountsCount: 1,
    });
    expect(counts.CountByFeature.find((one) => one.Name === "S3_DATA_EVENTS")?.EnabledAccountsCount).toBe(1);
    expect(refusal(a, "GetOrganizationStatistics")).toBe(text.outOfRange);
  });
});

describe("delegated administrator", () => {
  test("the management account hands over, region by region", () => {
    const { as, refusal, join, status, state, world, pass, admin } = scene(3);
    join(a);
    const list = () => as(management, "ListOrganizationAdminAccounts").AdminAccounts;
    expect(list()).toEqual([{ AdminAccountId: administrator, AdminStatus: "ENABLED" }]);
    expect(refusal(administrator, "ListOrganizationAdminAccounts")).toBe(text.managementOnly);
    expect(refusal(management, "EnableOrganizationAdminAccount", { AdminAccountId: b })).toBe(text.outOfRange);
    world.settleMs = 1000;
    as(management, "DisableOrganizationAdminAccount", { AdminAccountId: administrator });
    expect(list()).toEqual([{ AdminAccountId: administrator, AdminStatus: "DISABLE_IN_PROGRESS" }]);
    pass(1000);
    expect(list()).toEqual([]);
    expect(status(a)).toBe("Removed");
    admin("DeleteMembers", { AccountIds: [a] });
    as(management, "EnableOrganizationAdminAccount", { AdminAccountId: b });
    expect(state.regions[region]?.detectors[b]?.status).toBe("ENABLED");
    expect(world.organization.delegatedAdministrators["guardduty.amazonaws.com"]).toEqual([b]);
    expect(state.regions["us-east-1"]?.administrator?.accountId).toBe(administrator);
    expect(
      as(b, "CreateMembers", { AccountDetails: [{ AccountId: a, Email: "a@example.com" }] }).UnprocessedAccounts,
    ).toEqual([]);
  });

  test("the state is plain JSON", () => {
    const { join, state } = scene(3, 1000);
    join(a);
    expect(JSON.parse(JSON.stringify(state))).toEqual(state);
  });
});
