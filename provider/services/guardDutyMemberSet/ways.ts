import type { AccountId, Capability } from "../../core/cell";
import { ProviderError } from "../../core/providerError";
import type { Context, OrganizationView } from "../service";
import type { Role } from "./autoEnable";
import { addedToNewMembers } from "./autoEnable";
import { codes } from "./codes";
import { declaredCapabilities } from "./features";
import type { Inputs } from "./inputs";
import type { Way } from "./membership";

export const declaredEmails = (inputs: Inputs): Map<AccountId, string> =>
  new Map(
    "organization" in inputs.accounts
      ? []
      : inputs.accounts.flatMap((one) =>
          typeof one === "string" || one.email === undefined ? [] : [[one.accountId, one.email] as const],
        ),
  );

/**
 * How each account that is no member can become one: through the organization, if we are its delegated administrator here,
 * or by invitation to a declared e-mail. `isAdministrator`: AWS knows at least one of the declared accounts as our member.
 * Throws where we are neither, for then nothing of what AWS answers is about us.
 */
export function waysOf(
  context: Context<Inputs>,
  role: Role,
  organization: OrganizationView,
  isAdministrator: boolean,
): (account: AccountId) => Way {
  const emails = declaredEmails(context.inputs);
  if (role.is === "notDelegated" && emails.size === 0 && !isAdministrator) throw notDelegated(context);
  const invitation: Way = { by: "invitation", acceptRoleName: context.inputs.invitation?.acceptRoleName };
  const noEmail: Way = {
    by: "nobody",
    code: "EMAIL_MISSING",
    message: "no e-mail for an invitation is declared",
    advice: codes["EMAIL_MISSING"]?.advice ?? "",
  };
  if (role.is === "unclear")
    return () => ({
      by: "nobody",
      code: role.code,
      message: `whether this is the delegated administrator could not be found out: ${role.message}`,
      advice: "compare the caller's permissions with `aws-coverage iam --mode track`",
    });
  if (role.is === "notDelegated") return (account) => (emails.has(account) ? invitation : noEmail);
  const declared = new Set<Capability>(declaredCapabilities(context.inputs.features));
  const throughOrganization: Way = {
    by: "organization",
    autoEnabled: addedToNewMembers(role.configuration).filter((one) => !declared.has(one)),
  };
  // Who belongs to the organization cannot be told: an `invitation` in the declaration says that these accounts do not.
  if (!organization.listed) {
    const unlisted: Way = {
      by: "nobody",
      code: organization.code,
      message: `the root e-mail that CreateMembers demands is not known, for AWS Organizations answered: ${organization.message}`,
      advice: "let the caller list the organization, or declare the account as { accountId, email }",
    };
    return (account) =>
      !emails.has(account) ? unlisted : context.inputs.invitation === undefined ? throughOrganization : invitation;
  }
  return (account) => {
    const facts = organization.accounts.get(account);
    if (facts === undefined) return emails.has(account) ? invitation : noEmail;
    return (facts.email ?? emails.get(account) ?? "") === "" ? noEmail : throughOrganization;
  };
}

const notDelegated = ({ administrator, region }: Context<Inputs>): ProviderError =>
  new ProviderError(
    "NotDelegatedAdministrator",
    `account ${administrator} is not GuardDuty's delegated administrator in ${region}, and no e-mail for an invitation is declared: use credentials of the delegated administrator; or run, as the management account, \`aws guardduty enable-organization-admin-account --admin-account-id ${administrator} --region ${region}\`; or declare { accountId, email } to invite`,
  );
