import {
  CreateMembersCommand,
  DescribeOrganizationConfigurationCommand,
  GetMemberDetectorsCommand,
  GetMembersCommand,
  GuardDutyClient,
  ListDetectorsCommand,
} from "@aws-sdk/client-guardduty";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Emulator } from "../../../emulator";
import { administratorAccount, memberAccount, startEmulator } from "../../../emulator";

const [a, b] = [memberAccount(0), memberAccount(1)] as const;
const region = "us-east-1";
const regions = [region, "eu-west-1"];
let emulator: Emulator;
let client: GuardDutyClient;
beforeEach(async () => {
  emulator = await startEmulator({ world: { accounts: 4, regions } });
  client = new GuardDutyClient({
    region,
    endpoint: emulator.url,
    maxAttempts: 1,
    credentials: { accessKeyId: administratorAccount, secretAccessKey: "x" },
  });
});
afterEach(async () => {
  client.destroy();
  await emulator.close();
});

const detector = async () => ({ DetectorId: (await client.send(new ListDetectorsCommand({}))).DetectorIds?.[0] });
const status = async (account: string) =>
  (await client.send(new GetMembersCommand({ ...(await detector()), AccountIds: [account] }))).Members?.[0]
    ?.RelationshipStatus;
const plan = async (account: string, name: string) => {
  const answer = await client.send(new GetMemberDetectorsCommand({ ...(await detector()), AccountIds: [account] }));
  return answer.MemberDataSourceConfigurations?.[0]?.Features?.find((one) => one.Name === name);
};

describe("edits of GuardDuty", () => {
  it("make, stop, start, remove, resign and forget members", async () => {
    emulator.edit({ do: "guarddutyAssociate", account: a });
    expect(await status(a)).toBe("Enabled");
    for (const [edit, seen] of [
      ["guarddutyStop", "Disabled"],
      ["guarddutyStart", "Enabled"],
      ["guarddutyRemove", "Removed"],
      ["guarddutyResign", "Resigned"],
      ["guarddutyForget", undefined],
    ] as const) {
      emulator.edit({ do: edit, account: a });
      expect(await status(a)).toBe(seen);
    }
  });

  it("concern one region where they name one", async () => {
    emulator.edit({ do: "guarddutyAssociate", account: a });
    emulator.edit({ do: "guarddutyStop", account: a, regions: ["eu-west-1"] });
    expect(await status(a)).toBe("Enabled");
    emulator.edit({ do: "guarddutyStatus", account: a, status: "AccountSuspended", regions: [region] });
    expect(await status(a)).toBe("AccountSuspended");
  });

  it("switch plans and their additional configuration", async () => {
    emulator.edit({ do: "guarddutyAssociate", account: a });
    emulator.edit({ do: "guarddutyPlan", account: a, plan: "RUNTIME_MONITORING", status: "ENABLED" });
    emulator.edit({
      do: "guarddutyPlan",
      account: a,
      plan: "RUNTIME_MONITORING/EC2_AGENT_MANAGEMENT",
      status: "ENABLED",
    });
    const on = await plan(a, "RUNTIME_MONITORING");
    expect(on).toMatchObject({ Status: "ENABLED" });
    expect(on?.AdditionalConfiguration?.filter((one) => one.Status === "ENABLED").map((one) => one.Name)).toEqual([
      "EC2_AGENT_MANAGEMENT",
    ]);
    emulator.edit({ do: "guarddutyPlan", account: a, plan: "RUNTIME_MONITORING" });
    expect(await plan(a, "RUNTIME_MONITORING")).toMatchObject({ Status: "DISABLED" });
  });

  it("let a policy of the organization hold a plan, which answers then say", async () => {
    emulator.edit({ do: "guarddutyAssociate", account: a }, { do: "guarddutyAssociate", account: b });
    emulator.edit({ do: "guarddutyPolicy", account: a, policy: { S3_DATA_EVENTS: "ENABLED" } });
    expect(await plan(a, "S3_DATA_EVENTS")).toMatchObject({ Status: "ENABLED", ManagedBy: "GUARDDUTY_POLICY" });
    expect((await plan(b, "S3_DATA_EVENTS"))?.ManagedBy).toBeUndefined();
    emulator.edit({ do: "guarddutyPolicy", account: a, policy: null });
    expect(await plan(a, "S3_DATA_EVENTS")).toMatchObject({ Status: "ENABLED" });
    expect((await plan(a, "S3_DATA_EVENTS"))?.ManagedBy).toBeUndefined();
  });

  it("set auto-enable, at once or after a while", async () => {
    emulator.edit({ do: "guarddutyAssociate", account: a });
    emulator.edit({ do: "guarddutyAutoEnable", members: "ALL", features: { AI_PROTECTION: "ALL" }, afterMs: 60_000 });
    const configuration = await client.send(new DescribeOrganizationConfigurationCommand(await detector()));
    expect(configuration.AutoEnableOrganizationMembers).toBe("ALL");
    expect([await status(b), (await plan(a, "AI_PROTECTION"))?.Status]).toEqual([undefined, "DISABLED"]);
    emulator.edit({ do: "guarddutyAutoEnable" });
    expect([await status(b), (await plan(a, "AI_PROTECTION"))?.Status]).toEqual(["Enabled", "ENABLED"]);
  });

  it("take plans out of a region, and detectors and administrators away", async () => {
    emulator.edit({ do: "guarddutyAssociate", account: a });
    emulator.edit({ do: "guarddutyUnsupported", region, features: ["AI_PROTECTION"] });
    expect(await plan(a, "AI_PROTECTION")).toBeUndefined();
    emulator.edit({ do: "guarddutyAdministrator", account: null, regions: [region] });
    await expect(client.send(new DescribeOrganizationConfigurationCommand(await detector()))).rejects.toThrow(
      /out-of-range/,
    );
    emulator.edit({ do: "guarddutyDetector", account: administratorAccount, status: null });
    expect(await detector()).toEqual({ DetectorId: undefined });
  });

  it.each([
    [{ do: "guarddutyStop", account: a }, /no member/],
    [{ do: "guarddutyPlan", account: a, plan: "S3" }, /edits\[0\]\.plan: must be one of S3_DATA_EVENTS.*not "S3"/],
    [{ do: "guarddutyUnsupported", region, features: ["S3"] }, /edits\[0\]\.features\[0\]: must be one of/],
    [{ do: "guarddutyAssociate" }, /edits\[0\]\.account: is missing/],
  ] as const)("that are wrong say so: %j", (edit, message) => expect(() => emulator.edit(edit)).toThrow(message));
});

describe("GuardDuty's words on the wire", () => {
  it("a list that is too long is named with its length, in the member that the SDK reads", async () => {
    const AccountDetails = Array.from({ length: 132 }, (_, index) => ({
      AccountId: memberAccount(index),
      Email: "a@example.com",
    }));
    const refused = client.send(new CreateMembersCommand({ ...(await detector()), AccountDetails }));
    await expect(refused).rejects.toMatchObject({
      name: "BadRequestException",
      message:
        "The request failed because the length provided for the accountDetails array was 132. Max allowed length is 50.",
    });
  });
});
