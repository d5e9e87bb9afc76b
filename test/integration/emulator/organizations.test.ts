import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Emulator } from "../../../emulator";
import { administratorAccount, managementAccount, memberAccount, seededUnits, startEmulator } from "../../../emulator";
import { services } from "../../../emulator/services";
import type { Answer } from "./request";
import { send } from "./request";

let emulator: Emulator;
beforeEach(async () => {
  emulator = await startEmulator({
    world: { accounts: 45, regions: ["us-east-1"], settleMs: 1000, virtualTime: 1_800_000_000_000 },
  });
});
afterEach(() => emulator.close());

const call = (operation: string, body: Record<string, unknown> = {}, key = managementAccount): Promise<Answer> =>
  send(emulator, { service: "organizations", operation, body, key });
const web = seededUnits["Web"] as string;
const payments = seededUnits["Payments"] as string;

/** All pages; stops with an error rather than run for ever. */
async function pages(
  operation: string,
  name: string,
  body: Record<string, unknown> = {},
): Promise<{ items: { Id: string }[]; pages: number }> {
  const items: { Id: string }[] = [];
  let token: string | undefined;
  for (let count = 1; count < 50; count++) {
    const answer = (await call(operation, { ...body, ...(token === undefined ? {} : { NextToken: token }) })).body;
    items.push(...answer[name]);
    token = answer.NextToken;
    if (token === undefined) return { items, pages: count };
  }
  throw new Error("no last page");
}

describe("looking", () => {
  it("pages by 20, with and without the empty pages that AWS warns of", async () => {
    expect(await pages("ListAccounts", "Accounts")).toMatchObject({ pages: 3, items: { length: 47 } });
    emulator.edit({ do: "organizationsPages", emptyPages: true });
    expect(await pages("ListAccounts", "Accounts")).toMatchObject({ pages: 6, items: { length: 47 } });
  });

  it("describes state, status and path of an account", async () => {
    emulator.edit({ do: "setAccountState", account: memberAccount(0), state: "CLOSED" });
    const { Account } = (await call("DescribeAccount", { AccountId: memberAccount(0) })).body;
    expect(Account).toMatchObject({ State: "CLOSED", Status: "SUSPENDED" });
    expect(Account.Paths[0]).toMatch(/^o-\w+\/r-\w+\/ou-[\w-]+\/ou-[\w-]+\/ou-[\w-]+\/\d{12}\/$/);
    emulator.edit({ do: "organizationsPages", omitPaths: true });
    expect((await call("DescribeAccount", { AccountId: memberAccount(0) })).body.Account).not.toHaveProperty("Paths");
  });

  it("walks the tree down and up", async () => {
    const root = (await call("ListRoots")).body.Roots[0].Id;
    const top = (await pages("ListOrganizationalUnitsForParent", "OrganizationalUnits", { ParentId: root })).items;
    expect(top).toHaveLength(4);
    const inWeb = (await pages("ListAccountsForParent", "Accounts", { ParentId: web })).items;
    const children = (await pages("ListChildren", "Children", { ParentId: web, ChildType: "ACCOUNT" })).items;
    expect(children.map(({ Id }) => Id)).toEqual(inWeb.map(({ Id }) => Id));
    expect((await call("ListParents", { ChildId: inWeb[0]?.Id })).body.Parents).toEqual([
      { Id: web, Type: "ORGANIZATIONAL_UNIT" },
    ]);
    expect((await call("ListAccountsForParent", { ParentId: "ou-0e0e-nowhere1" })).body.__type).toBe(
      "ParentNotFoundException",
    );
  });

  it("lets members describe the organization, and management and delegated administrators look around", async () => {
    expect((await call("DescribeOrganization", {}, memberAccount(0))).status).toBe(200);
    expect((await call("ListAccounts", {}, administratorAccount)).status).toBe(200);
    expect((await call("ListAccounts", {}, memberAccount(0))).body.__type).toBe("AccessDeniedException");
    expect((await call("DescribeOrganization", {}, "999999999999")).body).toEqual({
      __type: "AWSOrganizationsNotInUseException",
      Message: "Your account is not a member of an organization.",
    });
    expect(
      (
        await call(
          "MoveAccount",
          { AccountId: memberAccount(0), SourceParentId: payments, DestinationParentId: web },
          administratorAccount,
        )
      ).status,
    ).toBe(400);
  });

  it("lists delegated administrators and trusted access", async () => {
    const { DelegatedAdministrators } = (
      await call("ListDelegatedAdministrators", { ServicePrincipal: "inspector2.amazonaws.com" })
    ).body;
    expect(DelegatedAdministrators.map(({ Id }: { Id: string }) => Id)).toEqual([administratorAccount]);
    expect((await call("ListAWSServiceAccessForOrganization")).body.EnabledServicePrincipals).toHaveLength(
      services.filter(({ principal }) => principal !== undefined).length,
    );
  });
});

