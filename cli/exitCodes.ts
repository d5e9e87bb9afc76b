import { accepted } from "../report/model/baseline";
import type { Report } from "../report/model/report";
import { openCounts } from "../report/model/verdict";

/**
 * What the exit codes of `verify` mean. The first that applies in the order 1, 2, 4, 3; the other verbs use 0, 1, 64
 * and 130.
 */
export const exitCode = { covered: 0, failed: 1, gap: 2, pending: 3, unknown: 4, usage: 64, interrupted: 130 } as const;

export const failOnStates = ["gap", "surplus", "unknown", "pending", "undeclared"] as const;
/** What makes `verify` fail; `undeclared` (with --organization) counts as a gap in the declarations. */
export type FailOn = ReadonlySet<(typeof failOnStates)[number]>;

export const failOnByDefault: FailOn = new Set(["gap", "surplus", "unknown", "pending"]);

/**
 * The verdict on a run. With a baseline only new gaps and surplus count; unknown stays unknown.
 * @param unresolved number of declarations of which not even the accounts are known: they are unknown as a whole
 */
export function verdictOf(report: Report, failOn: FailOn, unresolved = 0): number {
  const { baseline, undeclared } = report;
  const counts = openCounts(report);
  const gaps = baseline === undefined ? counts : newGaps(report);
  const unmentioned = (undeclared?.accounts.length ?? 0) + (undeclared?.regions.length ?? 0);
  if (failOn.has("gap") && gaps.gap > 0) return exitCode.gap;
  if (failOn.has("surplus") && gaps.surplus > 0) return exitCode.gap;
  if (failOn.has("undeclared") && unmentioned > 0) return exitCode.gap;
  if (failOn.has("unknown") && counts.unknown + unresolved > 0) return exitCode.unknown;
  if (failOn.has("pending") && counts.pending > 0) return exitCode.pending;
  return exitCode.covered;
}

function newGaps(report: Report): { gap: number; surplus: number } {
  const counts = { gap: 0, surplus: 0 };
  for (const { state, isNew } of report.cells) if (accepted(state) && isNew !== false) counts[state] += 1;
  return counts;
}
