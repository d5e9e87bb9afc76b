import type { AccountId } from "../core/cell";
import { canonical } from "../core/changes";

export const isAccountId = (id: string): boolean => /^\d{12}$/.test(id);

/**
 * What an answer says of each account. An account that it has twice, with different statements, is left out: an answer
 * that contradicts itself proves nothing.
 */
export function entriesByAccount<T>(
  entries: Iterable<readonly [account: AccountId | undefined, entry: T]>,
): Map<AccountId, T> {
  const found = new Map<AccountId, T>();
  const contradicted = new Set<AccountId>();
  for (const [account = "", entry] of entries) {
    if (found.has(account) && canonical(found.get(account)) !== canonical(entry)) contradicted.add(account);
    found.set(account, entry);
  }
  for (const account of contradicted) found.delete(account);
  return found;
}
