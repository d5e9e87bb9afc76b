import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Edit, Emulator } from "../../../emulator";
import { administratorAccount, managementAccount, memberAccount, seededUnits, startEmulator } from "../../../emulator";
import type { Answer } from "./request";
import { send } from "./request";

const [a, b, c] = [memberAccount(0), memberAccount(1), memberAccount(2)] as const;
const settleMs = 1000;

let emulator: Emulator;
beforeEach(async () => {
  emulator = await startEmulator({
    world: { accounts: 4, regions: ["us-east-1", "eu-west-1"], settleMs, virtualTime: 1_800_000_000_000 },
  });
});
afterEach(() => emulator.close());

const call = (operation: string, body?: unknown, key = administratorAccount): Promise<Answer> =>
  send(emulator, { service: "inspector2", operation, body, key });
const enable = (accountIds: readonly string[], resourceTypes: readonly string[], more = {}): Promise<Answer> =>
  call("/enable", { accountIds, resourceTypes, ...more });
const wait = (ms: number): void => emulator.world.clock.advance(ms);
const edit = (...edits: Edit[]): unknown[] => emulator.edit(...edits);

async function ec2(accountId: string, key = administratorAccount): Promise<string> {
  const { body } = await call("/status/batch/get", { accountIds: [accountId] }, key);
  return body.failedAccounts[0]?.errorCode ?? body.accounts[0].resourceState.ec2.status;
}

describe("enablement takes time", () => {
  it("goes through ENABLING and DISABLING", async () => {
    const { body } = await enable([a], ["EC2"]);
    expect(body.accounts[0]).toMatchObject({
      status: "ENABLING",
      resourceStatus: { ec2: "ENABLING", ecr: "DISABLED" },
    });
    expect(await ec2(a)).toBe("ENABLING");
    expect((await enable([a], ["ECR"])).body.failedAccounts[0].errorCode).toBe("ENABLE_IN_PROGRESS");
    wait(settleMs);
    expect(await ec2(a)).toBe("ENABLED");
    expect((await call("/disable", { accountIds: [a], resourceTypes: ["EC2"] })).body.accounts[0].status).toBe(
      "DISABLING",
    );
    expect((await enable([a], ["EC2"])).body.failedAccounts[0].errorCode).toBe("DISABLE_IN_PROGRESS");
    wait(settleMs);
    expect(await ec2(a)).toBe("DISABLED");
  });

  it("says ENABLING in the answer even where the next look shows the end", async () => {
    edit({ do: "settle", ms: 0 });
    expect((await enable([a], ["EC2"])).body.accounts[0].status).toBe("ENABLING");
    expect(await ec2(a)).toBe("ENABLED");
  });

  it("omits the error of healthy accounts", async () => {
    const { body } = await call("/status/batch/get", { accountIds: [a] });
    expect(body.accounts[0].state).toEqual({ status: "DISABLED" });
  });

  it("repeats the first answer for the same client token", async () => {
    const token = { clientToken: "11111111-2222-3333-4444-555555555555" };
    const first = await enable([a], ["EC2"], token);
    const again = await enable([a], ["EC2"], token);
    expect(again.body).toEqual(first.body);
    expect(emulator.journal.entries({ operation: "Enable" }).map(({ changed }) => changed)).toEqual([true, false]);
    expect((await enable([b], ["EC2"], token)).status).toBe(400);
  });
});

