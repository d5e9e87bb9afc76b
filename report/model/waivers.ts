import type { Report } from "./report";

/** Cells that one waiver covers, or no longer covers. */
export interface WaiverRow {
  readonly owner: string;
  readonly reason: string;
  /** `YYYY-MM-DD`: the last day on which it holds. */
  readonly expires: string;
  readonly expired: boolean;
  /** Days after the day of the report on which it still holds; negative once expired. */
  readonly daysLeft: number;
  readonly cells: number;
  readonly accounts: number;
}

const dayMs = 86_400_000;

/** The waivers that concern a cell of this report, the first to expire first. */
export function waiversByExpiry(report: Pick<Report, "cells" | "generatedAt">): WaiverRow[] {
  const today = Date.parse(report.generatedAt.slice(0, 10));
  const groups = new Map<
    string,
    { row: Omit<WaiverRow, "cells" | "accounts">; cells: number; accounts: Set<string> }
  >();
  for (const { waiver, account } of report.cells) {
    if (waiver === undefined) continue;
    const key = JSON.stringify([waiver.expires, waiver.owner, waiver.reason, waiver.expired]);
    const group = groups.get(key) ?? {
      row: { ...waiver, daysLeft: Math.round((Date.parse(waiver.expires) - today) / dayMs) },
      cells: 0,
      accounts: new Set<string>(),
    };
    groups.set(key, group);
    group.cells += 1;
    group.accounts.add(account);
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { row, cells, accounts }]) => ({ ...row, cells, accounts: accounts.size }));
}
