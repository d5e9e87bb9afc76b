import { DescribeOrganizationalUnitCommand, OrganizationsClient } from "@aws-sdk/client-organizations";
import type { AccountId } from "../core/cell";
import { ProviderError } from "../core/providerError";
import { planLines } from "../core/planLines";
import type { PlanText } from "../core/planText";
import { emptyUnits, matching, select } from "../core/selection";
import { asSelection, selectionChanges, selectionOf } from "../core/selectionChanges";
import type { Selector } from "../services/service";
import { describeFailure } from "../aws/awsErrors";
import type { Properties } from "../lifecycle/parse";
import { organizationsPace } from "./organization";
import type { Session } from "../aws/session";
import { partitionOrThrow } from "../aws/session";
import type { Target } from "../reconcile/target";

/**
 * Computed input beside `plan`: what the selector meant when it was last carried out. Inputs, because check is handed the old
 * inputs only; two underscores, because the engine stores such a key and shows it nowhere: a thousand random characters tell nobody anything.
 */
export const selectionKey = "__selection";

/** The accounts that a selector means, or meant: what is let go may be fewer than expected, and its units may be gone. */
export type Strictness = "declared" | "before";

export async function selectedAccounts(
  session: Session,
  target: Omit<Target, "desired">,
  selector: Selector,
  region: string,
  strictness: Strictness,
): Promise<AccountId[]> {
  const view = await target.organization();
  if (!view.listed) {
    throw new ProviderError(
      view.code,
      `accounts.organization needs to list the organization, and AWS Organizations answered: ${view.message}. Run as the management account or a delegated administrator, or list the accounts`,
    );
  }
  if (strictness === "before") return matching(selector, view.accounts, view.managementAccount);
  for (const { unit, inTree } of emptyUnits(selector, view.accounts)) {
    // Nobody lives in it: that is fine for a unit which is there, and full coverage of nothing for one that is misspelt.
    const name = inTree ? "" : ` (${await nameOfUnit(session, target, region, unit)})`;
    const where = selector.recursive ? "in it or below it" : "in it itself, and `recursive` is false";
    session.logOnce(`${target.label}: warning: organizational unit ${unit}${name} selects nothing: no account is ${where}`);
  }
  return select(selector, view.accounts, view.managementAccount);
}

/** One call for each unit that the listing does not show. Throws where it does not exist, or that cannot be told. */
async function nameOfUnit(
  session: Session,
  { connection }: Pick<Target, "connection">,
  region: string,
  unit: string,
): Promise<string> {
  const missing = (message: string): ProviderError =>
    new ProviderError(
      "OrganizationalUnitNotFound",
      `accounts.organization.organizationalUnitIds: ${unit} ${message}: check the id, or remove it if the unit was deleted`,
    );
  // Every account's path begins with the one root.
  if (unit.startsWith("r-")) throw missing("is not the root of this organization");
  try {
    return await session.once(`unit ${unit} ${connection.key}`, async () => {
      const client = session.client(OrganizationsClient, connection, partitionOrThrow(region).globalRegion, "organizations");
      const ask = () => client.send(new DescribeOrganizationalUnitCommand({ OrganizationalUnitId: unit }));
      const { OrganizationalUnit } = await session.pacer(`organizations ${connection.key}`, organizationsPace).run(ask, true);
      return OrganizationalUnit?.Name ?? unit;
    });
  } catch (error) {
    const { code, message } = describeFailure(error);
    if (code === "OrganizationalUnitNotFoundException") throw missing("does not exist in this organization");
    throw new ProviderError(
      code,
      `accounts.organization.organizationalUnitIds: no account is in ${unit}, and whether it exists cannot be told: ${message}. Allow organizations:DescribeOrganizationalUnit, or remove the id`,
      { cause: error },
    );
  }
}

/** What check adds to the inputs of a resource with a selector; for any other, nothing. */
export async function selectionInput({ inputs, organization }: Target): Promise<Properties> {
  if (!("organization" in inputs.accounts)) return {};
  const view = await organization();
  return view.listed ? { [selectionKey]: selectionOf(inputs.accounts.organization, view) } : {};
}

/** Where the organization could not be listed, what was known of the selection is kept for the next look. */
export const carriedSelection = (olds: Properties): Properties =>
  olds[selectionKey] === undefined ? {} : { [selectionKey]: olds[selectionKey] };

/**
 * Who came and went since the declaration `before` was carried out, as a part of the plan. Said at once, too: it is nothing to
 * do, and the plan of a step without changes is shown nowhere.
 */
export async function selectionText(
  session: Session,
  target: Target,
  olds: Properties,
  before: Pick<Target, "inputs"> | undefined,
): Promise<PlanText> {
  const stored = asSelection(olds[selectionKey]);
  if (stored === undefined || before === undefined || !("organization" in before.inputs.accounts)) return {};
  const view = await target.organization();
  const changes = view.listed ? selectionChanges(stored, before.inputs.accounts.organization, view) : undefined;
  if (changes === undefined) return {};
  const text = { accounts: changes };
  for (const line of planLines(text)) session.logOnce(`${target.label}: ${line}`);
  return text;
}
