import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Scene } from "./scene";
import { memberSets, members, scene } from "./scene";

/** AWS takes 50 ids and all plans in a call: 500 accounts are ten calls. Other providers need 4,000 for the first and 3,500 for the second. */
describe("500 organization members x 6 plans", () => {
  const features = [
    ...["S3_DATA_EVENTS", "EKS_AUDIT_LOGS", "EBS_MALWARE_PROTECTION", "RDS_LOGIN_EVENTS", "LAMBDA_NETWORK_LOGS"],
    "RUNTIME_MONITORING",
  ];
  const declared = (count: number): string => memberSets({ fleet: { accounts: members(count), features } });
  let stack: Scene;
  beforeAll(async () => {
    stack = await scene({ world: { accounts: 501 }, program: declared(500) });
  });
  afterAll(() => stack.close());

  const up = async (): Promise<void> => {
    stack.emulator.journal.clear();
    await stack.must("up", "--skip-preview");
  };

  it("are brought up by 60 calls and a page that proves their absence, because create takes over what check has seen", async () => {
    await up();
    expect(stack.calls()).toEqual({
      ...{ ListDetectors: 1, DescribeOrganizationConfiguration: 1, ListMembers: 1 },
      ...{ CreateMembers: 10, UpdateMemberDetectors: 10, GetMembers: 20, GetMemberDetectors: 20 },
    });
    expect(members(500).filter((id) => stack.status(id) !== "Enabled" || stack.plans(id).length !== 6)).toEqual([]);
    expect(await stack.outputs()).toEqual({ fleet: 3500 });
  });

  it("cost twenty reads when nothing is to be done", async () => {
    await up();
    expect(stack.emulator.journal.counts()).toEqual({
      ...{ "guardduty:ListDetectors": 1, "guardduty:GetMembers": 10, "guardduty:GetMemberDetectors": 10 },
      "sts:GetCallerIdentity": 1,
    });
  });

  it("one plan that went off costs one call that names one account", async () => {
    const account = members(1, 77)[0] as string;
    stack.emulator.edit({ do: "guarddutyPlan", account, plan: "RDS_LOGIN_EVENTS" });
    await up();
    expect(stack.written()).toEqual([`us-east-1 UpdateMemberDetectors ${account}`]);
  });

  it("and one account more costs one of each write, naming it alone", async () => {
    const account = members(1, 500)[0] as string;
    stack.edit(declared(501));
    await up();
    expect(stack.written()).toEqual([
      `us-east-1 CreateMembers ${account}`,
      `us-east-1 UpdateMemberDetectors ${account}`,
    ]);
  });
});