describe("changing", () => {
  it("creates an account in time", async () => {
    const started = (await call("CreateAccount", { AccountName: "new one", Email: "new@example.com" })).body
      .CreateAccountStatus;
    expect(started.State).toBe("IN_PROGRESS");
    emulator.world.clock.advance(1000);
    const done = (await call("DescribeCreateAccountStatus", { CreateAccountRequestId: started.Id })).body
      .CreateAccountStatus;
    expect(done.State).toBe("SUCCEEDED");
    expect((await call("DescribeAccount", { AccountId: done.AccountId })).body.Account).toMatchObject({
      Name: "new one",
      State: "ACTIVE",
    });
  });

  it("fails to create a second account with the same e-mail address", async () => {
    const started = (await call("CreateAccount", { AccountName: "twin", Email: "member-0001@example.com" })).body
      .CreateAccountStatus;
    emulator.world.clock.advance(1000);
    const done = (await call("DescribeCreateAccountStatus", { CreateAccountRequestId: started.Id })).body
      .CreateAccountStatus;
    expect(done).toMatchObject({ State: "FAILED", FailureReason: "EMAIL_ALREADY_EXISTS" });
  });

  it("moves, closes and removes accounts", async () => {
    const id = memberAccount(0);
    expect(
      (await call("MoveAccount", { AccountId: id, SourceParentId: payments, DestinationParentId: web })).status,
    ).toBe(200);
    expect((await call("ListParents", { ChildId: id })).body.Parents[0].Id).toBe(web);
    expect(
      (await call("MoveAccount", { AccountId: id, SourceParentId: payments, DestinationParentId: web })).body.__type,
    ).toBe("SourceParentNotFoundException");
    await call("CloseAccount", { AccountId: id });
    const state = async (): Promise<string> => (await call("DescribeAccount", { AccountId: id })).body.Account.State;
    expect(await state()).toBe("PENDING_CLOSURE");
    emulator.world.clock.advance(1000);
    expect(await state()).toBe("CLOSED");
    await call("RemoveAccountFromOrganization", { AccountId: memberAccount(1) });
    expect((await call("DescribeAccount", { AccountId: memberAccount(1) })).body.__type).toBe(
      "AccountNotFoundException",
    );
    expect((await call("RemoveAccountFromOrganization", { AccountId: administratorAccount })).body.Reason).toBe(
      "CANNOT_REMOVE_DELEGATED_ADMINISTRATOR_FROM_ORG",
    );
    expect((await call("LeaveOrganization", {}, memberAccount(2))).status).toBe(200);
  });

  it("takes units and accounts of the scene, with ids of their own", async () => {
    const results = emulator.edit(
      { do: "addUnit", name: "Alpha", parent: "Web" },
      { do: "addAccount", account: "012345678901", parent: "Alpha" },
    );
    expect(results).toEqual([{ unit: expect.stringMatching(/^ou-0e0e-[0-9a-f]{8}$/) }, { account: "012345678901" }]);
    const { Paths } = (await call("DescribeAccount", { AccountId: "012345678901" })).body.Account;
    expect(Paths[0]).toContain(`/${web}/ou-0e0e-`);
    expect((await call("ListParents", { ChildId: "012345678901" })).status).toBe(200);
  });

  it("creates, renames and deletes units", async () => {
    const { Id } = (await call("CreateOrganizationalUnit", { ParentId: web, Name: "Inner" })).body.OrganizationalUnit;
    expect(
      (await call("UpdateOrganizationalUnit", { OrganizationalUnitId: Id, Name: "Core" })).body.OrganizationalUnit.Name,
    ).toBe("Core");
    expect((await call("DeleteOrganizationalUnit", { OrganizationalUnitId: web })).body.__type).toBe(
      "OrganizationalUnitNotEmptyException",
    );
    expect((await call("DeleteOrganizationalUnit", { OrganizationalUnitId: Id })).status).toBe(200);
  });

  it("delegates and withdraws", async () => {
    const named = { AccountId: memberAccount(3), ServicePrincipal: "inspector2.amazonaws.com" };
    expect((await call("RegisterDelegatedAdministrator", named)).status).toBe(200);
    expect((await call("ListAccounts", {}, memberAccount(3))).status).toBe(200);
    expect((await call("RegisterDelegatedAdministrator", named)).body.__type).toBe("AccountAlreadyRegisteredException");
    expect((await call("DeregisterDelegatedAdministrator", named)).status).toBe(200);
    expect(
      (await call("RegisterDelegatedAdministrator", { ...named, ServicePrincipal: "macie.amazonaws.com" })).body.Reason,
    ).toBe("SERVICE_ACCESS_NOT_ENABLED");
    expect((await call("DisableAWSServiceAccess", { ServicePrincipal: "inspector2.amazonaws.com" })).status).toBe(400);
    expect((await call("EnableAWSServiceAccess", { ServicePrincipal: "macie.amazonaws.com" })).status).toBe(200);
  });
});
