import { ProviderError } from "../../core/providerError";
import type { Action, Classification } from "../service";
import { codeOf, unrecognized } from "./texts";

/** Every code that `codeOf` gives, what this package adds itself, and what AWS's front end throws. A test holds the list together. */
export const codes: Readonly<Record<string, Classification>> = {
  ALREADY_MEMBER: { is: "done", advice: "nothing to do" },
  ALREADY_INVITED: { is: "done", advice: "accept the invitation in the member account" },
  NOT_YET_ASSOCIATED: { is: "done", advice: "nothing to do" },
  DETECTOR_EXISTS: { is: "pending", advice: "the organization has just created the detector" },
  STILL_ASSOCIATED: { is: "retryable", advice: "AWS has not finished the disassociation; run `pulumi up` again" },
  NO_INVITATION: { is: "retryable", advice: "the invitation has not reached the member account; run `pulumi up` again" },
  InternalServerErrorException: { is: "retryable", advice: "an error inside AWS; run `pulumi up` again later" },
  NOT_ASSOCIATED: {
    is: "propagation",
    advice: "the account is not, or no longer, a member: run `pulumi up` again to add it",
  },
  OWN_ACCOUNT: {
    is: "terminal",
    advice: "the administrator's own account is covered by its detector; this is an error of this package: please report it",
  },
  ADMINISTRATOR_IS_MEMBER: {
    is: "terminal",
    advice: "use credentials of an account that is not a member of another GuardDuty administrator",
  },
  MEMBER_OF_ANOTHER: { is: "terminal", advice: "let the account leave its other GuardDuty administrator first" },
  MEMBER_HAS_MEMBERS: {
    is: "terminal",
    advice: "the account is an administrator itself: delete its own GuardDuty members first",
  },
  MEMBER_LIMIT: {
    is: "terminal",
    advice: "the administrator has as many members in this region as AWS allows: remove some, or ask AWS for a higher quota",
  },
  MANAGEMENT_ACCOUNT_NOT_ENABLED: {
    is: "terminal",
    advice:
      "enable GuardDuty in the management account with its own credentials, in this region, and run `pulumi up` again; or leave the account out (a selector's includeManagementAccount: false)",
  },
  HANDSHAKE_ROLE: {
    is: "terminal",
    advice: "check that the account is active, has this region enabled, and still has GuardDuty's service-linked role",
  },
  WRONG_DETECTOR: { is: "terminal", advice: "the detector was replaced while this ran; run `pulumi up` again" },
  NO_DETECTOR_IN_MEMBER: {
    is: "terminal",
    advice: "GuardDuty must be on in an invited account before it can accept: enable it there",
  },
  EMAIL_MISSING: { is: "terminal", advice: "declare the account as { accountId, email } with its root e-mail" },
  MANAGED_BY_POLICY: {
    is: "terminal",
    advice: "a GuardDuty policy of AWS Organizations decides this: change the policy, or leave the plan out of the declaration",
    managedBy: "organization policy",
  },
  AUTO_ENABLE_ALL: {
    is: "terminal",
    advice:
      "set auto-enable of members and of every protection plan to NEW or NONE first: AWS refuses this while one of them is ALL",
    managedBy: "organization auto-enable",
  },
  ADMINISTRATOR_OWN_ACCOUNT: {
    is: "terminal",
    advice: 'the administrator\'s own account is no member: of the release levels, only "stopMonitoring" concerns it',
  },
  INVALID_INPUT: {
    is: "terminal",
    advice: "AWS rejects the request without saying why; a protection plan that the region does not offer is the usual cause",
  },
  ACCESS_DENIED: { is: "terminal", advice: "compare the caller's permissions with `aws-coverage iam --mode manage`" },
  AccessDenied: {
    is: "terminal",
    advice: "check that the role in the member account exists and trusts the administrator",
  },
  AccessDeniedException: {
    is: "terminal",
    advice: "compare the caller's permissions with `aws-coverage iam --mode manage`",
  },
  BadRequestException: { is: "terminal", advice: "AWS rejects the request: see its message" },
};

/** Codes that mean something else on the way off: what is no member has nothing left to switch off. */
const offCodes: Readonly<Record<string, Classification>> = {
  NOT_ASSOCIATED: { is: "done", advice: "nothing to do" },
  // It rightly stays as it is: it was never a member, and nothing refuses anything.
  ADMINISTRATOR_OWN_ACCOUNT: { is: "notApplicable", advice: codes["ADMINISTRATOR_OWN_ACCOUNT"]?.advice ?? "" },
};

export const classify = (code: string, effect: Action["effect"]): Classification =>
  (effect === "off" ? offCodes[code] : undefined) ??
  codes[code] ?? {
    is: "retryable",
    advice: "AWS's answer is not one that this version knows: read it, and run `pulumi up` again",
  };

/** For errors that GuardDuty throws: its code says only "bad request", the text says which. Others pass unchanged. */
export function told(error: unknown): never {
  if (error instanceof Error && error.name === "BadRequestException") {
    const code = codeOf(error.message);
    throw new ProviderError(code === unrecognized ? error.name : code, error.message, { cause: error });
  }
  throw error;
}
