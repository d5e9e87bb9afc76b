import type { World } from "../contract";
import { regionOf, stateOf } from "./state";

export type Relationship = "CREATED" | "ENABLED" | "REMOVED" | "ACCOUNT_SUSPENDED" | "REGION_DISABLED";

export const isAdministrator = (world: World, region: string, account: string): boolean =>
  regionOf(world, region).delegatedAdmin === account;

/** How a member stands to the administrator; undefined for an account that never was one. */
export function relationship(world: World, region: string, accountId: string): Relationship | undefined {
  const membership = regionOf(world, region).members[accountId];
  if (membership === undefined) return undefined;
  const account = world.organization.accounts[accountId];
  if (membership.removed || account === undefined) return "REMOVED";
  if (world.clock.now() < membership.enabledAt) return "CREATED";
  if (account.state !== "ACTIVE") return "ACCOUNT_SUSPENDED";
  return account.disabledRegions.includes(region) ? "REGION_DISABLED" : "ENABLED";
}

/** Members that count: everything but REMOVED. */
export function isAssociated(world: World, region: string, accountId: string): boolean {
  const found = relationship(world, region, accountId);
  return found !== undefined && found !== "REMOVED";
}

function propagated(world: World, region: string, accountId: string): boolean {
  return world.clock.now() >= (regionOf(world, region).members[accountId]?.reachableAt ?? Number.POSITIVE_INFINITY);
}

/** Whether the caller may change an account: its own, or an enabled member to which the association has propagated. */
export function mayChange(world: World, region: string, caller: string, accountId: string): boolean {
  if (caller === accountId) return true;
  return (
    isAdministrator(world, region, caller) &&
    relationship(world, region, accountId) === "ENABLED" &&
    propagated(world, region, accountId)
  );
}

/**
 * Whether the caller may read an account. A suspended member can still be read: what was on stays as it is (difference
 * INS-2).
 */
export function mayRead(world: World, region: string, caller: string, accountId: string): boolean {
  if (mayChange(world, region, caller, accountId)) return true;
  const suspended =
    relationship(world, region, accountId) === "ACCOUNT_SUSPENDED" &&
    world.organization.accounts[accountId]?.state !== "CLOSED";
  return suspended && isAdministrator(world, region, caller) && propagated(world, region, accountId);
}

/** Whether an organization policy prescribes any scan type of this account to be on. */
export function isPolicyManaged(world: World, accountId: string): boolean {
  return Object.values(stateOf(world).policy[accountId] ?? {}).includes("ENABLED");
}
