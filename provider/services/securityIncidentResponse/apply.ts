import type { AccountId } from "../../core/cell";
import { ProviderError } from "../../core/failure";
import type { Context, Outcome, Step } from "../service";
import { SecurityIrClient, send } from "./client";
import type { Inputs } from "./inputs";
import { forgetMembership, membershipOf } from "./observe";

/** Organizational units to add, and to remove, in one UpdateMembership call (API model). */
export const unitsPerCall = 5;

const accepted: Outcome = { accepted: true };

export async function apply(context: Context<Inputs>, step: Step): Promise<ReadonlyMap<AccountId, Outcome>> {
  try {
    return await change(context, step);
  } finally {
    forgetMembership(context);
  }
}

async function change(context: Context<Inputs>, step: Step): Promise<ReadonlyMap<AccountId, Outcome>> {
  const client = context.client(SecurityIrClient);
  if (step.action === "createMembership") {
    await create(context, client);
    return all(step.accounts, accepted);
  }
  const membership = await membershipOf(context);
  const membershipId = membership?.membershipId;
  if (membership === undefined || membershipId === undefined) throw new ProviderError("NoMembership", `there is no active membership in ${context.region}`);
  const { coverEntireOrganization = false, organizationalUnits = [] } = membership.membershipAccountsConfigurations ?? {};
  if (step.action === "cancelMembership") {
    const others = (membership.numberOfAccountsCovered ?? Number.POSITIVE_INFINITY) - step.accounts.length;
    if (others > 0) return all(step.accounts, { accepted: false, code: "MEMBERSHIP_COVERS_OTHERS", message: `the membership ${membershipId} covers ${others} further accounts` });
    await send(client, "CancelMembership", { membershipId });
    return all(step.accounts, accepted);
  }
  // Where the entire organization is covered, units are neither added nor removed: AWS would narrow the coverage to them.
  if (coverEntireOrganization) return all(step.accounts, { accepted: false, code: "COVERS_ORGANIZATION", message: `the membership ${membershipId} covers the entire organization` });
  if (step.action === "addUnits") {
    await send(client, "UpdateMembership", { membershipId, membershipAccountsConfigurationsUpdate: { organizationalUnitsToAdd: [...step.targets] } });
    return all(step.accounts, accepted);
  }
  return removeUnits(context, client, membershipId, organizationalUnits, step.accounts);
}

async function create(context: Context<Inputs>, client: SecurityIrClient): Promise<void> {
  const declared = context.inputs.createMembership;
  if (declared === undefined) throw new ProviderError("NoMembership", "createMembership is not declared");
  const { triage, tags, ...rest } = declared;
  await send(client, "CreateMembership", {
    ...rest,
    // Always sent: the model's default covers the entire organization, the documentation's does not.
    coverEntireOrganization: declared.coverEntireOrganization,
    ...(triage === undefined ? {} : { optInFeatures: [{ featureName: "Triage", isEnabled: triage }] }),
    ...(tags === undefined ? {} : { tags }),
  });
}

/** Removes the listed units in which no other account of the organization lives; accounts of the other units stay covered. */
async function removeUnits(context: Context<Inputs>, client: SecurityIrClient, membershipId: string, listed: readonly string[], accounts: readonly AccountId[]): Promise<ReadonlyMap<AccountId, Outcome>> {
  const organization = await context.organization();
  if (!organization.listed) return all(accounts, { accepted: false, code: "ORGANIZATION_UNLISTED", message: organization.message });
  const leaving = new Set(accounts);
  const emptied = listed.filter((unit) => [...organization.accounts].every(([account, facts]) => leaving.has(account) || facts.path?.includes(unit) !== true));
  for (let start = 0; start < emptied.length; start += unitsPerCall) {
    const organizationalUnitsToRemove = emptied.slice(start, start + unitsPerCall);
    await send(client, "UpdateMembership", { membershipId, membershipAccountsConfigurationsUpdate: { organizationalUnitsToRemove } });
  }
  const kept = listed.filter((unit) => !emptied.includes(unit));
  return new Map(
    accounts.map((account) => {
      const unit = organization.accounts.get(account)?.path?.find((one) => kept.includes(one));
      return [account, unit === undefined ? accepted : { accepted: false, code: "UNIT_COVERS_OTHERS", message: `${unit} contains other accounts` }];
    }),
  );
}

const all = (accounts: readonly AccountId[], outcome: Outcome): Map<AccountId, Outcome> => new Map(accounts.map((account) => [account, outcome]));
