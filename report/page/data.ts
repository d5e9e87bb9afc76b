import { newAccounts } from "../../provider/core/cell";
import { visible } from "../formats/escape";
import { countOrder, detailLines, newAccountsLabel, resourceTitle, stateWord } from "../formats/words";
import type { Report, ReportCell } from "../model/report";
import { unitRollUp } from "../model/units";

/**
 * What the page's script works on. A million cells are three numbers each once decoded, and about two characters each
 * here: cells that differ only in account and region share a *kind*, and accounts are written as runs of indices.
 */
export interface PageData {
  readonly states: readonly (readonly [state: string, word: string])[];
  readonly resources: readonly string[];
  /** The resource's page in the AWS console, by region in the order of `regions`; empty where it is not known. */
  readonly consoles: readonly (readonly string[])[];
  readonly regions: readonly string[];
  /** Id, name, organizational unit, then the counts in the order of `states`. Auto-enable settings are the last. */
  readonly accounts: readonly AccountRow[];
  /** How many of `accounts` are accounts. */
  readonly accountsCount: number;
  /** Paths of organizational units, those above others before them. */
  readonly units: readonly string[];
  readonly kinds: readonly Kind[];
  /** Kind, region, and its accounts: `skip.length` in base 36, length 1 left out. */
  readonly runs: readonly (readonly [kind: number, region: number, accounts: string])[];
  readonly cells: number;
}

export type AccountRow = readonly [id: string, name: string, unit: string, ...counts: number[]];

/**
 * Resource, capability, state, observed, code, since, whether new, all lines of detail. `\u0001` and `\u0002` stand for
 * the cell's own account and region.
 */
export type Kind = readonly [
  resource: number,
  capability: string,
  state: number,
  observed: string,
  code: string,
  since: string,
  isNew: 0 | 1,
  lines: readonly string[],
];

/** Beyond this a browser would need gigabytes; the page says what was left out. */
export const cellsMax = 2_000_000;

export function pageData(report: Report): PageData {
  const accounts = report.accounts.map(
    (one): AccountRow => [
      one.account,
      visible(one.name ?? ""),
      visible(one.organizationalUnit ?? ""),
      ...countOrder.map((state) => one.summary[state]),
    ],
  );
  const { newAccounts: joining } = report;
  if (joining !== undefined)
    accounts.push([newAccounts, newAccountsLabel, "", ...countOrder.map((state) => joining[state])]);
  const accountIndex = new Map(accounts.map(([id], index) => [id, index]));
  const resourceIndex = new Map(report.resources.map((resource, index) => [resource.id, index]));
  const regions = [
    ...new Set([
      ...report.resources.flatMap((resource) => resource.matrix.map((entry) => entry.region)),
      ...report.cells.map((cell) => cell.region),
    ]),
  ].sort();
  const regionIndex = new Map(regions.map((region, index) => [region, index]));

  const kinds: Kind[] = [];
  const kindIndex = new Map<string, number>();
  const runs = new Map<number, number[]>();
  const cells = report.cells.slice(0, cellsMax);
  for (const cell of cells) {
    const kind = kindOf(cell, resourceIndex.get(cell.resource) as number);
    const key = JSON.stringify(kind);
    let index = kindIndex.get(key);
    if (index === undefined) {
      index = kinds.push(kind) - 1;
      kindIndex.set(key, index);
    }
    const run = index * regions.length + (regionIndex.get(cell.region) as number);
    const list = runs.get(run);
    const account = accountIndex.get(cell.account) as number;
    if (list === undefined) runs.set(run, [account]);
    else list.push(account);
  }
  return {
    states: countOrder.map((state) => [state, stateWord[state]]),
    resources: report.resources.map(resourceTitle),
    consoles: report.resources.map((resource) => regions.map((region) => resource.console?.[region] ?? "")),
    regions,
    accounts,
    accountsCount: report.accounts.length,
    units: unitRollUp(report.accounts).flatMap(({ path }) => (path === "" ? [] : [visible(path)])),
    kinds,
    runs: [...runs].map(([run, list]) => [Math.floor(run / regions.length), run % regions.length, packed(list)]),
    cells: cells.length,
  };
}

function kindOf(cell: ReportCell, resource: number): Kind {
  const own = (text: string) => visible(text).replaceAll(cell.account, "\u0001").replaceAll(cell.region, "\u0002");
  return [
    resource,
    visible(cell.capability),
    countOrder.indexOf(cell.state),
    visible(cell.observed),
    visible(cell.code ?? ""),
    visible(cell.since ?? ""),
    cell.isNew === true ? 1 : 0,
    detailLines(cell).map(own),
  ];
}

/** Ascending indices as runs: `3,4,5,9` is `3.3,3`. */
function packed(indices: readonly number[]): string {
  const sorted = [...indices].sort((a, b) => a - b);
  const runs: string[] = [];
  let next = 0;
  for (let from = 0; from < sorted.length; ) {
    let to = from + 1;
    while (to < sorted.length && sorted[to] === (sorted[to - 1] as number) + 1) to += 1;
    const start = sorted[from] as number;
    runs.push(`${(start - next).toString(36)}${to - from === 1 ? "" : `.${(to - from).toString(36)}`}`);
    next = start + to - from;
    from = to;
  }
  return runs.join(",");
}
