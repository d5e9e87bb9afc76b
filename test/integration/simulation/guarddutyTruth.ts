import { administratorAccount } from "../../../emulator";
import type { EmulatedWorld } from "../../../emulator/world";
import type { Cell } from "./row";

interface GuardDuty {
  readonly regions: Readonly<Record<string, GuardDutyRegion | undefined>>;
}
interface GuardDutyRegion {
  readonly detectors: Readonly<
    Record<string, { readonly status: string; readonly features: Readonly<Record<string, string>> } | undefined>
  >;
  readonly members: Readonly<Record<string, Readonly<Record<string, Member | undefined>> | undefined>>;
}
interface Member {
  readonly status: string;
  readonly next?: { readonly status: string; readonly at: number };
}

const regionOf = (world: EmulatedWorld, region: string): GuardDutyRegion | undefined =>
  world.slice<GuardDuty>("guardduty").regions[region];

/** The relationship status where it is heading to; of the administrator itself its detector's. */
export function memberTruth(world: EmulatedWorld, { region, account }: Cell): string | undefined {
  const here = regionOf(world, region);
  if (account === administratorAccount) {
    const own = here?.detectors[account];
    return own === undefined ? undefined : own.status === "ENABLED" ? "Enabled" : "Disabled";
  }
  const member = here?.members[administratorAccount]?.[account];
  return member === undefined ? undefined : (member.next?.status ?? member.status);
}

/** A plan is on only where the member itself is. */
export const planTruth = (world: EmulatedWorld, cell: Cell): boolean =>
  memberTruth(world, cell) === "Enabled" &&
  regionOf(world, cell.region)?.detectors[cell.account]?.features[cell.capability] === "ENABLED";
