import type { AccountId } from "../core/cell";
import { counted } from "../core/planText";
import type { ReleaseLimit } from "../core/release";
import { defaultReleaseLimit, isExplicit, releaseAllowance } from "../core/release";

interface Share {
  /** Accounts that the resource declares or declared. */
  declared: number;
  readonly limit: ReleaseLimit | undefined;
  readonly accounts: Set<AccountId>;
}

/**
 * The accounts in which one process switches something of a service off, over all its resources: `releaseLimit` bounds a run, not a
 * resource. A resource with an explicit limit answers for its own accounts; all others share the default.
 */
export class SwitchOffs {
  readonly #shares = new Map<string, Share>();

  /** Says how many accounts a resource declares, and plans these switch-offs in place of those it planned before. */
  plan(label: string, declared: number, limit: ReleaseLimit | undefined, accounts: Iterable<AccountId>): void {
    this.#shares.set(label, { declared, limit, accounts: new Set(accounts) });
  }

  /** What stands against the switch-offs of this resource; undefined when they are within the limit. */
  refusal(label: string): string | undefined {
    const own = this.#shares.get(label);
    if (own === undefined || own.accounts.size === 0) return undefined;
    const { allowed, wanted, explicit } = this.#usage(own);
    if (wanted <= allowed) return undefined;
    const which = explicit ? "its releaseLimit allows" : "the default releaseLimit allows all resources of the service together";
    return `${label}: something would be disabled in ${counted(wanted, "account", "accounts")}, and ${which} ${allowed} in one run: set releaseLimit: { accounts: ${wanted} } if that is what you want; otherwise set onRelease to "retain", or match to "atLeast"`;
  }

  /** The same over all resources. */
  get firstRefusal(): string | undefined {
    return [...this.#shares.keys()].map((label) => this.refusal(label)).find((refusal) => refusal !== undefined);
  }

  /** Whether something may be switched off in one more account of this resource; if so, it counts from now on. */
  allows(label: string, account: AccountId): boolean {
    const own = this.#shares.get(label);
    if (own === undefined) return false;
    if (own.accounts.has(account)) return true;
    const { allowed, wanted } = this.#usage(own);
    if (wanted >= allowed) return false;
    own.accounts.add(account);
    return true;
  }

  #usage(own: Share): { allowed: number; wanted: number; explicit: boolean } {
    if (isExplicit(own.limit))
      return { allowed: releaseAllowance(own.limit, own.declared), wanted: own.accounts.size, explicit: true };
    const shares = [...this.#shares.values()].filter(({ limit }) => !isExplicit(limit));
    const declared = shares.reduce((sum, share) => sum + share.declared, 0);
    const wanted = new Set(shares.flatMap(({ accounts }) => [...accounts])).size;
    return { allowed: releaseAllowance(defaultReleaseLimit, declared), wanted, explicit: false };
  }
}
