import type { Call, World } from "../contract";
import type { Member } from "../memberships";
import { administratorOf, isAssociated, memberOf, membersOf, setStatus, unreachable } from "../memberships";
import { badRequest, text } from "./errors";
import { each, page, setMonitoring } from "./membership";
import { associate, hasAll } from "./organizationState";
import type { Operation, RegionState } from "./state";
import { isDelegatedAdministrator, iso, manages, ownDetector, stateOf } from "./state";

interface AccountDetail {
  readonly AccountId: string;
  readonly Email: string;
}

const CreateMembers: Operation = (call, world) => {
  const { region } = ownDetector(call, world);
  const details = call.input.AccountDetails as readonly AccountDetail[];
  const emails = new Map(details.map(({ AccountId, Email }) => [AccountId, Email]));
  const members = membersOf(world, region, call.caller);
  let count = Object.keys(members).length;
  const memberElsewhere = administratorOf(world, region, call.caller) !== undefined;
  return each([...emails.keys()], (account) => {
    if (memberElsewhere) return text.memberCreates;
    if (account === call.caller) return text.itself;
    const known = memberOf(world, region, call.caller, account);
    if (known === undefined && count >= stateOf(world).memberLimit) return text.memberLimit;
    const email = emails.get(account) ?? "";
    const ofOrganization = isDelegatedAdministrator(region, call.caller) && account in world.organization.accounts;
    const refusal = ofOrganization ? addOrganizationAccount(call, world, region, account, email) : undefined;
    if (refusal !== undefined) return refusal;
    if (!ofOrganization) {
      if (known !== undefined) return text.alreadyMember;
      members[account] = { email, via: "invitation", status: "Created", updatedAt: world.clock.now() };
    }
    if (known === undefined) count += 1;
    return undefined;
  });
};

function addOrganizationAccount(
  call: Call,
  world: World,
  region: RegionState,
  account: string,
  email: string,
): string | undefined {
  const management = account === world.organization.managementAccount;
  if (management && region.detectors[account]?.status !== "ENABLED" && !isMember(world, region, call.caller, account))
    return text.managementFirst;
  if (unreachable(world, call.region, account)) return text.handshake;
  const current = administratorOf(world, region, account);
  if (current !== undefined && current.id !== call.caller) return text.otherAdministrator;
  associate(world, region, call.caller, account, email);
  return undefined;
}

const isMember = (world: World, region: RegionState, administrator: string, account: string) =>
  isAssociated(memberOf(world, region, administrator, account));

/** GetMembers' neighbours share one shape of a member. */
function view(world: World, region: RegionState, administrator: string, AccountId: string, member: Member) {
  const detector = region.detectors[AccountId];
  const state = world.organization.accounts[AccountId]?.state;
  const closed = state === "SUSPENDED" || state === "PENDING_CLOSURE" || state === "CLOSED";
  return {
    AccountId,
    ...(isAssociated(member) && detector !== undefined ? { DetectorId: detector.id } : {}),
    MasterId: administrator,
    AdministratorId: administrator,
    Email: member.email,
    RelationshipStatus: (closed && isAssociated(member) ? stateOf(world).suspendedStatus : undefined) ?? member.status,
    ...(member.invitedAt === undefined ? {} : { InvitedAt: iso(member.invitedAt) }),
    UpdatedAt: iso(member.updatedAt),
  };
}

const GetMembers: Operation = (call, world) => {
  const { region } = ownDetector(call, world);
  const Members: unknown[] = [];
  const answer = each([...new Set<string>(call.input.AccountIds)], (account) => {
    const member = memberOf(world, region, call.caller, account);
    // Not documented whether unknown ids are named or just absent; naming them asks more of a client (docs/notes.md,
    // AWS 6).
    if (member === undefined) return text.notAssociated;
    Members.push(view(world, region, call.caller, account, member));
    return undefined;
  });
  return { Members, ...answer };
};

const ListMembers: Operation = (call, world) => {
  const { region } = ownDetector(call, world);
  const { OnlyAssociated = "true", MaxResults, NextToken } = call.input;
  const only = String(OnlyAssociated).toLowerCase();
  if (only !== "true" && only !== "false") throw badRequest(text.badOnlyAssociated);
  const keep = only === "true" ? isAssociated : () => true;
  const { entries, ...more } = page(membersOf(world, region, call.caller), keep, MaxResults, NextToken);
  return { Members: entries.map(([id, member]) => view(world, region, call.caller, id, member)), ...more };
};

/** With auto-enable ALL "you'll receive an error" for members that are still in the organization. */
function refuseUnderAll(call: Call, world: World, region: RegionState, holds = hasAll): void {
  if (!isDelegatedAdministrator(region, call.caller) || !holds(region)) return;
  const affected = (call.input.AccountIds as readonly string[]).some((account) => {
    return (
      account in world.organization.accounts && memberOf(world, region, call.caller, account)?.via === "organization"
    );
  });
  if (affected) throw badRequest();
}

const DeleteMembers: Operation = (call, world) => {
  const { region } = ownDetector(call, world);
  // The API reference of DeleteMembers names autoEnableOrganizationMembers alone, and the guide asks nothing more.
  refuseUnderAll(call, world, region, ({ configuration }) => configuration.members === "ALL");
  const members = membersOf(world, region, call.caller);
  return each(call.input.AccountIds, (account) => {
    const member = memberOf(world, region, call.caller, account);
    if (member === undefined) return text.notAssociated;
    if (isAssociated(member)) return text.stillAssociated;
    delete members[account];
    return undefined;
  });
};

/**
 * GuardDuty stays on in the account, which becomes a standalone one; the record stays as `Removed` until DeleteMembers.
 */
const DisassociateMembers: Operation = (call, world) => {
  const { region } = ownDetector(call, world);
  refuseUnderAll(call, world, region);
  return each(call.input.AccountIds, (account) => {
    const member = memberOf(world, region, call.caller, account);
    if (!isAssociated(member)) return text.notYetAssociated;
    if (member.via === "organization" && manages(world, account, "FOUNDATIONAL")) return text.policy;
    setStatus(world, member, "Removed");
    return undefined;
  });
};

const monitoring = (status: "ENABLED" | "DISABLED"): Operation => {
  return (call, world) => {
    const { region } = ownDetector(call, world);
    if (status === "DISABLED") refuseUnderAll(call, world, region);
    return each(call.input.AccountIds, (account) => {
      if (!isMember(world, region, call.caller, account)) return text.notAssociated;
      if (unreachable(world, call.region, account)) return text.handshake;
      if (manages(world, account, "FOUNDATIONAL")) return text.policy;
      setMonitoring(world, region, account, status);
      return undefined;
    });
  };
};

export const memberOperations = {
  CreateMembers,
  GetMembers,
  ListMembers,
  DeleteMembers,
  DisassociateMembers,
  StartMonitoringMembers: monitoring("ENABLED"),
  StopMonitoringMembers: monitoring("DISABLED"),
};
