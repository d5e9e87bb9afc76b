import type { AccountId } from "../../core/cell";
import type { Context, OrganizationView, Outcome } from "../service";
import { SecurityIrClient, send } from "./client";
import { isAssociated, onTheirWayOut, readDetails } from "./details";
import type { Inputs } from "./inputs";
import { counted } from "./placing";
import type { Membership } from "./shapes";

/** Organizational units to add, and to remove, in one UpdateMembership call (API model). */
export const unitsPerCall = 5;

export type Outcomes = ReadonlyMap<AccountId, Outcome>;

const accepted: Outcome = { accepted: true };
export const all = (accounts: readonly AccountId[], outcome: Outcome = accepted): Outcomes =>
  new Map(accounts.map((account) => [account, outcome]));
const kept = (code: string, message: string): Outcome => ({ accepted: false, code, message });

/** Removes the listed units in which nobody lives but accounts that leave. Units without any account are not ours to judge. */
export async function removeUnits(
  context: Context<Inputs>,
  membership: Membership,
  accounts: readonly AccountId[],
): Promise<Outcomes> {
  const { membershipId = "", membershipAccountsConfigurations: { organizationalUnits: listed = [] } = {} } = membership;
  const organization = await context.organization();
  if (!organization.listed)
    return all(accounts, { accepted: false, code: "ORGANIZATION_UNLISTED", message: organization.message });
  const leaving = new Set(accounts);
  const others = new Map(listed.map((unit) => [unit, livingIn(organization, unit).filter((account) => !leaving.has(account))]));
  const emptied = listed.filter((unit) => others.get(unit)?.length === 0 && livingIn(organization, unit).length > 0);
  const client = context.client(SecurityIrClient);
  for (let start = 0; start < emptied.length; start += unitsPerCall) {
    const organizationalUnitsToRemove = emptied.slice(start, start + unitsPerCall);
    await send(client, "UpdateMembership", {
      membershipId,
      membershipAccountsConfigurationsUpdate: { organizationalUnitsToRemove },
    });
  }
  const gone = await onTheirWayOut(context, membershipId);
  return new Map(
    accounts.map((account) => {
      const unit = organization.accounts.get(account)?.path?.find((one) => others.has(one) && !emptied.includes(one));
      if (unit !== undefined)
        return [account, kept("UNIT_COVERS_OTHERS", `${unit} also contains ${counted(others.get(unit) ?? [])}`)];
      gone.add(account);
      return [account, accepted];
    }),
  );
}

const livingIn = (organization: OrganizationView & { listed: true }, unit: string): AccountId[] =>
  [...organization.accounts].flatMap(([account, { path }]) => (path?.includes(unit) ? [account] : []));

/** Ends the membership and deletes its case data, which nothing brings back: only where it is certain that nobody else is covered, or about to be. */
export async function cancelMembership(
  context: Context<Inputs>,
  membership: Membership,
  accounts: readonly AccountId[],
): Promise<Outcomes> {
  const { membershipId = "" } = membership;
  const others = await coveredBeside(context, membership, accounts);
  if (others !== undefined) return all(accounts, kept("MEMBERSHIP_COVERS_OTHERS", `the membership ${membershipId} ${others}`));
  await send(context.client(SecurityIrClient), "CancelMembership", { membershipId });
  return all(accounts);
}

/** Whom else the membership covers; undefined when AWS's own count says nobody, and nobody lives where it reaches. */
async function coveredBeside(
  context: Context<Inputs>,
  membership: Membership,
  accounts: readonly AccountId[],
): Promise<string | undefined> {
  const { membershipId = "", numberOfAccountsCovered: covered, membershipAccountsConfigurations: coverage = {} } = membership;
  const details = await readDetails(context, membershipId, accounts);
  // Those that wait for association are not in AWS's count yet.
  const ours = [...details.values()].filter(isAssociated).length;
  if (covered === undefined) return "may cover further accounts: AWS does not say how many";
  if (covered > ours) return `covers ${covered} accounts, of which this resource declares ${ours}`;
  const organization = await context.organization();
  if (!organization.listed) return undefined;
  const declared = new Set(accounts);
  const others = [...organization.accounts].flatMap(([account, { path = [], state = "ACTIVE" }]) => {
    const reached = coverage.coverEntireOrganization === true || path.some((one) => coverage.organizationalUnits?.includes(one));
    return reached && state === "ACTIVE" && !declared.has(account) ? [account] : [];
  });
  return others.length === 0 ? undefined : `is about to cover ${counted(others)}`;
}
