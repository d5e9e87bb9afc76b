import type { AccountId, Capability, Sighting } from "../../core/cell";
import { ProviderError } from "../../core/failure";
import type { Context, OrganizationView } from "../service";
import { SecurityIrClient, send } from "./client";
import { codes } from "./codes";
import type { Inputs } from "./inputs";
import type { AccountDetail, Membership } from "./shapes";

export const capability = "MEMBERSHIP";
/** Accounts in one BatchGetMemberAccountDetails call (API model). */
const batch = 100;
/** Pages of 25 memberships; an account has one active membership and those that ended. */
const maxPages = 40;
/** Accounts named in the plan as covered along with a unit; the rest is counted. */
const namedAlong = 10;

/** The membership that is declared, or the only active one of this account in the home region; undefined when there is none. */
export const membershipOf = (context: Context<Inputs>): Promise<Membership | undefined> =>
  context.once(`membership ${context.inputs.membershipId ?? ""}`, async () => {
    const client = context.client(SecurityIrClient);
    const membershipId = context.inputs.membershipId ?? (await findActive(context));
    if (membershipId === undefined) return undefined;
    return context.read("membership", () => send(client, "GetMembership", { membershipId }));
  });

export const forgetMembership = (context: Context<Inputs>): void => context.forget(`membership ${context.inputs.membershipId ?? ""}`);

async function findActive(context: Context<Inputs>): Promise<string | undefined> {
  const client = context.client(SecurityIrClient);
  const active: string[] = [];
  let nextToken: string | undefined;
  for (let page = 0; page < maxPages; page += 1) {
    const answer = await context.read("membership", () => send(client, "ListMemberships", { maxResults: 25, nextToken }));
    // Memberships that ended stay in the list.
    for (const item of answer.items ?? []) if (item.membershipStatus === "Active") active.push(item.membershipId ?? "");
    nextToken = answer.nextToken;
    if (!nextToken) break;
  }
  if (active.length > 1) throw new ProviderError("SeveralMemberships", `account ${context.administrator} has several active memberships in ${context.region} (${active.join(", ")}): declare membershipId`);
  return active[0];
}

export async function observe(context: Context<Inputs>, want: ReadonlyMap<AccountId, readonly Capability[]>): Promise<Map<AccountId, Map<Capability, Sighting>>> {
  const membership = await membershipOf(context);
  const see = membership === undefined ? withoutMembership(context) : await withMembership(context, membership, [...want.keys()]);
  return new Map([...want.keys()].map((account) => [account, new Map([[capability, see(account)]])]));
}

function withoutMembership(context: Context<Inputs>): (account: AccountId) => Sighting {
  if (context.inputs.createMembership === undefined) {
    throw new ProviderError(
      "NoMembership",
      `account ${context.administrator} has no active Security Incident Response membership in ${context.region}: a membership answers in its home region and to its owner only, so check homeRegion and credentials, or declare createMembership with the incident-response team`,
    );
  }
  return () => ({ is: "off", seen: "no membership", next: { action: "createMembership" } });
}

async function withMembership(context: Context<Inputs>, membership: Membership, accounts: readonly AccountId[]): Promise<(account: AccountId) => Sighting> {
  const client = context.client(SecurityIrClient);
  const { membershipId = "" } = membership;
  if (membership.membershipStatus !== "Active") {
    const seen = `membership ${membership.membershipStatus}`;
    return () => ({ is: "off", seen, code: "MEMBERSHIP_NOT_ACTIVE", message: `the membership ${membershipId} is ${membership.membershipStatus}`, ...advised("MEMBERSHIP_NOT_ACTIVE") });
  }
  const details = await context.readEach<AccountDetail | { error: string; message: string }>("BatchGetMemberAccountDetails", "details", batch, accounts, async (ids) => {
    const answer = await send(client, "BatchGetMemberAccountDetails", { membershipId, accountIds: [...ids] });
    return new Map<string, AccountDetail | { error: string; message: string }>([
      ...(answer.errors ?? []).map((one) => [one.accountId ?? "", { error: one.error ?? "UNKNOWN", message: one.message ?? "" }] as const),
      ...(answer.items ?? []).map((item) => [item.accountId ?? "", item] as const),
    ]);
  });
  const open = [...details.values()].some((detail) => !detail.ok || "error" in detail.value || detail.value.relationshipStatus !== "Associated");
  const place = open ? placing(membership, await context.organization(), new Set(accounts)) : undefined;
  return (account) => {
    const detail = details.get(account);
    if (detail === undefined) return { is: "unknown", seen: "not observed", code: "NotMentioned", message: "AWS's answer does not mention this account" };
    if (!detail.ok) return detail.sighting;
    if ("error" in detail.value) return place?.failed(account, detail.value) ?? { is: "unknown", seen: "not observed", code: detail.value.error, message: detail.value.message };
    const seen = detail.value.relationshipStatus ?? "not reported";
    if (seen === "Associated") return { is: "on", seen };
    if (seen !== "Disassociated" && seen !== "Unassociated") return { is: "unknown", seen, code: "UNKNOWN_STATUS", message: `the relationship status ${seen} is new to this version` };
    return place?.uncovered(account, seen) ?? { is: "off", seen };
  };
}

const advised = (code: string): { advice?: string } => (codes[code] === undefined ? {} : { advice: codes[code].advice });

interface Placing {
  uncovered(account: AccountId, seen: string): Sighting;
  failed(account: AccountId, problem: { error: string; message: string }): Sighting;
}

/** How an account that is not associated can be reached: through its own organizational unit, the smallest that contains it. */
function placing(membership: Membership, organization: OrganizationView, declared: ReadonlySet<AccountId>): Placing {
  const { coverEntireOrganization, organizationalUnits = [] } = membership.membershipAccountsConfigurations ?? {};
  const refused = (seen: string, code: string, message: string): Sighting => ({ is: "off", seen, code, message, ...advised(code) });
  return {
    uncovered(account, seen) {
      if (!organization.listed) return refused(seen, "ORGANIZATION_UNLISTED", organization.message);
      const path = organization.accounts.get(account)?.path;
      // Not in the organization: the verdict says so, for every service alike.
      if (path === undefined) return { is: "off", seen };
      const unit = path.at(-1) ?? "";
      if (coverEntireOrganization === true || path.some((one) => organizationalUnits.includes(one))) return { is: "changing", seen: `${seen}, unit listed` };
      if (!unit.startsWith("ou-")) return refused(seen, "AT_ROOT", "the account is directly below the root of the organization");
      return { is: "off", seen, next: { action: "addUnits", target: unit }, ...alsoCovered(unit, organization, declared) };
    },
    failed(account, { error, message }) {
      if (organization.listed && !organization.accounts.has(account)) return { is: "off", seen: "not known to the membership" };
      return { is: "unknown", seen: "not observed", code: error, message };
    },
  };
}

function alsoCovered(unit: string, organization: OrganizationView & { listed: true }, declared: ReadonlySet<AccountId>): { note?: string } {
  const others = [...organization.accounts].filter(([account, facts]) => facts.path?.includes(unit) && !declared.has(account)).map(([account]) => account);
  if (others.length === 0) return { note: `through ${unit}` };
  const named = others.sort().slice(0, namedAlong).join(", ");
  return { note: `through ${unit}, which also covers ${named}${others.length > namedAlong ? ` and ${others.length - namedAlong} more` : ""}` };
}
