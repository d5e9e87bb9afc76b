import type { AccountId, Capability, Observation, Observations } from "../core/cell";

/** How old an observation of check may be for create or update to build on it. */
export const takeOverMs = 60_000;

/** As `since`: whatever was seen before, look again. */
export const afresh = Number.POSITIVE_INFINITY;

interface Dated {
  readonly sighting: Observation;
  readonly at: number;
}

/**
 * The newest sighting of every cell that this process has looked at, by scope (credentials, service and region). Check
 * fills it, create and update take over from it, diff answers from it, and any write to an account drops it.
 */
export class ObservationCache {
  readonly #scopes = new Map<string, Map<AccountId, Map<Capability, Dated>>>();

  record(scope: string, sightings: Observations, at: number): void {
    const accounts = this.#scopes.get(scope) ?? new Map<AccountId, Map<Capability, Dated>>();
    this.#scopes.set(scope, accounts);
    for (const [account, seen] of sightings) {
      const kept = accounts.get(account) ?? new Map<Capability, Dated>();
      accounts.set(account, kept);
      for (const [capability, sighting] of seen) kept.set(capability, { sighting, at });
    }
  }

  /** Known sightings not older than `since`, and what is left to look at. An `unknown` one is never good enough to act on. */
  recall(
    scope: string,
    want: ReadonlyMap<AccountId, readonly Capability[]>,
    since: number,
  ): { known: Map<AccountId, Map<Capability, Observation>>; missing: Map<AccountId, readonly Capability[]> } {
    const known = new Map<AccountId, Map<Capability, Observation>>();
    const missing = new Map<AccountId, readonly Capability[]>();
    for (const [account, capabilities] of want) {
      const kept = this.#scopes.get(scope)?.get(account);
      const fresh = capabilities.filter((capability) => {
        const dated = kept?.get(capability);
        return dated !== undefined && dated.at >= since && dated.sighting.is !== "unknown";
      });
      if (fresh.length < capabilities.length) missing.set(account, capabilities);
      else known.set(account, this.newestOf(scope, account));
    }
    return { known, missing };
  }

  /** Whatever was seen last of this account, of any age. */
  newestOf(scope: string, account: AccountId): Map<Capability, Observation> {
    const kept = this.#scopes.get(scope)?.get(account) ?? new Map<Capability, Dated>();
    return new Map([...kept].map(([capability, dated]) => [capability, dated.sighting]));
  }

  drop(scope: string, accounts: Iterable<AccountId>): void {
    for (const account of accounts) this.#scopes.get(scope)?.delete(account);
  }
}
