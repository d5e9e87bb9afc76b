import type { Report } from "./report";

export const openStates = ["gap", "surplus", "unknown", "pending"] as const;

/** What keeps a report from "everything is covered". An auto-enable setting counts like any other cell. */
export function openCounts(
  report: Pick<Report, "summary" | "newAccounts">,
): Record<(typeof openStates)[number], number> {
  const { summary, newAccounts } = report;
  const of = (state: (typeof openStates)[number]): number => summary[state] + (newAccounts?.[state] ?? 0);
  return { gap: of("gap"), surplus: of("surplus"), unknown: of("unknown"), pending: of("pending") };
}
