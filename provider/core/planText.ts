import type { AccountId, Cell, Region } from "./cell";
import { sortedGroups } from "./plan";

/** A plan as the user reads it: region, then account or group, then what will happen. Plain strings, no clock. */
export type PlanText = { readonly [region: string]: { readonly [accountOrAction: string]: string } | string };

/** Accounts with the same line beyond which a region shows one line for all of them, with their number and a digest of their ids. */
export const namedAccountsPerLine = 20;

export interface PlanWords {
  /** Verb of an action: `enable`. */
  readonly says: (action: string) => string;
  /** False in track mode: the plan then tells what is wrong, not what will be done. */
  readonly writes: boolean;
}

interface Line {
  readonly account: AccountId;
  readonly text: string;
}

/** What an update would do about these cells, by region and account. Empty when there is nothing to do and nothing to tell. */
export function planText(
  cells: readonly Cell[],
  words: PlanWords,
  extra: readonly (Line & { readonly region: Region })[] = [],
): PlanText {
  const lines = cells.flatMap((cell) => {
    const text = cellText(cell, words);
    return text === undefined ? [] : [{ region: cell.region, account: cell.account, capability: cell.capability, text }];
  });
  const told = sortedGroups(lines, (line) => `${line.region} ${line.account} ${line.text}`).map(([, same]) => ({
    region: same[0]?.region ?? "",
    account: same[0]?.account ?? "",
    text: (same[0]?.text ?? "").replace(
      "%",
      same
        .map((one) => one.capability)
        .sort()
        .join(", "),
    ),
  }));
  const perAccount = sortedGroups([...told, ...extra], (line) => `${line.region} ${line.account}`).map(([, ones]) => ({
    region: ones[0]?.region ?? "",
    account: ones[0]?.account ?? "",
    text: ones.map((one) => one.text).join("; "),
  }));
  const regions = sortedGroups(perAccount, (line) => line.region);
  const plan: Record<string, PlanText[string]> = Object.fromEntries(regions.map(([region, ones]) => [region, regionText(ones)]));
  const billed = cells.filter((cell) => words.writes && cell.state === "gap" && cell.next !== undefined).length;
  if (billed > 0) plan["newly enabled and billed"] = `${counted(billed, "account capability", "account capabilities")}`;
  return plan;
}

function cellText(cell: Cell, words: PlanWords): string | undefined {
  const why = cell.code === undefined ? "" : `, ${cell.code}`;
  const owner = cell.managedBy === undefined ? "" : `, managed by ${cell.managedBy}`;
  if (cell.state === "gap" && cell.next !== undefined && words.writes)
    return `${words.says(cell.next.action)} % (now ${cell.observed}${why}${owner})${cell.note === undefined ? "" : `; ${cell.note}`}`;
  if (cell.state === "gap")
    return `gap: % is ${cell.observed}${why}${owner}${words.writes ? "; nothing that an update of this resource could do" : ""}`;
  if (cell.state === "surplus" && words.writes && cell.code === undefined) return "disable % (on, not declared)";
  if (cell.state === "surplus")
    return `surplus: % (on, not declared${why}${owner})${words.writes ? "; nothing that an update of this resource could do" : ""}`;
  if (cell.state === "unknown") return `% cannot be observed: ${cell.code ?? cell.observed}`;
  return undefined;
}

function regionText(lines: readonly Line[]): { [accountOrAction: string]: string } {
  return Object.fromEntries(
    sortedGroups(lines, (line) => line.text).flatMap(([text, same]) => {
      if (same.length <= namedAccountsPerLine) return same.map((line): [string, string] => [line.account, text]);
      const accounts = same.map((line) => line.account);
      return [[text, `${counted(accounts.length, "account", "accounts")} (ids ${digest(accounts)})`]];
    }),
  );
}

/** `1 account`, `4,998 accounts`. */
export const counted = (count: number, one: string, many: string): string =>
  `${count.toLocaleString("en-US")} ${count === 1 ? one : many}`;

/** Eight hex digits that change when the set of ids does (FNV-1a, order-free by sorting): lets a reader compare two plans. */
export function digest(ids: readonly string[]): string {
  let hash = 0x811c9dc5;
  for (const char of [...ids].sort().join(" ")) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193) >>> 0;
  return hash.toString(16).padStart(8, "0");
}

const keys = ["to do", "to do now"] as const;

/**
 * Wraps a plan under a key that the previous plan did not use, because the engine shows only what differs from the stored
 * inputs: an identical gap that comes back would otherwise be a context line, not an addition.
 */
export function underFreshKey(text: PlanText, previousPlan: unknown): Record<string, PlanText> {
  if (Object.keys(text).length === 0) return {};
  const used = typeof previousPlan === "object" && previousPlan !== null ? Object.keys(previousPlan) : [];
  return { [used.includes(keys[0]) ? keys[1] : keys[0]]: text };
}
