import * as guardduty from "@aws-sdk/client-guardduty";
import * as inspector2 from "@aws-sdk/client-inspector2";
import * as organizations from "@aws-sdk/client-organizations";
import * as sts from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Emulator } from "../../../emulator";
import { administratorAccount, managementAccount, memberAccount, seededUnits, startEmulator } from "../../../emulator";
import { models, services } from "../../../emulator/services";
import type { Recorder } from "../models";
import { expectValidTraffic, modelsMissing, startRecorder } from "../models";

let emulator: Emulator;
let recorder: Recorder;
beforeAll(async () => {
  emulator = await startEmulator({ world: { accounts: 6, regions: ["us-east-1"] } });
  recorder = await startRecorder(emulator.url);
});
afterAll(async () => {
  await recorder.close();
  await emulator.close();
});

// Commands are looked up by the operation names of the model, which no static type can follow.
type Commands = Record<string, new (input: unknown) => never>;
type Client = { send(command: never): Promise<Record<string, never>>; destroy(): void };
type Sdk = { readonly commands: Commands; readonly client: (key: string) => Client };

const settings = (key: string) => ({
  region: "us-east-1",
  endpoint: recorder.url,
  maxAttempts: 1,
  credentials: { accessKeyId: key, secretAccessKey: "x" },
});
const sdks: Record<string, Sdk> = {
  inspector2: {
    commands: inspector2 as never,
    client: (key) => new inspector2.Inspector2Client(settings(key)) as never,
  },
  guardduty: { commands: guardduty as never, client: (key) => new guardduty.GuardDutyClient(settings(key)) as never },
  organizations: {
    commands: organizations as never,
    client: (key) => new organizations.OrganizationsClient(settings(key)) as never,
  },
  sts: { commands: sts as never, client: (key) => new sts.STSClient(settings(key)) as never },
};

async function run(
  service: string,
  operation: string,
  input: object,
  key: string = administratorAccount,
): Promise<unknown> {
  const { commands, client } = sdks[service] as Sdk;
  const opened = client(key);
  try {
    const Command = commands[`${operation}Command`] as new (input: unknown) => never;
    return await opened.send(new Command(input));
  } finally {
    opened.destroy();
  }
}

const [a, b, c] = [memberAccount(0), memberAccount(1), memberAccount(2)] as const;
const both = { accountIds: [a, b] };
const principal = { ServicePrincipal: "macie.amazonaws.com" };
const web = seededUnits["Web"];

const inspectorCalls: [operation: string, input: object, key?: string][] = [
  ["Enable", { ...both, resourceTypes: ["EC2", "LAMBDA"] }],
  ["BatchGetAccountStatus", { accountIds: [a, "999999999999"] }],
  ["BatchUpdateMemberEc2DeepInspectionStatus", { accountIds: [{ accountId: a, activateDeepInspection: false }] }],
  ["BatchGetMemberEc2DeepInspectionStatus", { accountIds: [a, b, c] }],
  ["GetEc2DeepInspectionConfiguration", {}],
  ["UpdateEc2DeepInspectionConfiguration", { packagePaths: ["/opt/app"] }],
  ["UpdateOrgEc2DeepInspectionConfiguration", { orgPackagePaths: ["/opt/org"] }],
  ["ListAccountPermissions", { service: "EC2" }],
  ["Disable", { accountIds: [a], resourceTypes: ["EC2"] }],
  ["DisassociateMember", { accountId: c }],
  ["AssociateMember", { accountId: c }],
  ["GetMember", { accountId: c }],
  ["ListMembers", { onlyAssociated: false, maxResults: 2 }],
  ["DescribeOrganizationConfiguration", {}],
  ["ListFindings", {}],
  ["Enable", { accountIds: [administratorAccount], resourceTypes: ["EC2"] }],
  ["UpdateOrganizationConfiguration", { autoEnable: { ec2: true, ecr: true } }],
  ["GetDelegatedAdminAccount", {}],
  ["ListDelegatedAdminAccounts", {}, managementAccount],
  ["DisableDelegatedAdminAccount", { delegatedAdminAccountId: administratorAccount }, managementAccount],
  ["EnableDelegatedAdminAccount", { delegatedAdminAccountId: administratorAccount }, managementAccount],
];

const organizationCalls: [operation: string, input: object][] = [
  ["DescribeOrganization", {}],
  ["ListRoots", {}],
  ["ListAccounts", { MaxResults: 5 }],
  ["ListAccountsForParent", { ParentId: web }],
  ["ListOrganizationalUnitsForParent", { ParentId: seededUnits["Workloads"] }],
  ["ListChildren", { ParentId: web, ChildType: "ACCOUNT" }],
  ["ListParents", { ChildId: a }],
  ["DescribeAccount", { AccountId: a }],
  ["DescribeOrganizationalUnit", { OrganizationalUnitId: web }],
  ["EnableAWSServiceAccess", principal],
  ["RegisterDelegatedAdministrator", { ...principal, AccountId: c }],
  ["ListDelegatedAdministrators", principal],
  ["ListAWSServiceAccessForOrganization", {}],
  ["DeregisterDelegatedAdministrator", { ...principal, AccountId: c }],
  ["DisableAWSServiceAccess", principal],
  ["MoveAccount", { AccountId: a, SourceParentId: seededUnits["Payments"], DestinationParentId: web }],
  ["CreateAccount", { AccountName: "one more", Email: "more@example.com" }],
  ["CloseAccount", { AccountId: b }],
  ["RemoveAccountFromOrganization", { AccountId: c }],
  ["ListCreateAccountStatus", { States: ["SUCCEEDED"] }],
  ["ListDelegatedServicesForAccount", { AccountId: administratorAccount }],
  ["ListPolicies", { Filter: "SERVICE_CONTROL_POLICY" }],
  ["TagResource", { ResourceId: a, Tags: [{ Key: "team", Value: "payments" }] }],
  ["ListTagsForResource", { ResourceId: a }],
  ["UntagResource", { ResourceId: a, TagKeys: ["team"] }],
];

