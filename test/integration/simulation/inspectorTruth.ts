import type { EmulatedWorld } from "../../../emulator/world";
import type { Cell } from "./row";

interface Inspector {
  readonly regions: Readonly<Record<string, InspectorRegion | undefined>>;
}
interface InspectorRegion {
  readonly scans: Readonly<Record<string, Readonly<Record<string, { readonly on: boolean } | undefined>> | undefined>>;
  readonly deep: Readonly<Record<string, { readonly activated: boolean } | undefined>>;
}

const regionOf = (world: EmulatedWorld, region: string): InspectorRegion | undefined =>
  world.slice<Inspector>("inspector2").regions[region];

/** Where a scan type is heading. */
export const scanTruth = (world: EmulatedWorld, { region, account, capability }: Cell): boolean =>
  regionOf(world, region)?.scans[account]?.[capability]?.on === true;

/** Active by itself wherever EC2 scanning is on. */
export function deepTruth(world: EmulatedWorld, { region, account }: Cell): boolean {
  const ec2 = scanTruth(world, { region, account, capability: "EC2" });
  return ec2 && (regionOf(world, region)?.deep[account]?.activated ?? true);
}
