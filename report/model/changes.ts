import type { AccountId, Capability, Cell, CellState, Region } from "../../provider/core/cell";
import { newAccounts } from "../../provider/core/cell";
import { baselineKey } from "./baseline";
import type { ChangedCells, Changes, NamedAccount, NotCovered } from "./change";
import type { Report } from "./report";

/** What is used of an earlier report, as `--format json` wrote it. */
export interface EarlierReport extends Pick<Report, "generatedAt" | "filters" | "incomplete"> {
  readonly summary: { readonly coveragePercent: number | null };
  readonly resources: readonly {
    readonly id: number;
    readonly type: string;
    readonly matrix: readonly { readonly region: Region; readonly capability: Capability }[];
  }[];
  readonly accounts: readonly NamedAccount[];
  readonly cells: readonly {
    readonly resource: number;
    readonly region: Region;
    readonly account: AccountId;
    readonly capability: Capability;
    readonly state: NotCovered;
  }[];
}

export const changedCells = (groups: readonly ChangedCells[]): number =>
  groups.reduce((sum, one) => sum + one.regions.length * one.capabilities.length * one.accounts.length, 0);

/** What somebody should look at. Waived and not applicable cells are settled. */
const isOpen = (state: CellState | undefined): state is "gap" | "surplus" | "pending" | "unknown" =>
  state === "gap" || state === "surplus" || state === "pending" || state === "unknown";

interface Moved {
  readonly type: string;
  readonly region: Region;
  readonly capability: Capability;
  readonly account: AccountId;
  readonly state: CellState;
  readonly before?: NotCovered;
}

/**
 * Compares cell by cell while the report is built, because only then covered cells are at hand: a cell counts as
 * repaired only where it is observed covered, never because it is not listed any more.
 */
export class ChangeTracker {
  private readonly earlierCells = new Map<string, { readonly moved: Moved; seen: boolean }>();
  private readonly places = new Set<string>();
  private readonly accounts: ReadonlySet<AccountId>;
  /** Types with the places and accounts of their surplus, to tell "gone" from "no longer verified". */
  private readonly surplus = new Map<string, boolean>();
  private readonly uncovered: Moved[] = [];
  private readonly repaired: Moved[] = [];
  private newlyDeclaredCells = 0;

  constructor(
    private readonly file: string,
    private readonly earlier: EarlierReport,
  ) {
    const types = new Map(earlier.resources.map(({ id, type }) => [id, type]));
    this.accounts = new Set([...earlier.accounts.map(({ account }) => account), newAccounts]);
    for (const { type, matrix } of earlier.resources)
      for (const { region, capability } of matrix) this.places.add(`${type} ${region} ${capability}`);
    for (const { resource, region, account, capability, state } of earlier.cells) {
      const type = types.get(resource) ?? "";
      const moved = { type, region, account, capability, state: "covered" as const, before: state };
      this.earlierCells.set(baselineKey(type, moved), { moved, seen: false });
      if (state === "surplus") this.surplus.set(`${type} ${region} ${account}`, false);
    }
  }

  /** Every cell of today, once. */
  see(type: string, cell: Cell): void {
    const before = this.earlierCells.get(baselineKey(type, cell));
    if (before !== undefined) before.seen = true;
    const ofSurplus = `${type} ${cell.region} ${cell.account}`;
    if (this.surplus.has(ofSurplus)) this.surplus.set(ofSurplus, true);
    const was = before?.moved.before;
    if (cell.state === "covered") {
      if (before !== undefined && isOpen(was)) this.repaired.push(before.moved);
      return;
    }
    if (!isOpen(cell.state) || isOpen(was) || !this.accounts.has(cell.account)) return;
    if (cell.state !== "surplus" && !this.places.has(`${type} ${cell.region} ${cell.capability}`)) {
      this.newlyDeclaredCells += 1;
      return;
    }
    const { region, capability, account, state } = cell;
    this.uncovered.push({ type, region, capability, account, state, ...(was === undefined ? {} : { before: was }) });
  }

