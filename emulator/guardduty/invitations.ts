import type { Call, World } from "../contract";
import type { Member } from "../memberships";
import {
  administratorOf,
  invitationsFor,
  isAssociated,
  memberOf,
  membersOf,
  setLater,
  setStatus,
} from "../memberships";
import { badRequest, text } from "./errors";
import { each, page } from "./membership";
import type { Operation } from "./state";
import { iso, ownDetector, regionOf } from "./state";

/** AWS compares the e-mail of CreateMembers with the root e-mail, and only then is there an invitation. */
const InviteMembers: Operation = (call, world) => {
  const { region } = ownDetector(call, world);
  const memberElsewhere = administratorOf(world, region, call.caller) !== undefined;
  return each(call.input.AccountIds, (account) => {
    if (memberElsewhere) return text.memberInvites;
    if (account === call.caller) return text.invitesItself;
    const member = memberOf(world, region, call.caller, account);
    if (member === undefined) return text.emailMissing;
    const invitable = ["Created", "Removed", "Resigned", "EmailVerificationFailed"].includes(member.status);
    if (!invitable || member.next !== undefined) return text.alreadyInvited;
    // "When the member accounts added through Organizations are later disassociated, you can't invite them."
    if (member.via === "organization") return text.outOfRange;
    const email = world.organization.accounts[account]?.email;
    const matches = email === undefined || email.toLowerCase() === member.email.toLowerCase();
    member.invitationId = world.hex(32);
    member.invitedAt = world.clock.now();
    setLater(world, region, member, "EmailVerificationInProgress", matches ? "Invited" : "EmailVerificationFailed");
    return undefined;
  });
};

/** Statuses in which an invitation shows. */
const shown = ["Invited", "Enabled", "Disabled", "Resigned"];

const invitation = (AccountId: string, member: Member) => ({
  AccountId,
  ...(member.invitationId === undefined ? {} : { InvitationId: member.invitationId }),
  RelationshipStatus: member.status,
  ...(member.invitedAt === undefined ? {} : { InvitedAt: iso(member.invitedAt) }),
});

const ListInvitations: Operation = (call, world) => {
  const all = invitationsFor(world, regionOf(world, call.region), call.caller, shown);
  const { entries, ...more } = page(all, () => true, call.input.MaxResults, call.input.NextToken);
  return { Invitations: entries.map(([id, member]) => invitation(id, member)), ...more };
};

const GetInvitationsCount: Operation = (call, world) => {
  const all = Object.values(invitationsFor(world, regionOf(world, call.region), call.caller, shown));
  return { InvitationsCount: all.filter((member) => !isAssociated(member)).length };
};

function accept(call: Call, world: World, administrator: string): Record<string, unknown> {
  const { region } = ownDetector(call, world);
  const own = Object.values(membersOf(world, region, call.caller));
  const held = ["Created", "Invited", "Enabled", "Disabled", "EmailVerificationInProgress"];
  if (own.some(({ status }) => held.includes(status))) throw badRequest(text.accepterHasMembers);
  if (administratorOf(world, region, call.caller) !== undefined) throw badRequest(text.accepterIsMember);
  if (administratorOf(world, region, administrator) !== undefined) throw badRequest(text.inviterIsMember);
  const member = memberOf(world, region, administrator, call.caller);
  if (member?.status !== "Invited" || member.invitationId !== call.input.InvitationId)
    throw badRequest(text.noInvitation);
  setStatus(world, member, region.detectors[call.caller]?.status === "DISABLED" ? "Disabled" : "Enabled");
  return {};
}

const DeclineInvitations: Operation = (call, world) => {
  const region = regionOf(world, call.region);
  return each(call.input.AccountIds, (administrator) => {
    const member = memberOf(world, region, administrator, call.caller);
    if (member?.status !== "Invited") return text.noInvitation;
    // What the administrator sees is not documented; of the statuses on the wire only this one fits (inferred).
    setStatus(world, member, "Resigned");
    return undefined;
  });
};

const DeleteInvitations: Operation = (call, world) => {
  const region = regionOf(world, call.region);
  return each(call.input.AccountIds, (administrator) => {
    const member = memberOf(world, region, administrator, call.caller);
    if (member?.invitationId === undefined) return text.noInvitation;
    if (isAssociated(member) || member.status === "Invited") return text.invitationInUse;
    delete member.invitationId;
    return undefined;
  });
};

/** Administrators and standalone accounts get "success (HTTP 200) but no content". */
const GetAdministratorAccount: Operation = (call, world) => {
  const { region } = ownDetector(call, world);
  const found = administratorOf(world, region, call.caller);
  return found === undefined ? {} : { Administrator: invitation(found.id, found.member) };
};

const DisassociateFromAdministratorAccount: Operation = (call, world) => {
  const { region } = ownDetector(call, world);
  const membership = administratorOf(world, region, call.caller);
  if (membership === undefined) throw badRequest(text.noAdministrator);
  if (membership.member.via === "organization") throw badRequest(text.organizationMember);
  setStatus(world, membership.member, "Resigned");
  return {};
};

/** The older name of GetAdministratorAccount. */
const GetMasterAccount: Operation = (call, world) => {
  const { Administrator } = GetAdministratorAccount(call, world) ?? {};
  return Administrator === undefined ? {} : { Master: Administrator };
};

export const invitationOperations = {
  InviteMembers,
  ListInvitations,
  GetInvitationsCount,
  DeclineInvitations,
  DeleteInvitations,
  AcceptAdministratorInvitation: ((call, world) => accept(call, world, call.input.AdministratorId)) satisfies Operation,
  AcceptInvitation: ((call, world) => accept(call, world, call.input.MasterId)) satisfies Operation,
  GetAdministratorAccount,
  GetMasterAccount,
  DisassociateFromAdministratorAccount,
  DisassociateFromMasterAccount: DisassociateFromAdministratorAccount,
};
