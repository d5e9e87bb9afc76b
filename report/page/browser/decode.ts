import type { PageData } from "../data";

/** One entry a cell. */
export interface Rows {
  readonly account: Uint32Array;
  readonly region: Uint16Array;
  readonly kind: Uint32Array;
}

/** From `PageData` to typed arrays. */
export function decode(data: PageData): Rows {
  const account = new Uint32Array(data.cells);
  const region = new Uint16Array(data.cells);
  const kind = new Uint32Array(data.cells);
  let row = 0;
  for (const [ofKind, ofRegion, runs] of data.runs) {
    let next = 0;
    for (const run of runs.split(",")) {
      const [skip, length] = run.split(".");
      next += Number.parseInt(skip, 36);
      for (let left = length === undefined ? 1 : Number.parseInt(length, 36); left > 0; left--) {
        account[row] = next++;
        region[row] = ofRegion;
        kind[row++] = ofKind;
      }
    }
  }
  return { account, region, kind };
}

/** Counting sort: stable, and linear in the number of rows. `rankOf` answers small whole numbers. */
export function sortBy(rows: Uint32Array, rankOf: (row: number) => number, descending = false): Uint32Array {
  const ranks = new Uint32Array(rows.length);
  let max = 0;
  for (let i = 0; i < rows.length; i++) {
    ranks[i] = rankOf(rows[i]);
    if (ranks[i] > max) max = ranks[i];
  }
  const starts = new Uint32Array(max + 2);
  for (let i = 0; i < rows.length; i++) {
    if (descending) ranks[i] = max - ranks[i];
    starts[ranks[i] + 1]++;
  }
  for (let i = 1; i < starts.length; i++) starts[i] += starts[i - 1];
  const sorted = new Uint32Array(rows.length);
  for (let i = 0; i < rows.length; i++) sorted[starts[ranks[i]]++] = rows[i];
  return sorted;
}

/** The place of each value among the distinct sorted values. */
export function ranksOf(values: readonly string[]): Uint32Array {
  const order = [...new Set(values)].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const place = new Map(order.map((value, index) => [value, index]));
  return Uint32Array.from(values, (value) => place.get(value) ?? 0);
}

/** The lines of a cell's kind, with the cell's own account and region put in. */
export function detailsOf(data: PageData, rows: Rows, row: number): string[] {
  const account = data.accounts[rows.account[row]][0];
  const region = data.regions[rows.region[row]];
  return data.kinds[rows.kind[row]][7].map((line) => line.replaceAll("\u0001", account).replaceAll("\u0002", region));
}
