import { execFile, execFileSync } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Edit, Emulator } from "../../../emulator";
import { administratorAccount, managementAccount, memberAccount, startEmulator } from "../../../emulator";
import type { Answer } from "./request";
import { send } from "./request";

const [a, b, c] = [memberAccount(0), memberAccount(1), memberAccount(2)] as const;
const outsider = "999999999999";
let emulator: Emulator;
beforeEach(async () => {
  emulator = await startEmulator({ world: { accounts: 4, regions: ["us-east-1"], virtualTime: 1_800_000_000_000 } });
});
afterEach(() => emulator.close());

const call = (method: string, operation: string, body?: unknown, key: string = administratorAccount): Promise<Answer> =>
  send(emulator, { service: "securityhub", operation, method, key, ...(body === undefined ? {} : { body }) });
const create = async (...ids: string[]) =>
  (await call("POST", "/members", { AccountDetails: ids.map((AccountId) => ({ AccountId })) })).body
    .UnprocessedAccounts;
const statuses = async (...AccountIds: string[]) => {
  const { Members } = (await call("POST", "/members/get", { AccountIds })).body;
  return Members.map(({ MemberStatus }: { MemberStatus: string }) => MemberStatus);
};
const edit = (one: Edit) => emulator.edit(one);

describe("a hub", () => {
  it("is refused as recorded where it is off", async () => {
    const { status, body } = await call("GET", "/accounts", undefined, a);
    expect(status).toBe(401);
    expect(body).toEqual({
      __type: "InvalidAccessException",
      Message: `AccountId: ${a} is not enabled for securityhub. Currentstate: false`,
      Code: "InvalidAccessException",
    });
  });

  it("is switched on, described as recorded, configured, tagged and switched off", async () => {
    expect((await call("POST", "/accounts", { EnableDefaultStandards: false }, a)).body).toEqual({});
    expect((await call("POST", "/accounts", {}, a)).status).toBe(409);
    await call("PATCH", "/accounts", { AutoEnableControls: false }, a);
    const HubArn = `arn:aws:securityhub:us-east-1:${a}:hub/default`;
    expect((await call("GET", "/accounts", undefined, a)).body).toEqual({
      HubArn,
      SubscribedAt: "2027-01-15T08:00:00.000Z",
      AutoEnableControls: false,
      ControlFindingGenerator: "SECURITY_CONTROL",
    });
    const tags = `/tags/${encodeURIComponent(HubArn)}`;
    expect((await call("GET", tags, undefined, a)).body).toEqual({ Tags: {} });
    await call("POST", tags, { Tags: { team: "x", stage: "y" } }, a);
    await call("DELETE", `${tags}?tagKeys=team`, undefined, a);
    expect((await call("GET", tags, undefined, a)).body).toEqual({ Tags: { stage: "y" } });
    expect((await call("DELETE", "/accounts", undefined, a)).status).toBe(200);
    expect((await call("GET", "/accounts", undefined, a)).status).toBe(401);
    expect((await call("DELETE", "/accounts")).body.Code).toBe("InvalidAccessException");
  });
});

