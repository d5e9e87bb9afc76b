import type {
  DescribeOrganizationConfigurationCommandOutput,
  Member,
  RelationshipStatus,
} from "@aws-sdk/client-inspector2";
import {
  DescribeOrganizationConfigurationCommand,
  GetDelegatedAdminAccountCommand,
  Inspector2Client,
  ListMembersCommand,
} from "@aws-sdk/client-inspector2";
import type { AccountId, Observation } from "../../core/cell";
import { Code } from "../../core/cell";
import { ProviderError } from "../../core/providerError";
import { entriesByAccount, isAccountId } from "../accountEntries";
import { everyPage, unreadable } from "../pages";
import type { Context, Diagnosis, OrganizationView } from "../service";
import { failureOf } from "./accountStatus";

/** Pages of 50 members; an administrator has at most 10,000 in a region (Amazon Inspector user guide, quotas). */
const maxMemberPages = 1000;
/**
 * How long after an association AWS may still answer ACCESS_DENIED for the account; AWS's own script waits three
 * minutes.
 */
const propagationMs = 15 * 60_000;

/** What is true of an account for which AWS answered ACCESS_DENIED with this message. */
export type Explain = (account: AccountId, message: string) => Explained;

type Explained = Omit<Observation<"associate">, "releasable">;

type Relationship = Pick<Observation, "is" | "slow" | "message"> & { readonly mayAssociate?: boolean };

const departed: Relationship = { is: "off", mayAssociate: true };

/** Complete, or it does not compile. `ENABLED` depends on the date, and is not here. */
const relationships: Readonly<Record<Exclude<RelationshipStatus, "ENABLED">, Relationship>> = {
  // Seen for more than five minutes after AssociateMember, mostly for less than one (recorded-answers, GetMember.2).
  CREATED: { is: "changing" },
  INVITED: { is: "changing", slow: true },
  EMAIL_VERIFICATION_IN_PROGRESS: { is: "changing", slow: true },
  EMAIL_VERIFICATION_FAILED: departed,
  DISABLED: departed,
  REMOVED: departed,
  RESIGNED: departed,
  DELETED: departed,
  REGION_DISABLED: { is: "notApplicable", message: "the account has not enabled this region" },
  // A gap, unless Organizations too reports that the account is not active.
  ACCOUNT_SUSPENDED: { is: "off", message: "Inspector reports the account as suspended" },
  CANNOT_CREATE_DETECTOR_IN_ORG_MASTER: {
    is: "off",
    message: "Inspector cannot be enabled in the management account from here",
  },
};

/**
 * What ACCESS_DENIED means, account by account: not associated, associated a moment ago, or not ours. Throws where the
 * caller is not the delegated administrator: then AWS denies every other account, and nothing is known of any.
 */
export async function explainDenied(context: Context): Promise<Explain> {
  await assertDelegatedAdministrator(context);
  const [members, organization] = await Promise.all([listMembers(context), context.organization()]);
  return (account, message) => {
    const member = members.get(account);
    const denied = failureOf("ACCESS_DENIED", message);
    if (account === context.administrator) return { is: "unknown", observed: "not readable", ...denied };
    if (member?.relationshipStatus === "ENABLED") {
      // By AWS's own date, so that it makes no difference which run, or whose auto-enable, began the membership.
      const ageMs = context.now() - (member.updatedAt?.getTime() ?? 0);
      return ageMs < propagationMs
        ? { is: "changing", observed: "association is propagating" }
        : { is: "unknown", observed: "associated, but not readable", ...denied };
    }
    if (member === undefined) return observeRelationship("not associated", departed, account, organization);
    const status = member.relationshipStatus;
    const relationship = status === undefined ? undefined : relationships[status];
    if (status !== undefined && relationship !== undefined)
      return observeRelationship(status, relationship, account, organization);
    const observed = status ?? "no relationship status";
    const text = `the member's relationship status is missing or new to this version (${observed}): update the package`;
    return { is: "unknown", observed, code: Code.unknownStatus, message: text };
  };
}

function observeRelationship(
  observed: string,
  { is, slow, message, mayAssociate }: Relationship,
  account: AccountId,
  organization: OrganizationView,
): Explained {
  return {
    is,
    observed,
    ...(slow === undefined ? {} : { slow }),
    ...(message === undefined ? {} : failureOf(observed, message)),
    ...(mayAssociate === true && isActive(organization, account) ? { next: { action: "associate" } } : {}),
  };
}

