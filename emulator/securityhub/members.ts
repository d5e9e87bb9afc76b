import type { Call, World } from "../contract";
import type { Member } from "../memberships";
import {
  administratorOf,
  each,
  invitationsFor,
  isAssociated,
  isJoining,
  memberOf,
  membersOf,
  page,
  setLater,
  setStatus,
} from "../memberships";
import { invalidInput, notFound, text } from "./errors";
import { associate } from "./organizationState";
import type { Operation, RegionState } from "./state";
import { isDelegatedAdministrator, ownHub, regionOf, stateOf } from "./state";

/** What Security Hub calls the sentence for an account that was left out. */
const told = "ProcessingResult";

const badToken = () => invalidInput("Invalid parameter 'NextToken' in input.");

const CreateMembers: Operation = (call, world) => {
  const { region } = ownHub(call, world);
  const details = call.input["AccountDetails"] as readonly { AccountId: string; Email?: string }[];
  const emails = new Map(details.map(({ AccountId, Email }) => [AccountId, Email]));
  const isMember = administratorOf(world, region, call.caller) !== undefined;
  return each(told, [...emails.keys()], (account) => {
    if (isMember) return text.memberCreates;
    if (account === call.caller) return text.itself;
    return create(call, world, region, account, emails.get(account));
  });
};

function create(
  call: Call,
  world: World,
  region: RegionState,
  account: string,
  email: string | undefined,
): string | undefined {
  const members = membersOf(world, region, call.caller);
  const known = memberOf(world, region, call.caller, account);
  if (isAssociated(known) || isJoining(known)) return text.alreadyMember;
  if (known === undefined && Object.keys(members).length >= stateOf(world).memberLimit) return text.memberLimit;
  const current = administratorOf(world, region, account);
  if (current !== undefined) return text.otherAdministrator;
  if (!isDelegatedAdministrator(region, call.caller) || !(account in world.organization.accounts)) {
    if (known !== undefined && known.status !== "Deleted") return text.alreadyMember;
    if (email === undefined) return text.emailMissing;
    members[account] = { email, via: "invitation", status: "Created", updatedAt: world.clock.now() };
    return undefined;
  }
  if (region.configuration.type === "CENTRAL") return text.central;
  if (account === world.organization.managementAccount && region.hubs[account] === undefined)
    return text.managementFirst;
  associate(world, call.region, call.caller, account, true);
  return undefined;
}

/** AWS tells no e-mail of organization members (terraform-provider-aws pull request 47106). */
const view = (administrator: string, AccountId: string, member: Member) => ({
  AccountId,
  ...(member.via === "organization" || member.email === "" ? {} : { Email: member.email }),
  MasterId: administrator,
  AdministratorId: administrator,
  MemberStatus: member.status,
  ...(member.invitedAt === undefined ? {} : { InvitedAt: member.invitedAt }),
  UpdatedAt: member.updatedAt,
});

const GetMembers: Operation = (call, world) => {
  const { region } = ownHub(call, world);
  const Members: unknown[] = [];
  const answer = each(told, [...new Set<string>(call.input["AccountIds"])], (account) => {
    const member = memberOf(world, region, call.caller, account);
    if (member === undefined) return text.notMember;
    Members.push(view(call.caller, account, member));
    return undefined;
  });
  return { Members, ...answer };
};

/** `OnlyAssociated`, which is true unless it is said otherwise, keeps those whose status is `Enabled`. */
const ListMembers: Operation = (call, world) => {
  const { region } = ownHub(call, world);
  const { OnlyAssociated = true, MaxResults, NextToken } = call.input;
  const keep = OnlyAssociated ? isAssociated : () => true;
  const { entries, ...more } = page(membersOf(world, region, call.caller), keep, {
    max: MaxResults,
    token: NextToken,
    invalid: badToken,
  });
  return { Members: entries.map(([id, member]) => view(call.caller, id, member)), ...more };
};

/** One account that is no member refuses the whole call: the answer has no place for it (difference SH-2). */
const DisassociateMembers: Operation = (call, world) => {
  const { region } = ownHub(call, world);
  const accounts = call.input["AccountIds"] as readonly string[];
  const found = accounts.map((account) => memberOf(world, region, call.caller, account));
  const missing = accounts.find((_, index) => found[index] === undefined);
  if (missing !== undefined) throw notFound(`The account ${missing} is not a member of this administrator account`);
  for (const member of found)
    if (isAssociated(member) || member?.next !== undefined) setStatus(world, member, "Removed");
  return {};
};

/** "You can't invoke this API to delete accounts that belong to an Organizations organization." */
const DeleteMembers: Operation = (call, world) => {
  const { region } = ownHub(call, world);
  const members = membersOf(world, region, call.caller);
  return each(told, call.input["AccountIds"], (account) => {
    const member = memberOf(world, region, call.caller, account);
    if (member === undefined) return text.notMember;
    if (member.via === "organization" && account in world.organization.accounts) return text.ofOrganization;
    if (isAssociated(member)) return text.stillAssociated;
    delete members[account];
    return undefined;
  });
};

const InviteMembers: Operation = (call, world) => {
  const { region } = ownHub(call, world);
  return each(told, call.input["AccountIds"], (account) => {
    const member = memberOf(world, region, call.caller, account);
    if (member === undefined) return text.notMember;
    if (member.via === "organization") return text.ofOrganization;
    if (!["Created", "Removed", "Resigned"].includes(member.status) || member.next !== undefined)
      return text.notInvitable;
    member.invitationId = world.hex(32);
    member.invitedAt = world.clock.now();
    setLater(world, region, member, "Created", "Invited");
    return undefined;
  });
};

const invitation = (AccountId: string, member: Member) => ({
  AccountId,
  ...(member.invitationId === undefined ? {} : { InvitationId: member.invitationId }),
  ...(member.invitedAt === undefined ? {} : { InvitedAt: member.invitedAt }),
  MemberStatus: member.status,
});

const ListInvitations: Operation = (call, world) => {
  const all = invitationsFor(world, regionOf(world, call.region), call.caller, ["Invited", "Enabled", "Resigned"]);
  const { MaxResults: max, NextToken: token } = call.input;
  const { entries, ...more } = page(all, () => true, { max, token, invalid: badToken });
  return { Invitations: entries.map(([id, member]) => invitation(id, member)), ...more };
};

const AcceptAdministratorInvitation: Operation = (call, world) => {
  const { region } = ownHub(call, world);
  const administrator = call.input["AdministratorId"] as string;
  const member = memberOf(world, region, administrator, call.caller);
  if (member?.status !== "Invited" || member.invitationId !== call.input["InvitationId"])
    throw notFound(`There is no invitation ${call.input["InvitationId"]} from the account ${administrator}`);
  if (administratorOf(world, region, call.caller) !== undefined) throw invalidInput("The account is a member already");
  setStatus(world, member, "Enabled");
  return {};
};

const GetAdministratorAccount: Operation = (call, world) => {
  const { region } = ownHub(call, world);
  const found = administratorOf(world, region, call.caller);
  return found === undefined ? {} : { Administrator: invitation(found.id, found.member) };
};

export const memberOperations = {
  CreateMembers,
  GetMembers,
  ListMembers,
  DisassociateMembers,
  DeleteMembers,
  InviteMembers,
  ListInvitations,
  AcceptAdministratorInvitation,
  GetAdministratorAccount,
};