describe("members", () => {
  it("of the organization join without an invitation, with a hub, and without an e-mail in answers", async () => {
    edit({ do: "settle", ms: 60_000 });
    expect(await create(a, b)).toEqual([]);
    expect(await statuses(a, b)).toEqual(["Created", "Created"]);
    emulator.world.clock.advance(60_000);
    const { Members, UnprocessedAccounts } = (await call("POST", "/members/get", { AccountIds: [a, outsider] })).body;
    expect(Members).toEqual([
      {
        AccountId: a,
        MasterId: administratorAccount,
        AdministratorId: administratorAccount,
        MemberStatus: "Enabled",
        UpdatedAt: "2027-01-15T08:01:00.000Z",
      },
    ]);
    expect(UnprocessedAccounts).toEqual([{ AccountId: outsider, ProcessingResult: expect.any(String) }]);
    expect((await call("GET", "/accounts", undefined, a)).status).toBe(200);
  });

  it("are left out one by one, with a reason", async () => {
    await create(a);
    edit({ do: "setAccountState", account: c, state: "SUSPENDED" });
    const left = await create(a, administratorAccount, managementAccount, outsider, c);
    expect(left.map(({ AccountId }: { AccountId: string }) => AccountId)).toEqual([
      a,
      administratorAccount,
      managementAccount,
      outsider,
    ]);
    expect(await statuses(c)).toEqual(["AccountSuspended"]);
    edit({ do: "securityHubHub", account: managementAccount, enabled: true });
    expect(await create(managementAccount)).toEqual([]);
    const many = Array.from({ length: 51 }, (_, index) => memberAccount(index));
    const refused = await call("POST", "/members", { AccountDetails: many.map((AccountId) => ({ AccountId })) });
    expect([refused.status, refused.body.Code]).toEqual([400, "InvalidInputException"]);
  });

  it("are disassociated, come back, leave with their account, and are listed by page", async () => {
    await create(a, b, c);
    await call("POST", "/members/disassociate", { AccountIds: [a] });
    edit({ do: "removeAccount", account: b });
    expect(await statuses(a, b, c)).toEqual(["Removed", "Removed", "Enabled"]);
    expect((await call("GET", "/members")).body.Members).toHaveLength(1);
    const page = (await call("GET", "/members?OnlyAssociated=false&MaxResults=2")).body;
    expect(page.Members).toHaveLength(2);
    expect((await call("GET", `/members?OnlyAssociated=false&NextToken=${page.NextToken}`)).body.Members).toHaveLength(
      1,
    );
    expect((await call("GET", "/members?NextToken=x")).status).toBe(400);
    // The first is still of the organization, the second is not.
    const { UnprocessedAccounts } = (await call("POST", "/members/delete", { AccountIds: [a, b] })).body;
    expect(UnprocessedAccounts.map(({ AccountId }: { AccountId: string }) => AccountId)).toEqual([a]);
    expect(await create(a)).toEqual([]);
    expect(await statuses(a)).toEqual(["Enabled"]);
  });

  it("from outside are invited and accept", async () => {
    const details = { AccountDetails: [{ AccountId: outsider, Email: "them@example.com" }] };
    expect((await call("POST", "/members", details)).body).toEqual({ UnprocessedAccounts: [] });
    await create(a);
    const invited = (await call("POST", "/members/invite", { AccountIds: [outsider, a] })).body.UnprocessedAccounts;
    expect(invited.map(({ AccountId }: { AccountId: string }) => AccountId)).toEqual([a]);
    const [invitation] = (await call("GET", "/invitations", undefined, outsider)).body.Invitations;
    expect(invitation).toMatchObject({
      AccountId: administratorAccount,
      MemberStatus: "Invited",
      InvitedAt: "2027-01-15T08:00:00.000Z",
    });
    const accepting = { AdministratorId: administratorAccount, InvitationId: invitation.InvitationId };
    expect((await call("POST", "/administrator", accepting, outsider)).status).toBe(401);
    await call("POST", "/accounts", {}, outsider);
    expect((await call("POST", "/administrator", accepting, outsider)).status).toBe(200);
    expect((await call("GET", "/administrator", undefined, outsider)).body.Administrator.MemberStatus).toBe("Enabled");
  });

  it("fail as a fault plan says, as the service words it", async () => {
    emulator.faults.set(
      [
        {
          when: { operation: "CreateMembers" },
          do: { kind: "failAccounts", accounts: [a], code: "x", message: "Internal error" },
        },
      ],
      0,
    );
    expect(await create(a, b)).toEqual([{ AccountId: a, ProcessingResult: "Internal error" }]);
    expect(emulator.journal.entries().at(-1)?.failed).toEqual({ [a]: "Internal error" });
  });
});