/** Only active accounts of the organization can be associated; where it cannot be listed, AWS's answer decides. */
function isActive(organization: OrganizationView, account: AccountId): boolean {
  if (!organization.listed) return true;
  const facts = organization.accounts.get(account);
  return facts !== undefined && (facts.state === undefined || facts.state === "ACTIVE");
}

export function assertDelegatedAdministrator(context: Context): Promise<void> {
  return context.once("delegated administrator", async () => {
    const problem = await notDelegated(context);
    if (problem === undefined) return;
    const not = `account ${context.administrator} is not Inspector's delegated administrator in ${context.region}`;
    throw new ProviderError("NotDelegatedAdministrator", `${not} (${problem.text}): ${problem.remedy}`);
  });
}

/**
 * Why the caller is not the delegated administrator of this region; undefined where it is. The remedy registers the
 * caller only where AWS proves that there is none (ResourceNotFoundException), and Organizations knows of no other.
 */
export async function notDelegated(
  context: Context,
): Promise<Required<Pick<Diagnosis, "text" | "remedy">> | undefined> {
  const { administrator, region } = context;
  const delegated = await delegatedAdministrator(context);
  if (delegated === administrator) return undefined;
  if (delegated === undefined)
    return {
      text: "AWS's answer does not name it",
      remedy: `run, as the management account: aws inspector2 list-delegated-admin-accounts --region ${region}`,
    };
  if (delegated !== none) return { text: `that is account ${delegated}`, remedy: `use credentials of ${delegated}` };
  const known = (await context.delegatedAdministrators()) ?? [];
  const chosen = known.includes(administrator) ? administrator : (known[0] ?? administrator);
  const register =
    "run, as the management account: aws inspector2 enable-delegated-admin-account " +
    `--delegated-admin-account-id ${chosen} --region ${region}`;
  if (chosen === administrator) return { text: "there is none", remedy: register };
  // AWS allows one for the organization: what is true of other regions must be true here.
  const text = `there is none here; Organizations names ${chosen}`;
  return { text, remedy: `use credentials of ${chosen}, and ${register}` };
}

const none = "none";

/** `none` where AWS proves that there is none; undefined where its answer leaves it open. */
async function delegatedAdministrator(context: Context): Promise<AccountId | typeof none | undefined> {
  const client = context.client(Inspector2Client);
  try {
    const answer = await context.read("members", () => client.send(new GetDelegatedAdminAccountCommand({})));
    return answer.delegatedAdmin?.accountId;
  } catch (error) {
    if (error instanceof Error && error.name === "ResourceNotFoundException") return none;
    throw error;
  }
}

/** Auto-enable, which AWS applies to accounts that are associated from then on. Read once a process and region. */
export function organizationConfiguration(context: Context): Promise<DescribeOrganizationConfigurationCommandOutput> {
  const client = context.client(Inspector2Client);
  return context.once("organization configuration", () =>
    context.read("members", () => client.send(new DescribeOrganizationConfigurationCommand({}))),
  );
}

async function listMembers(context: Context): Promise<Map<AccountId, Member>> {
  const client = context.client(Inspector2Client);
  const ask = (nextToken: string | undefined) =>
    context.read("members", () =>
      client.send(new ListMembersCommand({ onlyAssociated: false, maxResults: 50, nextToken })),
    );
  const pages = await everyPage("Inspector's ListMembers", maxMemberPages, ask);
  const listed = pages.flatMap(({ members }) => {
    // Without the list, an account that it would name must not be taken for one that was never associated.
    if (members === undefined) throw unreadable("ListMembers");
    return members;
  });
  const byAccount = entriesByAccount(listed.map((member) => [member.accountId, member]));
  // Nor where it cannot be told whom the list names, or how.
  if (!listed.every(({ accountId = "" }) => isAccountId(accountId) && byAccount.has(accountId)))
    throw ProviderError.fromAws(
      "UnreadableAnswer",
      "AWS's answer to ListMembers names a member without its account id, or one twice with different statements",
      undefined,
    );
  return byAccount;
}
