import type { AccountId, Capability, Desired, Region } from "./cell";
import { cellKey } from "./evaluate";

/** One cell that left a declaration, and the level at which it left. */
export interface LeavingCell {
  readonly region: Region;
  readonly account: AccountId;
  readonly capability: Capability;
  /** `account`: the whole account left (the list, or the region). `capability`: only this capability did. */
  readonly level: "account" | "capability";
}

/** What the old declaration covered and the new one does not; `after` is undefined when the resource is destroyed. */
export function leaving(before: Desired, after: Desired | undefined): LeavingCell[] {
  const accounts = new Set(after?.accounts);
  const regions = new Set(after?.regions);
  const capabilities = new Set(after?.capabilities);
  return before.regions.flatMap((region) =>
    before.accounts.flatMap((account) => {
      const accountLeft = !accounts.has(account) || !regions.has(region);
      return before.capabilities
        .filter((capability) => accountLeft || !capabilities.has(capability))
        .map((capability) => ({
          region,
          account,
          capability,
          level: accountLeft ? ("account" as const) : ("capability" as const),
        }));
    }),
  );
}

/** Drops the cells that another resource declares: they are handed over, never switched off. */
export function withoutHandedOver(cells: readonly LeavingCell[], isDeclared: (key: string) => boolean): LeavingCell[] {
  return cells.filter((cell) => !isDeclared(cellKey(cell.region, cell.account, cell.capability)));
}

export const defaultReleaseLimit = { accounts: 10, percent: 10 } as const;

export interface ReleaseLimit {
  readonly accounts?: number | undefined;
  readonly percent?: number | undefined;
}

/** How many accounts one operation may switch something off in: the smaller of the limits that are given, at least one. */
export function releaseAllowance(limit: ReleaseLimit | undefined, declaredAccounts: number): number {
  const { accounts, percent } = limit?.accounts === undefined && limit?.percent === undefined ? defaultReleaseLimit : limit;
  const byPercent = percent === undefined ? Number.POSITIVE_INFINITY : Math.floor((declaredAccounts * percent) / 100);
  return Math.max(1, Math.min(accounts ?? Number.POSITIVE_INFINITY, byPercent));
}
