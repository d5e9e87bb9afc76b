import type { AccountId } from "../core/cell";
import type { Outcome } from "./service";

/** AWS accepted the change of this account. */
export const accepted: Outcome = { accepted: true };

export const refused = (code: string, message: string): Outcome => ({ accepted: false, code, message });

/** The same outcome for all of these accounts. */
export const allOf = (accounts: readonly AccountId[], outcome: Outcome = accepted): Map<AccountId, Outcome> =>
  new Map(accounts.map((account) => [account, outcome]));
