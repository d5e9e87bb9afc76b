import { createHash } from "node:crypto";
import type { Capability, Region } from "../../provider/core/cell";
import { newAccounts } from "../../provider/core/cell";
import type { Report, ReportCell, ReportResource } from "../model/report";
import type { NotCovered } from "./words";
import {
  accountLabel,
  counted,
  detailLines,
  newAccountsLabel,
  resourceKey,
  resourceTitle,
  some,
  stateWord,
  urgency,
} from "./words";

/**
 * For formats whose consumers take only so many entries: one finding a cell while they fit, else one per resource,
 * region, capability and state, else one per resource and state, else the most urgent of those. What is left out is
 * counted exactly.
 */
export interface Finding {
  readonly state: NotCovered;
  readonly resource: ReportResource;
  /** Absent where the finding spans several. */
  readonly region?: Region;
  readonly capability?: Capability;
  /** Only for a finding about one cell. */
  readonly cell?: ReportCell;
  /** The cells it stands for. */
  readonly cells: number;
  /** One line that makes sense by itself. */
  readonly title: string;
  readonly details: readonly string[];
  /** The same in the next run, whatever was added or removed around it. */
  readonly fingerprint: string;
}

export type Grain = "cell" | "place" | "resource";

export interface Findings {
  readonly grain: Grain;
  readonly findings: readonly Finding[];
  readonly leftOut: { readonly findings: number; readonly cells: number };
}

export function findings(
  report: Report,
  options: { readonly limit: number; readonly states: readonly NotCovered[] },
): Findings {
  const wanted = new Set(options.states);
  const resources = new Map(report.resources.map((resource) => [resource.id, resource]));
  const cells = report.cells.filter((cell) => wanted.has(cell.state));
  const grains = ["cell", "place", "resource"] as const;
  const grouped = grains.map((grain) =>
    grain === "cell" && cells.length > options.limit ? undefined : { grain, groups: groupBy(cells, grain) },
  );
  const fitting = grouped.find((one) => one !== undefined && one.groups.length <= options.limit) ?? grouped[2];
  const { grain, groups } = fitting as { grain: Grain; groups: ReportCell[][] };
  groups.sort((a, b) => rank(a) - rank(b) || (grain === "cell" ? 0 : b.length - a.length));
  const kept = groups.slice(0, options.limit);
  return {
    grain,
    findings: distinct(
      kept.map((group) => toFinding(group, grain, resources.get((group[0] as ReportCell).resource) as ReportResource)),
    ),
    leftOut: {
      findings: groups.length - kept.length,
      cells: groups.slice(options.limit).reduce((sum, group) => sum + group.length, 0),
    },
  };
}

function rank(group: readonly ReportCell[]): number {
  return urgency.indexOf((group[0] as ReportCell).state);
}

function groupBy(cells: readonly ReportCell[], grain: Grain): ReportCell[][] {
  if (grain === "cell") return cells.map((cell) => [cell]);
  const groups = new Map<string, ReportCell[]>();
  for (const cell of cells) {
    const key =
      grain === "place"
        ? JSON.stringify([cell.resource, cell.state, cell.region, cell.capability, cell.account === newAccounts])
        : `${cell.resource} ${cell.state}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [cell]);
    else group.push(cell);
  }
  return [...groups.values()];
}

const samples = 20;

function toFinding(group: readonly ReportCell[], grain: Grain, resource: ReportResource): Finding {
  const first = group[0] as ReportCell;
  const base = { state: first.state, resource, cells: group.length };
  const identity = [resourceKey(resource), first.state];
  const state = stateWord[first.state];
  if (grain === "cell") {
    return {
      ...base,
      region: first.region,
      capability: first.capability,
      cell: first,
      title: `${state}: ${first.capability} in ${first.region} for ${accountLabel(first)}`,
      details: [`${resourceTitle(resource)}, ${resource.type}.`, ...detailLines(first)],
      fingerprint: digest([...identity, first.region, first.capability, first.account]),
    };
  }
  const accounts = [...new Map(group.map((cell) => [cell.account, cell])).values()];
  const reasons = tally(group);
  const details = [
    `${resourceTitle(resource)}, ${resource.type}.`,
    `Accounts (${accounts.length}): ${some(accounts, samples, accountLabel)}.`,
    `Observed: ${some(reasons, samples, ([reason, cells]) => `${reason} (${counted(cells, "cell")})`)}.`,
  ];
  if (grain === "place") {
    const isSetting = first.account === newAccounts;
    const whom = isSetting ? newAccountsLabel : counted(accounts.length, "account");
    return {
      ...base,
      region: first.region,
      capability: first.capability,
      title: `${state}: ${first.capability} in ${first.region} for ${whom}`,
      details,
      fingerprint: digest([...identity, first.region, first.capability, ...(isSetting ? [newAccounts] : [])]),
    };
  }
  return {
    ...base,
    title: `${state}: ${counted(group.length, "cell")} of ${counted(accounts.length, "account")} of ${resourceTitle(resource)}`,
    details,
    fingerprint: digest(identity),
  };
}

/** Two resources of one name (below different parents) must not hide each other's findings. */
function distinct(all: readonly Finding[]): Finding[] {
  const counts = new Map<string, number>();
  return all.map((finding) => {
    const before = counts.get(finding.fingerprint) ?? 0;
    counts.set(finding.fingerprint, before + 1);
    return before === 0 ? finding : { ...finding, fingerprint: digest([finding.fingerprint, String(before)]) };
  });
}

function tally(cells: readonly ReportCell[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const cell of cells) {
    const reason = cell.code === undefined ? cell.observed : `${cell.observed}, ${cell.code}`;
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1]);
}

function digest(parts: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}
