/** What happens to the organization itself, whichever service or edit causes it. */

import type { OrganizationAccount, World } from "./contract";

/** Adds an active account under the root or the given unit. */
export function createAccount(
  world: World,
  settings: { account?: string; name?: string; email?: string; parent?: string },
): OrganizationAccount {
  const { organization } = world;
  const id = settings.account ?? freeId(world);
  if (!/^\d{12}$/.test(id)) throw new Error(`${id} is not a 12-digit account id`);
  if (organization.accounts[id] !== undefined) throw new Error(`account ${id} exists`);
  const name = settings.name ?? `account-${id}`;
  const units = organization.organizationalUnits;
  const parentId =
    settings.parent === undefined
      ? organization.rootId
      : (Object.values(units).find((one) => one.name === settings.parent)?.id ?? settings.parent);
  if (parentId !== organization.rootId && units[parentId] === undefined)
    throw new Error(`no organizational unit ${settings.parent}`);
  const disabledRegions = [...(organization.accounts[organization.managementAccount]?.disabledRegions ?? [])];
  const account: OrganizationAccount = {
    id,
    name,
    email: settings.email ?? `${name.replace(/[^\w.-]/g, "-")}@example.com`,
    state: "ACTIVE",
    parentId,
    joinedAt: world.clock.now(),
    disabledRegions,
  };
  organization.accounts[id] = account;
  world.announce(id);
  return account;
}

/** The account leaves the organization. */
export function forgetAccount(world: World, id: string): Record<string, never> {
  delete world.organization.accounts[id];
  for (const admins of Object.values(world.organization.delegatedAdministrators)) {
    const index = admins.indexOf(id);
    if (index >= 0) admins.splice(index, 1);
  }
  world.announce(id);
  return {};
}

function freeId(world: World): string {
  // New accounts sort behind the seeded ones.
  const highest = [...Object.keys(world.organization.accounts), "130000000000"].sort().at(-1);
  return String(Number(highest) + 1_000_003);
}

/**
 * Registers a delegated administrator, and grants the service trusted access: services do both when one is chosen with
 * them.
 */
export function delegate(world: World, principal: string, accountId: string): void {
  const { organization } = world;
  grantAccess(world, principal);
  organization.delegatedAdministrators[principal] ??= [];
  const ids = organization.delegatedAdministrators[principal];
  if (ids.includes(accountId)) return;
  ids.push(accountId);
  organization.delegatedSince ??= {};
  organization.delegatedSince[`${principal}/${accountId}`] = world.clock.now();
}

export function withdraw(world: World, principal: string, accountId: string): void {
  const { delegatedAdministrators } = world.organization;
  delegatedAdministrators[principal] = (delegatedAdministrators[principal] ?? []).filter((id) => id !== accountId);
}

export function grantAccess(world: World, principal: string): void {
  const { organization } = world;
  if (organization.trustedAccess.includes(principal)) return;
  organization.trustedAccess.push(principal);
  organization.accessSince ??= {};
  organization.accessSince[principal] = world.clock.now();
}
