import type { Cell } from "./cell";

/** Why an update is due; empty when nothing differs. */
export type DiffReason =
  | "inputs"
  | "gap"
  | "surplus"
  | "unknown"
  | "release"
  | "lastUpdateFailed"
  | "administrator"
  | "outputs";

/**
 * Compares parsed inputs as values: key order never counts, and neither does list order, for every list of ours is a
 * set. Both sides are parsed and defaulted first, so that spelling out a default is no change.
 */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).sort().join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).filter(([, member]) => member !== undefined);
    return `{${entries
      .map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`)
      .sort()
      .join(",")}}`;
  }
  return JSON.stringify(value) ?? "null";
}

/**
 * States that make an update due. Pending, waived and not applicable ones do not: an update could do nothing for them.
 */
export function cellReasons(cells: Iterable<Cell>): DiffReason[] {
  const found = new Set<DiffReason>();
  for (const cell of cells) {
    if (cell.state === "gap" || cell.state === "surplus" || cell.state === "unknown") found.add(cell.state);
  }
  return [...found].sort();
}
