import type { Call, World } from "../contract";
import type { Memberships } from "../memberships";
import { notEnabled } from "./errors";

export const principal = "securityhub.amazonaws.com";

export type Operation = (call: Call, world: World) => Record<string, unknown> | undefined;

/** Plain JSON; all times are milliseconds since the epoch. */
export interface SecurityHubState {
  regions: Record<string, RegionState>;
  memberLimit: number;
  /** Accounts that were in the organization when last looked, so that a new one is recognised. */
  knownAccounts: Record<string, true>;
}

export interface RegionState extends Memberships {
  /** By account. */
  hubs: Record<string, Hub>;
  /** Delegated administrator of the organization in this Region. */
  administrator?: { accountId: string; leavesAt?: number };
  configuration: Configuration;
}

export interface Hub {
  subscribedAt: number;
  autoEnableControls: boolean;
  findings: "STANDARD_CONTROL" | "SECURITY_CONTROL";
  defaultStandards: boolean;
  tags: Record<string, string>;
}

export interface Configuration {
  autoEnable: boolean;
  standards: "NONE" | "DEFAULT";
  /** CENTRAL: configuration policies decide where Security Hub is on, and not the administrator's calls. */
  type: "LOCAL" | "CENTRAL";
}

export const emptyRegion = (): RegionState => ({
  hubs: {},
  members: {},
  configuration: { autoEnable: false, standards: "DEFAULT", type: "LOCAL" },
});

export const stateOf = (world: World): SecurityHubState => world.slice<SecurityHubState>("securityhub");

export function regionOf(world: World, name: string): RegionState {
  const { regions } = stateOf(world);
  regions[name] ??= emptyRegion();
  return regions[name];
}

/** The caller's own hub; nearly every operation is refused without one. */
export function ownHub(call: Call, world: World): { region: RegionState; hub: Hub } {
  const region = regionOf(world, call.region);
  const hub = region.hubs[call.caller];
  if (hub === undefined) throw notEnabled(call.caller);
  return { region, hub };
}

/** Switches Security Hub on in an account, unless it is: what is set there stays. */
export function newHub(world: World, region: RegionState, account: string, defaultStandards: boolean): Hub {
  region.hubs[account] ??= {
    subscribedAt: world.clock.now(),
    autoEnableControls: true,
    findings: "SECURITY_CONTROL",
    defaultStandards,
    tags: {},
  };
  return region.hubs[account];
}

export const isDelegatedAdministrator = (region: RegionState, account: string): boolean =>
  region.administrator?.accountId === account && region.administrator.leavesAt === undefined;

/** Time as answers write it. */
export const iso = (time: number): string => new Date(time).toISOString();
