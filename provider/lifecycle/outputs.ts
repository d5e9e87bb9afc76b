import type { AccountId, Capability, Cell, Region } from "../core/cell";
import { cellKey, newAccounts } from "../core/cell";
import type { Refusal, Unavailable } from "../core/evaluate";
import type { NotCovered } from "../core/notCovered";
import { notCovered } from "../core/notCovered";
import { sortedGroups } from "../core/plan";
import type { Summary } from "../core/summary";
import { summarize } from "../core/summary";

/** 1: version 0.1.0. 2: `accountIds` and `pendingSince`; no `owed` releases. */
export const stateVersion = 2;

/** Accounts with a refusal of AWS that state remembers: bounds its size. */
const refusedAccountsMax = 200;

/** What the provider writes into state beside a copy of the inputs. Counts and exceptions only. */
export interface Outputs {
  readonly summary?: Summary & {
    readonly regions: Readonly<Record<Region, Summary>>;
    /** Auto-enable settings, counted apart: they cover nobody yet. */
    readonly newAccounts?: Summary;
  };
  readonly notCovered?: NotCovered;
  /** The account that acted. */
  readonly administrator?: AccountId;
  /** Capabilities that AWS refused as unavailable in a region. */
  readonly unavailable: Readonly<Record<Region, Readonly<Record<Capability, Refusal>>>>;
  /** What AWS refused in the last run: the reason of gaps that AWS itself reports without one. */
  readonly refusals: readonly StoredRefusal[];
  /**
   * The last update failed: another one is due even after a refresh, which clears the engine's own memory of it
   * (docs/notes.md, engine 7).
   */
  readonly lastUpdateFailed: boolean;
  readonly stateVersion: number;
}

export interface StoredRefusal {
  readonly region: Region;
  readonly capabilities: readonly Capability[];
  readonly accounts: readonly AccountId[];
  readonly code: string;
  readonly message: string;
}

export const outputNames = [
  "summary",
  "notCovered",
  "administrator",
  "unavailable",
  "refusals",
  "lastUpdateFailed",
  "stateVersion",
  // State version 1.
  "owed",
  "notOffered",
  "unfinished",
] as const;

export function summaryOf(cells: readonly Cell[]): NonNullable<Outputs["summary"]> {
  const settings = cells.filter(({ account }) => account === newAccounts);
  const accounts = settings.length === 0 ? cells : cells.filter(({ account }) => account !== newAccounts);
  const perRegion = sortedGroups(accounts, (cell) => cell.region).map(([region, same]) => [region, summarize(same)]);
  return {
    ...summarize(accounts),
    regions: Object.fromEntries(perRegion),
    ...(settings.length === 0 ? {} : { newAccounts: summarize(settings) }),
  };
}

/** What is observed of the cells, as outputs. */
export const observedOutputs = (
  cells: readonly Cell[],
): Required<Pick<Outputs, "summary" | "notCovered" | "stateVersion">> => ({
  summary: summaryOf(cells),
  notCovered: notCovered(cells),
  stateVersion,
});

/** Gaps that AWS refused to close in this run, as accounts with the same refused capabilities. */
export function refusalsOf(cells: readonly Cell[], isRefused: (cell: Cell) => boolean): StoredRefusal[] {
  const refused = cells.filter((cell) => cell.state === "gap" && isRefused(cell));
  const causeOf = ({ region, code, message }: Cell): string => [region, code, message].join("\u0000");
  const perAccount = sortedGroups(refused, (cell) => `${causeOf(cell)}\u0000${cell.account}`).map(([, same]) => ({
    cell: same[0] as Cell,
    capabilities: same.map(({ capability }) => capability).sort(),
  }));
  const groups = sortedGroups(
    perAccount,
    ({ cell, capabilities }) => `${causeOf(cell)}\u0000${capabilities.join(" ")}`,
  );
  let left = refusedAccountsMax;
  return groups.flatMap(([, same]) => {
    const [{ cell, capabilities }] = same as [(typeof same)[number]];
    const { region, code = "", message = "" } = cell;
    const accounts = same.map(({ cell: { account } }) => account).slice(0, left);
    left -= accounts.length;
    return accounts.length === 0 ? [] : [{ region, capabilities, accounts, code, message }];
  });
}

/** The provider's own outputs in a state of any version; what a state lacks counts as nothing. */
export function asOutputs(state: Readonly<Record<string, unknown>>): Outputs {
  const { summary, notCovered: listed, administrator, unavailable, refusals, lastUpdateFailed, unfinished } = state;
  return {
    ...(isObject(summary) ? { summary: summary as unknown as NonNullable<Outputs["summary"]> } : {}),
    ...(isObject(listed) ? { notCovered: listed as unknown as NotCovered } : {}),
    ...(typeof administrator === "string" && administrator !== "" ? { administrator } : {}),
    unavailable: isObject(unavailable) ? (unavailable as Outputs["unavailable"]) : {},
    refusals: Array.isArray(refusals) ? (refusals as StoredRefusal[]) : [],
    lastUpdateFailed: lastUpdateFailed === true || unfinished === true,
    stateVersion: typeof state["stateVersion"] === "number" ? state["stateVersion"] : 1,
  };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const asUnavailable = (stored: Outputs["unavailable"]): Unavailable =>
  new Map(Object.entries(stored).map(([region, refusals]) => [region, new Map(Object.entries(refusals))]));

export const storedUnavailable = (unavailable: Unavailable): Outputs["unavailable"] =>
  Object.fromEntries(
    [...unavailable]
      .filter(([, refusals]) => refusals.size > 0)
      .map(([region, refusals]) => [region, Object.fromEntries([...refusals].sort())]),
  );

/** Refusals by cell, for evaluation. */
export const refusedBefore = (refusals: readonly StoredRefusal[]): Map<string, { code: string; message: string }> =>
  new Map(
    refusals.flatMap(({ region, accounts, capabilities, code, message }) =>
      accounts.flatMap((account) =>
        capabilities.map((capability) => [cellKey(region, account, capability), { code, message }] as const),
      ),
    ),
  );
