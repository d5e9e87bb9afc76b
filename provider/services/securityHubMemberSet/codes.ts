import { ProviderError } from "../../core/providerError";
import type { Codes } from "../classifier";
import { classifierOf, done, notApplicable, pending, retryable, terminal } from "../classifier";

const insideAws = "an error inside AWS; run `pulumi up` again later";

/** Who holds memberships where the organization uses central configuration. */
export const centralConfiguration = "central configuration";

/** What is done there instead of CreateMembers (user guide, "Associating configuration policies"). */
const associatePolicy =
  "in the home Region, associate a configuration policy that enables Security Hub with the account or its unit: " +
  "`aws securityhub start-configuration-policy-association --configuration-policy-identifier POLICY " +
  "--target AccountId=ACCOUNT`";

/** Every code that `codeOf` gives, what this package adds itself, and every exception of the operations in use. */
export const codes = {
  ALREADY_MEMBER: done(),
  ALREADY_SUBSCRIBED: pending("Security Hub was enabled a moment ago by somebody else"),
  TOO_MANY_RESULTS: retryable("AWS took only a part of the call; run `pulumi up` again"),
  NOT_MEMBER: retryable("the account is not, or no longer, a member: run `pulumi up` again to add it"),
  STILL_ASSOCIATED: retryable("AWS has not finished the disassociation; run `pulumi up` again"),
  INTERNAL_ERROR: retryable(insideAws),
  UNRECOGNIZED: retryable("AWS's message is not known to this version: read it, and run `pulumi up` again"),
  MEMBER_OF_ANOTHER: terminal("first remove the account from its other Security Hub administrator"),
  MEMBER_LIMIT: terminal(
    "the administrator has as many members in this region as AWS allows (10,000): remove some, or ask AWS for more",
  ),
  MANAGEMENT_ACCOUNT_NOT_ENABLED: terminal(
    "enable Security Hub in the management account with its own credentials, in this region " +
      "(`aws securityhub enable-security-hub`), and run `pulumi up` again; " +
      "or leave the account out (organization.includeManagementAccount: false)",
  ),
  CENTRAL_CONFIGURATION: { ...terminal(associatePolicy), managedBy: centralConfiguration },
  INVITATION_NEEDED: terminal(
    "invite it in Security Hub's console, or remove it from the declaration: this resource sends no invitations",
  ),
  INVITED: terminal("accept the invitation in the account"),
  ACCOUNT_SUSPENDED: terminal("reactivate the account or leave it out; AWS Organizations shows its state"),
  ORGANIZATION_ACCOUNT: terminal(
    "AWS deletes only members that joined by invitation: this one can be disassociated, and its record stays",
  ),
  ADMINISTRATOR_OWN_ACCOUNT: terminal(
    "the administrator's own account is never a member: its Security Hub stays as it is",
  ),
  NOT_SUBSCRIBED: terminal("enable Security Hub in the administrator's own account: set enableSecurityHub: true"),
  NOT_ADMINISTRATOR: terminal("use credentials of Security Hub's delegated administrator in this region"),
  AccessDeniedException: terminal("compare the caller's permissions with `aws-coverage iam --mode manage`"),
  InvalidAccessException: terminal("Security Hub does not accept the caller: see AWS's message"),
  InvalidInputException: terminal("AWS rejects the request: see its message"),
  // AWS's model has one exception for quotas and for throttling; what is throttled comes as TooManyRequestsException.
  LimitExceededException: terminal("a limit of AWS is reached: its message says which; ask AWS for a higher quota"),
  ResourceConflictException: retryable("another change is under way; run `pulumi up` again"),
  ResourceNotFoundException: retryable("an account of the call is no member any more; run `pulumi up` again"),
  InternalException: retryable(insideAws),
} satisfies Codes;

type KnownCode = keyof typeof codes;

/** Codes that mean something else on the way off: what is no member has nothing left to switch off. */
const offCodes: Codes = {
  NOT_MEMBER: done(),
  ORGANIZATION_ACCOUNT: notApplicable(codes.ORGANIZATION_ACCOUNT.advice),
  ADMINISTRATOR_OWN_ACCOUNT: notApplicable(codes.ADMINISTRATOR_OWN_ACCOUNT.advice),
};

export const classify = classifierOf(codes, offCodes);

/**
 * Sentences in which AWS says more than by the name of the exception. Published are those of a hub that is off
 * (recorded-answers, DescribeHub.1; joshlarsen/aws-recon issue 65), of the administrator
 * (UpdateOrganizationConfiguration.1), of EnableSecurityHub (nozaq/terraform-aws-secure-baseline issue 135) and the
 * first two about members (aws-secure-environment-accelerator issue 814), one of which is GuardDuty's word by word. The
 * others are what GuardDuty says in the same place; an unknown one is `UNRECOGNIZED`, and shown as it is.
 */
const texts: readonly (readonly [RegExp, KnownCode])[] = [
  [/is not subscribed to AWS Security Hub|is not enabled for securityhub/i, "NOT_SUBSCRIBED"],
  [/is not an administrator for this organization/i, "NOT_ADMINISTRATOR"],
  [/already subscribed to (?:AWS )?Security Hub/i, "ALREADY_SUBSCRIBED"],
  [/already a member or associated member of the current account/i, "ALREADY_MEMBER"],
  [/maximum number of results exceeded/i, "TOO_MANY_RESULTS"],
  [/already an? (?:associated )?member of another/i, "MEMBER_OF_ANOTHER"],
  [/maximum number of (?:allowed )?members|number of member accounts would exceed/i, "MEMBER_LIMIT"],
  [/management account must (?:first )?enable Security Hub/i, "MANAGEMENT_ACCOUNT_NOT_ENABLED"],
  [/central configuration/i, "CENTRAL_CONFIGURATION"],
  [/is not an? (?:associated )?member of/i, "NOT_MEMBER"],
  [
    /managed (?:through|by|using) AWS Organizations|belongs? to an (?:Organizations )?organization/i,
    "ORGANIZATION_ACCOUNT",
  ],
  [/still associated|must be disassociated/i, "STILL_ASSOCIATED"],
  [/email address (?:of the account )?is missing/i, "INVITATION_NEEDED"],
  [/^\s*internal (?:server )?error\W*$/i, "INTERNAL_ERROR"],
];

/** What AWS means, in one word of ours. */
export const codeOf = (text: string): KnownCode => texts.find(([pattern]) => pattern.test(text))?.[1] ?? "UNRECOGNIZED";

/** Exceptions whose text says what happened, with the codes that it may say. */
const ambiguous: Readonly<Record<string, readonly KnownCode[]>> = {
  InvalidAccessException: ["NOT_SUBSCRIBED", "NOT_ADMINISTRATOR", "CENTRAL_CONFIGURATION"],
  ResourceConflictException: ["ALREADY_SUBSCRIBED"],
  InvalidInputException: ["CENTRAL_CONFIGURATION", "ORGANIZATION_ACCOUNT"],
};

/** The code of an error that Security Hub throws: its text's where that says more, else its name. */
export function errorCode(error: unknown): string {
  if (!(error instanceof Error)) return "Error";
  if (error instanceof ProviderError) return error.code;
  const code = codeOf(error.message);
  return ambiguous[error.name]?.includes(code) === true ? code : error.name;
}

/** The same error under that code. Others pass unchanged. */
export function throwOwnCode(error: unknown): never {
  const code = errorCode(error);
  if (error instanceof Error && code !== error.name && !(error instanceof ProviderError))
    throw ProviderError.fromAws(code, error.message, error);
  throw error;
}
