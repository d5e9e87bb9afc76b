import { ProviderError } from "../../core/failure";
import type { Classification } from "../service";

/**
 * GuardDuty has two error codes in all, so that only the text tells what happened (aws-apis.md 2.1; most sentences are from
 * the 2018 API reference, and later logs show them unchanged). Texts that are not here stay visible and are tried again, bounded.
 */
const texts: readonly (readonly [RegExp, string])[] = [
  [/already a member or associated member of the current account/i, "ALREADY_MEMBER"],
  [/cannot become a member of itself/i, "OWN_ACCOUNT"],
  [/cannot create members since it is already an associated member of another/i, "ADMINISTRATOR_IS_MEMBER"],
  [/is already an associated member of another/i, "MEMBER_OF_ANOTHER"],
  [/cannot exceed the maximum number of allowed members/i, "MEMBER_LIMIT"],
  [/organization master must first enable GuardDuty/i, "MANAGEMENT_ACCOUNT_NOT_ENABLED"],
  [/is not an associated member of/i, "NOT_ASSOCIATED"],
  [/handshake role .* cannot be assumed/i, "HANDSHAKE_ROLE"],
  [/since it is still associated to it/i, "STILL_ASSOCIATED"],
  [/is not yet associated to it/i, "NOT_YET_ASSOCIATED"],
  [/has already invited or is already the GuardDuty master/i, "ALREADY_INVITED"],
  [/input detectorId is not owned by the current account/i, "WRONG_DETECTOR"],
  [/a detector already exists for the current account/i, "DETECTOR_EXISTS"],
  [/parameter detectorId has an invalid value/i, "WRONG_DETECTOR"],
  [/no pending invitation/i, "NO_INVITATION"],
  [/member account's email address is missing/i, "EMAIL_MISSING"],
  [/managed by an AWS Organizations policy|organization(?:s|al)? policy/i, "MANAGED_BY_POLICY"],
  [/invalid or out-of-range value|one or more input parameters have invalid values|required query or path parameters are not specified/i, "INVALID_INPUT"],
];

export const codeOf = (text: string): string => texts.find(([pattern]) => pattern.test(text))?.[1] ?? "UNRECOGNIZED";

export const codes: Readonly<Record<string, Classification>> = {
  ALREADY_MEMBER: { is: "done", advice: "nothing to do" },
  ALREADY_INVITED: { is: "done", advice: "accept the invitation in the member account" },
  DETECTOR_EXISTS: { is: "pending", advice: "the organization has just created the detector" },
  NOT_YET_ASSOCIATED: { is: "done", advice: "nothing to do" },
  STILL_ASSOCIATED: { is: "retryable", advice: "AWS has not finished the disassociation; run `pulumi up` again" },
  NOT_ASSOCIATED: { is: "propagation", advice: "the account is not, or no longer, a member: run `pulumi up` again to add it" },
  OWN_ACCOUNT: { is: "terminal", advice: "the administrator's own account is covered by its detector; this is an error of this package: please report it" },
  ADMINISTRATOR_IS_MEMBER: { is: "terminal", advice: "use credentials of an account that is not a member of another GuardDuty administrator" },
  MEMBER_OF_ANOTHER: { is: "terminal", advice: "let the account leave its other GuardDuty administrator first" },
  MEMBER_LIMIT: { is: "terminal", advice: "GuardDuty's limit of members for one administrator and region is reached" },
  MANAGEMENT_ACCOUNT_NOT_ENABLED: { is: "terminal", advice: "enable GuardDuty in the management account with its own credentials, in this region, and run `pulumi up` again" },
  HANDSHAKE_ROLE: { is: "terminal", advice: "check that the account is active, has this region enabled, and still has GuardDuty's service-linked role" },
  WRONG_DETECTOR: { is: "terminal", advice: "the detector was replaced while this ran; run `pulumi up` again" },
  NO_INVITATION: { is: "retryable", advice: "the invitation has not reached the member account; run `pulumi up` again" },
  NO_DETECTOR_IN_MEMBER: { is: "terminal", advice: "GuardDuty must be on in an invited account before it can accept: enable it there" },
  EMAIL_MISSING: { is: "terminal", advice: "declare the account as { accountId, email } with its root e-mail" },
  MANAGED_BY_POLICY: { is: "terminal", advice: "a GuardDuty policy of AWS Organizations decides this: change the policy, or leave the plan out of the declaration", managedBy: "organization policy" },
  AUTO_ENABLE_ALL: { is: "terminal", advice: "set auto-enable of members and of every protection plan to NEW or NONE first: AWS refuses this while one of them is ALL" },
  ADMINISTRATOR_OWN_ACCOUNT: { is: "terminal", advice: "the administrator's own account is no member: exclude it, or release it with \"stopMonitoring\"" },
  INVALID_INPUT: { is: "terminal", advice: "AWS rejects the request without saying why; a protection plan that the region does not offer is the usual cause" },
  AccessDenied: { is: "terminal", advice: "check that the role in the member account exists and trusts the administrator" },
  AccessDeniedException: { is: "terminal", advice: "compare the caller's permissions with `aws-coverage iam --mode manage`" },
  BadRequestException: { is: "terminal", advice: "AWS rejects the request: see its message" },
  InternalServerErrorException: { is: "retryable", advice: "an error inside AWS; run `pulumi up` again later" },
};

/** For errors that GuardDuty throws: its code says only "bad request", the text says which. Others pass unchanged. */
export function told(error: unknown): never {
  if (error instanceof Error && error.name === "BadRequestException") {
    const code = codeOf(error.message);
    throw new ProviderError(code === "UNRECOGNIZED" ? error.name : code, error.message, { cause: error });
  }
  throw error;
}
