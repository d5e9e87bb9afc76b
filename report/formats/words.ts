import type { CellState } from "../../provider/core/cell";
import { newAccounts } from "../../provider/core/cell";
import type { Summary } from "../../provider/core/summary";
import type { Report, ReportCell, ReportResource } from "../model/report";
import { openCounts, openStates } from "../model/verdict";
import { oneLine } from "./escape";

/** The same words in every format. */

export type NotCovered = ReportCell["state"];

/** The most urgent state first. */
export const urgency: readonly NotCovered[] = ["gap", "surplus", "unknown", "pending", "waived", "notApplicable"];
/** The order of the seven counts. */
export const countOrder: readonly CellState[] = ["covered", ...urgency];

export const stateWord: Readonly<Record<CellState, string>> = {
  covered: "covered",
  gap: "gap",
  surplus: "surplus",
  unknown: "unknown",
  pending: "pending",
  waived: "waived",
  notApplicable: "not applicable",
};

export const stateMeaning: Readonly<Record<CellState, string>> = {
  covered: "Observed as declared.",
  gap: "Declared, but observed otherwise; AWS is not working on it.",
  surplus: "Observed on without being declared.",
  unknown: "Could not be observed: neither taken for covered nor for off.",
  pending: "AWS is still working on it.",
  waived: "Not covered; an accepted exception with owner, reason and expiry date allows it.",
  notApplicable:
    "Cannot have it: the account is closed or suspended, the capability is not available in the region, or a rule of the organization forbids it.",
};

/** `12,345`. */
export function count(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}

