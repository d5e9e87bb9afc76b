/**
 * UpdateMembership: name, team, features, and what the membership covers. The answer says nothing about when coverage
 * follows.
 */

import type { Call, World } from "../contract";
import { reconcile } from "./coverage";
import { validation } from "./errors";
import type { Membership } from "./state";
import { runningMembershipFor } from "./state";

interface CoverageUpdate {
  readonly coverEntireOrganization?: boolean;
  readonly organizationalUnitsToAdd?: readonly string[];
  readonly organizationalUnitsToRemove?: readonly string[];
}

const where = "membershipAccountsConfigurationsUpdate";

export function updateMembership(call: Call, world: World): Record<string, unknown> {
  const membership = runningMembershipFor(call, world);
  const { input } = call;
  const coverage = input[where] as CoverageUpdate | undefined;
  // Everything is validated before anything is applied (API_MembershipAccountsConfigurationsUpdate).
  checkUndo(membership, input["undoMembershipCancellation"]);
  if (coverage !== undefined) checkCoverage(membership, coverage, world);

  if (input["undoMembershipCancellation"] === true) {
    membership.membershipStatus = "Active";
    delete membership.deactivatesAt;
  }
  membership.membershipName = input["membershipName"] ?? membership.membershipName;
  membership.incidentResponseTeam = input["incidentResponseTeam"] ?? membership.incidentResponseTeam;
  membership.optInFeatures = input["optInFeatures"] ?? membership.optInFeatures;
  if (coverage !== undefined) applyCoverage(membership, coverage);
  reconcile(world);
  return {};
}

/** The model's documentation: false is a ValidationException; true takes back a cancellation that has not ended yet. */
function checkUndo(membership: Membership, undo: unknown): void {
  const member = "undoMembershipCancellation";
  if (undo === false) throw validation(`${member} can only be true.`, member);
  if (undo === true && membership.membershipStatus !== "Cancelled") {
    throw validation("The membership is not cancelled.", member);
  }
}

function checkCoverage(membership: Membership, update: CoverageUpdate, world: World): void {
  const add = update.organizationalUnitsToAdd ?? [];
  const remove = update.organizationalUnitsToRemove ?? [];
  const exists = (id: string) => world.organization.organizationalUnits[id] !== undefined;
  // UpdateMembership looks each unit up (organizations:DescribeOrganizationalUnit in the model); a deleted one can
  // still be removed.
  const unknown = (id: string) => !exists(id) && !membership.organizationalUnits.includes(id);
  refuse(
    add.find((id) => !exists(id)),
    "organizationalUnitsToAdd",
    "does not exist in the organization",
  );
  refuse(remove.find(unknown), "organizationalUnitsToRemove", "does not exist in the organization");
  refuse(
    add.find((id) => remove.includes(id)),
    "organizationalUnitsToAdd",
    "is added and removed in one request",
  );
  // Units beside whole-organization coverage would mean nothing [I]: switch it off in the same request, or before.
  if (update.coverEntireOrganization ?? membership.coverEntireOrganization) {
    refuse(add[0], "organizationalUnitsToAdd", "cannot be added while the membership covers the entire organization");
  }
}

function refuse(unit: string | undefined, member: string, problem: string): void {
  if (unit !== undefined) throw validation(`Organizational unit ${unit} ${problem}.`, `${where}.${member}`);
}

/** Adding a unit that is listed, or removing one that is not, changes nothing: the operation is modelled idempotent. */
function applyCoverage(membership: Membership, update: CoverageUpdate): void {
  const removed = new Set(update.organizationalUnitsToRemove);
  const kept = membership.organizationalUnits.filter((id) => !removed.has(id));
  membership.organizationalUnits = [...new Set([...kept, ...(update.organizationalUnitsToAdd ?? [])])];
  membership.coverEntireOrganization = update.coverEntireOrganization ?? membership.coverEntireOrganization;
  if (membership.coverEntireOrganization) membership.organizationalUnits = [];
}
