import type { AccountId, AccountObservations, Capability, Observation, Observations, Want } from "../core/cell";

/** How old an observation of check may be for create or update to build on it. */
export const takeOverMs = 60_000;

interface Dated {
  readonly observations: AccountObservations;
  /** When the oldest of them was made, in milliseconds since the epoch. */
  readonly at: number;
}

/**
 * The newest observations of every account that this process has looked at, by scope (credentials, service and region).
 * Check fills it, create and update take over from it, diff answers from it, and any write to an account drops it.
 */
export class ObservationCache {
  readonly #scopes = new Map<string, Map<AccountId, Dated>>();
  /** Equal observations, and equal rows of them, are kept once: there may be half a million, and most are alike. */
  readonly #observations: Observation[] = [];
  readonly #byText = new Map<string, number>();
  readonly #rows = new Map<string, AccountObservations>();

  /** Keeps what was observed, and returns it in its shared form. */
  record(scope: string, observed: Observations, at: number): Map<AccountId, AccountObservations> {
    const accounts = this.#scopes.get(scope) ?? new Map<AccountId, Dated>();
    this.#scopes.set(scope, accounts);
    const kept = new Map<AccountId, AccountObservations>();
    for (const [account, row] of observed) {
      const known = accounts.get(account);
      const older = known !== undefined && [...known.observations.keys()].some((capability) => !row.has(capability));
      const observations = this.share(older ? [...known.observations, ...row] : row);
      accounts.set(account, { observations, at: older ? Math.min(known.at, at) : at });
      kept.set(account, observations);
    }
    return kept;
  }

  /**
   * Known observations that are not older than `since`, and what is left to look at. An `unknown` observation is never
   * good enough to act on.
   */
  recall(
    scope: string,
    want: Want,
    since: number,
  ): { known: Map<AccountId, AccountObservations>; missing: Map<AccountId, readonly Capability[]> } {
    const known = new Map<AccountId, AccountObservations>();
    const missing = new Map<AccountId, readonly Capability[]>();
    const accounts = this.#scopes.get(scope);
    for (const [account, capabilities] of want) {
      const dated = accounts?.get(account);
      const isFresh = (capability: Capability): boolean =>
        (dated?.observations.get(capability)?.is ?? "unknown") !== "unknown";
      if (dated !== undefined && dated.at >= since && capabilities.every(isFresh))
        known.set(account, dated.observations);
      else missing.set(account, capabilities);
    }
    return { known, missing };
  }

  /** Whatever was observed last of this account, of any age. */
  newestOf(scope: string, account: AccountId): AccountObservations | undefined {
    return this.#scopes.get(scope)?.get(account)?.observations;
  }

  drop(scope: string, accounts: Iterable<AccountId>): void {
    for (const account of accounts) this.#scopes.get(scope)?.delete(account);
  }

  /** The one row that is kept for all equal ones. */
  share(row: Iterable<readonly [Capability, Observation]>): AccountObservations {
    let key = "";
    for (const [capability, observation] of row) key += `${capability} ${this.#numberOf(observation)} `;
    const known = this.#rows.get(key);
    if (known !== undefined) return known;
    const made = new Map<Capability, Observation>();
    for (const [capability, observation] of row)
      made.set(capability, this.#observations[this.#numberOf(observation)] as Observation);
    this.#rows.set(key, made);
    return made;
  }

  #numberOf(observation: Observation): number {
    const text = JSON.stringify(observation);
    let number = this.#byText.get(text);
    if (number === undefined) {
      number = this.#observations.push(observation) - 1;
      this.#byText.set(text, number);
    }
    return number;
  }
}
