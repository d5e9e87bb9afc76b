import type { Call, World } from "../contract";
import type { Memberships } from "../memberships";
import { badRequest, text } from "./errors";

export type Status = "ENABLED" | "DISABLED";
export type AutoEnable = "NEW" | "ALL" | "NONE";
export type Operation = (call: Call, world: World) => Record<string, unknown> | undefined;

/**
 * Plain JSON: tests and world files edit it directly, by merge patch too, where null removes; so what may be missing is
 * absent, never null. All times are milliseconds since the epoch.
 */
export interface GuardDutyState {
  regions: Record<string, RegionState>;
  /** Account to what an Organizations policy manages there: feature names, `FOUNDATIONAL` for GuardDuty itself. */
  policyManaged: Record<string, string[]>;
  memberLimit: number;
  /** How long an auto-enable setting of `ALL` takes; absent: as long as everything else. AWS says up to 24 hours. */
  autoEnableMs?: number;
  /** What relationshipStatus says for a suspended or closed account; absent: it stays as it was. */
  suspendedStatus?: string;
  /** Accounts that were in the organization when last looked, so that a new one is recognised. */
  knownAccounts: Record<string, true>;
}

export interface RegionState extends Memberships {
  /** By account: GuardDuty has at most one detector per account and Region. */
  detectors: Record<string, Detector>;
  /** Delegated administrator of the organization in this Region. */
  administrator?: { accountId: string; leavesAt?: number };
  configuration: OrganizationConfiguration;
  /** Features that this Region does not offer: absent from results, refused in requests. */
  unsupportedFeatures: string[];
}

export interface Detector {
  id: string;
  status: Status;
  createdAt: number;
  updatedAt: number;
  frequency: string;
  tags: Record<string, string>;
  /** `S3_DATA_EVENTS`, `RUNTIME_MONITORING/EC2_AGENT_MANAGEMENT`; absent is DISABLED. */
  features: Record<string, Status>;
  featuresUpdatedAt: number;
  clientToken?: string;
}

export interface OrganizationConfiguration {
  members: AutoEnable;
  /** Keys as in `Detector.features`; absent is NONE. */
  features: Record<string, AutoEnable>;
  /** When `ALL` reaches the existing accounts. */
  applyAt?: number;
}

export const emptyRegion = (): RegionState => ({
  detectors: {},
  members: {},
  configuration: { members: "NONE", features: {} },
  unsupportedFeatures: [],
});

/** Its service principal. */
export const principal = "guardduty.amazonaws.com";

export const stateOf = (world: World): GuardDutyState => world.slice<GuardDutyState>("guardduty");

export function regionOf(world: World, name: string): RegionState {
  const { regions } = stateOf(world);
  regions[name] ??= emptyRegion();
  return regions[name];
}

/** The caller's detector, which nearly every path names; every other id is refused with the same two sentences. */
export function ownDetector(call: Call, world: World): { region: RegionState; detector: Detector } {
  const region = regionOf(world, call.region);
  const detector = region.detectors[call.caller];
  if (!/^[0-9a-f]{32}$/.test(call.input.DetectorId)) throw badRequest(text.badDetectorId);
  if (detector === undefined || detector.id !== call.input.DetectorId) throw badRequest(text.notOwned);
  return { region, detector };
}

export function newDetector(
  world: World,
  region: RegionState,
  account: string,
  features: Record<string, Status>,
): Detector {
  const now = world.clock.now();
  const times = { createdAt: now, updatedAt: now, featuresUpdatedAt: now };
  const id = world.hex(32);
  const detector: Detector = { id, status: "ENABLED", ...times, frequency: "SIX_HOURS", tags: {}, features };
  region.detectors[account] = detector;
  return detector;
}

export const isDelegatedAdministrator = (region: RegionState, account: string): boolean =>
  region.administrator?.accountId === account && region.administrator.leavesAt === undefined;

export const manages = (world: World, account: string, name: string): boolean =>
  stateOf(world).policyManaged[account]?.includes(name) ?? false;

export const iso = (time: number): string => new Date(time).toISOString();
/** restJson1 timestamps are epoch seconds, as a number; GuardDuty's are whole ones. */
export const seconds = (time: number): number => Math.floor(time / 1000);
