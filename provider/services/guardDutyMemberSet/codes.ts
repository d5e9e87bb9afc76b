import { ProviderError } from "../../core/providerError";
import type { Codes } from "../classifier";
import { classifierOf, done, notApplicable, pending, propagation, retryable, terminal } from "../classifier";

const insideAws = "an error inside AWS; run `pulumi up` again later";
const permissions = "compare the caller's permissions with `aws-coverage iam --mode manage`";

/** Every code that `codeOf` gives, what this package adds itself, and every exception of the SDK's client. */
export const codes = {
  ALREADY_MEMBER: done(),
  ALREADY_INVITED: done("accept the invitation in the member account"),
  NOT_YET_ASSOCIATED: done(),
  DETECTOR_EXISTS: pending("the organization has just created the detector"),
  STILL_ASSOCIATED: retryable("AWS has not finished the disassociation; run `pulumi up` again"),
  NO_INVITATION: retryable("the invitation has not reached the member account; run `pulumi up` again"),
  INTERNAL_ERROR: retryable(insideAws),
  InternalServerErrorException: retryable(insideAws),
  ConflictException: retryable("another change is under way; run `pulumi up` again"),
  UNRECOGNIZED: retryable("AWS's message is not known to this version: read it, and run `pulumi up` again"),
  NOT_ASSOCIATED: propagation("the account is not, or no longer, a member: run `pulumi up` again to add it"),
  OWN_ACCOUNT: terminal(
    "the administrator's own account is covered by its detector; this is an error of this package: please report it",
  ),
  ADMINISTRATOR_IS_MEMBER: terminal(
    "use credentials of an account that is not a member of another GuardDuty administrator",
  ),
  NOT_ORGANIZATION_ADMINISTRATOR: terminal("use credentials of GuardDuty's delegated administrator in this region"),
  MEMBER_OF_ANOTHER: terminal("first remove the account from its other GuardDuty administrator"),
  MEMBER_HAS_MEMBERS: terminal("the account is an administrator itself: delete its own GuardDuty members first"),
  MEMBER_LIMIT: terminal(
    "the administrator has as many members in this region as AWS allows: remove some, or ask AWS for a higher quota",
  ),
  MANAGEMENT_ACCOUNT_NOT_ENABLED: terminal(
    "enable GuardDuty in the management account with its own credentials, in this region, and run `pulumi up` again; " +
      "or leave the account out (organization.includeManagementAccount: false)",
  ),
  HANDSHAKE_ROLE: terminal(
    "check that the account is active, has this region enabled, and still has GuardDuty's service-linked role",
  ),
  WRONG_DETECTOR: terminal("the detector was replaced during this run; run `pulumi up` again"),
  NO_DETECTOR_IN_MEMBER: terminal("GuardDuty must be on in an invited account before it can accept: enable it there"),
  EMAIL_VERIFICATION_FAILED: terminal("correct it in invitation.emails, and run `pulumi up` again"),
  EMAIL_MISSING: terminal("add the root e-mail address of the account to invitation.emails"),
  MANAGED_BY_POLICY: terminal(
    "a GuardDuty policy of AWS Organizations decides this: change the policy, or leave the plan out of the declaration",
    "organization policy",
  ),
  AUTO_ENABLE_ALL: terminal(
    "set auto-enable to NEW or NONE first: AWS refuses this while it is ALL",
    "organization auto-enable",
  ),
  ADMINISTRATOR_OWN_ACCOUNT: terminal(
    'the administrator\'s own account is never a member: only the release level "stopMonitoring" applies to it',
  ),
  INVALID_INPUT: terminal(
    "AWS rejects the request without a reason; a protection plan that the region does not have is the usual cause",
  ),
  ACCESS_DENIED: terminal(permissions),
  AccessDenied: terminal("check that the role in the member account exists and trusts the administrator"),
  AccessDeniedException: terminal(permissions),
  BadRequestException: terminal("AWS rejects the request: see its message"),
  ResourceNotFoundException: terminal("AWS does not find what the request names: see its message"),
} satisfies Codes;

