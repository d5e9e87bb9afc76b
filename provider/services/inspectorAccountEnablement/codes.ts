import type { Classification } from "../service";

/**
 * Every code with which Inspector answers for an account (`ErrorCode`) or a whole call, and what it means for us. A test
 * fails when the SDK's enum has a code that is not here.
 */
export const codes: Readonly<Record<string, Classification>> = {
  ALREADY_ENABLED: { is: "done", advice: "nothing to do" },
  ENABLE_IN_PROGRESS: { is: "pending", advice: "AWS is enabling it; run `pulumi up` again later" },
  DISABLE_IN_PROGRESS: { is: "retryable", advice: "AWS is still disabling it; run `pulumi up` again later" },
  SUSPEND_IN_PROGRESS: { is: "retryable", advice: "AWS is suspending it; look why the account is being suspended" },
  RESOURCE_NOT_FOUND: { is: "terminal", advice: "check that the account exists and has not left the organization" },
  ACCESS_DENIED: {
    is: "propagation",
    advice:
      "check that the account is a member of the organization, is associated with the delegated administrator, and that its region is enabled",
  },
  INTERNAL_ERROR: { is: "retryable", advice: "an error inside AWS; run `pulumi up` again later" },
  SSM_UNAVAILABLE: { is: "retryable", advice: "AWS Systems Manager was not available; run `pulumi up` again later" },
  SSM_THROTTLED: { is: "retryable", advice: "AWS Systems Manager throttled Inspector; run `pulumi up` again later" },
  EVENTBRIDGE_UNAVAILABLE: { is: "retryable", advice: "Amazon EventBridge was not available; run `pulumi up` again later" },
  EVENTBRIDGE_THROTTLED: { is: "retryable", advice: "Amazon EventBridge throttled Inspector; run `pulumi up` again later" },
  RESOURCE_SCAN_NOT_DISABLED: { is: "terminal", advice: "disable every scan type of the account before the service itself" },
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
      "an Inspector policy of AWS Organizations decides this: change the policy, or remove the account from the declaration",
    managedBy: "organization policy",
  },
  AccessDeniedException: { is: "terminal", advice: "compare the caller's permissions with `aws-coverage iam --mode manage`" },
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
};

/** Codes that mean something else on the way off. */
export const offCodes: Readonly<Record<string, Classification>> = {
  DISABLE_IN_PROGRESS: { is: "pending", advice: "AWS is disabling it" },
  ENABLE_IN_PROGRESS: { is: "retryable", advice: "AWS is still enabling it; run `pulumi up` again later" },
};