describe("the organization", () => {
  it("enables new accounts by itself where it is configured so, and no account by hand under central configuration", async () => {
    expect((await call("POST", "/organization/configuration", { AutoEnable: true })).status).toBe(200);
    const [{ account }] = edit({ do: "addAccount", name: "new" }) as [{ account: string }];
    expect(await statuses(account)).toEqual(["Enabled"]);
    const OrganizationConfiguration = { ConfigurationType: "CENTRAL" };
    const central = { AutoEnable: false, AutoEnableStandards: "NONE", OrganizationConfiguration };
    expect((await call("POST", "/organization/configuration", central)).status).toBe(200);
    expect((await call("POST", "/organization/configuration", { AutoEnable: true })).body.Code).toBe(
      "ResourceConflictException",
    );
    expect((await call("GET", "/organization/configuration")).body).toEqual({
      AutoEnable: false,
      MemberAccountLimitReached: false,
      AutoEnableStandards: "NONE",
      OrganizationConfiguration: { ConfigurationType: "CENTRAL", Status: "ENABLED" },
    });
    expect((await create(a)).map(({ AccountId }: { AccountId: string }) => AccountId)).toEqual([a]);
    edit({ do: "securityHubConfiguration", type: "LOCAL" });
    expect(await create(a)).toEqual([]);
  });

  it("has one administrator, chosen by the management account", async () => {
    const asManagement = (method: string, path: string, body?: unknown) => call(method, path, body, managementAccount);
    expect((await call("GET", "/organization/configuration", undefined, a)).body.Message).toBe(
      `Account ${a} is not an administrator for this organization`,
    );
    expect((await call("GET", "/organization/admin")).status).toBe(401);
    expect((await asManagement("POST", "/organization/admin/enable", { AdminAccountId: b })).status).toBe(400);
    await create(a);
    await asManagement("POST", "/organization/admin/disable", { AdminAccountId: administratorAccount });
    expect((await asManagement("GET", "/organization/admin")).body).toEqual({ AdminAccounts: [] });
    expect(await statuses(a)).toEqual(["Removed"]);
    await asManagement("POST", "/organization/admin/enable", { AdminAccountId: b });
    expect((await asManagement("GET", "/organization/admin")).body).toEqual({
      AdminAccounts: [{ AccountId: b, Status: "ENABLED" }],
    });
    expect((await call("GET", "/accounts", undefined, b)).status).toBe(200);
    expect(emulator.world.organization.delegatedAdministrators["securityhub.amazonaws.com"]).toEqual([b]);
  });

  it("is edited from outside", async () => {
    edit({ do: "securityHubAssociate", account: a });
    edit({ do: "securityHubStatus", account: a, status: "Resigned" });
    expect(await statuses(a)).toEqual(["Resigned"]);
    edit({ do: "securityHubRemove", account: a });
    expect(await statuses(a)).toEqual(["Removed"]);
    edit({ do: "securityHubForget", account: a });
    expect(await statuses(a)).toEqual([]);
    expect(() => edit({ do: "securityHubForget", account: a })).toThrow(
      `edits[0]: Security Hub has no member ${a} in us-east-1`,
    );
    edit({ do: "securityHubAdministrator", account: null });
    expect((await call("GET", "/organization/admin", undefined, managementAccount)).body).toEqual({
      AdminAccounts: [],
    });
  });
});

function works(): boolean {
  try {
    execFileSync("python3", ["-c", "import boto3"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
const boto3 = works();

it.skipIf(!boto3)(
  `boto3${boto3 ? "" : " (skipped: no python3 with boto3 on PATH)"}`,
  async () => {
    const own = { PATH: process.env["PATH"], HOME: "/nonexistent", AWS_CONFIG_FILE: "/dev/null" };
    const env = { ...own, AWS_ENDPOINT_URL: emulator.url, MEMBERS: `${a},${b}` };
    const { stdout } = await promisify(execFile)("python3", [join(__dirname, "boto3SecurityHub.py")], { env });
    expect(JSON.parse(stdout)).toEqual({
      arn: `arn:aws:securityhub:us-east-1:${administratorAccount}:hub/default`,
      tags: { team: "security" },
      left: [administratorAccount, outsider],
      listed: [a, b].map((id) => [id, "Enabled", false, true]),
      got: [1, ["888888888888"]],
      administrator: [administratorAccount, "Enabled"],
      all: { [a]: "Enabled", [b]: "Removed" },
      admins: [{ AccountId: administratorAccount, Status: "ENABLED" }],
      configuration: { ConfigurationType: "LOCAL", Status: "ENABLED" },
      refused: [
        [401, "InvalidAccessException"],
        [401, "InvalidAccessException"],
        [409, "ResourceConflictException"],
        [401, "InvalidAccessException"],
        [404, "ResourceNotFoundException"],
        [404, "UnknownOperationException"],
      ],
    });
  },
  30_000,
);
