import type { AccountId } from "../core/cell";
import type { Unprocessed } from "./memberAnswers";
import type { Outcome } from "./service";

/** AWS accepted the change of this account. */
export const accepted: Outcome = { accepted: true };

export const refused = (code: string, message: string): Outcome => ({ accepted: false, code, message });

/** The same outcome for all of these accounts. */
export const allOf = (accounts: readonly AccountId[], outcome: Outcome = accepted): Map<AccountId, Outcome> =>
  new Map(accounts.map((account) => [account, outcome]));

/**
 * Outcomes of a call whose answer names failures only: whatever AWS does not list as unprocessed, it has accepted. An
 * account that the call did not name is not taken in.
 */
export function allBut(
  accounts: readonly AccountId[],
  unprocessed: readonly Unprocessed[] | undefined,
  codeOf: (sentence: string) => string,
): Map<AccountId, Outcome> {
  const outcomes = allOf(accounts);
  for (const [account = "", sentence = ""] of unprocessed ?? [])
    if (outcomes.has(account)) outcomes.set(account, refused(codeOf(sentence), sentence));
  return outcomes;
}
