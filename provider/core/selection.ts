import type { AccountFacts, AccountId } from "./cell";
import { ProviderError } from "./failure";

/** Which accounts of the organization a resource declares; members that are absent do not narrow the choice. */
export interface AccountSelector {
  readonly organizationalUnitIds?: readonly string[] | undefined;
  /** Whether accounts in units below the named ones belong too. */
  readonly recursive: boolean;
  readonly exclude: readonly AccountId[];
  readonly states?: readonly string[] | undefined;
  readonly includeManagementAccount: boolean;
  readonly expect?: { readonly atLeast?: number | undefined } | undefined;
}

/**
 * The accounts that a selector means in this organization, sorted.
 * Throws `ProviderError`: an empty answer, fewer accounts than expected, or a unit that no account is in. A selector that
 * matches nothing is a mistake far more often than an empty organization, and would report full coverage of nothing.
 */
export function select(
  selector: AccountSelector,
  accounts: ReadonlyMap<AccountId, AccountFacts>,
  managementAccount: AccountId,
): AccountId[] {
  const units = selector.organizationalUnitIds;
  const unlocated = [...accounts].filter(([, facts]) => facts.path === undefined);
  if (units !== undefined && unlocated.length > 0) {
    throw new ProviderError(
      "OrganizationalUnitsUnknown",
      `AWS did not say in which organizational unit ${unlocated[0]?.[0]} is: list the accounts instead`,
    );
  }
  const lives = (facts: AccountFacts, unit: string): boolean =>
    selector.recursive ? facts.path?.includes(unit) === true : facts.path?.at(-1) === unit;
  const empty = units?.find((unit) => ![...accounts.values()].some((facts) => lives(facts, unit)));
  if (empty !== undefined) {
    throw new ProviderError(
      "SelectionTooSmall",
      `accounts.organization.organizationalUnitIds: no account is in ${empty}${selector.recursive ? " or below it" : " itself, and `recursive` is false"}: check the id, or remove it`,
    );
  }
  const chosen = [...accounts].filter(([account, facts]) => {
    const inUnit = units === undefined || units.some((unit) => lives(facts, unit));
    const inState = selector.states === undefined || selector.states.includes(facts.state ?? "ACTIVE");
    const management = selector.includeManagementAccount || account !== managementAccount;
    return inUnit && inState && management && !selector.exclude.includes(account);
  });
  const atLeast = selector.expect?.atLeast ?? 1;
  if (chosen.length === 0 || chosen.length < atLeast) {
    const where = units === undefined ? "the organization" : units.join(", ");
    throw new ProviderError(
      "SelectionTooSmall",
      `accounts.organization selects ${chosen.length} of ${accounts.size} accounts in ${where}, at least ${atLeast} ${atLeast === 1 ? "is" : "are"} expected: check the organizational unit ids, \`recursive\`, \`states\` and \`exclude\``,
    );
  }
  return chosen.map(([account]) => account).sort();
}
