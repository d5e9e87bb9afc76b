import type { AccountId, Capability, Desired, Region } from "./cell";

/** One cell that left a declaration, and what its release level asks for. */
export interface LeavingCell {
  readonly region: Region;
  readonly account: AccountId;
  readonly capability: Capability;
  /**
   * `account`: the whole account left (the list, or the region), and nobody else declares anything of it there.
   * `capability`: only this capability did.
   */
  readonly level: "account" | "capability";
  /** The actions of that level in AWS's order; none for `retain`. */
  readonly actions: readonly string[];
}

/** The actions of a release level; none for `retain`. */
export type ReleaseActions = (level: LeavingCell["level"]) => readonly string[];

/**
 * What the old declaration covered and the new one does not; `after` is undefined when the resource is deleted for
 * good. `staysMember`: whether an account that left must keep its membership, because somebody else declares something
 * of it: then its capabilities leave one by one.
 */
export function leaving(
  before: Desired,
  after: Desired | undefined,
  actionsOf: ReleaseActions,
  staysMember: (region: Region, account: AccountId) => boolean = () => false,
): LeavingCell[] {
  const [accounts, regions, capabilities] = [
    new Set(after?.accounts),
    new Set(after?.regions),
    new Set(after?.capabilities),
  ];
  const actions = { account: actionsOf("account"), capability: actionsOf("capability") };
  return before.regions.flatMap((region) =>
    before.accounts.flatMap((account) => {
      const stays = accounts.has(account) && regions.has(region);
      // What an account's level lets go is at most what its capability's level does while somebody else declares it.
      const hasNewOwner = !stays && actions.account.length > 0 && staysMember(region, account);
      const level = stays || hasNewOwner ? ("capability" as const) : ("account" as const);
      return before.capabilities
        .filter((capability) => !stays || !capabilities.has(capability))
        .map((capability) => ({ region, account, capability, level, actions: actions[level] }));
    }),
  );
}

export const defaultReleaseLimit = { accounts: 10, percent: 10 } as const;

export interface ReleaseLimit {
  readonly accounts?: number | undefined;
  readonly percent?: number | undefined;
}

/**
 * How many accounts may be switched off in: the smaller of the limits that are given, at least one. 100 percent is no
 * limit: more may leave or have a surplus than either declaration names.
 */
export function releaseAllowance(limit: ReleaseLimit, declaredAccounts: number): number {
  const { percent = 100 } = limit;
  const byPercent = percent === 100 ? Number.POSITIVE_INFINITY : Math.floor((declaredAccounts * percent) / 100);
  return Math.max(1, Math.min(limit.accounts ?? Number.POSITIVE_INFINITY, byPercent));
}

export const isExplicit = (limit: ReleaseLimit | undefined): limit is ReleaseLimit =>
  limit?.accounts !== undefined || limit?.percent !== undefined;
