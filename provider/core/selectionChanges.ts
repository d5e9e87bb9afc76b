import type { AccountId } from "./cell";
import type { AccountSelector, Accounts, NotSelected } from "./selection";
import { matching, notSelected } from "./selection";
import { reconcile, sketchOf } from "./selectionSketch";

/** What state keeps of the accounts that a selector meant: enough to tell who came and went, in a size that does not grow. */
export interface Selection {
  readonly accounts: number;
  readonly sketch: string;
}

/** The part of an organization's listing that decides what a selector means. */
export interface Listing {
  readonly accounts: Accounts;
  readonly managementAccount: AccountId;
}

export const selectionOf = (selector: AccountSelector, listing: Listing): Selection => sketched(tracked(selector, listing));

const sketched = (accounts: readonly AccountId[]): Selection => ({ accounts: accounts.length, sketch: sketchOf(accounts) });

/**
 * Accounts whose coming and going is told. A selector that does not ask for states means closed accounts too, as not applicable;
 * but that one has been closed since the last update is worth a line.
 */
function tracked(selector: AccountSelector, { accounts, managementAccount }: Listing): AccountId[] {
  const selected = matching(selector, accounts, managementAccount);
  return selector.states === undefined ? selected.filter((account) => isActive(accounts, account)) : selected;
}

const isActive = (accounts: Accounts, account: AccountId): boolean => (accounts.get(account)?.state ?? "ACTIVE") === "ACTIVE";

/** A selection in a state of any age, or undefined. */
export function asSelection(value: unknown): Selection | undefined {
  const { accounts, sketch } = (value ?? {}) as Partial<Selection>;
  return typeof accounts === "number" && typeof sketch === "string" ? { accounts, sketch } : undefined;
}

/**
 * What the organization did to a selection since it was last carried out, as a part of the plan: by account, or in one line
 * where too many changed to name them. `selector` is the one that was carried out, so that an edit of it does not show here.
 */
export function selectionChanges(
  before: Selection,
  selector: AccountSelector,
  listing: Listing,
): { readonly [account: string]: string } | string | undefined {
  const today = tracked(selector, listing);
  const now = sketched(today);
  if (now.accounts === before.accounts && now.sketch === before.sketch) return undefined;
  const changes = reconcile(before.sketch, today);
  if (changes === undefined) {
    const count = (accounts: number): string => accounts.toLocaleString("en-US");
    return `the selector meant ${count(before.accounts)} at the last update and means ${count(today.length)} now, with more changes than can be named; nothing is switched off in those that left`;
  }
  return Object.fromEntries([
    ...changes.left.map((account) => [account, `${whatHappened(selector, account, listing)}; nothing is switched off`]),
    ...changes.joined.map((account) => [account, "joined the selection (new, moved here, or active again)"]),
  ]);
}

/** What became of an account, as far as the organization's listing tells. */
function whatHappened(selector: AccountSelector, account: AccountId, { accounts, managementAccount }: Listing): string {
  const facts = accounts.get(account);
  const reasons: Record<NotSelected, string> = {
    departed: "no longer in the organization",
    unit: `moved to ${facts?.path?.at(-1) ?? "a unit that AWS does not tell"}`,
    state: `now ${facts?.state ?? "without a state"}`,
    management: "now the management account",
    excluded: "excluded",
  };
  const reason = notSelected(selector, account, accounts, managementAccount);
  if (reason !== undefined) return `left the selection (${reasons[reason]})`;
  return isActive(accounts, account) ? "left the selection" : `now ${facts?.state}, so that nothing can be switched on there`;
}
