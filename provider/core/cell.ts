/**
 * The vocabulary of the whole product: a *cell* is (service, region, account, capability), and at every moment it is in
 * exactly one of seven states. Nothing here knows AWS, a clock or a service.
 */

/** Twelve digits. */
export type AccountId = string;
/**
 * Stands in a cell for the accounts that will join: the organization's own auto-enable setting of one capability in one
 * region, where `newAccounts: "autoEnable"` declares it.
 */
export const newAccounts: AccountId = "newAccounts";
/** A service's own name for something that can be on or off in one account and region, such as `LAMBDA_CODE`. */
export type Capability = string;
/** An AWS region name, such as `eu-west-1`. */
export type Region = string;

export const cellStates = ["covered", "gap", "surplus", "pending", "unknown", "notApplicable", "waived"] as const;
export type CellState = (typeof cellStates)[number];

/** Our own codes on observations and cells, for what AWS reports without a code or does not report at all. */
export const Code = {
  accountNotInOrganization: "NOT_IN_ORGANIZATION",
  capabilityUnavailable: "CAPABILITY_UNAVAILABLE",
  lostAnswer: "LOST_ANSWER",
  notMentioned: "NOT_MENTIONED",
  notObserved: "NOT_OBSERVED",
  notPersisted: "NOT_PERSISTED",
  notReported: "NOT_REPORTED",
  stuck: "STUCK",
  undone: "UNDONE",
  unknownStatus: "UNKNOWN_STATUS",
} as const;

/**
 * What AWS reported about one capability of one account in one region.
 * `changing` means that AWS is at work on it, in either direction; `unknown` that it could not be observed.
 */
export interface Observation<Action extends string = string> {
  readonly is: "on" | "off" | "changing" | "unknown" | "notApplicable";
  /** AWS's own word, or ours where AWS has none: `DISABLED`, `not associated`. Never depends on the clock. */
  readonly observed: string;
  readonly code?: string;
  readonly message?: string;
  /** What a person can do about it. */
  readonly advice?: string;
  /** The step that brings an `off` observation nearer to `on`. Absent: nothing that this program could do. */
  readonly next?: NextStep<Action>;
  /** Who holds the setting, as far as AWS tells: `organization policy`, `organization auto-enable`. */
  readonly managedBy?: string;
  /**
   * What else the plan must say about the next step or about this state, such as what AWS will switch on along with it.
   */
  readonly note?: string;
  /** Undeclared capabilities that AWS switches on, and bills, along with the next step. */
  readonly alsoEnables?: readonly Capability[];
  /** Takes hours by nature (an invitation, auto-enable): waiting for it never fails an update. */
  readonly slow?: boolean;
  /** Every answer of AWS left this capability out: the region may lack it. */
  readonly unreported?: boolean;
  /**
   * Release actions that have something to do: a stopped member is off, and can be deleted. Absent: all of them where
   * it is on, and none where it is not.
   */
  readonly releasable?: readonly Action[];
}

export interface NextStep<Action extends string = string> {
  /** Name of one of the service's actions. */
  readonly action: Action;
  /** What the action works through where that is not the account itself, such as an organizational unit. */
  readonly target?: string;
}

/** One cell with its state, and everything that a person needs to act on it. */
export interface Cell {
  readonly region: Region;
  readonly account: AccountId;
  readonly capability: Capability;
  readonly state: CellState;
  /** False for a cell that is to be off: surplus, or released. */
  readonly declared: boolean;
  readonly observed: string;
  readonly code?: string;
  readonly message?: string;
  readonly advice?: string;
  /** The step towards the cell's goal: on where it is declared, off where it is not. */
  readonly next?: NextStep;
  readonly managedBy?: string;
  readonly slow?: boolean;
  readonly note?: string;
  readonly alsoEnables?: readonly Capability[];
  /** ISO 8601, UTC: when a pending (or stuck) cell was first seen so. */
  readonly since?: string;
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
  /** Whether AWS's auto-enable setting is declared too: one more row of the same capabilities in every region. */
  readonly newAccounts?: boolean;
}

/** What cells have in place of an account: every declared account, and the accounts that will join. */
export const declaredRows = ({ accounts, newAccounts: isDeclared }: Desired): readonly AccountId[] =>
  isDeclared === true ? [...accounts, newAccounts] : accounts;

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

/** What the organization reports about one account; absent members were not reported. */
export interface AccountFacts {
  readonly name?: string;
  readonly email?: string;
  readonly state?: "PENDING_ACTIVATION" | "ACTIVE" | "SUSPENDED" | "PENDING_CLOSURE" | "CLOSED";
  /** Ids from the root down to the direct parent: `["r-ab12", "ou-ab12-11111111"]`. */
  readonly path?: readonly string[];
}

/** Observations of one account, by capability. */
export type AccountObservations<Action extends string = string> = ReadonlyMap<Capability, Observation<Action>>;

/** Capabilities to look at, by account. */
export type Want = ReadonlyMap<AccountId, readonly Capability[]>;

/** Observations of one region: account to capability. An absent one was never looked at. */
export type Observations<Action extends string = string> = ReadonlyMap<AccountId, AccountObservations<Action>>;

export const cellKey = (region: Region, account: AccountId, capability: Capability): string =>
  `${region}/${account}/${capability}`;

export const keyOf = ({ region, account, capability }: Pick<Cell, "region" | "account" | "capability">): string =>
  cellKey(region, account, capability);

/**
 * AWS's answer does not mention the account, or contradicts itself about it: nothing is known of it, and it is never
 * taken for off.
 */
export const notMentioned = {
  is: "unknown",
  observed: "not mentioned by AWS",
  code: Code.notMentioned,
  message: "AWS's answer does not mention this account, or contradicts itself about it",
} as const satisfies Observation;