  changes(now: Pick<Report, "accounts" | "filters" | "incomplete">): Changes {
    const { earlier } = this;
    const present = new Set([...now.accounts.map(({ account }) => account), newAccounts]);
    let noLongerDeclaredCells = 0;
    for (const { moved, seen } of this.earlierCells.values()) {
      if (seen || !isOpen(moved.before) || !present.has(moved.account) || !covers(now.filters, moved)) continue;
      if (moved.before === "surplus" && this.surplus.get(`${moved.type} ${moved.region} ${moved.account}`) === true)
        this.repaired.push(moved);
      else noLongerDeclaredCells += 1;
    }
    const joined = now.accounts.filter(
      ({ account }) => !this.accounts.has(account) && covers(earlier.filters, { account }),
    );
    const left = earlier.accounts.filter(({ account }) => !present.has(account) && covers(now.filters, { account }));
    const isWhole = earlier.incomplete === undefined && now.incomplete === undefined;
    return {
      file: this.file,
      generatedAt: earlier.generatedAt,
      coveragePercent: earlier.summary.coveragePercent,
      newlyUncovered: grouped(this.uncovered),
      repaired: grouped(this.repaired),
      joined: isWhole ? joined.map(labelOf) : [],
      left: isWhole ? left.map(labelOf) : [],
      newlyDeclaredCells: this.newlyDeclaredCells,
      noLongerDeclaredCells: now.incomplete === undefined ? noLongerDeclaredCells : 0,
      limits: isWhole
        ? []
        : [
            `which accounts joined or left cannot be told: ${now.incomplete === undefined ? "the earlier report" : "this report"} is incomplete`,
          ],
    };
  }
}

/** Whether a report with these filters could hold such a cell. */
function covers(
  filters: Report["filters"],
  of: { readonly type?: string; readonly region?: Region; readonly account: AccountId },
): boolean {
  const allows = (values: readonly string[] | undefined, value: string | undefined): boolean =>
    values === undefined || values.length === 0 || value === undefined || values.includes(value);
  return (
    allows(filters?.services, of.type) && allows(filters?.regions, of.region) && allows(filters?.accounts, of.account)
  );
}

const labelOf = ({ account, name, organizationalUnit }: NamedAccount) => ({
  account,
  ...(name === undefined ? {} : { name }),
  ...(organizationalUnit === undefined ? {} : { organizationalUnit }),
});

/** Exact: regions, capabilities and accounts of a group multiply to its cells. */
function grouped(cells: readonly Moved[]): ChangedCells[] {
  const merge = <T extends { readonly key: string; readonly list: string[] }>(items: Iterable<T>): T[] => {
    const groups = new Map<string, T>();
    for (const item of items) {
      const known = groups.get(item.key);
      if (known === undefined) groups.set(item.key, item);
      else known.list.push(...item.list);
    }
    for (const group of groups.values()) group.list.sort();
    return [...groups.values()];
  };
  const kindOf = ({ type, state, before }: Moved): string => `${type} ${state} ${before ?? ""}`;
  const byPlace = merge(
    cells.map((cell) => ({
      key: `${kindOf(cell)} ${cell.region} ${cell.capability}`,
      list: [cell.account],
      cell,
    })),
  );
  const byCapability = merge(
    byPlace.map(({ cell, list: accounts }) => ({
      key: `${kindOf(cell)} ${cell.capability} ${accounts.join()}`,
      list: [cell.region],
      cell,
      accounts,
    })),
  );
  return merge(
    byCapability.map(({ cell, accounts, list: regions }) => ({
      key: `${kindOf(cell)} ${regions.join()} ${accounts.join()}`,
      list: [cell.capability],
      cell,
      accounts,
      regions,
    })),
  ).map(({ cell: { type, state, before }, accounts, regions, list }) => ({
    type,
    state,
    ...(before === undefined ? {} : { before }),
    regions,
    capabilities: list,
    accounts,
  }));
}
