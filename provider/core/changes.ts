import type { Cell } from "./cell";

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
 * Whether the cell makes an update due, or fails one that ends so. Pending, waived and not applicable ones do not: an
 * update could do nothing for them.
 */
export const isDue = ({ state }: Cell): boolean => state === "gap" || state === "surplus" || state === "unknown";