describe("every operation, with AWS's own client", () => {
  it.each(inspectorCalls)("inspector2 %s", async (operation, input, key) => {
    await run("inspector2", operation, input, key);
  });

  it.each(organizationCalls)("organizations %s", async (operation, input) => {
    await run("organizations", operation, input, managementAccount);
  });

  it("organizations: what depends on an earlier answer", async () => {
    const management = (operation: string, input: object) =>
      run("organizations", operation, input, managementAccount) as Promise<Record<string, Record<string, string>>>;
    const creation = await management("CreateAccount", { AccountName: "last", Email: "last@example.com" });
    const done = await management("DescribeCreateAccountStatus", {
      CreateAccountRequestId: creation["CreateAccountStatus"]?.["Id"],
    });
    expect(done["CreateAccountStatus"]?.["State"]).toBe("SUCCEEDED");
    const unit = (await management("CreateOrganizationalUnit", { ParentId: web, Name: "Below" }))["OrganizationalUnit"];
    await management("UpdateOrganizationalUnit", { OrganizationalUnitId: unit?.["Id"], Name: "Under" });
    await management("DeleteOrganizationalUnit", { OrganizationalUnitId: unit?.["Id"] });
    await run("organizations", "LeaveOrganization", {}, memberAccount(4));
    emulator.edit({ do: "inspectorPolicy", account: a, policy: { EC2: "ENABLED" } });
    const policy = await management("DescribeEffectivePolicy", { PolicyType: "INSPECTOR_POLICY", TargetId: a });
    expect(JSON.parse(policy["EffectivePolicy"]?.["PolicyContent"] ?? "")).toHaveProperty(
      "inspector.enablement.ec2_scanning",
    );
  });

  it("sts", async () => {
    expect(await run("sts", "GetCallerIdentity", {})).toMatchObject({ Account: administratorAccount });
    const RoleArn = `arn:aws:iam::${a}:role/OrganizationAccountAccessRole`;
    const { Credentials } = (await run("sts", "AssumeRole", {
      RoleArn,
      RoleSessionName: "s1",
      ExternalId: "external",
    })) as sts.AssumeRoleResponse;
    expect(Credentials?.Expiration).toBeInstanceOf(Date);
    expect(await run("sts", "GetCallerIdentity", {}, Credentials?.AccessKeyId)).toMatchObject({ Account: a });
  });

  it("guardduty: the way from detector to member", async () => {
    const listed = (await run("guardduty", "ListDetectors", {})) as guardduty.ListDetectorsResponse;
    const DetectorId = listed.DetectorIds?.[0];
    await run("guardduty", "GetDetector", { DetectorId });
    await run("guardduty", "CreateMembers", {
      DetectorId,
      AccountDetails: [{ AccountId: a, Email: "member-0001@example.com" }],
    });
    const members = (await run("guardduty", "GetMembers", {
      DetectorId,
      AccountIds: [a],
    })) as guardduty.GetMembersResponse;
    expect(members.Members?.[0]?.AccountId).toBe(a);
    expect(await run("guardduty", "ListFindings", { DetectorId })).toMatchObject({ FindingIds: [] });
    expect(
      ((await run("guardduty", "GetMasterAccount", { DetectorId })) as guardduty.GetMasterAccountResponse).Master,
    ).toBe(undefined);
    const ResourceArn = `arn:aws:guardduty:us-east-1:${administratorAccount}:detector/${DetectorId}`;
    await run("guardduty", "TagResource", { ResourceArn, Tags: { team: "security", stage: "prod" } });
    await run("guardduty", "UntagResource", { ResourceArn, TagKeys: ["stage"] });
    expect(await run("guardduty", "ListTagsForResource", { ResourceArn })).toMatchObject({
      Tags: { team: "security" },
    });
    const none = (await run("guardduty", "GetMemberDetectors", {
      DetectorId,
      AccountIds: [b],
    })) as guardduty.GetMemberDetectorsResponse;
    expect(none.UnprocessedAccounts?.map(({ AccountId }) => AccountId)).toEqual([b]);
    expect(none.MemberDataSourceConfigurations).toBeUndefined();
  });

  it("misses no operation of the trimmed models", () => {
    for (const { name, operations } of services) {
      expect(Object.keys(operations).sort(), name).toEqual(Object.keys(models.get(name)?.operations ?? {}).sort());
    }
  });

  it.skipIf(modelsMissing !== undefined)(
    `validates all of that against AWS's models${modelsMissing === undefined ? "" : ` (${modelsMissing})`}`,
    () => {
      const report = expectValidTraffic(recorder.exchanges());
      expect(report.judged).toBeGreaterThan(60);
      const xml = services.filter(({ model }) => model.protocol.endsWith("Query")).map(({ name }) => name);
      expect(report.withoutModel.filter((name) => !xml.includes(name))).toEqual([]);
    },
  );
});
