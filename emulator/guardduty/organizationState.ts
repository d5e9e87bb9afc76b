import type { World } from "../contract";
import type { Member } from "../memberships";
import {
  administratorOf,
  isAssociated,
  isJoining,
  memberOf,
  membersOf,
  setLater,
  setStatus,
  settleRegion,
  unreachable,
} from "../memberships";
import { change, featureOf } from "./features";
import { setMonitoring } from "./membership";
import type { AutoEnable, RegionState, Status } from "./state";
import { isDelegatedAdministrator, manages, newDetector, stateOf } from "./state";

/**
 * The guide asks to take `ALL` off "GuardDuty or any of the optional protection plans" before members are
 * disassociated.
 */
export const hasAll = ({ configuration }: RegionState): boolean =>
  configuration.members === "ALL" || Object.values(configuration.features).includes("ALL");

/** Settings that auto-enable switches on in an account; `NONE` "doesn't disable the corresponding option". */
function autoEnabled(
  world: World,
  region: RegionState,
  account: string,
  values: readonly AutoEnable[],
): Record<string, Status> {
  const on = Object.entries(region.configuration.features).filter(([setting, value]) => {
    const feature = featureOf(setting);
    return values.includes(value) && !region.unsupportedFeatures.includes(feature) && !manages(world, account, feature);
  });
  return Object.fromEntries(on.map(([setting]) => [setting, "ENABLED"]));
}

/**
 * Makes an account of the organization a member: GuardDuty goes on there, and the auto-enable settings are applied,
 * "irrespective of the accounts being new or existing members" (CreateMembers).
 */
export function associate(
  world: World,
  region: RegionState,
  administrator: string,
  account: string,
  email: string,
): void {
  const members = membersOf(world, region, administrator);
  const detector = region.detectors[account] ?? newDetector(world, region, account, {});
  change(world, detector, autoEnabled(world, region, account, ["NEW", "ALL"]));
  const member = memberOf(world, region, administrator, account);
  if (isAssociated(member)) {
    member.via = "organization";
    if (member.status === "Disabled" && region.configuration.members !== "NONE")
      setMonitoring(world, region, account, "ENABLED");
    return;
  }
  if (isJoining(member)) return;
  setMonitoring(world, region, account, "ENABLED");
  const joining: Member = { email, via: "organization", status: "Created", updatedAt: world.clock.now() };
  members[account] = joining;
  setLater(world, region, joining, "Created", "Enabled");
}

/** `ALL` reaches the existing accounts, suspended and removed ones included. The administrator itself is left alone. */
function applyAll(world: World, name: string, region: RegionState): void {
  delete region.configuration.applyAt;
  const administrator = region.administrator?.accountId;
  if (administrator === undefined) return;
  for (const account of Object.values(world.organization.accounts)) {
    if (account.id === administrator || unreachable(world, name, account.id)) continue;
    if (region.configuration.members === "ALL" && mayJoin(world, region, administrator, account.id)) {
      associate(world, region, administrator, account.id, account.email);
    }
    const detector = region.detectors[account.id];
    const member = memberOf(world, region, administrator, account.id);
    const belongs = isJoining(member) || (isAssociated(member) && member.via === "organization");
    if (belongs && detector !== undefined) change(world, detector, autoEnabled(world, region, account.id, ["ALL"]));
  }
}

/**
 * The management account only with a service-linked role, which comes with its own detector; nobody with another
 * administrator.
 */
function mayJoin(world: World, region: RegionState, administrator: string, account: string): boolean {
  if (account === world.organization.managementAccount && region.detectors[account] === undefined) return false;
  const current = administratorOf(world, region, account);
  return current === undefined || current.id === administrator;
}

export function advance(world: World): void {
  const now = world.clock.now();
  for (const [name, region] of Object.entries(stateOf(world).regions)) {
    settleRegion(region, now);
    const { configuration, administrator } = region;
    if (configuration.applyAt !== undefined && configuration.applyAt <= now) applyAll(world, name, region);
    if (administrator?.leavesAt !== undefined && administrator.leavesAt <= now) delete region.administrator;
  }
}

/**
 * An account that left stays in the list as removed, with GuardDuty still on; one that joined gets what auto-enable
 * says.
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
      if (member?.via === "organization" && member.status !== "Resigned") setStatus(world, member, "Removed");
    } else if (joined && region.configuration.members !== "NONE" && accountId !== administrator) {
      const may = !unreachable(world, name, accountId) && mayJoin(world, region, administrator, accountId);
      if (may) associate(world, region, administrator, accountId, account.email);
    }
  }
}
