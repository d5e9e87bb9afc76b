import type { AccountFacts, AccountId } from "./cell";
import { ProviderError } from "./providerError";

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

export type Accounts = ReadonlyMap<AccountId, AccountFacts>;

/** Why an account is not among those that a selector means. */
export type NotSelected = "departed" | "unit" | "state" | "management" | "excluded";

/**
 * The accounts that a selector means in this organization, sorted.
 * Throws `ProviderError` on an empty answer and on fewer accounts than expected: a selector that matches nothing is a
 * mistake far more often than an empty organization, and would report full coverage of nothing.
 */
export function select(selector: AccountSelector, accounts: Accounts, managementAccount: AccountId): AccountId[] {
  const units = selector.organizationalUnitIds;
  const unlocated = [...accounts].find(([, facts]) => facts.path === undefined);
  if (units !== undefined && unlocated !== undefined) {
    throw new ProviderError(
      "OrganizationalUnitsUnknown",
      `AWS did not say in which organizational unit ${unlocated[0]} is: give the ids in accounts instead`,
    );
  }
  const chosen = matching(selector, accounts, managementAccount);
  const atLeast = selector.expect?.atLeast ?? 1;
  if (chosen.length === 0 || chosen.length < atLeast) {
    const where = units === undefined ? "the organization" : units.join(", ");
    throw new ProviderError(
      "SelectionTooSmall",
      `organization selects ${chosen.length} of ${accounts.size} accounts in ${where}, at least ${atLeast} ${atLeast === 1 ? "is" : "are"} expected: check the organizational unit ids, \`recursive\`, \`states\` and \`exclude\``,
    );
  }
  return chosen;
}

/** The accounts that a selector matches today, sorted, however few. */
export function matching(selector: AccountSelector, accounts: Accounts, managementAccount: AccountId): AccountId[] {
  return [...accounts.keys()]
    .filter((account) => notSelected(selector, account, accounts, managementAccount) === undefined)
    .sort();
}

/** The first reason why a selector does not mean this account; undefined when it does. */
export function notSelected(
  selector: AccountSelector,
  account: AccountId,
  accounts: Accounts,
  managementAccount: AccountId,
): NotSelected | undefined {
  const facts = accounts.get(account);
  if (facts === undefined) return "departed";
  const { organizationalUnitIds: units, states } = selector;
  if (units?.some((unit) => lives(selector, facts, unit)) === false) return "unit";
  if (states?.includes(facts.state ?? "ACTIVE") === false) return "state";
  if (!selector.includeManagementAccount && account === managementAccount) return "management";
  return selector.exclude.includes(account) ? "excluded" : undefined;
}

function lives({ recursive }: AccountSelector, { path }: AccountFacts, unit: string): boolean {
  return recursive ? path?.includes(unit) === true : path?.at(-1) === unit;
}

export interface EmptyUnit {
  readonly unit: string;
  /** The organization's tree shows it: accounts live in units below it. Otherwise it may be misspelt. */
  readonly inTree: boolean;
}

/** Declared units in which the selector finds no account. */
export function emptyUnits(
  { organizationalUnitIds = [], recursive }: AccountSelector,
  accounts: Accounts,
): EmptyUnit[] {
  const paths = [...accounts.values()].flatMap(({ path }) => (path === undefined ? [] : [path]));
  const inTree = new Set(paths.flat());
  const lived = recursive ? inTree : new Set(paths.map((path) => path.at(-1)));
  return organizationalUnitIds.filter((unit) => !lived.has(unit)).map((unit) => ({ unit, inTree: inTree.has(unit) }));
}

/** An account that the organization added to, or took from, a selection since it was last carried out, and why. */
export interface SelectionChange {
  readonly account: AccountId;
  readonly change: "joined" | "left";
  readonly why: string;
}

/** Who joined and who left a selection between two runs, sorted by account. `before` was selected by `selector`. */
export function selectionChanges(
  before: readonly AccountId[],
  after: readonly AccountId[],
  selector: AccountSelector,
  accounts: Accounts,
  managementAccount: AccountId,
): SelectionChange[] {
  const [then, now] = [new Set(before), new Set(after)];
  const joined = after.filter((account) => !then.has(account));
  const left = before.filter((account) => !now.has(account));
  return [
    ...joined.map((account) => ({
      account,
      change: "joined" as const,
      why: "new, moved here, or selected by an edit",
    })),
    ...left.map((account) => ({
      account,
      change: "left" as const,
      why: reasonText(notSelected(selector, account, accounts, managementAccount), accounts.get(account)),
    })),
  ].sort((a, b) => (a.account < b.account ? -1 : 1));
}

function reasonText(reason: NotSelected | undefined, facts: AccountFacts | undefined): string {
  switch (reason) {
    case "departed":
      return "no longer in the organization";
    case "unit":
      return `moved to ${facts?.path?.at(-1) ?? "a unit that AWS does not report"}`;
    case "state":
      return `now ${facts?.state ?? "without a state"}`;
    case "management":
      return "now the management account";
    case "excluded":
      return "excluded";
    case undefined:
      return "the selector was edited";
  }
}
