import type { ErrorCode } from "@aws-sdk/client-inspector2";
import type { Classification } from "../service";

type Codes = Readonly<Record<string, Classification>>;

const later = "run `pulumi up` again later";

/** AWS's codes for one account of a call, in `failedAccounts` and in states. Complete, or it does not compile. */
const accountCodes: Readonly<Record<ErrorCode, Classification>> = {
  ALREADY_ENABLED: { is: "done", advice: "nothing to do" },
  ENABLE_IN_PROGRESS: { is: "pending", advice: `AWS is enabling it; ${later}` },
  DISABLE_IN_PROGRESS: { is: "retryable", advice: `AWS is still disabling it; ${later}` },
  SUSPEND_IN_PROGRESS: { is: "retryable", advice: "AWS is suspending it; find out why the account is being suspended" },
  RESOURCE_NOT_FOUND: { is: "terminal", advice: "check that the account exists and has not left the organization" },
  ACCESS_DENIED: {
    is: "propagation",
    advice:
      "check that the account is in the organization, is associated with the administrator, and has enabled the region",
  },
  INTERNAL_ERROR: { is: "retryable", advice: `an error inside AWS; ${later}` },
  SSM_UNAVAILABLE: { is: "retryable", advice: `AWS Systems Manager was not available; ${later}` },
  SSM_THROTTLED: { is: "retryable", advice: `AWS Systems Manager throttled Inspector; ${later}` },
  EVENTBRIDGE_UNAVAILABLE: { is: "retryable", advice: `Amazon EventBridge was not available; ${later}` },
  EVENTBRIDGE_THROTTLED: { is: "retryable", advice: `Amazon EventBridge throttled Inspector; ${later}` },
  RESOURCE_SCAN_NOT_DISABLED: {
    is: "terminal",
    advice: "disable every resource type of the account before the service itself",
  },
  DISASSOCIATE_ALL_MEMBERS: {
    is: "terminal",
    advice: "disassociate all member accounts before Inspector is disabled in the administrator's account",
  },
  ACCOUNT_IS_ISOLATED: { is: "terminal", advice: "AWS has isolated the account: contact AWS Support from it" },
  EC2_SSM_RESOURCE_DATA_SYNC_LIMIT_EXCEEDED: {
    is: "terminal",
    advice: "delete an unused resource data sync of AWS Systems Manager in the account",
  },
  EC2_SSM_ASSOCIATION_VERSION_LIMIT_EXCEEDED: {
    is: "terminal",
    advice: "delete old versions of Inspector's association in AWS Systems Manager State Manager in the account",
  },
  BLOCKED_BY_ORGANIZATION_POLICY: {
    is: "terminal",
    advice:
      "an Inspector policy of AWS Organizations decides this: change it, or remove the account from the declaration",
    managedBy: "organization policy",
  },
};

/** Errors of a whole call, by AWS's name or by a sentence (`codeOf`). Both Inspector services answer with them. */
export const callCodes: Codes = {
  AccessDeniedException: {
    is: "terminal",
    advice: "compare the caller's permissions with `aws-coverage iam --mode manage`",
  },
  BadRequestException: { is: "terminal", advice: "AWS rejects the request: see its message" },
  ConflictException: { is: "pending", advice: "another change was under way; run `pulumi up` again" },
  ResourceNotFoundException: {
    is: "terminal",
    advice: "check that the accounts exist and that Inspector has a delegated administrator in this region",
  },
  ServiceQuotaExceededException: {
    is: "terminal",
    advice: "the organization has more members than Inspector allows an administrator: ask AWS for a higher quota",
  },
  ValidationException: { is: "terminal", advice: "AWS rejects the request: see its message" },
  ALREADY_MEMBER: { is: "done", advice: "nothing to do" },
  InspectorNotEnabled: {
    is: "terminal",
    advice: "enable Inspector in the administrator's own account first: declare that account too",
  },
  MEMBER_ACCOUNT: {
    is: "terminal",
    advice: "a member cannot disable Inspector in itself: use credentials of the delegated administrator",
  },
  NO_ACCESS_TO_MEMBER: {
    is: "terminal",
    advice: "only the delegated administrator can associate, and only active accounts of its own organization",
  },
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
  SUSPENDED: { is: "terminal", advice: "find out why the account is suspended, or remove it from the declaration" },
  ACCOUNT_SUSPENDED: {
    is: "terminal",
    advice: "find out why the account is suspended, or remove it from the declaration",
  },
  REGION_DISABLED: {
    is: "terminal",
    advice: "enable the region in the account, or remove one of the two from the declaration",
  },
  CANNOT_CREATE_DETECTOR_IN_ORG_MASTER: {
    is: "terminal",
    advice: "enable Inspector in the management account with its own credentials",
  },
};

/** Every code of this service and what it means. */
export const codes: Codes = { ...accountCodes, ...callCodes, ...statusCodes };

/** Codes that mean something else on the way off. */
export const offCodes: Codes = {
  DISABLE_IN_PROGRESS: { is: "pending", advice: "AWS is disabling it" },
  ENABLE_IN_PROGRESS: { is: "retryable", advice: `AWS is still enabling it; ${later}` },
};
