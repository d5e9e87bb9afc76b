import type { AccountId } from "../core/cell";
import { describeFailure } from "../core/failure";
import { ProviderError } from "../core/providerError";
import type { AccountSelector } from "../core/selection";
import { emptyUnits, matching, select } from "../core/selection";
import type { OrganizationClient } from "./organizationClient";

/**
 * The accounts that a selector means today, sorted. Throws `ProviderError` where the organization cannot be listed, a
 * unit does not exist, or fewer accounts are selected than expected.
 * @param warn called with a sentence for each unit in which no account lives
 */
export async function selectedAccounts(
  organization: OrganizationClient,
  selector: AccountSelector,
  warn: (line: string) => void,
): Promise<AccountId[]> {
  const view = await listed(organization);
  for (const { unit, inTree } of emptyUnits(selector, view.accounts)) {
    // Nobody lives in it: that is fine for a unit which is there, and full coverage of nothing for one that is
    // misspelt.
    const name = inTree ? "" : ` (${await nameOfUnit(organization, unit)})`;
    const where = selector.recursive ? "in it or below it" : "in it itself, and `recursive` is false";
    warn(`organizational unit ${unit}${name} selects nothing: no account is ${where}`);
  }
  return select(selector, view.accounts, view.managementAccount);
}

/**
 * The same for a declaration that is being released: it may match fewer accounts than expected, and its units may be
 * gone.
 */
export async function formerlySelectedAccounts(
  organization: OrganizationClient,
  selector: AccountSelector,
): Promise<AccountId[]> {
  const view = await listed(organization);
  return matching(selector, view.accounts, view.managementAccount);
}

async function listed(organization: OrganizationClient) {
  const view = await organization.view();
  if (view.listed) return view;
  throw ProviderError.fromAws(
    view.code,
    `organization: the selector needs to list the organization, and AWS Organizations answered: ${view.message.replace(/\.$/, "")}. Run as the management account or a delegated administrator, or give the ids in accounts`,
    undefined,
  );
}

/**
 * One call for each unit that the listing does not show. Throws where it does not exist, or that cannot be determined.
 */
async function nameOfUnit(organization: OrganizationClient, unit: string): Promise<string> {
  const missing = (message: string): ProviderError =>
    new ProviderError(
      "OrganizationalUnitNotFound",
      `organization.organizationalUnitIds: ${unit} ${message}: check the id, or remove it if the unit was deleted`,
    );
  // Every account's path begins with the one root.
  if (unit.startsWith("r-")) throw missing("is not the root of this organization");
  try {
    return await organization.unitName(unit);
  } catch (error) {
    const { code, message } = describeFailure(error);
    if (code === "OrganizationalUnitNotFoundException") throw missing("does not exist in this organization");
    throw ProviderError.fromAws(
      code,
      `organization.organizationalUnitIds: no account is in ${unit}, and whether it exists cannot be determined: ${message}. Allow organizations:DescribeOrganizationalUnit, or remove the id`,
      error,
    );
  }
}
