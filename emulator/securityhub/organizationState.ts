import type { World } from "../contract";
import type { Member } from "../memberships";
import {
  administratorOf,
  isAssociated,
  memberOf,
  membersOf,
  setLater,
  setStatus,
  settleRegion,
  unreachable,
} from "../memberships";
import { isDelegatedAdministrator, newHub, regionOf, stateOf } from "./state";

/**
 * Makes an account of the organization a member: Security Hub and, where it was off, the default standards go on
 * there. A
 * suspended account becomes a member in name only.
 */
export function associate(
  world: World,
  name: string,
  administrator: string,
  account: string,
  standards: boolean,
): void {
  const region = regionOf(world, name);
  const members = membersOf(world, region, administrator);
  const email = world.organization.accounts[account]?.email ?? "";
  const member: Member = { email, via: "organization", status: "Created", updatedAt: world.clock.now() };
  members[account] = member;
  if (unreachable(world, name, account)) {
    setStatus(world, member, "AccountSuspended");
    return;
  }
  newHub(world, region, account, standards);
  setLater(world, region, member, "Created", "Enabled");
}

export function advance(world: World): void {
  const now = world.clock.now();
  for (const region of Object.values(stateOf(world).regions)) {
    settleRegion(region, now);
    const { administrator } = region;
    if (administrator?.leavesAt !== undefined && administrator.leavesAt <= now) delete region.administrator;
  }
}

/**
 * An account that left stays in the list as removed, with its hub still on; one that joined gets what auto-enable says.
 */
export function organizationChanged(world: World, accountId: string): void {
  const state = stateOf(world);
  const account = world.organization.accounts[accountId];
  const joined = account !== undefined && account.state === "ACTIVE" && state.knownAccounts[accountId] === undefined;
  if (account === undefined) delete state.knownAccounts[accountId];
  else if (joined) state.knownAccounts[accountId] = true;
  for (const [name, region] of Object.entries(state.regions)) {
    const administrator = region.administrator?.accountId;
    if (administrator === undefined || !isDelegatedAdministrator(region, administrator)) continue;
    const member = memberOf(world, region, administrator, accountId);
    if (account === undefined) {
      if (member?.via === "organization" && (isAssociated(member) || member.next !== undefined))
        setStatus(world, member, "Removed");
    } else if (joined && region.configuration.autoEnable && accountId !== administrator) {
      if (administratorOf(world, region, accountId) === undefined)
        associate(world, name, administrator, accountId, region.configuration.standards === "DEFAULT");
    }
  }
}
