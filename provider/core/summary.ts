import type { Cell, CellState } from "./cell";
import { cellStates } from "./cell";

/** The seven counts; they always add up to `cells`. */
export type Counts = Readonly<Record<CellState, number>>;

export interface Summary extends Counts {
  readonly cells: number;
  /**
   * `covered / (cells - notApplicable - waived)` in percent, rounded down to one decimal; 100 only when nothing is
   * missing. `null` when nothing can be covered.
   */
  readonly coveragePercent: number | null;
}

export function summarize(cells: Iterable<Pick<Cell, "state">>): Summary {
  const counts = Object.fromEntries(cellStates.map((state) => [state, 0])) as Record<CellState, number>;
  let total = 0;
  for (const cell of cells) {
    counts[cell.state] += 1;
    total += 1;
  }
  return { cells: total, coveragePercent: coveragePercent(counts, total), ...counts };
}

/** Adds summaries of disjoint sets of cells. */
export function addSummaries(summaries: readonly Summary[]): Summary {
  const counts = Object.fromEntries(
    cellStates.map((state) => [state, summaries.reduce((sum, one) => sum + one[state], 0)]),
  ) as Record<CellState, number>;
  const total = summaries.reduce((sum, one) => sum + one.cells, 0);
  return { cells: total, coveragePercent: coveragePercent(counts, total), ...counts };
}

function coveragePercent(counts: Counts, total: number): number | null {
  const coverable = total - counts.notApplicable - counts.waived;
  return coverable === 0 ? null : Math.floor((counts.covered / coverable) * 1000) / 10;
}
