import type { Call, World } from "../contract";
import { AwsError } from "../contract";
import { page } from "../paging";
import { notFound, refusedRole, validation } from "./errors";
import { isAdministrator, isAssociated, isPolicyManaged, relationship } from "./roles";
import { keys, turn } from "./scans";
import type { ScanType } from "./state";
import { regionOf, scanTypes, stateOf } from "./state";

type Output = Record<string, unknown>;

const pageSize = 50;

/** Makes an account a member from now on and switches on what the organization enables for new members. */
export function associate(world: World, region: string, accountId: string): void {
  const here = regionOf(world, region);
  const now = world.clock.now();
  const enabledAt = now + world.settleMs;
  // One more settling time in which the administrator is refused although the member shows as ENABLED (difference
  // INS-8).
  here.members[accountId] = { removed: false, updatedAt: now, enabledAt, reachableAt: enabledAt + world.settleMs };
  const offered = scanTypes.filter((type) => !stateOf(world).unsupported[region]?.includes(type));
  const automatic: ScanType[] = offered.filter(
    (type) => here.autoEnable[keys[type]] && stateOf(world).policy[accountId]?.[type] !== "DISABLED",
  );
  if (automatic.length > 0) turn(world, region, accountId, automatic, true, enabledAt);
}

export function associateMember(call: Call, world: World): Output {
  const accountId = call.input["accountId"] as string;
  const refusal = refusedRole("associate member account");
  if (!isAdministrator(world, call.region, call.caller)) throw refusal;
  if (accountId === call.caller)
    throw validation("The delegated administrator account can not be associated as a member.");
  if (isAssociated(world, call.region, accountId)) {
    throw validation(
      "The request is rejected because the given account ID is already a member or associated member of the current account.",
    );
  }
  const account = world.organization.accounts[accountId];
  if (account === undefined || account.state !== "ACTIVE") throw refusal;
  const members = Object.keys(regionOf(world, call.region).members).filter((id) =>
    isAssociated(world, call.region, id),
  );
  if (members.length >= stateOf(world).memberLimit) {
    throw new AwsError("ServiceQuotaExceededException", 402, "The maximum number of member accounts is reached.", {
      resourceId: accountId,
    });
  }
  associate(world, call.region, accountId);
  return { accountId };
}

export function disassociateMember(call: Call, world: World): Output {
  const accountId = call.input["accountId"] as string;
  if (!isAdministrator(world, call.region, call.caller)) throw refusedRole("disassociate member account");
  const membership = regionOf(world, call.region).members[accountId];
  if (membership === undefined || !isAssociated(world, call.region, accountId)) {
    throw validation(
      "The request is rejected because the current account cannot disassociate the given member account ID since the latter is not yet associated to it.",
    );
  }
  // AWS documents that it refuses, not how: difference INS-11.
  if (isPolicyManaged(world, accountId))
    throw validation("The member account is managed by an AWS Organizations policy and can not be disassociated.");
  membership.removed = true;
  membership.updatedAt = world.clock.now();
  return { accountId };
}

function describe(world: World, region: string, accountId: string): Output {
  const here = regionOf(world, region);
  return {
    accountId,
    relationshipStatus: relationship(world, region, accountId),
    delegatedAdminAccountId: here.delegatedAdmin,
    updatedAt: here.members[accountId]?.updatedAt,
  };
}

function requireLooker(call: Call, world: World, doing: string): void {
  const looks =
    isAdministrator(world, call.region, call.caller) || call.caller === world.organization.managementAccount;
  if (!looks) throw refusedRole(doing);
}

export function getMember(call: Call, world: World): Output {
  requireLooker(call, world, "get member account");
  const accountId = call.input["accountId"] as string;
  if (relationship(world, call.region, accountId) === undefined) throw notFound("The member account was not found.");
  return { member: describe(world, call.region, accountId) };
}

export function listMembers(call: Call, world: World): Output {
  requireLooker(call, world, "list member accounts");
  const known = Object.keys(regionOf(world, call.region).members);
  const wanted =
    call.input["onlyAssociated"] === false ? known : known.filter((id) => isAssociated(world, call.region, id));
  const { items, next } = page(wanted, (id) => id, {
    operation: call.operation,
    token: call.input["nextToken"] as string | undefined,
    limit: (call.input["maxResults"] as number | undefined) ?? pageSize,
    invalid: () =>
      validation("The provided pagination token is invalid.", "FIELD_VALIDATION_FAILED", [
        { name: "nextToken", message: "invalid" },
      ]),
  });
  return { members: items.map((id) => describe(world, call.region, id)), nextToken: next };
}

/**
 * What the organization does to members: leaving ends membership for good; joining makes a member where new accounts
 * are enabled by themselves.
 */
export function memberChanged(world: World, accountId: string): void {
  const account = world.organization.accounts[accountId];
  for (const [region, here] of Object.entries(stateOf(world).regions)) {
    const membership = here.members[accountId];
    if (account === undefined) {
      if (membership === undefined || membership.removed) continue;
      membership.removed = true;
      membership.updatedAt = world.clock.now();
      continue;
    }
    const automatic = Object.values(here.autoEnable).some(Boolean);
    const joins =
      membership === undefined && automatic && account.state === "ACTIVE" && here.delegatedAdmin !== undefined;
    if (joins && accountId !== here.delegatedAdmin && accountId !== world.organization.managementAccount)
      associate(world, region, accountId);
  }
}