describe("partial failure is inside a 200", () => {
  it("mixes success with every kind of refusal", async () => {
    edit(
      { do: "inspectorPolicy", account: b, policy: { EC2: "DISABLED" } },
      { do: "inspectorRefuse", account: c, code: "SSM_THROTTLED" },
      { do: "setAccountState", account: memberAccount(3), state: "SUSPENDED" },
    );
    const { status, body } = await enable([a, b, c, memberAccount(3), "999999999999"], ["EC2"]);
    expect(status).toBe(200);
    expect(body.accounts.map((one: { accountId: string }) => one.accountId)).toEqual([a]);
    expect(body.failedAccounts.map((one: { errorCode: string }) => one.errorCode)).toEqual([
      "BLOCKED_BY_ORGANIZATION_POLICY",
      "SSM_THROTTLED",
      "ACCESS_DENIED",
      "ACCESS_DENIED",
    ]);
    expect(emulator.journal.entries({ operation: "Enable" })[0]?.failed).toMatchObject({
      [b]: "BLOCKED_BY_ORGANIZATION_POLICY",
    });
  });

  it("keeps a policy's scan types on, and leaves the others free", async () => {
    edit({ do: "settle", ms: 0 }, { do: "inspectorPolicy", account: a, policy: { EC2: "ENABLED" } });
    await enable([a], ["ECR"]);
    const blocked = await call("/disable", { accountIds: [a], resourceTypes: ["EC2"] });
    expect(blocked.body.failedAccounts[0]).toMatchObject({
      errorCode: "BLOCKED_BY_ORGANIZATION_POLICY",
      resourceStatus: { ec2: "ENABLED" },
    });
    expect((await call("/disable", { accountIds: [a], resourceTypes: ["ECR"] })).body.accounts).toHaveLength(1);
    const policy = await send(emulator, {
      service: "organizations",
      operation: "DescribeEffectivePolicy",
      body: { PolicyType: "INSPECTOR_POLICY" },
      key: a,
    });
    expect(policy.body.EffectivePolicy.PolicyContent).toContain("ec2_scanning");
  });

  it("refuses the whole call for a scan type that the region lacks", async () => {
    edit({ do: "inspectorUnsupported", region: "us-east-1", types: ["LAMBDA_CODE"] });
    const { status, body } = await enable([a], ["EC2", "LAMBDA", "LAMBDA_CODE"]);
    expect([status, body.message]).toEqual([403, "Lambda code scanning is not supported in us-east-1"]);
    expect(await ec2(a)).toBe("DISABLED");
  });

  it("wants LAMBDA for LAMBDA_CODE, and takes both away together", async () => {
    edit({ do: "settle", ms: 0 });
    expect((await enable([a], ["LAMBDA_CODE"])).status).toBe(400);
    expect((await enable([a], ["LAMBDA", "LAMBDA_CODE"])).body.accounts).toHaveLength(1);
    const { body } = await call("/disable", { accountIds: [a], resourceTypes: ["LAMBDA"] });
    expect(body.accounts[0].resourceStatus).toMatchObject({ lambda: "DISABLING", lambdaCode: "DISABLING" });
  });
});

describe("roles", () => {
  it("lets an account see itself, the administrator its members, and nobody else", async () => {
    expect(await ec2(a, a)).toBe("DISABLED");
    expect(await ec2(b, a)).toBe("ACCESS_DENIED");
    expect(await ec2(a, managementAccount)).toBe("ACCESS_DENIED");
    for (const [path, body] of [
      ["/organizationconfiguration/describe", undefined],
      ["/members/list", {}],
      ["/members/associate", { accountId: b }],
    ] as const) {
      expect((await call(path, body, a)).body.__type).toBe("AccessDeniedException");
    }
  });

  it("wants the administrator in a call of its own and its members gone before it is switched off", async () => {
    expect((await enable([administratorAccount, a], ["EC2"])).status).toBe(400);
    await enable([administratorAccount], ["EC2"]);
    wait(settleMs);
    const { body } = await call("/disable", { accountIds: [administratorAccount], resourceTypes: ["EC2"] });
    expect(body.failedAccounts[0].errorCode).toBe("DISASSOCIATE_ALL_MEMBERS");
  });

  it("registers and withdraws the delegated administrator", async () => {
    const named = { delegatedAdminAccountId: administratorAccount };
    expect((await call("/delegatedadminaccounts/enable", named, managementAccount)).body.message).toContain(
      "already enabled",
    );
    expect((await call("/delegatedadminaccounts/list", {}, administratorAccount)).body.message).toContain(
      "is the delegated admin",
    );
    expect((await call("/delegatedadminaccounts/disable", named, managementAccount)).status).toBe(200);
    expect((await call("/delegatedadminaccounts/get", undefined, managementAccount)).status).toBe(404);
    expect(await ec2(a)).toBe("ACCESS_DENIED");
    expect((await call("/delegatedadminaccounts/enable", named, managementAccount)).status).toBe(200);
  });
});

