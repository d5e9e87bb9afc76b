import type { Call, OrganizationAccount, World } from "../contract";
import { createAccount, forgetAccount } from "../organization";
import { describeUnit } from "./describe";
import { accountNotFound, constraint, other } from "./errors";
import { requireParent } from "./parents";
import type { Creation } from "./state";
import { stateOf } from "./state";

type Output = Record<string, unknown>;

function accountOf(call: Call, world: World): OrganizationAccount {
  const account = world.organization.accounts[call.input["AccountId"] as string];
  if (account === undefined) throw accountNotFound();
  return account;
}

export function startCreation(call: Call, world: World): Output {
  const email = call.input["Email"] as string;
  const id = `car-${world.hex(32)}`;
  const now = world.clock.now();
  const creation: Creation = {
    id,
    name: call.input["AccountName"],
    email,
    requestedAt: now,
    doneAt: now + world.settleMs,
  };
  stateOf(world).creations[id] = creation;
  // The answer says IN_PROGRESS even when the next look shows the account.
  return { CreateAccountStatus: { Id: id, AccountName: creation.name, State: "IN_PROGRESS", RequestedTimestamp: now } };
}

export function describeCreation(call: Call, world: World): Output {
  const creation = stateOf(world).creations[call.input["CreateAccountRequestId"] as string];
  if (creation === undefined)
    throw other("CreateAccountStatusNotFoundException", "You specified an invalid account creation request ID.");
  return { CreateAccountStatus: creationStatus(creation) };
}

/** What became of a request to create an account. */
export function creationStatus({
  id,
  name,
  requestedAt,
  doneAt,
  accountId,
  failure,
}: Creation): Output & { State: string } {
  const failed =
    failure === undefined
      ? { State: "IN_PROGRESS" }
      : { State: "FAILED", FailureReason: failure, CompletedTimestamp: doneAt };
  const end =
    accountId === undefined ? failed : { State: "SUCCEEDED", AccountId: accountId, CompletedTimestamp: doneAt };
  return { Id: id, AccountName: name, RequestedTimestamp: requestedAt, ...end };
}

export function moveAccount(call: Call, world: World): Output {
  const account = accountOf(call, world);
  const { SourceParentId: from, DestinationParentId: to } = call.input;
  if (account.parentId !== from)
    throw other(
      "SourceParentNotFoundException",
      "You specified a source root or OU that doesn't exist, or the account is not in it.",
    );
  if (to !== world.organization.rootId && world.organization.organizationalUnits[to] === undefined) {
    throw other("DestinationParentNotFoundException", "You specified a destination root or OU that doesn't exist.");
  }
  if (from === to)
    throw other("DuplicateAccountException", "That account is already present in the specified destination.");
  account.parentId = to;
  world.announce(account.id);
  return {};
}

export function closeAccount(call: Call, world: World): Output {
  const account = accountOf(call, world);
  if (account.id === world.organization.managementAccount)
    throw constraint("You cannot close the management account.", "CANNOT_CLOSE_MANAGEMENT_ACCOUNT");
  if (account.state === "CLOSED" || account.state === "PENDING_CLOSURE") {
    throw other("AccountAlreadyClosedException", "You attempted to close an account that is already closed.");
  }
  account.state = "PENDING_CLOSURE";
  stateOf(world).closing[account.id] = world.clock.now() + world.settleMs;
  world.announce(account.id);
  return {};
}

export function removeAccount(call: Call, world: World): Output {
  return leave(world, accountOf(call, world));
}

export function leaveOrganization(call: Call, world: World): Output {
  const account = world.organization.accounts[call.caller];
  if (account === undefined) throw accountNotFound();
  return leave(world, account);
}

function leave(world: World, account: OrganizationAccount): Output {
  const { managementAccount, delegatedAdministrators } = world.organization;
  if (account.id === managementAccount) {
    throw other(
      "MasterCannotLeaveOrganizationException",
      "You can't remove a management account from an organization.",
    );
  }
  if (Object.values(delegatedAdministrators).some((ids) => ids.includes(account.id))) {
    throw constraint(
      "You cannot remove a delegated administrator from the organization.",
      "CANNOT_REMOVE_DELEGATED_ADMINISTRATOR_FROM_ORG",
    );
  }
  return forgetAccount(world, account.id);
}

/** AWS nests units at most this deep below the root. */
const maximumDepth = 5;

export function createUnit(call: Call, world: World): Output {
  const parentId = call.input["ParentId"] as string;
  const name = call.input["Name"] as string;
  requireParent(world, parentId);
  const { organizationalUnits, rootId } = world.organization;
  refuseTaken(world, parentId, name);
  let depth = 1;
  for (let at = parentId; at !== rootId && depth <= maximumDepth; depth++)
    at = organizationalUnits[at]?.parentId ?? rootId;
  if (depth > maximumDepth) throw constraint("You have exceeded the depth of the OU tree.", "OU_DEPTH_LIMIT_EXCEEDED");
  const unit = { id: `ou-${rootId.slice(2)}-${world.hex(8)}`, name, parentId };
  organizationalUnits[unit.id] = unit;
  return { OrganizationalUnit: describeUnit(world, unit) };
}

/** Units below one parent have different names. */
function refuseTaken(world: World, parentId: string, name: string, itself?: string): void {
  const siblings = Object.values(world.organization.organizationalUnits).filter((one) => one.parentId === parentId);
  if (siblings.some((one) => one.id !== itself && one.name === name))
    throw other("DuplicateOrganizationalUnitException", "An OU with the same name already exists.");
}

export function updateUnit(call: Call, world: World): Output {
  const unit = world.organization.organizationalUnits[call.input["OrganizationalUnitId"] as string];
  if (unit === undefined) throw unitNotFound();
  const name = call.input["Name"] as string | undefined;
  if (name !== undefined) {
    refuseTaken(world, unit.parentId, name, unit.id);
    unit.name = name;
  }
  return { OrganizationalUnit: describeUnit(world, unit) };
}

export function deleteUnit(call: Call, world: World): Output {
  const id = call.input["OrganizationalUnitId"] as string;
  const { organizationalUnits, accounts } = world.organization;
  if (organizationalUnits[id] === undefined) throw unitNotFound();
  const inside = [...Object.values(organizationalUnits), ...Object.values(accounts)].some((one) => one.parentId === id);
  if (inside)
    throw other(
      "OrganizationalUnitNotEmptyException",
      "The specified OU is not empty. Move all accounts to another root or to other OUs, remove all child OUs, and try the operation again.",
    );
  delete organizationalUnits[id];
  return {};
}

const unitNotFound = (): Error =>
  other("OrganizationalUnitNotFoundException", "You specified an organizational unit that doesn't exist.");

/** Lets what time brings come true: accounts that are created and closed. */
export function advanceOrganization(world: World): void {
  const state = stateOf(world);
  const now = world.clock.now();
  for (const creation of Object.values(state.creations)) {
    if (creation.accountId !== undefined || creation.failure !== undefined || creation.doneAt > now) continue;
    if (Object.values(world.organization.accounts).some(({ email }) => email === creation.email)) {
      creation.failure = "EMAIL_ALREADY_EXISTS";
      continue;
    }
    creation.accountId = createAccount(world, { name: creation.name, email: creation.email }).id;
  }
  for (const [id, when] of Object.entries(state.closing)) {
    if (when > now) continue;
    delete state.closing[id];
    const account = world.organization.accounts[id];
    if (account === undefined) continue;
    account.state = "CLOSED";
    world.announce(id);
  }
}
