/**
 * Administrators and their members, as Amazon GuardDuty and AWS Security Hub keep them alike: a record for each pair,
 * with a
 * status that may change by itself. Plain JSON; all times are milliseconds since the epoch.
 */

import { z } from "zod";
import type { AwsError, World } from "./contract";
import { accountId, members, milliseconds, oneOf } from "./parse";

export interface Member {
  email: string;
  via: "organization" | "invitation";
  /** As answers show it, capitalised as AWS does. */
  status: string;
  updatedAt: number;
  invitedAt?: number;
  invitationId?: string;
  /** Where the status goes by itself. */
  next?: { status: string; at: number };
}

export interface Memberships {
  /** By administrator, then by member. */
  members: Record<string, Record<string, Member>>;
  /** Earliest `next.at` of all members here, so that a quiet Region costs nothing. */
  due?: number;
}

/** Both in a saved world. */
export const membershipsShape = {
  members: z.record(
    accountId,
    z.record(
      accountId,
      members({
        email: z.string(),
        via: oneOf(["organization", "invitation"]),
        status: z.string(),
        updatedAt: milliseconds,
        invitedAt: milliseconds.optional(),
        invitationId: z.string().optional(),
        next: members({ status: z.string(), at: z.number() }).optional(),
      }),
    ),
  ),
  due: z.number().optional(),
};

/** Statuses in which administrator and member belong together (ListMembers, onlyAssociated). */
export const isAssociated = (member: Member | undefined): member is Member & { status: "Enabled" | "Disabled" } =>
  member?.status === "Enabled" || member?.status === "Disabled";

/** On its way to `Enabled` through the organization. */
export const isJoining = (member: Member | undefined): boolean =>
  member?.via === "organization" && member.next?.status === "Enabled";

/** Applies a change whose time has come. Every access goes through here, so a world edited by hand behaves as well. */
function settle(member: Member, now: number): void {
  if (member.next === undefined || member.next.at > now) return;
  member.status = member.next.status;
  member.updatedAt = member.next.at;
  delete member.next;
}

export function memberOf(
  world: World,
  region: Memberships,
  administrator: string,
  account: string,
): Member | undefined {
  const member = region.members[administrator]?.[account];
  if (member !== undefined) settle(member, world.clock.now());
  return member;
}

export function membersOf(world: World, region: Memberships, administrator: string): Record<string, Member> {
  region.members[administrator] ??= {};
  const members = region.members[administrator];
  settleRegion(region, world.clock.now());
  return members;
}

export function settleRegion(region: Memberships, now: number): void {
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
export function setLater(world: World, region: Memberships, member: Member, interim: string, final: string): void {
  setStatus(world, member, world.settleMs > 0 ? interim : final);
  if (world.settleMs <= 0) return;
  const at = world.clock.now() + world.settleMs;
  member.next = { status: final, at };
  region.due = Math.min(region.due ?? at, at);
}

/** An account has at most one administrator (AWS: guardduty_accounts, securityhub-accounts). */
export function administratorOf(
  world: World,
  region: Memberships,
  account: string,
): { id: string; member: Member } | undefined {
  for (const id of Object.keys(region.members)) {
    const member = memberOf(world, region, id, account);
    if (isAssociated(member)) return { id, member };
  }
  return undefined;
}

/** Invitations are what administrators noted about an account: one table, seen from the other side. */
export function invitationsFor(
  world: World,
  region: Memberships,
  account: string,
  statuses: readonly string[],
): Record<string, Member> {
  const found = Object.keys(region.members).flatMap((administrator) => {
    const member = memberOf(world, region, administrator, account);
    const shown = member?.invitationId !== undefined && statuses.includes(member.status);
    return shown ? [[administrator, member] as const] : [];
  });
  return Object.fromEntries(found);
}

/**
 * Partial failure as both word it: HTTP 200, and a sentence, in the member `told`, for each account that was left out.
 */
export function each(told: string, accounts: readonly string[], attempt: (account: string) => string | undefined) {
  return {
    UnprocessedAccounts: accounts.flatMap((AccountId) => {
      const text = attempt(AccountId);
      return text === undefined ? [] : [{ AccountId, [told]: text }];
    }),
  };
}

/**
 * Suspended, closed, not yet active, or the opt-in Region is off there: the service's role cannot be used in the
 * account.
 */
export function unreachable(world: World, region: string, account: string): boolean {
  const known = world.organization.accounts[account];
  return known !== undefined && (known.state !== "ACTIVE" || known.disabledRegions.includes(region));
}

/**
 * One page of the keys that `keep` accepts. The token names the last one, so writes between two pages lose nothing that
 * stayed.
 */
export function page<T>(
  all: Record<string, T>,
  keep: (one: T) => boolean,
  { max = 50, token = "", invalid }: { max?: number | undefined; token?: string | undefined; invalid: () => AwsError },
) {
  const last = token === "" ? "" : Buffer.from(token, "base64url").toString();
  if (token !== "" && !/^\d{12}$/.test(last)) throw invalid();
  const rest = Object.entries(all).flatMap(([key, one]) => (key > last && keep(one) ? [[key, one] as const] : []));
  rest.sort(([one], [other]) => (one < other ? -1 : 1));
  const entries = rest.slice(0, max);
  const end = entries.at(-1)?.[0];
  const more = end !== undefined && entries.length < rest.length;
  return { entries, ...(more ? { NextToken: Buffer.from(end).toString("base64url") } : {}) };
}
