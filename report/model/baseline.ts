import type { AccountId, Capability, Cell, CellState, Region } from "../../provider/core/cell";
import type { Report } from "./report";

type Open = Exclude<CellState, "covered">;

/**
 * What an earlier verification found not covered, and since when. Written by one run, read by the next; kept in a
 * repository, so it is small and compares well.
 */
export interface Baseline {
  readonly schemaVersion: 1;
  /** ISO 8601, UTC. */
  readonly writtenAt: string;
  readonly cells: readonly BaselineGroup[];
}

/** Accounts that are alike in all else. */
export interface BaselineGroup {
  /**
   * Resource class. A renamed or moved resource declares the same cells, so its name is not part of a cell's identity.
   */
  readonly type: string;
  readonly region: Region;
  readonly capability: Capability;
  readonly state: Open;
  /** ISO 8601, UTC: the first baseline that had it in this state. */
  readonly since: string;
  readonly accounts: readonly AccountId[];
}

export interface Known {
  readonly state: Open;
  readonly since: string;
}

export type KnownCells = ReadonlyMap<string, Known>;

export const baselineKey = (type: string, cell: Pick<Cell, "region" | "account" | "capability">): string =>
  `${type} ${cell.region} ${cell.account} ${cell.capability}`;

export function knownCells(baseline: Baseline): KnownCells {
  return new Map(
    baseline.cells.flatMap(({ type, region, capability, state, since, accounts }) =>
      accounts.map((account): [string, Known] => [
        baselineKey(type, { region, account, capability }),
        { state, since },
      ]),
    ),
  );
}

/** States that a baseline accepts. What cannot be observed, or is under way, stays so whatever a baseline says. */
export const accepted = (state: CellState): state is "gap" | "surplus" => state === "gap" || state === "surplus";

/**
 * What the next run may build on. A cell that could not be observed keeps what was known of it: an outage of one night
 * must not turn an accepted gap into a new one.
 */
export function nextBaseline(report: Report, before: KnownCells): Baseline {
  const types = new Map(report.resources.map((resource) => [resource.id, resource.type]));
  const groups = new Map<
    string,
    { readonly group: Omit<BaselineGroup, "accounts">; readonly accounts: Set<AccountId> }
  >();
  for (const cell of report.cells) {
    const type = types.get(cell.resource) ?? "";
    const known = before.get(baselineKey(type, cell));
    const same = known !== undefined && (known.state === cell.state || cell.state === "unknown");
    const { state, since } = same ? known : { state: cell.state, since: report.generatedAt };
    const group = { type, region: cell.region, capability: cell.capability, state, since };
    const key = JSON.stringify(group);
    const found = groups.get(key);
    if (found === undefined) groups.set(key, { group, accounts: new Set([cell.account]) });
    else found.accounts.add(cell.account);
  }
  const sorted = [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    schemaVersion: 1,
    writtenAt: report.generatedAt,
    cells: sorted.map(([, { group, accounts }]) => ({ ...group, accounts: [...accounts].sort() })),
  };
}
