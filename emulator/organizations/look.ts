import type { Call, OrganizationAccount, World } from "../contract";
import { creationStatus } from "./change";
import { describeAccount, describeDelegated, describeOrganization, describeRoot, describeUnit } from "./describe";
import { accountNotFound, childNotFound, other } from "./errors";
import { listed } from "./listed";
import { requireParent } from "./parents";
import { stateOf } from "./state";

const idOf = (one: { id: string }): string => one.id;

export function listAccounts(call: Call, world: World): Record<string, unknown> {
  return listed(call, world, "Accounts", Object.values(world.organization.accounts), idOf, (one) =>
    describeAccount(world, one),
  );
}

function accountsOf(world: World, parent: string): OrganizationAccount[] {
  requireParent(world, parent);
  return Object.values(world.organization.accounts).filter((one) => one.parentId === parent);
}

function unitsOf(world: World, parent: string): { id: string; name: string }[] {
  requireParent(world, parent);
  return Object.values(world.organization.organizationalUnits).filter((one) => one.parentId === parent);
}

export function listAccountsForParent(call: Call, world: World): Record<string, unknown> {
  return listed(call, world, "Accounts", accountsOf(world, call.input["ParentId"]), idOf, (one) =>
    describeAccount(world, one),
  );
}

export function listOrganizationalUnitsForParent(call: Call, world: World): Record<string, unknown> {
  return listed(call, world, "OrganizationalUnits", unitsOf(world, call.input["ParentId"]), idOf, (one) =>
    describeUnit(world, one),
  );
}

export function listChildren(call: Call, world: World): Record<string, unknown> {
  const type = call.input["ChildType"] as string;
  const children: { id: string }[] =
    type === "ACCOUNT" ? accountsOf(world, call.input["ParentId"]) : unitsOf(world, call.input["ParentId"]);
  return listed(call, world, "Children", children, idOf, (one) => ({ Id: one.id, Type: type }));
}

export function listParents(call: Call, world: World): Record<string, unknown> {
  const { accounts, organizationalUnits, rootId } = world.organization;
  const child = call.input["ChildId"] as string;
  const parent = accounts[child]?.parentId ?? organizationalUnits[child]?.parentId;
  if (parent === undefined) throw childNotFound();
  return { Parents: [{ Id: parent, Type: parent === rootId ? "ROOT" : "ORGANIZATIONAL_UNIT" }] };
}

export const listRoots = (_: Call, world: World): Record<string, unknown> => ({ Roots: [describeRoot(world)] });

export function describeOneAccount(call: Call, world: World): Record<string, unknown> {
  const account = world.organization.accounts[call.input["AccountId"] as string];
  if (account === undefined) throw accountNotFound();
  return { Account: describeAccount(world, account) };
}

export function describeOneUnit(call: Call, world: World): Record<string, unknown> {
  const unit = world.organization.organizationalUnits[call.input["OrganizationalUnitId"] as string];
  if (unit === undefined)
    throw other("OrganizationalUnitNotFoundException", "You specified an organizational unit that doesn't exist.");
  return { OrganizationalUnit: describeUnit(world, unit) };
}

export const describe = (_: Call, world: World): Record<string, unknown> => ({
  Organization: describeOrganization(world),
});

export function listDelegatedAdministrators(call: Call, world: World): Record<string, unknown> {
  const { delegatedAdministrators, accounts } = world.organization;
  const principal = call.input["ServicePrincipal"] as string | undefined;
  const principals = principal === undefined ? Object.keys(delegatedAdministrators) : [principal];
  const since = new Map<string, number>();
  for (const one of principals) {
    for (const id of delegatedAdministrators[one] ?? [])
      since.set(id, world.organization.delegatedSince?.[`${one}/${id}`] ?? accounts[id]?.joinedAt ?? 0);
  }
  const known = [...since.keys()].flatMap((id) => accounts[id] ?? []);
  return listed(call, world, "DelegatedAdministrators", known, idOf, (one) =>
    describeDelegated(world, one, since.get(one.id) as number),
  );
}

export function listServiceAccess(call: Call, world: World): Record<string, unknown> {
  const { trustedAccess, accounts, managementAccount, accessSince } = world.organization;
  const since = (principal: string): number => accessSince?.[principal] ?? accounts[managementAccount]?.joinedAt ?? 0;
  const describeAccess = (ServicePrincipal: string): unknown => ({
    ServicePrincipal,
    DateEnabled: since(ServicePrincipal),
  });
  return listed(call, world, "EnabledServicePrincipals", trustedAccess, (one) => one, describeAccess);
}

export function listDelegatedServices(call: Call, world: World): Record<string, unknown> {
  const { accounts, delegatedAdministrators, delegatedSince } = world.organization;
  const id = call.input["AccountId"] as string;
  const account = accounts[id];
  if (account === undefined) throw accountNotFound();
  const principals = Object.keys(delegatedAdministrators).filter((one) => delegatedAdministrators[one]?.includes(id));
  if (principals.length === 0)
    throw other(
      "AccountNotRegisteredException",
      "The specified account is not a delegated administrator for this Amazon Web Services service.",
    );
  const since = (principal: string): number => delegatedSince?.[`${principal}/${id}`] ?? account.joinedAt;
  return listed(
    call,
    world,
    "DelegatedServices",
    principals,
    (one) => one,
    (ServicePrincipal) => ({ ServicePrincipal, DelegationEnabledDate: since(ServicePrincipal) }),
  );
}

export function listCreations(call: Call, world: World): Record<string, unknown> {
  const states = call.input["States"] as readonly string[] | undefined;
  const all = Object.values(stateOf(world).creations);
  const wanted = all.filter((one) => states === undefined || states.includes(creationStatus(one).State));
  return listed(call, world, "CreateAccountStatuses", wanted, idOf, creationStatus);
}