/** `1 cell`, `2,000 cells`. */
export function counted(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? "" : noun.endsWith("s") ? "es" : "s"}`;
}

export function percent(summary: Pick<Summary, "coveragePercent">): string {
  return summary.coveragePercent === null ? "n/a" : `${summary.coveragePercent}%`;
}

/** What can be covered at all. */
export function coverable(summary: Summary): number {
  return summary.cells - summary.notApplicable - summary.waived;
}

/** One sentence that answers "is everything covered?". */
export function verdict(report: Pick<Report, "summary" | "newAccounts">): string {
  const { summary } = report;
  const counts = openCounts(report);
  const open = openStates.filter((state) => counts[state] > 0);
  if (open.length > 0)
    return `Not covered: ${open.map((state) => (state === "gap" ? counted(counts.gap, "gap") : `${count(counts[state])} ${stateWord[state]}`)).join(", ")}.`;
  if (summary.cells === 0) return "Nothing was observed.";
  return coverable(summary) === 0 ? "Nothing here can be covered." : "Everything that can be covered is covered.";
}

/** `covered 10, gap 2, …`: all seven, so that anyone can add them up. */
export function countsLine(
  counts: Readonly<Record<CellState, number>>,
  states: readonly CellState[] = countOrder,
): string {
  return states.map((state) => `${stateWord[state]} ${count(counts[state])}`).join(", ");
}

/** `Amazon Inspector "baseline" (prod)`. */
export function resourceTitle(resource: ReportResource): string {
  return oneLine(`${resource.service} "${resource.name}"${resource.stack === undefined ? "" : ` (${resource.stack})`}`);
}

export function resourceFacts(resource: ReportResource): string {
  const facts = [
    resource.type,
    counted(resource.accounts, "account"),
    `mode ${resource.mode}`,
    `match ${resource.match}`,
  ];
  if (resource.administrator !== undefined) facts.push(`administrator ${resource.administrator}`);
  if (resource.file !== undefined)
    facts.push(resource.line === undefined ? resource.file : `${resource.file}:${resource.line}`);
  return oneLine(facts.join(" · "));
}

/** The rows and columns of its matrix. */
export function axesOf({ matrix, newAccounts = [] }: ReportResource): { regions: string[]; capabilities: string[] } {
  const entries = [...matrix, ...newAccounts];
  return {
    regions: [...new Set(entries.map((entry) => entry.region))],
    capabilities: [...new Set(entries.map((entry) => entry.capability))],
  };
}

/** Survives reordering of the report and is the same in the next run; `id` is not. */
export function resourceKey(resource: ReportResource): string {
  return JSON.stringify([resource.stack ?? "", resource.type, resource.name]);
}

export const newAccountsLabel = "new accounts (auto-enable)";

/** `New accounts (auto-enable): covered 3, gap 1`: the organization's own setting, which is no account. */
export function newAccountsLine(summary: Summary): string {
  const counts = countOrder.filter((state) => summary[state] > 0);
  return `New accounts (auto-enable): ${countsLine(summary, counts)}`;
}

/** `111122223333 payments (Workloads/Production)`. */
export function accountLabel(of: Pick<ReportCell, "account" | "accountName" | "organizationalUnit">): string {
  if (of.account === newAccounts) return newAccountsLabel;
  const name = of.accountName === undefined ? "" : ` ${of.accountName}`;
  return oneLine(`${of.account}${name}${of.organizationalUnit === undefined ? "" : ` (${of.organizationalUnit})`}`);
}

type Details = Pick<
  ReportCell,
  "declared" | "observed" | "code" | "message" | "managedBy" | "since" | "isNew" | "waiver" | "advice"
>;

/** Everything known of a cell or of a group of equal cells, a sentence each; the advice last. */
export function detailLines(cell: Details): string[] {
  const lines = [`${cell.declared ? "Declared" : "Not declared"}, observed ${cell.observed}.`];
  if (cell.code !== undefined || cell.message !== undefined)
    lines.push(`Reason: ${[cell.code, cell.message].filter((part) => part !== undefined).join(": ")}`);
  if (cell.managedBy !== undefined) lines.push(`Managed by ${cell.managedBy}.`);
  if (cell.since !== undefined) lines.push(`Since ${cell.since}.`);
  if (cell.isNew !== undefined) lines.push(cell.isNew ? "New: not in the baseline." : "In the baseline.");
  if (cell.waiver !== undefined) {
    const { owner, reason, expires, expired } = cell.waiver;
    lines.push(`Waiver ${expired ? "expired" : "until"} ${expires}, owner ${owner}: ${reason}`);
  }
  if (cell.advice !== undefined) lines.push(`Advice: ${cell.advice}`);
  return lines.map(oneLine);
}

/** Lines that every format shows below its header: where the report comes from. */
export function provenance(report: Report): string[] {
  const lines = [`${report.generatedAt} · ${report.tool.name} ${report.tool.version}`];
  const { filters, baseline } = report;
  const filtered = Object.entries(filters ?? {}).flatMap(([name, values = []]) =>
    values.length === 0 ? [] : [`${name} ${values.join(", ")}`],
  );
  if (filtered.length > 0) lines.push(`Filtered: ${filtered.join("; ")}`);
  if (baseline !== undefined) {
    lines.push(
      `Baseline ${baseline.file}: ${count(baseline.newCells)} new, ${count(baseline.knownCells)} known, ${count(baseline.resolvedCells)} resolved`,
    );
  }
  return lines.map(oneLine);
}

/** What limits the report itself. */
export function alarms(report: Report): string[] {
  const { incomplete, warnings } = report;
  return [...(incomplete === undefined ? [] : [`Incomplete: ${incomplete}`]), ...warnings].map(oneLine);
}

/** What no declaration mentions, a line each, accounts first. */
export function undeclaredLines(report: Report): string[] {
  const accounts = report.undeclared?.accounts ?? [];
  const regions = report.undeclared?.regions ?? [];
  return [
    ...accounts.map(
      ({ name, ...rest }) => `Account ${accountLabel(name === undefined ? rest : { ...rest, accountName: name })}`,
    ),
    ...regions.map(({ region, service }) => oneLine(`Region ${region} (${service})`)),
  ];
}

/** The first few, and how many more there are. */
export function some<T>(items: readonly T[], limit: number, show: (item: T) => string): string {
  const shown = items.slice(0, limit).map(show).join(", ");
  const rest = items.length - Math.min(limit, items.length);
  return rest === 0 ? shown : `${shown} and ${count(rest)} more`;
}
