import type { OrganizationAccount, World } from "../contract";
import type { EmulatedWorld } from "../world";

/** Tells the services that something happened to an account. */
export function announce(world: World, accountId: string): void {
  (world as EmulatedWorld).announce(accountId);
}

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
  announce(world, id);
  return account;
}

/** The account leaves the organization. */
export function forgetAccount(world: World, id: string): Record<string, never> {
  delete world.organization.accounts[id];
  for (const admins of Object.values(world.organization.delegatedAdministrators)) {
    const index = admins.indexOf(id);
    if (index >= 0) admins.splice(index, 1);
  }
  announce(world, id);
  return {};
}

function freeId(world: World): string {
  // New accounts sort behind the seeded ones.
  const highest = [...Object.keys(world.organization.accounts), "130000000000"].sort().at(-1);
  return String(Number(highest) + 1_000_003);
}
