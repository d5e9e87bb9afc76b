import { afterEach, describe, expect, it } from "vitest";
import type { Emulator } from "../../../emulator";
import { administratorAccount, managementAccount, startEmulator } from "../../../emulator";
import { partitionOf } from "../../../emulator/partition";
import { send } from "./request";

let emulator: Emulator;
afterEach(() => emulator.close());

describe("ARNs", () => {
  it.each([
    ["us-gov-west-1", "aws-us-gov"],
    ["cn-north-1", "aws-cn"],
    ["us-iso-east-1", "aws-iso"],
    ["eu-central-1", "aws"],
  ])("of %s are of the partition %s", async (region, partition) => {
    expect(partitionOf(region)).toBe(partition);
    emulator = await startEmulator({ world: { accounts: 2, regions: [region], virtualTime: 1_800_000_000_700 } });
    const ask = async (service: string, operation: string, more: object = {}) =>
      (await send(emulator, { service, operation, region, ...more })).body;
    const { DetectorIds, detectorIds = DetectorIds } = await ask("guardduty", "/detector", { method: "GET" });
    const detector = await ask("guardduty", `/detector/${detectorIds[0]}`, { method: "GET" });
    expect(detector.serviceRole).toMatch(new RegExp(`^arn:${partition}:iam::`));
    // As recorded: feature times are whole seconds.
    expect(detector.features[0].updatedAt).toBe(1_800_000_000);
    const { items } = await ask("security-ir", "/v1/memberships", { method: "POST", body: {} });
    expect(items[0].membershipArn).toMatch(new RegExp(`^arn:${partition}:security-ir:${region}:`));
    const hub = await ask("securityhub", "/accounts", { method: "GET" });
    expect(hub.HubArn).toBe(`arn:${partition}:securityhub:${region}:${administratorAccount}:hub/default`);
    const { Organization } = await ask("organizations", "DescribeOrganization");
    expect(Organization.MasterAccountArn).toMatch(new RegExp(`^arn:${partition}:organizations::${managementAccount}:`));
    expect(await ask("sts", "GetCallerIdentity")).toContain(`<Arn>arn:${partition}:iam::`);
  });
});

describe("GetCallerIdentity", () => {
  it("is refused by no policy, no region limit and no denied read", async () => {
    emulator = await startEmulator({
      world: { accounts: 2, regions: ["us-east-1"] },
      faults: [{ when: {}, do: { kind: "denyRead" } }],
    });
    emulator.edit({ do: "setCaller", key: "NOTHING", caller: { allow: [], deny: ["sts:*"], regions: [] } });
    const asking = { service: "sts", operation: "GetCallerIdentity", key: "NOTHING" };
    expect((await send(emulator, asking)).status).toBe(200);
    const session = { ...asking, operation: "GetSessionToken" };
    expect((await send(emulator, session)).body).toContain("<Code>AccessDenied</Code>");
  });
});
