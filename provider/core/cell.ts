/**
 * The vocabulary of the whole product: a *cell* is (service, region, account, capability), and at every moment it is in
 * exactly one of seven states. Nothing here knows AWS, a clock or a service.
 */

/** Twelve digits. */
export type AccountId = string;
/** A service's own name for something that can be on or off in one account and region, such as `LAMBDA_CODE`. */
export type Capability = string;
/** An AWS region name, such as `eu-west-1`. */
export type Region = string;

export const cellStates = ["covered", "gap", "surplus", "pending", "unknown", "notApplicable", "waived"] as const;
export type CellState = (typeof cellStates)[number];

/**
 * What one look at AWS said about one capability of one account in one region.
 * `changing` means that AWS is at work on it, in either direction; `unknown` that it could not be observed.
 */
export interface Observation {
  readonly is: "on" | "off" | "changing" | "unknown" | "notApplicable";
  /** AWS's own word, or ours where AWS has none: `DISABLED`, `not associated`. Never depends on the clock. */
  readonly observed: string;
  readonly code?: string;
  readonly message?: string;
  /** What a person can do about it. */
  readonly advice?: string;
  /** The step that brings an `off` sighting nearer to `on`. Absent: nothing that this program could do. */
  readonly next?: NextStep;
  /** Who holds the setting, as far as AWS tells: `organization policy`, `organization auto-enable`. */
  readonly managedBy?: string;
  /** What else the plan must say about the next step, such as what AWS will switch on along with it. */
  readonly note?: string;
  /** Takes hours by nature (an invitation, auto-enable): waiting for it never fails an update. */
  readonly slow?: boolean;
  /** Release actions that still have something to do although it is off: a stopped member is a member, and can be deleted. */
  readonly releasable?: readonly string[];
}

export interface NextStep {
  /** Name of one of the service's actions. */
  readonly action: string;
  /** What the action works through where that is not the account itself, such as an organizational unit. */
  readonly target?: string;
}

/** One cell with its verdict, and everything that a person needs to act on it. */
export interface Cell {
  readonly region: Region;
  readonly account: AccountId;
  readonly capability: Capability;
  readonly state: CellState;
  /** False for a surplus cell. */
  readonly declared: boolean;
  readonly observed: string;
  readonly code?: string;
  readonly message?: string;
  readonly advice?: string;
  readonly next?: NextStep;
  readonly managedBy?: string;
  readonly slow?: boolean;
  readonly note?: string;
  /** The waiver that covers (or, once expired, no longer covers) this cell. */
  readonly waiver?: Waiver;
}

/** Which accounts, in which regions, must have which capabilities: every combination of the three. */
export interface Desired {
  readonly regions: readonly Region[];
  readonly accounts: readonly AccountId[];
  readonly capabilities: readonly Capability[];
  /** `exactly`: capabilities that are on without being declared are surplus. */
  readonly match: "atLeast" | "exactly";
}

/** An accepted exception. Fields that are left out match everything. */
export interface Waiver {
  readonly accounts?: readonly AccountId[] | undefined;
  readonly regions?: readonly Region[] | undefined;
  readonly capabilities?: readonly Capability[] | undefined;
  readonly reason: string;
  readonly owner: string;
  /** ISO date `YYYY-MM-DD`: the last day (UTC) on which the waiver holds. */
  readonly expires: string;
}

/** What the organization says of one account; absent members were not told. */
export interface AccountFacts {
  readonly name?: string;
  readonly email?: string;
  readonly state?: "PENDING_ACTIVATION" | "ACTIVE" | "SUSPENDED" | "PENDING_CLOSURE" | "CLOSED";
  /** Ids from the root down to the direct parent: `["r-ab12", "ou-ab12-11111111"]`. */
  readonly path?: readonly string[];
}

/** Sightings of one region: account to capability to what was seen. An absent one was never looked at. */
export type Observations = ReadonlyMap<AccountId, ReadonlyMap<Capability, Observation>>;
