import type { AccountId, Capability, Observation } from "../../core/cell";
import { ProviderError } from "../../core/providerError";
import type { Context } from "../service";
import { isAssociated, onTheirWayOut, readDetails } from "./details";
import type { Inputs } from "./inputs";
import { membershipOf } from "./membership";
import { advised, placing, reaches } from "./placing";
import type { Membership } from "./shapes";

export const capability = "MEMBERSHIP";

type See = (account: AccountId) => Observation;

export async function observe(
  context: Context<Inputs>,
  want: ReadonlyMap<AccountId, readonly Capability[]>,
): Promise<Map<AccountId, Map<Capability, Observation>>> {
  const membership = await membershipOf(context);
  const see =
    membership === undefined ? await withoutMembership(context) : await withMembership(context, membership, [...want.keys()]);
  return new Map([...want.keys()].map((account) => [account, new Map([[capability, see(account)]])]));
}

async function withoutMembership(context: Context<Inputs>): Promise<See> {
  const { createMembership } = context.inputs;
  if (createMembership === undefined) {
    throw new ProviderError(
      "NoMembership",
      `account ${context.administrator} has no active Security Incident Response membership in ${context.region}: a membership answers in its home region and to its owner only, so check homeRegion and credentials, or declare createMembership with the incident-response team`,
    );
  }
  const seen = "no membership";
  const next = { action: "createMembership" };
  const { coverEntireOrganization } = createMembership;
  if (coverEntireOrganization) return () => ({ is: "off", observed: seen, next, note: "covering the entire organization" });
  const organization = await context.organization();
  // An account outside any organization has a membership for itself alone, without units.
  const standalone = !organization.listed && organization.code === "AWSOrganizationsNotInUseException";
  const place = await placing(context, { coverEntireOrganization, organizationalUnits: [] });
  return (account) => {
    if (standalone && account === context.administrator) return { is: "off", observed: seen, next };
    const placed = place(account, seen);
    // Where a new membership could not cover the account either, none is created for it.
    return placed.next === undefined ? placed : { ...placed, next };
  };
}

async function withMembership(context: Context<Inputs>, membership: Membership, accounts: readonly AccountId[]): Promise<See> {
  const { membershipId = "", membershipAccountsConfigurations: coverage = {} } = membership;
  if (membership.membershipStatus !== "Active") {
    const code = "MEMBERSHIP_NOT_ACTIVE";
    const message = `the membership ${membershipId} is ${membership.membershipStatus}`;
    return () => ({ is: "off", observed: `membership ${membership.membershipStatus}`, code, message, ...advised(code) });
  }
  const details = await readDetails(context, membershipId, accounts);
  const leaving = await onTheirWayOut(context, membershipId);
  const open = leaving.size > 0 || [...details.values()].some((detail) => !isAssociated(detail));
  const place = open ? await placing(context, coverage) : undefined;
  const organization = open ? await context.organization() : undefined;
  const facts = (account: AccountId) => (organization?.listed === true ? organization.accounts.get(account) : undefined);
  return (account) => {
    const detail = details.get(account);
    if (detail === undefined)
      return { is: "unknown", observed: "not observed", code: "NotMentioned", message: "AWS's answer does not mention this account" };
    if (!detail.ok) return detail.observation;
    if ("error" in detail.value) {
      const { error: code, message } = detail.value;
      // The vocabulary of these errors is unpublished: only the organization tells a stranger from an account that cannot be looked at.
      const stranger = organization?.listed === true && facts(account) === undefined;
      return stranger
        ? { is: "off", observed: "not known to the membership" }
        : { is: "unknown", observed: "not observed", code, message };
    }
    const seen = detail.value.relationshipStatus ?? "not reported";
    if (seen === "Associated") {
      const gone = leaving.has(account) && !reaches(coverage, facts(account)?.path ?? []);
      return gone ? { is: "changing", observed: `${seen}, unit removed` } : { is: "on", observed: seen };
    }
    if (seen !== "Disassociated" && seen !== "Unassociated")
      return { is: "unknown", observed: seen, code: "UNKNOWN_STATUS", message: `the relationship status ${seen} is new to this version` };
    return place?.(account, seen) ?? { is: "off", observed: seen };
  };
}
