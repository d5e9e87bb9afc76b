import type { World } from "../contract";
import * as memberships from "../memberships";
import { administratorOf, setStatus } from "../memberships";
import { badRequest } from "./errors";
import type { RegionState, Status } from "./state";

/** Stopped and started from either side: the member's own detector and the relationship show the same. */
export function setMonitoring(world: World, region: RegionState, account: string, status: Status): void {
  const detector = region.detectors[account];
  if (detector !== undefined && detector.status !== status) {
    detector.status = status;
    detector.updatedAt = world.clock.now();
  }
  const relationship = status === "ENABLED" ? "Enabled" : "Disabled";
  const membership = administratorOf(world, region, account);
  if (membership !== undefined && membership.member.status !== relationship)
    setStatus(world, membership.member, relationship);
}

/** GuardDuty calls the sentence for an account that was left out `Result`. */
export const each = (accounts: readonly string[], attempt: (account: string) => string | undefined) =>
  memberships.each("Result", accounts, attempt);

export const page = <T>(
  all: Record<string, T>,
  keep: (one: T) => boolean,
  max: number | undefined,
  token: string | undefined,
) => memberships.page(all, keep, { max, token, invalid: () => badRequest() });
