/** What a world remembers of this service: plain JSON that tests and `--world` files may edit. */

import type { Call, World } from "../contract";
import { accessDenied, notActive, notFound } from "./errors";

export const serviceName = "security-ir";
/**
 * The principal whose delegated administrator may own a membership (user guide, services-that-can-integrate-security-
 * ir).
 */
export const principal = "security-ir.amazonaws.com";

export interface Association {
  status: "Associated" | "Disassociated" | "Unassociated";
  /**
   * When `status` follows what membership and organization want by now (milliseconds since the epoch); absent when it
   * does already.
   */
  settlesAt?: number;
}

export interface Membership {
  readonly membershipId: string;
  readonly membershipArn: string;
  /** Owner: management account, delegated administrator, or an account outside the organization. */
  readonly accountId: string;
  /** Home region. */
  readonly region: string;
  readonly customerType: "Standalone" | "Organization";
  membershipName: string;
  membershipStatus: "Active" | "Cancelled" | "Terminated";
  /** Milliseconds since the epoch, as is `deactivatesAt`, which lies ahead while a cancellation can still be undone. */
  readonly activatedAt: number;
  deactivatesAt?: number;
  incidentResponseTeam: Record<string, unknown>[];
  optInFeatures: { featureName: string; isEnabled: boolean }[];
  coverEntireOrganization: boolean;
  organizationalUnits: string[];
  tags: Record<string, string>;
  /** Account id to association; accounts that were never covered have none. */
  accounts: Record<string, Association>;
  /** Token and input of CreateMembership, for its idempotency. */
  clientToken?: string;
  creation?: string;
}

export interface Settings {
  /** How BatchGetMemberAccountDetails answers ids outside the organization; AWS does not say, so both exist. */
  unrelatedAccounts: "items" | "errors";
  /** Today's user guide: a cancelled membership ends at once. An older edition: at the end of the billing cycle. */
  cancellation: "immediate" | "endOfCycle";
  /**
   * CreateMembership without `coverEntireOrganization`: the model's default trait says true, its documentation says
   * false.
   */
  coverEntireOrganizationByDefault: boolean;
}

export interface State {
  memberships: Membership[];
  settings: Settings;
  /** Accounts that BatchGetMemberAccountDetails answers in `errors[]`, whatever they are. */
  accountErrors: Record<string, { error: string; message: string }>;
  /** When the passing of time was last looked at. */
  reconciledAt: number;
}

/** This service's slice of the world; what a hand-written world left out gets its default. */
export function stateOf(world: World): State {
  const state = world.slice<Partial<State>>(serviceName);
  state.memberships ??= [];
  state.settings = {
    unrelatedAccounts: "items",
    cancellation: "immediate",
    coverEntireOrganizationByDefault: true,
    ...state.settings,
  };
  state.accountErrors ??= {};
  state.reconciledAt ??= world.clock.now();
  return state as State;
}

/** A cancelled membership goes on until its deactivation. */
export const isRunning = (membership: Membership, now: number): boolean =>
  membership.membershipStatus !== "Terminated" && (membership.deactivatesAt ?? Number.POSITIVE_INFINITY) > now;

/**
 * An organization's membership belongs to its management account or to the delegated administrator (select-a-
 * membership-account).
 */
export const mayOwn = ({ organization }: World, account: string): boolean =>
  account === organization.managementAccount ||
  (organization.delegatedAdministrators[principal] ?? []).includes(account);

/** The caller's membership in this region, or the refusal that AWS has for it. */
export function membershipFor(call: Call, world: World, matches: (membership: Membership) => boolean): Membership {
  const { memberships } = stateOf(world);
  const found = memberships.find((one) => one.region === call.region && matches(one));
  if (found?.accountId === call.caller) return found;
  // The model's own smoke test: GetMembership of a membership that is not the caller's ends in AccessDeniedException.
  if (found !== undefined || (call.operation === "GetMembership" && !owns(call, world))) {
    throw accessDenied("You do not have access to this membership.");
  }
  // Without a membership AWS answers operations other than ListMemberships with NotActive (seen for ListCases in a lab
  // log).
  if (!owns(call, world)) throw notActive("Security Incident Response is not active in this account.");
  throw notFound("The membership does not exist in this Region.");
}

/** Like `membershipFor`, for operations that need the membership to be in force [I]. */
export function runningMembershipFor(call: Call, world: World): Membership {
  const membership = membershipFor(call, world, (one) => one.membershipId === call.input["membershipId"]);
  if (!isRunning(membership, world.clock.now())) {
    throw notActive(`Membership ${membership.membershipId} is ${membership.membershipStatus.toLowerCase()}.`);
  }
  return membership;
}

const owns = (call: Call, world: World): boolean =>
  stateOf(world).memberships.some((one) => one.accountId === call.caller);
