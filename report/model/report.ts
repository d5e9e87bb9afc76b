import type { AccountId, Capability, CellState, Region } from "../../provider/core/cell";
import type { Summary } from "../../provider/core/summary";
import type { Changes } from "./change";

/**
 * The result of a verification. Every output format is a pure function of this value.
 * Counts cover all cells; `cells` lists only those that are not covered, each with what a person needs to act on it.
 */
export interface Report {
  readonly schemaVersion: 1;
  readonly tool: { readonly name: "pulumi-aws-coverage"; readonly version: string };
  /** ISO 8601, UTC. */
  readonly generatedAt: string;
  /** Part of the header of every format: which of the two meanings of "coverage" this is. */
  readonly meaning: string;
  /** What `--service`, `--region`, `--account` left; absent where nothing was filtered. */
  readonly filters?:
    | {
        readonly services?: readonly string[] | undefined;
        readonly regions?: readonly Region[] | undefined;
        readonly accounts?: readonly AccountId[] | undefined;
      }
    | undefined;
  readonly summary: Summary;
  /**
   * Counts of the cells of the organization's auto-enable settings, where they are declared. Part of no other count:
   * accounts that will join are no accounts yet.
   */
  readonly newAccounts?: Summary | undefined;
  readonly resources: readonly ReportResource[];
  /** Every account that has a cell, sorted by id: "is my account covered?" has an answer for healthy accounts too. */
  readonly accounts: readonly ReportAccount[];
  /** Every cell that is not covered, sorted by resource, region, account, capability. */
  readonly cells: readonly ReportCell[];
  /** Only with `--organization`: what no declaration mentions. */
  readonly undeclared?: Undeclared | undefined;
  /** Only with `--baseline`: gaps that the baseline does not know; the others are accepted for now. */
  readonly baseline?: {
    readonly file: string;
    readonly newCells: number;
    readonly knownCells: number;
    readonly resolvedCells: number;
  };
  /** Only with `--since`: what changed since an earlier report. */
  readonly since?: Changes | undefined;
  /** Set when the run was interrupted or ran out of time; what was not observed is `unknown`. */
  readonly incomplete?: string | undefined;
  readonly warnings: readonly string[];
}

export interface Undeclared {
  readonly accounts: readonly {
    readonly account: AccountId;
    readonly name?: string;
    readonly organizationalUnit?: string;
  }[];
  readonly regions: readonly { readonly region: Region; readonly service: string }[];
}

export interface ReportResource {
  /** Stable within one report: the index other members refer to. */
  readonly id: number;
  /** Resource class, such as `InspectorAccountEnablement`. */
  readonly type: string;
  /** `Amazon Inspector`. */
  readonly service: string;
  readonly name: string;
  readonly stack?: string | undefined;
  /** The file that declares it, relative to the working directory, for formats that must point somewhere. */
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  readonly administrator?: AccountId | undefined;
  readonly mode: "manage" | "track";
  readonly match: "atLeast" | "exactly";
  readonly accounts: number;
  readonly summary: Summary;
  /** One entry a region and capability, for heat maps and matrices. */
  readonly matrix: readonly { readonly region: Region; readonly capability: Capability; readonly summary: Summary }[];
  /** The same of the auto-enable settings, where they are declared; each has one cell a region and capability. */
  readonly newAccounts?: ReportResource["matrix"] | undefined;
  /** The service's page in the AWS console, by region. */
  readonly console?: Readonly<Record<Region, string>> | undefined;
}

/** The summaries of all accounts add up to the report's: each cell belongs to exactly one account. */
export interface ReportAccount {
  readonly account: AccountId;
  readonly name?: string;
  /** Path of names or ids from the root, as far as known: `Workloads/Production`. */
  readonly organizationalUnit?: string;
  readonly summary: Summary;
}

export interface ReportCell {
  readonly resource: number;
  readonly region: Region;
  /** `newAccounts` for the auto-enable setting. */
  readonly account: AccountId;
  readonly accountName?: string;
  /** Path of names or ids from the root, as far as known: `Workloads/Production`. */
  readonly organizationalUnit?: string;
  readonly capability: Capability;
  readonly state: Exclude<CellState, "covered">;
  readonly declared: boolean;
  /** AWS's word for what was observed. */
  readonly observed: string;
  readonly code?: string;
  readonly message?: string;
  readonly advice?: string;
  /** Who manages the setting, as far as AWS tells. */
  readonly managedBy?: string;
  /** ISO date-time: when it was first observed so, by the stack (pending and stuck cells) or by the baseline. */
  readonly since?: string;
  /** With a baseline: false for a cell that the baseline already lists in this state. */
  readonly isNew?: boolean;
  readonly waiver?: {
    readonly owner: string;
    readonly reason: string;
    readonly expires: string;
    readonly expired: boolean;
  };
}