type KnownCode = keyof typeof codes;

/** Codes that mean something else on the way off: what is no member has nothing left to switch off. */
const offCodes: Codes = {
  NOT_ASSOCIATED: done(),
  ADMINISTRATOR_OWN_ACCOUNT: notApplicable(codes.ADMINISTRATOR_OWN_ACCOUNT.advice),
};

export const classify = classifierOf(codes, offCodes);

/**
 * GuardDuty has two error codes in all, so only the text shows what happened. Most sentences are from the API reference
 * of 2018 (awsdocs/amazon-guardduty-user-guide), the only edition that printed them; later answers show them unchanged.
 */
const texts: readonly (readonly [RegExp, KnownCode])[] = [
  [/already a member or associated member of the current account/i, "ALREADY_MEMBER"],
  [/cannot become a member of itself|cannot invite itself/i, "OWN_ACCOUNT"],
  // "cannot create members", "cannot invite other accounts".
  [/since it is already an associated member of another/i, "ADMINISTRATOR_IS_MEMBER"],
  [/since the latter is an associated member of another/i, "ADMINISTRATOR_IS_MEMBER"],
  [/cannot accept invitations since it still has/i, "MEMBER_HAS_MEMBERS"],
  [/cannot accept invitations since it is already an associated member/i, "MEMBER_OF_ANOTHER"],
  [/account ID is already an associated member of another/i, "MEMBER_OF_ANOTHER"],
  [/cannot exceed the maximum number of allowed members/i, "MEMBER_LIMIT"],
  [/organization master must first enable GuardDuty/i, "MANAGEMENT_ACCOUNT_NOT_ENABLED"],
  // aws-security-reference-architecture-examples issue 141.
  [/do not have (?:the )?required AWS Organization master permission/i, "NOT_ORGANIZATION_ADMINISTRATOR"],
  [/is not an? (?:associated )?member of/i, "NOT_ASSOCIATED"],
  [/handshake role .* cannot be assumed/i, "HANDSHAKE_ROLE"],
  [/since it is still associated to it/i, "STILL_ASSOCIATED"],
  [/is not yet associated to it/i, "NOT_YET_ASSOCIATED"],
  [/has already invited or is already the GuardDuty (?:master|administrator)/i, "ALREADY_INVITED"],
  [/input detectorId is not owned by the current account|parameter detectorId has an invalid value/i, "WRONG_DETECTOR"],
  [/a detector already exists for the current account/i, "DETECTOR_EXISTS"],
  [/no pending invitation/i, "NO_INVITATION"],
  [/member account's email address is missing/i, "EMAIL_MISSING"],
  // Nothing is published about changes that a policy forbids: both are concluded from AWS's words for policies.
  [/managed by an AWS Organizations policy|organization(?:s|al)? policy/i, "MANAGED_BY_POLICY"],
  [/not authorized to perform|do not have (?:the )?required .*permission/i, "ACCESS_DENIED"],
  // Of one account in CreateMembers (superwerker issue 84).
  [/^\s*internal (?:server )?error\W*$/i, "INTERNAL_ERROR"],
  [/invalid or out-of-range value|one or more input parameters have invalid values/i, "INVALID_INPUT"],
  [/required query or path parameters are not specified|length provided for the .* array/i, "INVALID_INPUT"],
];

/** What AWS means, in one word of ours. */
export const codeOf = (text: string): KnownCode => texts.find(([pattern]) => pattern.test(text))?.[1] ?? "UNRECOGNIZED";

/** For errors that GuardDuty throws: its code says only "bad request", the text says which. Others pass unchanged. */
export function throwOwnCode(error: unknown): never {
  if (error instanceof Error && error.name === "BadRequestException") {
    const code = codeOf(error.message);
    throw ProviderError.fromAws(code === "UNRECOGNIZED" ? error.name : code, error.message, error);
  }
  throw error;
}
