/** Which accounts a membership covers, and what BatchGetMemberAccountDetails says about them. */

import type { Call, World } from "../contract";
import type { Association, Membership } from "./state";
import { isRunning, mayOwn, runningMembershipFor, stateOf } from "./state";

/**
 * Brings every membership up to the clock and to the organization. An association follows after `settleMs`: AWS
 * applies updates
 * in the background (API_MembershipAccountsConfigurationsUpdate). Leaving the organization and the membership's own
 * end are
 * immediate.
 */
export function reconcile(world: World): void {
  const { memberships, reconciledAt } = stateOf(world);
  for (const membership of memberships) {
    end(membership, world);
    const covers = coverageOf(membership, world);
    const ids = [
      membership.accountId,
      ...Object.keys(world.organization.accounts),
      ...Object.keys(membership.accounts),
    ];
    for (const id of new Set(ids)) follow(membership, id, covers(id), world, reconciledAt);
  }
}

/** Only the passing of time moves `reconciledAt`: a request that changes nothing leaves the world as it is. */
export function advance(world: World): void {
  reconcile(world);
  stateOf(world).reconciledAt = world.clock.now();
}

/**
 * Removing the delegated administrator terminates the membership at once (user guide, cancel-membership). A
 * cancellation that
 * could be undone is final when its date has come [I].
 */
function end(membership: Membership, world: World): void {
  const now = world.clock.now();
  if (!isRunning(membership, now)) {
    if (stateOf(world).settings.cancellation === "endOfCycle") membership.membershipStatus = "Terminated";
  } else if (membership.customerType === "Organization" && !mayOwn(world, membership.accountId)) {
    membership.membershipStatus = "Terminated";
    membership.deactivatesAt = now;
  }
}

/**
 * Coverage goes down the tree from the listed units and moves with the accounts [I for child units]. Accounts at the
 * root, the
 * management account included, are reached by `coverEntireOrganization` only. A closed account is never covered [I].
 */
export function coverageOf(membership: Membership, world: World): (accountId: string) => boolean {
  if (!isRunning(membership, world.clock.now())) return () => false;
  if (membership.customerType === "Standalone") return (id) => id === membership.accountId;
  const { accounts, organizationalUnits: units, rootId } = world.organization;
  const known = new Map<string, boolean>([[rootId, membership.coverEntireOrganization]]);
  for (const id of membership.organizationalUnits) known.set(id, true);
  const covered = (parent: string): boolean => {
    const answer = known.get(parent);
    if (answer !== undefined) return answer;
    known.set(parent, false);
    const above = units[parent]?.parentId;
    const result = above !== undefined && covered(above);
    known.set(parent, result);
    return result;
  };
  return (id) => {
    const account = accounts[id];
    return account !== undefined && account.state !== "CLOSED" && covered(account.parentId);
  };
}

function follow(membership: Membership, id: string, wanted: boolean, world: World, lookedAt: number): void {
  const now = world.clock.now();
  const known = membership.accounts[id];
  if (wanted === (known?.status === "Associated")) {
    if (known?.status === "Unassociated") delete membership.accounts[id];
    else delete known?.settlesAt;
    return;
  }
  const association: Association = known ?? { status: "Unassociated" };
  const account = world.organization.accounts[id];
  // An account that joined between two looks began to wait when it joined, not when somebody looked.
  const joined = known === undefined && account !== undefined && account.joinedAt > lookedAt;
  // Fixed when the change begins, because a fault may give the changes of one request another settling time.
  association.settlesAt ??= (joined ? Math.min(now, account.joinedAt) : now) + world.settleMs;
  membership.accounts[id] = association;
  const atOnce = !wanted && (account === undefined || !isRunning(membership, now));
  if (!atOnce && now < association.settlesAt) return;
  association.status = wanted ? "Associated" : "Disassociated";
  delete association.settlesAt;
}

/**
 * Sets every association to its end state, whatever `settleMs` is: for a world that begins with a settled membership.
 */
export function settleAll(membership: Membership, world: World): void {
  const covers = coverageOf(membership, world);
  for (const id of Object.keys(world.organization.accounts)) {
    if (covers(id)) membership.accounts[id] = { status: "Associated" };
  }
}

export const numberOfAccountsCovered = (membership: Membership): number =>
  Object.values(membership.accounts).filter(({ status }) => status === "Associated").length;

export function batchGetMemberAccountDetails(call: Call, world: World): Record<string, unknown> {
  const membership = runningMembershipFor(call, world);
  const { settings, accountErrors } = stateOf(world);
  const items: Record<string, unknown>[] = [];
  const errors: Record<string, unknown>[] = [];
  for (const accountId of new Set<string>(call.input["accountIds"])) {
    const related = world.organization.accounts[accountId] !== undefined || accountId === membership.accountId;
    const association = membership.accounts[accountId];
    const planted = accountErrors[accountId];
    if (planted !== undefined) errors.push({ accountId, ...planted });
    else if (!related && settings.unrelatedAccounts === "errors") errors.push(unrelated(accountId));
    else {
      const relationshipType = related ? "Organization" : "Unrelated";
      items.push({ accountId, relationshipStatus: association?.status ?? "Unassociated", relationshipType });
    }
  }
  return { items, errors };
}

/** The vocabulary of `errors[].error` is unpublished [I]. */
const unrelated = (accountId: string) => ({
  accountId,
  error: "ACCOUNT_NOT_FOUND",
  message: `Account ${accountId} is not part of the organization of this membership.`,
});
