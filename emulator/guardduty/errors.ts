import type { InvalidInput } from "../contract";
import { AwsError } from "../contract";

/**
 * AWS's sentences, with AWS's capitalisation. Most come from the GuardDuty API reference of 2018, the only edition that
 * printed them (awsdocs/amazon-guardduty-user-guide), and from logs in public issues; `inferred` marks the rest.
 */
export const text = {
  notOwned: "The request is rejected because the input detectorId is not owned by the current account.",
  badDetectorId: "The request is rejected because the parameter detectorId has an invalid value.",
  badOnlyAssociated: "The request is rejected because the parameter onlyAssociated has an invalid value.",
  detectorExists: "The request is rejected because a detector already exists for the current account.",
  detectorHasMembers:
    "The request is rejected because the current account cannot delete detector while it has invited or associated members.",
  outOfRange: "The request is rejected because an invalid or out-of-range value is specified as an input parameter.",
  /** Seen in issues of public tools for accountDetails; for the other lists inferred. */
  tooMany: (list: string, given: number, max: number): string =>
    `The request failed because the length provided for the ${list} array was ${given}. Max allowed length is ${max}.`,
  required: "The request is rejected because required query or path parameters are not specified.",
  /** Seen in superwerker's tests for DeleteDetector and DisassociateFromMasterAccount by an organization member. */
  organizationMember: "The request is rejected because member cannot disassociate from Organization administrator",
  /** Seen in aws-security-reference-architecture-examples issue 141. */
  managementOnly: "The request failed because you do not have required AWS Organization master permission.",
  notAssociated:
    "The request is rejected because the given account ID is not an associated member of account the current account.",
  alreadyMember:
    "The request is rejected because the given account ID is already a member or associated member of the current account.",
  itself: "The request is rejected because an account cannot become a member of itself.",
  memberCreates:
    "The request is rejected because the current account cannot create members since it is already an associated member of another master account.",
  memberLimit:
    "The request is rejected because the current account cannot create anymore members since it cannot exceed the maximum number of allowed members.",
  managementFirst:
    "Operation failed because your organization master must first enable GuardDuty to be added as a member",
  /**
   * Documented for Start/StopMonitoringMembers; here for every write to an account that GuardDuty cannot enter
   * (inferred).
   */
  handshake:
    "The request is rejected because the given handshake role of the given member account ID cannot be assumed by GuardDuty on behalf of the given master account ID.",
  stillAssociated:
    "The request is rejected because the current account cannot delete the given member account ID since it is still associated to it.",
  /** Inspector's sentence; GuardDuty's contains the same last words (docs/notes.md, AWS 5). */
  notYetAssociated:
    "The request is rejected because the current account cannot disassociate the given member account ID since the latter is not yet associated to it.",
  invitesItself: "The request is rejected because the current account cannot invite itself.",
  memberInvites:
    "The request is rejected because the current account cannot invite other accounts since it is already an associated member of another master account.",
  emailMissing: "The request is rejected because member account's email address is missing.",
  alreadyInvited:
    "The request is rejected because the current account has already invited or is already the GuardDuty master of the given member account ID.",
  accepterHasMembers:
    "The request is rejected because the current account cannot accept invitations since it still has created, invited or associated members.",
  accepterIsMember:
    "The request is rejected because the current account cannot accept invitations since it is already an associated member of some master account.",
  inviterIsMember:
    "The request is rejected because the current account cannot accept invitation from the given account ID since the latter is an associated member of another master account.",
  noInvitation:
    "The request is rejected because the current account has no pending invitation from the given master account ID or is already an associated member of another master account.",
  invitationInUse:
    "The request is rejected because the current account cannot delete the invitation from the given master account ID since it is still associated to it or has not declined the invitation yet.",
  noAdministrator: "The request is rejected because the current account is not associated to a master account.",
  /** inferred */
  otherAdministrator:
    "The request is rejected because the given account ID is already an associated member of another master account.",
  /** inferred: nothing is published about changes that an organization's GuardDuty policy forbids. */
  policy: "The request is rejected because the given account ID is managed by an AWS Organizations policy.",
} as const;

/** GuardDuty's only client error. The header says `BadRequestException`, the body `InvalidInputException`. */
export const badRequest = (message: string = text.outOfRange): AwsError =>
  new AwsError("BadRequestException", 400, message, { __type: "InvalidInputException" });

export function invalid({ member, problem, tooMany }: InvalidInput): AwsError {
  const name = member.charAt(0).toLowerCase() + member.slice(1);
  if (tooMany !== undefined) return badRequest(text.tooMany(name, tooMany.given, tooMany.max));
  return badRequest(/required|null/i.test(problem) ? text.required : text.outOfRange);
}

export function denied(action: string, callerArn: string): AwsError {
  const message = `User: ${callerArn} is not authorized to perform: ${action} because no identity-based policy allows the ${action} action`;
  return new AwsError("AccessDeniedException", 403, message, { __type: "AccessDeniedException" });
}

/** GuardDuty models no throttling; its sister service Macie shows this code and text (docs/notes.md, AWS 5). */
export function throttled(): AwsError {
  return new AwsError("TooManyRequestsException", 429, "Too Many Requests", { __type: "TooManyRequestsException" });
}
