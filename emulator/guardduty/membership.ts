import type { World } from "../contract";
import { badRequest } from "./errors";
import type { Member, RegionState, Status } from "./state";

/** Statuses in which administrator and member belong together (ListMembers, onlyAssociated). */
export const isAssociated = (member: Member | undefined): member is Member & { status: "Enabled" | "Disabled" } =>
  member?.status === "Enabled" || member?.status === "Disabled";

/** Applies a change whose time has come. Every access goes through here, so a world edited by hand behaves as well. */
export function settle(member: Member, now: number): void {
  if (member.next === undefined || member.next.at > now) return;
  member.status = member.next.status;
  member.updatedAt = member.next.at;
  delete member.next;
}

export function memberOf(world: World, region: RegionState, administrator: string, account: string): Member | undefined {
  const member = region.members[administrator]?.[account];
  if (member !== undefined) settle(member, world.clock.now());
  return member;
}

export function membersOf(world: World, region: RegionState, administrator: string): Record<string, Member> {
  region.members[administrator] ??= {};
  const members = region.members[administrator];
  settleRegion(region, world.clock.now());
  return members;
}

export function settleRegion(region: RegionState, now: number): void {
  if (region.due === undefined || region.due > now) return;
  delete region.due;
  for (const members of Object.values(region.members)) {
    for (const member of Object.values(members)) {
      settle(member, now);
      if (member.next !== undefined) region.due = Math.min(region.due ?? Number.POSITIVE_INFINITY, member.next.at);
    }
  }
}

export function setStatus(world: World, member: Member, status: string): void {
  member.status = status;
  delete member.next;
  member.updatedAt = world.clock.now();
}

/** Goes to `final` after the world's settling time, and shows `interim` until then. */
export function setLater(world: World, region: RegionState, member: Member, interim: string, final: string): void {
  setStatus(world, member, world.settleMs > 0 ? interim : final);
  if (world.settleMs <= 0) return;
  const at = world.clock.now() + world.settleMs;
  member.next = { status: final, at };
  region.due = Math.min(region.due ?? at, at);
}

/** An account has at most one administrator (AWS: guardduty_accounts). */
export function administratorOf(world: World, region: RegionState, account: string): { id: string; member: Member } | undefined {
  for (const id of Object.keys(region.members)) {
    const member = memberOf(world, region, id, account);
    if (isAssociated(member)) return { id, member };
  }
  return undefined;
}

/** Stopped and started from either side: the member's own detector and the relationship show the same. */
export function setMonitoring(world: World, region: RegionState, account: string, status: Status): void {
  const detector = region.detectors[account];
  if (detector !== undefined && detector.status !== status) {
    detector.status = status;
    detector.updatedAt = world.clock.now();
  }
  const relationship = status === "ENABLED" ? "Enabled" : "Disabled";
  const membership = administratorOf(world, region, account);
  if (membership !== undefined && membership.member.status !== relationship) setStatus(world, membership.member, relationship);
}

/** Partial failure as GuardDuty words it: HTTP 200, and a sentence for each account that was left out. */
export function each(accounts: readonly string[], attempt: (account: string) => string | undefined) {
  return {
    UnprocessedAccounts: accounts.flatMap((AccountId) => {
      const Result = attempt(AccountId);
      return Result === undefined ? [] : [{ AccountId, Result }];
    }),
  };
}

/** One page of the keys that `keep` accepts. The token names the last one, so writes between two pages lose nothing that stayed. */
export function page<T>(all: Record<string, T>, keep: (one: T) => boolean, max: number | undefined, token: string | undefined) {
  const last = token === undefined || token === "" ? "" : Buffer.from(token, "base64url").toString();
  if (last !== "" && !/^\d{12}$/.test(last)) throw badRequest();
  const rest = Object.entries(all).flatMap(([key, one]) => (key > last && keep(one) ? [[key, one] as const] : []));
  rest.sort(([one], [other]) => (one < other ? -1 : 1));
  const entries = rest.slice(0, max ?? 50);
  const end = entries.at(-1)?.[0];
  const more = end !== undefined && entries.length < rest.length;
  return { entries, ...(more ? { NextToken: Buffer.from(end).toString("base64url") } : {}) };
}
