import type { Member } from "@aws-sdk/client-inspector2";
import { GetDelegatedAdminAccountCommand, Inspector2Client, ListMembersCommand } from "@aws-sdk/client-inspector2";
import type { AccountId, Observation } from "../../core/cell";
import { ProviderError } from "../../core/providerError";
import { codes } from "./codes";
import type { Context, OrganizationView } from "../service";

/** Pages of 50 members; an administrator has at most 10,000 members a region. */
const maxMemberPages = 1000;
/** How long after an association AWS may still answer ACCESS_DENIED for the account; AWS's own script waits three minutes. */
const propagationMs = 15 * 60_000;

/** The sighting of an account for which AWS answered ACCESS_DENIED with this message. */
export type Explain = (account: AccountId, message: string) => Observation;

/** What ACCESS_DENIED means, account by account. Throws when we are not the delegated administrator here: then it says nothing about the accounts. */
export async function explainDenied(context: Context): Promise<Explain> {
  await assertDelegatedAdministrator(context);
  const [members, organization] = await Promise.all([listMembers(context), context.organization()]);
  return (account, message) => {
    const member = members.get(account);
    const told = { code: "ACCESS_DENIED", message };
    switch (member?.relationshipStatus) {
      case "ENABLED": {
        const associatedMs = context.now() - (member.updatedAt?.getTime() ?? 0);
        if (associatedMs < propagationMs) return { is: "changing", observed: "association is propagating" };
        return { is: "unknown", observed: "associated, but not readable", ...told, advice: codes["ACCESS_DENIED"]?.advice ?? "" };
      }
      case "CREATED":
      case "INVITED":
      case "EMAIL_VERIFICATION_IN_PROGRESS":
        return { is: "changing", observed: member.relationshipStatus };
      case "ACCOUNT_SUSPENDED":
      case "REGION_DISABLED":
        return {
          is: "notApplicable",
          observed: member.relationshipStatus,
          code: member.relationshipStatus,
          message: notApplicableReasons[member.relationshipStatus],
        };
      case "CANNOT_CREATE_DETECTOR_IN_ORG_MASTER":
        return {
          is: "off",
          observed: member.relationshipStatus,
          ...told,
          advice: "enable Inspector in the management account with its own credentials",
        };
      default:
        return {
          is: "off",
          observed: member?.relationshipStatus ?? "not associated",
          ...(mayAssociate(organization, account) ? { next: { action: "associate" } } : {}),
        };
    }
  };
}

const notApplicableReasons = {
  ACCOUNT_SUSPENDED: "the account is suspended",
  REGION_DISABLED: "the account has not enabled this region",
};

/** Only accounts of the organization can be associated; where it cannot be listed, AWS's answer to the attempt tells. */
const mayAssociate = (organization: OrganizationView, account: AccountId): boolean =>
  !organization.listed || organization.accounts.has(account);

function assertDelegatedAdministrator(context: Context): Promise<void> {
  return context.once("delegated administrator", async () => {
    const client = context.client(Inspector2Client);
    const delegated = await context
      .read("members", () => client.send(new GetDelegatedAdminAccountCommand({})))
      .then((answer) => answer.delegatedAdmin?.accountId)
      .catch((error: Error) => {
        if (error.name === "ResourceNotFoundException") return undefined;
        throw error;
      });
    if (delegated === context.administrator) return;
    const who = delegated === undefined ? "there is none" : `that is ${delegated}`;
    throw new ProviderError(
      "NotDelegatedAdministrator",
      `account ${context.administrator} is not Inspector's delegated administrator in ${context.region} (${who}): use credentials of the delegated administrator, or run, as the management account, \`aws inspector2 enable-delegated-admin-account --delegated-admin-account-id ${context.administrator} --region ${context.region}\``,
    );
  });
}

async function listMembers(context: Context): Promise<Map<AccountId, Member>> {
  const client = context.client(Inspector2Client);
  const members = new Map<AccountId, Member>();
  let nextToken: string | undefined;
  for (let page = 0; page < maxMemberPages; page += 1) {
    const answer = await context.read("members", () =>
      client.send(new ListMembersCommand({ onlyAssociated: false, maxResults: 50, nextToken })),
    );
    for (const member of answer.members ?? []) members.set(member.accountId ?? "", member);
    nextToken = answer.nextToken;
    if (!nextToken) return members;
  }
  throw new ProviderError("TooManyMembers", `Inspector's ListMembers still had a further page after ${maxMemberPages}`);
}
