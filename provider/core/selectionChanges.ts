import type { AccountId } from "./cell";
import type { AccountSelector, Accounts, NotSelected } from "./selection";
import { notSelected } from "./selection";
import { reconcile, sketchOf } from "./selectionSketch";

/** What state keeps of the accounts that a selector meant: enough to tell who came and went, in a size that does not grow. */
export interface Selection {
  readonly accounts: number;
  readonly sketch: string;
}

export const selectionOf = (accounts: readonly AccountId[]): Selection => ({
  accounts: accounts.length,
  sketch: sketchOf(accounts),
});

/** A selection in a state of any age, or undefined. */
export function asSelection(value: unknown): Selection | undefined {
  const { accounts, sketch } = (value ?? {}) as Partial<Selection>;
  return typeof accounts === "number" && typeof sketch === "string" ? { accounts, sketch } : undefined;
}

/**
 * What the organization did to a selection since it was last carried out, as a part of the plan: by account, or in one line
 * where too many changed to name them. `today` is what the same selector means now, so that an edit of it does not show here.
 */
export function selectionChanges(
  before: Selection,
  today: readonly AccountId[],
  why: (account: AccountId) => string,
): { readonly [account: string]: string } | string | undefined {
  const now = selectionOf(today);
  if (now.accounts === before.accounts && now.sketch === before.sketch) return undefined;
  const changes = reconcile(before.sketch, today);
  if (changes === undefined) {
    const count = (accounts: number): string => accounts.toLocaleString("en-US");
    return `the selector meant ${count(before.accounts)} at the last update and means ${count(today.length)} now, with more changes than can be named; nothing is switched off in those that left`;
  }
  return Object.fromEntries([
    ...changes.left.map((account) => [account, `left the selection (${why(account)}); nothing is switched off`]),
    ...changes.joined.map((account) => [account, "joined the selection"]),
  ]);
}

/** Why an account is no longer meant, as far as the organization's listing tells. */
export function whyLeft(selector: AccountSelector, account: AccountId, accounts: Accounts, managementAccount: AccountId): string {
  const facts = accounts.get(account);
  const reasons: Record<NotSelected, string> = {
    departed: "no longer in the organization",
    unit: `moved to ${facts?.path?.at(-1) ?? "a unit that AWS does not tell"}`,
    state: `now ${facts?.state ?? "without a state"}`,
    management: "now the management account",
    excluded: "excluded",
  };
  const reason = notSelected(selector, account, accounts, managementAccount);
  return reason === undefined ? "for a reason that AWS does not tell" : reasons[reason];
}
