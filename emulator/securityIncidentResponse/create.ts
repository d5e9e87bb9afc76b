/** CreateMembership: answers 201 with the id; a repeated client token creates nothing. */

import type { Call, World } from "../contract";
import { partitionOf } from "../partition";
import { reconcile } from "./coverage";
import { accessDenied, conflict } from "./errors";
import type { Membership, State } from "./state";
import { isRunning, mayOwn, stateOf } from "./state";

export function createMembership(call: Call, world: World): Record<string, unknown> {
  const { clientToken, ...request } = call.input;
  const state = stateOf(world);
  const creation = JSON.stringify(Object.entries(request).sort(([a], [b]) => (a < b ? -1 : 1)));
  const before = repeated(state, call);
  if (before !== undefined) {
    if (before.creation === creation) return { membershipId: before.membershipId };
    throw conflict("The client token was used with other parameters.", before.membershipId);
  }
  const standalone = world.organization.accounts[call.caller] === undefined;
  if (!standalone && !mayOwn(world, call.caller)) {
    throw accessDenied("Only the management account or the delegated administrator can create a membership.");
  }
  const active = runningMembership(state, call, world, standalone);
  if (active !== undefined) throw conflict("A membership is already active.", active.membershipId);

  const membership: Membership = {
    ...newMembership(call, world),
    customerType: standalone ? "Standalone" : "Organization",
    membershipName: request["membershipName"],
    incidentResponseTeam: request["incidentResponseTeam"],
    optInFeatures: request["optInFeatures"] ?? [],
    coverEntireOrganization: request["coverEntireOrganization"] ?? state.settings.coverEntireOrganizationByDefault,
    tags: request["tags"] ?? {},
    creation,
    ...(clientToken === undefined ? {} : { clientToken }),
  };
  state.memberships.push(membership);
  reconcile(world);
  return { membershipId: membership.membershipId };
}

/**
 * What every new membership has. Sixteen digits, because the model allows an ARN 80 characters, also in ap-northeast-1.
 */
export function newMembership(owner: { readonly caller: string; readonly region: string }, world: World) {
  const membershipId = `m-${world.hex(16)}`;
  return {
    membershipId,
    membershipArn: `arn:${partitionOf(owner.region)}:security-ir:${owner.region}:${owner.caller}:membership/${membershipId}`,
    accountId: owner.caller,
    region: owner.region,
    membershipStatus: "Active" as const,
    activatedAt: world.clock.now(),
    // Units can be chosen only afterwards, through UpdateMembership: CreateMembership has no member for them.
    organizationalUnits: [],
    accounts: {},
  };
}

const repeated = (state: State, { input, caller, region }: Call): Membership | undefined =>
  input["clientToken"] === undefined
    ? undefined
    : state.memberships.find(
        (one) => one.clientToken === input["clientToken"] && one.accountId === caller && one.region === region,
      );

/**
 * One membership for an organization in all regions: its owner must be the same account everywhere
 * (considerations_important).
 */
const runningMembership = (state: State, call: Call, world: World, standalone: boolean): Membership | undefined =>
  state.memberships
    .filter((one) => isRunning(one, world.clock.now()))
    .find((one) => (standalone ? one.accountId === call.caller : one.customerType === "Organization"));
