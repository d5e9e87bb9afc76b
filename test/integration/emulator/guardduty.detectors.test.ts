import { describe, expect, test } from "vitest";
import { text } from "../../../emulator/guardduty/errors";
import { administrator, management, member, region, scene } from "./guardduty.world";

const statuses = (features: readonly { Name: string; Status: string }[]) =>
  Object.fromEntries(features.map(({ Name, Status }) => [Name, Status]));

describe("detectors", () => {
  test("a new world has one enabled detector of the administrator in each region and no members", () => {
    const { state, admin } = scene();
    expect(Object.keys(state.regions)).toEqual([region, "us-east-1"]);
    expect(admin("ListDetectors").DetectorIds).toHaveLength(1);
    expect(admin("GetDetector").Status).toBe("ENABLED");
    expect(admin("ListMembers", { OnlyAssociated: "false" }).Members).toEqual([]);
  });

  test("CreateDetector enables all optional features except runtime monitoring", () => {
    const { as } = scene();
    as(member(0), "CreateDetector", { Enable: true });
    const { Features } = as(member(0), "GetDetector");
    expect(statuses(Features)).toEqual({
      CLOUD_TRAIL: "ENABLED",
      DNS_LOGS: "ENABLED",
      FLOW_LOGS: "ENABLED",
      S3_DATA_EVENTS: "ENABLED",
      EKS_AUDIT_LOGS: "ENABLED",
      EBS_MALWARE_PROTECTION: "ENABLED",
      RDS_LOGIN_EVENTS: "ENABLED",
      LAMBDA_NETWORK_LOGS: "ENABLED",
      AI_PROTECTION: "ENABLED",
      AI_ANALYST: "ENABLED",
      EKS_RUNTIME_MONITORING: "DISABLED",
      RUNTIME_MONITORING: "DISABLED",
    });
    const inner = Object.fromEntries(
      Features.map((one) => [one.Name, one.AdditionalConfiguration?.map((two) => two.Name)]),
    );
    expect(inner.EKS_RUNTIME_MONITORING).toEqual(["EKS_ADDON_MANAGEMENT"]);
    expect(inner.RUNTIME_MONITORING).toEqual([
      "EKS_ADDON_MANAGEMENT",
      "ECS_FARGATE_AGENT_MANAGEMENT",
      "EC2_AGENT_MANAGEMENT",
    ]);
    expect(inner.S3_DATA_EVENTS).toBeUndefined();
  });

  test("a second detector is refused; the same client token is the same call", () => {
    const { as, refusal } = scene();
    const first = as(member(0), "CreateDetector", { Enable: true, ClientToken: "a" });
    expect(as(member(0), "CreateDetector", { Enable: true, ClientToken: "a" })).toEqual(first);
    expect(refusal(member(0), "CreateDetector", { Enable: true, ClientToken: "b" })).toBe(text.detectorExists);
  });

  test("a foreign detector id and a malformed one have AWS's sentences", () => {
    const { refusal } = scene();
    expect(refusal(administrator, "GetDetector", { DetectorId: "0".repeat(32) })).toBe(
      "The request is rejected because the input detectorId is not owned by the current account.",
    );
    expect(refusal(administrator, "GetMembers", { DetectorId: "x", AccountIds: [member(0)] })).toBe(
      "The request is rejected because the parameter detectorId has an invalid value.",
    );
    expect(refusal(member(0), "GetDetector")).toBe(text.notOwned);
  });

  test("UpdateDetector leaves what it does not name, and agents go off with their feature", () => {
    const { admin } = scene();
    const update = (feature: object) => admin("UpdateDetector", { Features: [feature] });
    const now = () => admin("GetDetector").Features.find((one) => one.Name === "RUNTIME_MONITORING");
    const agents = () =>
      (now()?.AdditionalConfiguration ?? []).filter((one) => one.Status === "ENABLED").map((one) => one.Name);
    update({
      Name: "RUNTIME_MONITORING",
      Status: "ENABLED",
      AdditionalConfiguration: [{ Name: "EC2_AGENT_MANAGEMENT", Status: "ENABLED" }],
    });
    update({
      Name: "RUNTIME_MONITORING",
      Status: "ENABLED",
      AdditionalConfiguration: [{ Name: "EKS_ADDON_MANAGEMENT", Status: "ENABLED" }],
    });
    expect(agents()).toEqual(["EKS_ADDON_MANAGEMENT", "EC2_AGENT_MANAGEMENT"]);
    update({ Name: "RUNTIME_MONITORING", Status: "DISABLED" });
    expect([now()?.Status, agents()]).toEqual(["DISABLED", []]);
    expect(statuses(admin("GetDetector").Features).S3_DATA_EVENTS).toBe("ENABLED");
  });

  test("the deprecated data sources mean the same features", () => {
    const { admin } = scene();
    const off = { S3Logs: { Enable: false }, Kubernetes: { AuditLogs: { Enable: false } } };
    const malware = { ScanEc2InstanceWithFindings: { EbsVolumes: false } };
    admin("UpdateDetector", { DataSources: { ...off, MalwareProtection: malware } });
    const { DataSources, Features } = admin("GetDetector");
    expect(DataSources.S3Logs.Status).toBe("DISABLED");
    expect(DataSources.MalwareProtection.ScanEc2InstanceWithFindings.EbsVolumes.Status).toBe("DISABLED");
    expect(statuses(Features)).toMatchObject({
      S3_DATA_EVENTS: "DISABLED",
      EKS_AUDIT_LOGS: "DISABLED",
      EBS_MALWARE_PROTECTION: "DISABLED",
    });
  });

  test.each([
    [
      "both runtime monitoring features",
      [
        { Name: "RUNTIME_MONITORING", Status: "ENABLED" },
        { Name: "EKS_RUNTIME_MONITORING", Status: "DISABLED" },
      ],
    ],
    ["a feature that the region lacks", [{ Name: "LAMBDA_NETWORK_LOGS", Status: "ENABLED" }]],
    [
      "an agent of another feature",
      [{ Name: "S3_DATA_EVENTS", AdditionalConfiguration: [{ Name: "EC2_AGENT_MANAGEMENT", Status: "ENABLED" }] }],
    ],
    [
      "an agent on where its feature goes off",
      [
        {
          Name: "RUNTIME_MONITORING",
          Status: "DISABLED",
          AdditionalConfiguration: [{ Name: "EC2_AGENT_MANAGEMENT", Status: "ENABLED" }],
        },
      ],
    ],
    [
      "one feature twice",
      [
        { Name: "S3_DATA_EVENTS", Status: "ENABLED" },
        { Name: "S3_DATA_EVENTS", Status: "ENABLED" },
      ],
    ],
  ])("refused everywhere: %s", (_, Features) => {
    const { state, refusal, join } = scene();
    const here = state.regions[region];
    if (here !== undefined) here.unsupportedFeatures = ["LAMBDA_NETWORK_LOGS"];
    join(member(0));
    expect(refusal(administrator, "UpdateDetector", { Features })).toBe(text.outOfRange);
    expect(refusal(administrator, "UpdateMemberDetectors", { AccountIds: [member(0)], Features })).toBe(
      text.outOfRange,
    );
  });

  test("a feature that the region lacks is in no result", () => {
    const { state, admin, join } = scene();
    const here = state.regions[region];
    if (here !== undefined) here.unsupportedFeatures = ["LAMBDA_NETWORK_LOGS"];
    join(member(0));
    const [of] = admin("GetMemberDetectors", { AccountIds: [member(0)] }).MemberDataSourceConfigurations;
    expect(of?.Features.map((one) => one.Name)).not.toContain("LAMBDA_NETWORK_LOGS");
    expect(admin("DescribeOrganizationConfiguration").Features.map((one) => one.Name)).not.toContain(
      "LAMBDA_NETWORK_LOGS",
    );
  });

  test("suspending a detector turns the foundational sources off and keeps the features", () => {
    const { admin } = scene();
    admin("UpdateDetector", { Enable: false });
    expect(statuses(admin("GetDetector").Features)).toMatchObject({ FLOW_LOGS: "DISABLED", S3_DATA_EVENTS: "ENABLED" });
  });

  test("who may delete or change a detector", () => {
    const { admin, as, refusal, join, state } = scene();
    join(member(0));
    expect(refusal(administrator, "DeleteDetector")).toBe(text.detectorHasMembers);
    expect(refusal(member(0), "DeleteDetector")).toBe(text.organizationMember);
    expect(refusal(member(0), "UpdateDetector", { Features: [{ Name: "S3_DATA_EVENTS", Status: "ENABLED" }] })).toBe(
      text.outOfRange,
    );
    as(management, "CreateDetector", { Enable: true });
    as(management, "DeleteDetector");
    expect(as(management, "ListDetectors").DetectorIds).toEqual([]);
    state.policyManaged[administrator] = ["S3_DATA_EVENTS", "FOUNDATIONAL"];
    expect(
      refusal(administrator, "UpdateDetector", { Features: [{ Name: "S3_DATA_EVENTS", Status: "DISABLED" }] }),
    ).toBe(text.policy);
    expect(refusal(administrator, "UpdateDetector", { Enable: false })).toBe(text.policy);
    admin("UpdateDetector", { Features: [{ Name: "EKS_AUDIT_LOGS", Status: "DISABLED" }] });
  });

  test("no clusters: coverage of resources is empty", () => {
    const { admin } = scene();
    expect(admin("ListCoverage")).toEqual({ Resources: [] });
    expect(admin("GetCoverageStatistics", { StatisticsType: ["COUNT_BY_COVERAGE_STATUS"] })).toEqual({
      CoverageStatistics: { CountByCoverageStatus: {} },
    });
  });
});
