import type { AccountId, Capability, Cell, Region } from "./cell";
import { newAccounts } from "./cell";
import type { ReleasedCell } from "./evaluate";
import type { Forecast } from "./forecast";
import { isActionable } from "./plan";
import type { LeavingCell } from "./release";

/**
 * Why a plan speaks of some accounts. `gap`, `surplus` and `released` are acted on; `blocked` is a gap or surplus that
 * `up` cannot fix; `tracked` is one that mode "track" leaves alone; `retained` left the declaration and stays on;
 * `unobserved` could not be observed; `joined` and `left` tell what the organization did to a selection.
 */
export type PlanReason =
  | "gap"
  | "surplus"
  | "released"
  | "blocked"
  | "tracked"
  | "retained"
  | "unobserved"
  | "joined"
  | "left";

/** Accounts of one region for which the same will happen for the same reason. */
export interface PlanEntry {
  /** Empty for what concerns all regions alike, such as an account that joined a selection. */
  readonly region: Region;
  readonly reason: PlanReason;
  /** Name of the service's action; empty where nothing will be sent. */
  readonly action: string;
  /** The action as people read it: `enable`. */
  readonly verb: string;
  /** Sorted. */
  readonly capabilities: readonly Capability[];
  /** Sorted; empty where not even the accounts are known. */
  readonly accounts: readonly AccountId[];
  /** AWS's word for what was observed, or what happened to the account. */
  readonly observed: string;
  readonly code?: string;
  readonly managedBy?: string;
  /** What else AWS will do along with it, or what a release level means for the account. */
  readonly note?: string;
}

/** What an update will do, as data. Text is made of it in `planText.ts` only. */
export interface Plan {
  readonly entries: readonly PlanEntry[];
  /**
   * Account capabilities that will be newly enabled, and billed: those declared, and those that AWS enables along with
   * them.
   */
  readonly billed: number;
  /** Account capabilities that are on already and that no earlier update of this resource has declared. */
  readonly adopted: number;
  /**
   * Whether something is switched off because it left the declaration: Pulumi then shows the resource as a replacement.
   */
  readonly replaces: boolean;
  /** What an update will take. */
  readonly forecast: Forecast;
}

export interface PlanWords {
  readonly verbOf: (action: string) => string;
  /** What a release level means for the account. */
  readonly consequenceOf: (level: LeavingCell["level"]) => string | undefined;
  /** False in track mode: the plan then tells what is wrong, not what will be done. */
  readonly writes: boolean;
}

type Draft = Omit<PlanEntry, "accounts" | "capabilities" | "region">;

/**
 * Entries for cells that are not as declared, for what leaves (`released` cells are still on, or cannot be observed;
 * the rest of `retained` stays on), in an order that does not depend on that of the cells.
 */
export function planEntries(
  cells: readonly Cell[],
  released: readonly ReleasedCell[],
  retained: readonly LeavingCell[],
  words: PlanWords,
): PlanEntry[] {
  return [
    ...grouped(cells, (cell) => draftOf(cell, words)),
    ...grouped(released, (cell) => releaseDraft(cell, words)),
    ...grouped(retained, (cell) => ({
      reason: "retained" as const,
      action: "",
      verb: "",
      observed: "no longer declared",
      ...noteOf(words.consequenceOf(cell.level)),
    })),
  ];
}

const noteOf = (note: string | undefined): { note?: string } => (note === undefined ? {} : { note });

function draftOf(cell: Cell, { verbOf, writes }: PlanWords): Draft | undefined {
  const { observed, code, managedBy, note, next } = cell;
  const common = {
    observed,
    ...(code === undefined ? {} : { code }),
    ...(managedBy === undefined ? {} : { managedBy }),
    ...noteOf(note),
  };
  if (cell.state === "unknown") return { ...common, reason: "unobserved", action: "", verb: "" };
  if (cell.state !== "gap" && cell.state !== "surplus") return undefined;
  const action = writes ? (next?.action ?? "") : "";
  const reason = action !== "" ? cell.state : writes ? "blocked" : "tracked";
  return { ...common, reason, action, verb: action === "" ? "" : verbOf(action) };
}

function releaseDraft(cell: ReleasedCell, { verbOf, consequenceOf }: PlanWords): Draft | undefined {
  if (cell.state === "unknown")
    return { reason: "unobserved", action: "", verb: "", observed: cell.observed, code: cell.code ?? "" };
  const action = cell.next?.action ?? "";
  return {
    reason: "released",
    action,
    verb: action === "" ? "release" : verbOf(action),
    observed: cell.observed,
    ...noteOf(consequenceOf(cell.level)),
  };
}

/** Per account first, so that its capabilities share an entry; then accounts with equal entries. */
function grouped<T extends Cell | LeavingCell>(
  cells: readonly T[],
  draftOfCell: (cell: T) => Draft | undefined,
): PlanEntry[] {
  const drafts: (Draft | undefined)[] = [];
  const numbers = new Map<string, number>();
  const numberOf = (cell: T): number => {
    const likeness = likenessOf(cell);
    const known = numbers.get(likeness);
    if (known !== undefined) return known;
    numbers.set(likeness, drafts.length);
    return drafts.push(draftOfCell(cell)) - 1;
  };
  const perAccount = new Map<string, Map<number, Capability[]>>();
  for (const cell of cells) {
    const number = numberOf(cell);
    if (drafts[number] === undefined) continue;
    const account = `${cell.region} ${cell.account}`;
    const entries = perAccount.get(account) ?? new Map<number, Capability[]>();
    perAccount.set(account, entries);
    entries.set(number, [...(entries.get(number) ?? []), cell.capability]);
  }
  const groups = new Map<string, { readonly entry: Omit<PlanEntry, "accounts">; readonly accounts: AccountId[] }>();
  for (const [place, entries] of perAccount) {
    const [region, account] = place.split(" ") as [Region, AccountId];
    for (const [number, found] of entries) {
      const capabilities = [...new Set(found)].sort();
      const key = `${region}\u0000${JSON.stringify(drafts[number])}\u0000${capabilities.join(" ")}`;
      const known = groups.get(key);
      if (known === undefined)
        groups.set(key, { entry: { region, ...(drafts[number] as Draft), capabilities }, accounts: [account] });
      else known.accounts.push(account);
    }
  }
  return [...groups]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([, { entry, accounts }]) => ({ ...entry, accounts: accounts.sort() }));
}

/** Cells with the same text get the same draft: there may be half a million cells, and only a few different ones. */
function likenessOf(cell: Cell | LeavingCell): string {
  const { state, observed, code, managedBy, note, next, level } = cell as Partial<Cell & LeavingCell>;
  return `${state}\u0000${observed}\u0000${code}\u0000${managedBy}\u0000${note}\u0000${next?.action}\u0000${level}`;
}

/** Account capabilities that a plan enables anew. */
export const billedBy = (cells: readonly Cell[]): number => {
  const along = new Map<string, Set<Capability>>();
  let billed = 0;
  for (const cell of cells) {
    if (cell.state !== "gap" || !isActionable(cell) || cell.account === newAccounts) continue;
    billed += 1;
    if (cell.alsoEnables === undefined) continue;
    const id = `${cell.region} ${cell.account}`;
    along.set(id, new Set([...(along.get(id) ?? []), ...cell.alsoEnables]));
  }
  return [...along.values()].reduce((sum, capabilities) => sum + capabilities.size, billed);
};
