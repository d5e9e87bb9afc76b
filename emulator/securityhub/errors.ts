import type { InvalidInput } from "../contract";
import { AwsError } from "../contract";

/**
 * Both members of a refusal are capitalised, and the code stands in the body once more (recorded by Cloud Custodian's
 * tests).
 */
const refuse = (code: string, status: number, message: string): AwsError =>
  new AwsError(code, status, message, { Code: code });

export const notEnabled = (account: string): AwsError =>
  refuse("InvalidAccessException", 401, `AccountId: ${account} is not enabled for securityhub. Currentstate: false`);
/** Recorded for UpdateOrganizationConfiguration. */
export const notAdministrator = (account: string): AwsError =>
  refuse("InvalidAccessException", 401, `Account ${account} is not an administrator for this organization`);
export const invalidAccess = (message: string): AwsError => refuse("InvalidAccessException", 401, message);
export const invalidInput = (message: string): AwsError => refuse("InvalidInputException", 400, message);
export const conflict = (message: string): AwsError => refuse("ResourceConflictException", 409, message);
export const notFound = (message: string): AwsError => refuse("ResourceNotFoundException", 404, message);

export const invalid = ({ member, problem }: InvalidInput): AwsError =>
  invalidInput(`Invalid parameter '${member}' in input. data must satisfy: ${problem}`);

export const denied = (action: string, callerArn: string): AwsError =>
  refuse(
    "AccessDeniedException",
    403,
    `User: ${callerArn} is not authorized to perform: ${action} because no identity-based policy allows the ${action} action`,
  );

/** The model's word for quotas and for throttling; the code in the body tells them apart. */
export const throttled = (): AwsError =>
  new AwsError("TooManyRequestsException", 429, "Rate exceeded", { Code: "TooManyRequestsException" });

/**
 * Why an account was left out. Published is the sentence for a member alone, which is GuardDuty's word by word
 * (aws-secure-environment-accelerator issue 814); the others are ours (difference SH-1).
 */
export const text = {
  itself: "An account cannot become a member of itself.",
  memberCreates: "The account is a member of another administrator account and cannot have members.",
  memberLimit: "The number of member accounts would exceed the limit.",
  alreadyMember:
    "The request is rejected because the given account ID is already a member " +
    "or associated member of the current account.",
  otherAdministrator: "The account is already a member of another administrator account.",
  managementFirst: "The organization management account must enable Security Hub before it can become a member.",
  central: "The organization uses central configuration; configuration policies enable Security Hub in its accounts.",
  emailMissing: "The email address of the account is missing.",
  notMember: "The account is not a member of this administrator account.",
  ofOrganization: "The account is managed through AWS Organizations.",
  stillAssociated: "The account must be disassociated first.",
  notInvitable: "The account was not created as a member, or has been invited.",
} as const;
