import type { AccountId, Capability, CellState, Region } from "../../provider/core/cell";

export type NotCovered = Exclude<CellState, "covered">;

export interface NamedAccount {
  readonly account: AccountId;
  readonly name?: string;
  /** Path of names or ids from the root, as far as known: `Workloads/Production`. */
  readonly organizationalUnit?: string;
}

/** What changed since an earlier report. */
export interface Changes {
  readonly file: string;
  /** When the earlier report was made. */
  readonly generatedAt: string;
  /** Of the earlier report. */
  readonly coveragePercent: number | null;
  /** Gap, surplus, pending or unknown now; not so then, although the account and the declaration were there. */
  readonly newlyUncovered: readonly ChangedCells[];
  /** The other way round: covered now. Surplus that is gone counts as repaired. */
  readonly repaired: readonly ChangedCells[];
  /** Accounts that have a cell now, and had none. */
  readonly joined: readonly NamedAccount[];
  readonly left: readonly NamedAccount[];
  /** Cells that are not covered now, of a region or capability that the earlier report did not verify at all. */
  readonly newlyDeclaredCells: number;
  /** Cells that were not covered then, and that no declaration mentions any more. */
  readonly noLongerDeclaredCells: number;
  /** What cannot be told, and why. */
  readonly limits: readonly string[];
}

/** Regions x capabilities x accounts that changed alike. */
export interface ChangedCells {
  readonly type: string;
  readonly state: CellState;
  /** Absent: the earlier report does not list it among what is not covered. */
  readonly before?: NotCovered;
  readonly regions: readonly Region[];
  readonly capabilities: readonly Capability[];
  readonly accounts: readonly AccountId[];
}
