import type { AccountId, Capability, Observation, Observations } from "../../core/cell";
import { Code, notMentioned } from "../../core/cell";
import { ProviderError } from "../../core/providerError";
import { adviceOf } from "../classifier";
import type { Context } from "../service";
import type { Action } from "./codes";
import { codes, inactiveCodes } from "./codes";
import type { Inputs } from "./inputs";
import { capability } from "./inputs";
import { isAssociated, membershipOf, ownWrites, phaseOf, readDetails } from "./membership";
import { placement, reaches } from "./organizationalUnits";
import type { Membership } from "./schemas";

type ObserveAccount = (account: AccountId) => Observation<Action>;

export async function observe(
  context: Context<Inputs>,
  want: ReadonlyMap<AccountId, readonly Capability[]>,
): Promise<Observations<Action>> {
  const observeAccount = await observer(context, [...want.keys()]);
  return new Map([...want.keys()].map((account) => [account, new Map([[capability, observeAccount(account)]])]));
}

async function observer(context: Context<Inputs>, accounts: readonly AccountId[]): Promise<ObserveAccount> {
  const { createMembership, membershipId } = context.inputs;
  const membership = await membershipOf(context);
  const phase = phaseOf(membership, context);
  if (phase === "ended" && membershipId === undefined && createMembership !== undefined)
    return withoutMembership(context, createMembership);
  if (membership === undefined) {
    const text = `account ${context.administrator} has no Security Incident Response membership in ${context.region}`;
    throw new ProviderError("NoMembership", `${text}: ${codes["NoMembership"]?.advice}`);
  }
  return phase === "active" ? withMembership(context, membership, accounts) : () => observeInactive(membership, phase);
}

/** Nothing is left to release: what has ended covers nobody, and what is cancelled ends by itself. */
function observeInactive(membership: Membership, phase: keyof typeof inactiveCodes): Observation<Action> {
  const { membershipId, membershipStatus = "not reported", membershipDeactivationTimestamp: end } = membership;
  const until = phase === "cancelled" ? ` and covers accounts only until ${end?.toISOString()}` : "";
  return {
    is: phase === "unknown" ? "unknown" : "off",
    observed: `membership ${membershipStatus}`,
    code: inactiveCodes[phase],
    message: `the membership ${membershipId} is ${membershipStatus}${until}`,
    ...adviceOf(codes, inactiveCodes[phase]),
  };
}

async function withoutMembership(
  context: Context<Inputs>,
  { coverEntireOrganization, tags }: NonNullable<Inputs["createMembership"]>,
): Promise<ObserveAccount> {
  const organization = await context.organization();
  // An account outside any organization has a membership for itself alone, without units.
  const isStandalone = !organization.listed && organization.code === "AWSOrganizationsNotInUseException";
  if (!isStandalone && context.inputs.mode === "manage") await assertOwner(context);
  const observed = "no membership";
  const next = { action: tags === undefined ? "createMembership" : "createTaggedMembership" } as const;
  if (coverEntireOrganization) return () => ({ is: "off", observed, next, note: "covering the entire organization" });
  const place = await placement(context, { coverEntireOrganization, organizationalUnits: [] });
  return (account) => {
    if (isStandalone && account === context.administrator) return { is: "off", observed, next };
    const { releasable: _, ...placed } = place(account, observed);
    // None is created for an account that it could not cover either.
    return placed.next === undefined ? placed : { ...placed, next };
  };
}

/** The management account or the delegated administrator owns it (user guide, select-a-membership-account). */
async function assertOwner(context: Context<Inputs>): Promise<void> {
  const { administrator } = context;
  const [delegated, organization] = await Promise.all([context.delegatedAdministrators(), context.organization()]);
  const isManagement = organization.listed && organization.managementAccount === administrator;
  if (delegated?.includes(administrator) || (delegated?.length === 0 && isManagement)) return;
  const refused = `account ${administrator} cannot create the membership: `;
  const [other] = delegated ?? [];
  if (other !== undefined)
    throw new ProviderError(
      "AnotherAdministrator",
      `${refused}the delegated administrator is ${other}. Use its credentials`,
    );
  const remedy = "Use credentials of one of these, and allow organizations:ListDelegatedAdministrators";
  const reason = "AWS Organizations does not report it as the management account or the delegated administrator";
  throw new ProviderError("NotDelegatedAdministrator", `${refused}${reason}. ${remedy}`);
}

async function withMembership(
  context: Context<Inputs>,
  membership: Membership,
  accounts: readonly AccountId[],
): Promise<ObserveAccount> {
  const { membershipId = "", membershipAccountsConfigurations: coverage = {} } = membership;
  const [details, { leaving }] = await Promise.all([readDetails(context, membershipId, accounts), ownWrites(context)]);
  // While all are associated, nothing of the organization needs to be read.
  const isComplete = leaving.size === 0 && accounts.every((account) => isAssociated(details.get(account)));
  if (isComplete) return () => ({ is: "on", observed: "Associated" });
  const [organization, place] = await Promise.all([context.organization(), placement(context, coverage)]);
  const facts = organization.listed ? organization.accounts : undefined;
  return (account) => {
    const detail = details.get(account);
    if (detail === undefined) return notMentioned;
    if (!detail.ok) return detail.observation;
    if ("error" in detail.value) {
      const { error: code, message } = detail.value;
      // AWS publishes no list of these codes: only Organizations shows whether the account is outside it.
      const isOutside = facts !== undefined && !facts.has(account);
      return isOutside
        ? { is: "off", observed: "not known to the membership", releasable: ["cancelMembership"] }
        : { is: "unknown", observed: "not observed", code, message };
    }
    const observed = detail.value.relationshipStatus ?? "not reported";
    if (observed === "Disassociated" || observed === "Unassociated") return place(account, observed);
    if (observed !== "Associated") {
      const message = `the relationship status of the account is ${observed}`;
      return { is: "unknown", observed, code: Code.unknownStatus, message, ...adviceOf(codes, Code.unknownStatus) };
    }
    const isLeaving = leaving.has(account) && !reaches(coverage, facts?.get(account) ?? {});
    return isLeaving
      ? { is: "changing", observed: `${observed}, unit removed`, slow: true, releasable: ["cancelMembership"] }
      : { is: "on", observed };
  };
}
