import type { ErrorCode } from "@aws-sdk/client-inspector2";
import type { Codes } from "../classifier";
import { done, pending, propagation, retryable, terminal } from "../classifier";
import type { Classification } from "../service";

const later = "run `pulumi up` again later";

/** AWS's codes for one account of a call, in `failedAccounts` and in states. Complete, or it does not compile. */
const accountCodes: Readonly<Record<ErrorCode, Classification>> = {
  ALREADY_ENABLED: done(),
  ENABLE_IN_PROGRESS: pending(`AWS is enabling it; ${later}`),
  DISABLE_IN_PROGRESS: retryable(`AWS is still disabling it; ${later}`),
  SUSPEND_IN_PROGRESS: retryable("AWS is suspending it; find out why the account is being suspended"),
  RESOURCE_NOT_FOUND: terminal("check that the account exists and has not left the organization"),
  ACCESS_DENIED: propagation(
    "check that the account is in the organization, is associated with the administrator, and has enabled the region",
  ),
  INTERNAL_ERROR: retryable(`an error inside AWS; ${later}`),
  SSM_UNAVAILABLE: retryable(`AWS Systems Manager was not available; ${later}`),
  SSM_THROTTLED: retryable(`AWS Systems Manager throttled Inspector; ${later}`),
  EVENTBRIDGE_UNAVAILABLE: retryable(`Amazon EventBridge was not available; ${later}`),
  EVENTBRIDGE_THROTTLED: retryable(`Amazon EventBridge throttled Inspector; ${later}`),
  RESOURCE_SCAN_NOT_DISABLED: terminal("disable every resource type of the account before the service itself"),
  DISASSOCIATE_ALL_MEMBERS: terminal(
    "disassociate all member accounts before Inspector is disabled in the administrator's account",
  ),
  ACCOUNT_IS_ISOLATED: terminal("AWS has isolated the account: contact AWS Support from it"),
  EC2_SSM_RESOURCE_DATA_SYNC_LIMIT_EXCEEDED: terminal(
    "delete an unused resource data sync of AWS Systems Manager in the account",
  ),
  EC2_SSM_ASSOCIATION_VERSION_LIMIT_EXCEEDED: terminal(
    "delete old versions of Inspector's association in AWS Systems Manager State Manager in the account",
  ),
  BLOCKED_BY_ORGANIZATION_POLICY: terminal(
    "an Inspector policy of AWS Organizations decides this: change it, or remove the account from the declaration",
    "organization policy",
  ),
};

/** Errors of a whole call, by AWS's name or by a sentence (`codeOf`). Both Inspector services answer with them. */
export const callCodes: Codes = {
  AccessDeniedException: terminal("compare the caller's permissions with `aws-coverage iam --mode manage`"),
  BadRequestException: terminal("AWS rejects the request: see its message"),
  ConflictException: pending("another change was under way; run `pulumi up` again"),
  ResourceNotFoundException: terminal(
    "check that the accounts exist and that Inspector has a delegated administrator in this region",
  ),
  ServiceQuotaExceededException: terminal(
    "the organization has more members than Inspector allows an administrator: ask AWS for a higher quota",
  ),
  ValidationException: terminal("AWS rejects the request: see its message"),
  ALREADY_MEMBER: done(),
  InspectorNotEnabled: terminal("enable Inspector in the administrator's own account first: declare that account too"),
  MEMBER_ACCOUNT: terminal(
    "a member cannot disable Inspector in itself: use credentials of the delegated administrator",
  ),
  NO_ACCESS_TO_MEMBER: terminal(
    "only the delegated administrator can associate, and only active accounts of its own organization",
  ),
};

/**
 * Sentences in which AWS says more than by the name of the error (reference/recorded-answers: AssociateMember.1 and .2,
 * Disable.1, UpdateOrganizationConfiguration.1; the same sentence came from CreateCisScanConfiguration as
 * AccessDenied).
 */
const sentences: readonly (readonly [RegExp, string])[] = [
  [/already a member or associated member of the current account/i, "ALREADY_MEMBER"],
  [/^Invoking account is not enabled/i, "InspectorNotEnabled"],
  [/^Member account .* is not authorized to disable itself/i, "MEMBER_ACCOUNT"],
  [/does not have access to associate member account/i, "NO_ACCESS_TO_MEMBER"],
];

export const codeOf = ({ name, message }: Error): string =>
  sentences.find(([sentence]) => sentence.test(message))?.[1] ?? name;

/**
 * What AWS reports without a code: statuses of accounts and relationships of members. Observed only, never answered to
 * a write.
 */
const statusCodes: Codes = {
  SUSPENDED: terminal("find out why the account is suspended, or remove it from the declaration"),
  ACCOUNT_SUSPENDED: terminal("find out why the account is suspended, or remove it from the declaration"),
  REGION_DISABLED: terminal("enable the region in the account, or remove one of the two from the declaration"),
  CANNOT_CREATE_DETECTOR_IN_ORG_MASTER: terminal("enable Inspector in the management account with its own credentials"),
};

/** Every code of this service and what it means. */
export const codes: Codes = { ...accountCodes, ...callCodes, ...statusCodes };

/** Codes that mean something else on the way off. */
export const offCodes: Codes = {
  DISABLE_IN_PROGRESS: pending("AWS is disabling it"),
  ENABLE_IN_PROGRESS: retryable(`AWS is still enabling it; ${later}`),
};
