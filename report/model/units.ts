import type { Summary } from "../../provider/core/summary";
import { addSummaries } from "../../provider/core/summary";
import type { ReportAccount } from "./report";

/** One organizational unit with everything below it. */
export interface UnitRow {
  /** `Workloads/Production`; empty for accounts whose unit is not known. */
  readonly path: string;
  /** The last part of the path. */
  readonly name: string;
  /** 0 directly below the root. */
  readonly depth: number;
  readonly accounts: number;
  readonly summary: Summary;
}

/**
 * Every unit that has an account with a cell, and every unit above one, in the order of a tree. A unit counts what is
 * below it too, as a person asks "how is Workloads?"; so the rows do not add up.
 */
export function unitRollUp(accounts: readonly ReportAccount[]): UnitRow[] {
  if (accounts.every(({ organizationalUnit }) => organizationalUnit === undefined)) return [];
  const units = new Map<string, Summary[]>();
  for (const { organizationalUnit = "", summary } of accounts) {
    for (const path of selfAndAbove(organizationalUnit)) {
      const known = units.get(path);
      if (known === undefined) units.set(path, [summary]);
      else known.push(summary);
    }
  }
  const parts = (path: string): string[] => path.split("/");
  return [...units]
    .sort(([a], [b]) => byParts(parts(a), parts(b)))
    .map(([path, summaries]) => ({
      path,
      name: parts(path).at(-1) ?? "",
      depth: parts(path).length - 1,
      accounts: summaries.length,
      summary: addSummaries(summaries),
    }));
}

/** `a/b/c`: `a`, `a/b`, `a/b/c`. */
function selfAndAbove(path: string): string[] {
  const parts = path.split("/");
  return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
}

/** A unit before those below it, and those before its next sister; the unknown unit last. */
function byParts(a: readonly string[], b: readonly string[]): number {
  if (a[0] === "" || b[0] === "") return a[0] === b[0] ? 0 : a[0] === "" ? 1 : -1;
  for (const [index, part] of a.entries()) {
    const other = b[index];
    if (other === undefined) return 1;
    if (part !== other) return part < other ? -1 : 1;
  }
  return a.length - b.length;
}
