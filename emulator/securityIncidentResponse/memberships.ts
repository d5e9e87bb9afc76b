/** Reading and cancelling memberships. */

import type { Call, World } from "../contract";
import { numberOfAccountsCovered, reconcile } from "./coverage";
import { validation } from "./errors";
import type { Membership } from "./state";
import { membershipFor, runningMembershipFor, stateOf } from "./state";

/** Timestamps are epoch seconds on the wire. */
const seconds = (milliseconds: number): number => milliseconds / 1000;

export function getMembership(call: Call, world: World): Record<string, unknown> {
  const membership = membershipFor(call, world, (one) => one.membershipId === call.input["membershipId"]);
  const { deactivatesAt, optInFeatures } = membership;
  return {
    ...listed(membership),
    membershipName: membership.membershipName,
    membershipActivationTimestamp: seconds(membership.activatedAt),
    ...(deactivatesAt === undefined ? {} : { membershipDeactivationTimestamp: seconds(deactivatesAt) }),
    customerType: membership.customerType,
    numberOfAccountsCovered: numberOfAccountsCovered(membership),
    incidentResponseTeam: membership.incidentResponseTeam,
    // The model wants at least one feature in the list.
    ...(optInFeatures.length === 0 ? {} : { optInFeatures }),
    membershipAccountsConfigurations: {
      coverEntireOrganization: membership.coverEntireOrganization,
      organizationalUnits: membership.organizationalUnits,
    },
  };
}

/**
 * An account without membership, and any region but the home region, gets an empty list with 200 (a public lab log);
 * the list
 * also holds memberships that have ended (example in the model).
 */
export function listMemberships(call: Call, world: World): Record<string, unknown> {
  const { maxResults = 25, nextToken } = call.input as { maxResults?: number; nextToken?: string };
  const start = nextToken ? offset(nextToken) : 0;
  const mine = stateOf(world).memberships.filter((one) => one.accountId === call.caller && one.region === call.region);
  const items = mine.slice(start, start + maxResults).map(listed);
  const end = start + items.length;
  return end < mine.length ? { items, nextToken: token(end) } : { items };
}

/** The members that a list item has; GetMembership answers them too. */
const listed = ({ membershipId, accountId, region, membershipArn, membershipStatus }: Membership) => ({
  membershipId,
  accountId,
  region,
  membershipArn,
  membershipStatus,
});

const token = (position: number): string => Buffer.from(`from:${position}`).toString("base64url");

function offset(nextToken: string): number {
  const position = /^from:(\d+)$/.exec(Buffer.from(nextToken, "base64url").toString())?.[1];
  if (position === undefined) throw validation("Invalid pagination token.", "nextToken");
  return Number(position);
}

/** Ends the membership at once, or at the end of the month: the two editions of the user guide's cancel-membership. */
export function cancelMembership(call: Call, world: World): Record<string, unknown> {
  const membership = runningMembershipFor(call, world);
  const now = world.clock.now();
  const today = new Date(now);
  const endOfMonth = Date.UTC(today.getUTCFullYear(), today.getUTCMonth() + 1, 1);
  membership.membershipStatus = "Cancelled";
  membership.deactivatesAt ??= stateOf(world).settings.cancellation === "immediate" ? now : endOfMonth;
  reconcile(world);
  return { membershipId: membership.membershipId };
}
