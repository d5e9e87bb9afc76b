import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Emulator } from "../../../emulator";
import { startEmulator } from "../../../emulator";
import { members, name, outputs, program, region } from "./guarddutyScene";
import { calls, Stack } from "./stack";

/**
 * The main job in numbers: AWS takes 50 ids and all plans in a call, so 500 accounts are ten calls. The Terraform and Pulumi AWS
 * providers need 4,000 calls for the first update and 3,500 for the second (docs/notes.md, peers).
 */
describe("500 organization members x 6 plans, one region", () => {
  const features = [
    "S3_DATA_EVENTS",
    "EKS_AUDIT_LOGS",
    "EBS_MALWARE_PROTECTION",
    "RDS_LOGIN_EVENTS",
    "LAMBDA_NETWORK_LOGS",
    "RUNTIME_MONITORING",
  ];
  const declared = (count = 500) => program({ accounts: members(count), features });
  const reads = { ListDetectors: 1, GetMembers: 10, GetMemberDetectors: 10 };
  let emulator: Emulator;
  let stack: Stack;
  beforeAll(async () => {
    emulator = await startEmulator({ world: { accounts: 501, regions: [region] } });
    stack = new Stack(emulator);
  });
  afterAll(() => emulator.close());

  const command = async (act: () => Promise<unknown>): Promise<Record<string, number>> => {
    emulator.journal.clear();
    await act();
    return calls(emulator, "guardduty");
  };
  const writes = () =>
    emulator.journal.entries({ service: "guardduty", kind: "write" }).map(({ operation, ids }) => [operation, ...ids]);

  it("a preview costs ten reads and one page that proves that there are no members, and writes nothing", async () => {
    expect(await command(() => stack.preview(declared()))).toEqual({
      ...{ ListDetectors: 1, DescribeOrganizationConfiguration: 1, ListMembers: 1 },
      GetMembers: 10,
    });
  });

  it("the first up: ten calls to add, ten to set all plans, ten to look at each before and after", async () => {
    const counts = await command(async () => expect((await stack.up(declared())).failures).toEqual({}));
    expect(counts).toEqual({
      ...{ ListDetectors: 1, DescribeOrganizationConfiguration: 1, ListMembers: 1 },
      ...{ CreateMembers: 10, UpdateMemberDetectors: 10, GetMembers: 20, GetMemberDetectors: 20 },
    });
    expect(outputs(stack)["summary"]).toMatchObject({ cells: 3500, covered: 3500 });
  });

  it("a following up: ten and ten reads, and no write", async () => {
    expect(await command(() => stack.up(declared()))).toEqual(reads);
  });

  it("a preview then costs the same", async () => {
    expect(await command(() => stack.preview(declared()))).toEqual(reads);
  });

  it("one plan that went off on one account: one call that names it alone", async () => {
    const account = members(1, 333)[0] as string;
    emulator.edit({ do: "guarddutyPlan", account, plan: "EKS_AUDIT_LOGS" });
    expect(await command(() => stack.up(declared()))).toEqual({
      ...{ ListDetectors: 1, DescribeOrganizationConfiguration: 1 },
      ...{ GetMembers: 10, GetMemberDetectors: 11, UpdateMemberDetectors: 1 },
    });
    expect(writes()).toEqual([["UpdateMemberDetectors", account]]);
  });

  it("one account more: one CreateMembers and one UpdateMemberDetectors, each naming it alone", async () => {
    const account = members(1, 500)[0] as string;
    const counts = await command(() => stack.up(declared(501)));
    expect(writes()).toEqual([
      ["CreateMembers", account],
      ["UpdateMemberDetectors", account],
    ]);
    // 501 are eleven calls; the newcomer's plans can be read only once it is a member. Ten pages prove that it is none yet.
    expect(counts).toEqual({
      ...{ ListDetectors: 1, DescribeOrganizationConfiguration: 1, ListMembers: 10 },
      ...{ CreateMembers: 1, UpdateMemberDetectors: 1, GetMembers: 12, GetMemberDetectors: 12 },
    });
  });

  it("the outputs hold counts, exceptions and account ids only", () =>
    expect(JSON.stringify({ ...outputs(stack), accounts: [], accountIds: [], plan: {} }).length).toBeLessThan(2_000));

  it("and all of it still is called by its name", () => expect(stack.state.has(name)).toBe(true));
});