describe("members", () => {
  const relation = async (accountId: string): Promise<string> =>
    (await call("/members/get", { accountId })).body.member?.relationshipStatus;

  it("propagates an association in two steps", async () => {
    const [{ account }] = edit({ do: "addAccount", name: "newcomer", parent: seededUnits["Web"] as string }) as [
      { account: string },
    ];
    expect(await ec2(account)).toBe("ACCESS_DENIED");
    expect((await call("/members/associate", { accountId: account })).body).toEqual({ accountId: account });
    expect(await relation(account)).toBe("CREATED");
    wait(settleMs);
    expect(await relation(account)).toBe("ENABLED");
    expect(await ec2(account)).toBe("ACCESS_DENIED");
    wait(settleMs);
    expect(await ec2(account)).toBe("DISABLED");
  });

  it("enables new members by itself where the organization is set so", async () => {
    edit({ do: "settle", ms: 0 });
    const settings = { autoEnable: { ec2: true, ecr: false } };
    const refused = await call("/organizationconfiguration/update", settings);
    expect([refused.status, refused.body.message]).toEqual([400, "Invoking account is not enabled"]);
    edit({ do: "inspectorEnable", account: administratorAccount, types: ["EC2"] });
    await call("/organizationconfiguration/update", settings);
    const [{ account }] = edit({ do: "addAccount", name: "automatic" }) as [{ account: string }];
    expect(await ec2(account)).toBe("ENABLED");
    expect(await ec2(a)).toBe("DISABLED");
  });

  it("keeps a removed member on record, and refuses to remove it twice", async () => {
    await call("/members/disassociate", { accountId: a });
    expect(await relation(a)).toBe("REMOVED");
    expect((await call("/members/disassociate", { accountId: a })).body.message).toContain(
      "is not yet associated to it",
    );
    const all = async (onlyAssociated: boolean): Promise<number> =>
      (await call("/members/list", { onlyAssociated })).body.members.length;
    expect([await all(true), await all(false)]).toEqual([3, 4]);
  });

  it("follows what happens to accounts", async () => {
    edit(
      { do: "setAccountState", account: a, state: "SUSPENDED" },
      { do: "removeAccount", account: b },
      { do: "setRegions", account: c, disabled: ["us-east-1"] },
    );
    expect([await relation(a), await relation(b), await relation(c)]).toEqual([
      "ACCOUNT_SUSPENDED",
      "REMOVED",
      "REGION_DISABLED",
    ]);
    expect([await ec2(a), await ec2(b), await ec2(c)]).toEqual(["DISABLED", "ACCESS_DENIED", "ACCESS_DENIED"]);
  });

  it("pages", async () => {
    const first = (await call("/members/list", { maxResults: 3 })).body;
    const second = (await call("/members/list", { maxResults: 3, nextToken: first.nextToken })).body;
    expect([first.members.length, second.members.length, second.nextToken]).toEqual([3, 1, undefined]);
    expect((await call("/members/list", { nextToken: "nonsense" })).status).toBe(400);
  });
});

describe("deep inspection", () => {
  const get = async (accountIds: string[]): Promise<Answer["body"]> =>
    (await call("/ec2deepinspectionstatus/member/batch/get", { accountIds })).body;

  it("needs EC2 scanning, is then active by itself, and can be switched", async () => {
    edit({ do: "settle", ms: 0 });
    expect((await get([a])).failedAccountIds[0]).toMatchObject({ accountId: a, ec2ScanStatus: "DISABLED" });
    await enable([a, b], ["EC2"]);
    expect((await get([a])).accountIds).toEqual([{ accountId: a, status: "ACTIVATED" }]);
    edit({ do: "settle", ms: settleMs });
    const { body } = await call("/ec2deepinspectionstatus/member/batch/update", {
      accountIds: [{ accountId: a, activateDeepInspection: false }],
    });
    expect(body.accountIds).toEqual([{ accountId: a, status: "PENDING" }]);
    wait(settleMs);
    expect((await get([a, b, "999999999999"])).accountIds.map((one: { status: string }) => one.status)).toEqual([
      "DEACTIVATED",
      "ACTIVATED",
    ]);
    expect((await call("/ec2deepinspectionconfiguration/update", { activateDeepInspection: false }, b)).status).toBe(
      403,
    );
  });
});
