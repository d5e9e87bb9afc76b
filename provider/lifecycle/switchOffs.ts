import type { AccountId } from "../core/cell";
import { counted } from "../core/planText";
import type { ReleaseLimit } from "../core/release";
import { defaultReleaseLimit, isExplicit, releaseAllowance } from "../core/release";

interface Share {
  /** Accounts that the resource declares or declared. */
  declared: number;
  readonly limit: ReleaseLimit | undefined;
  /** Switched off, or about to be. */
  readonly done: Set<AccountId>;
  /** To be switched off later in this run. */
  planned: ReadonlySet<AccountId>;
}

const accountsOf = ({ done, planned }: Share): Set<AccountId> => new Set([...done, ...planned]);

/**
 * The accounts in which one process switches something of a service off, over all its resources: `releaseLimit` bounds
 * a run, not a resource. A resource with an explicit limit answers for its own accounts; all others share the default.
 */
export class SwitchOffs {
  readonly #shares = new Map<string, Share>();

  /** Says how many accounts a resource declares, and plans these switch-offs in place of those it planned before. */
  plan(label: string, declared: number, limit: ReleaseLimit | undefined, accounts: Iterable<AccountId>): void {
    this.#shares.set(label, {
      declared,
      limit,
      done: this.#shares.get(label)?.done ?? new Set(),
      planned: new Set(accounts),
    });
  }

  /**
   * The same for one delete, of which a resource may have several, that begins now: counts it, or answers what stands
   * against it.
   */
  begin(
    label: string,
    declared: number,
    limit: ReleaseLimit | undefined,
    accounts: Iterable<AccountId>,
  ): string | undefined {
    this.plan(label, declared, limit, accounts);
    const own = this.#shares.get(label) as Share;
    const refusal = this.refusal(label);
    if (refusal === undefined) for (const account of own.planned) own.done.add(account);
    own.planned = new Set();
    return refusal;
  }

  /** What stands against the switch-offs of this resource; undefined when they are within the limit. */
  refusal(label: string): string | undefined {
    const own = this.#shares.get(label);
    if (own === undefined || accountsOf(own).size === 0) return undefined;
    const { allowed, wanted, explicit } = this.#usage(own);
    if (wanted <= allowed) return undefined;
    const which = explicit
      ? "its releaseLimit allows"
      : "the default releaseLimit allows all resources of the service together";
    const affected = counted(wanted, "account", "accounts");
    const mine = accountsOf(own).size;
    const others = mine === wanted ? "" : " here, and likewise on the others,";
    return `${label}: something would be disabled in ${affected}, and ${which} ${allowed} in one run: set releaseLimit: { accounts: ${mine} }${others} if that is what you want; otherwise set onRelease to "retain", or match to "atLeast"`;
  }

  /** The same over all resources. */
  get firstRefusal(): string | undefined {
    return [...this.#shares.keys()].map((label) => this.refusal(label)).find((refusal) => refusal !== undefined);
  }

  /** Whether something may be switched off in one more account of this resource; if so, it counts from now on. */
  allows(label: string, account: AccountId): boolean {
    const own = this.#shares.get(label);
    if (own === undefined) return false;
    if (own.done.has(account)) return true;
    const { allowed, wanted } = this.#usage(own);
    if (!own.planned.has(account) && wanted >= allowed) return false;
    own.done.add(account);
    return true;
  }

  #usage(own: Share): { allowed: number; wanted: number; explicit: boolean } {
    if (isExplicit(own.limit))
      return { allowed: releaseAllowance(own.limit, own.declared), wanted: accountsOf(own).size, explicit: true };
    const shares = [...this.#shares.values()].filter(({ limit }) => !isExplicit(limit));
    const declared = shares.reduce((sum, share) => sum + share.declared, 0);
    const wanted = new Set(shares.flatMap((share) => [...accountsOf(share)])).size;
    return { allowed: releaseAllowance(defaultReleaseLimit, declared), wanted, explicit: false };
  }
}
