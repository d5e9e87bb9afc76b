import type { Capability, Region } from "../../provider/core/cell";
import type { Report, ReportCell } from "../model/report";
import { urgency } from "./words";

/**
 * Cells that are not covered for the same reason, listed once. A thousand accounts with the same refusal are one thing
 * to do, not a thousand lines. Exact: the places and capabilities of a cause multiply to exactly its cells.
 */
export interface Cause
  extends Pick<
    ReportCell,
    | "resource"
    | "state"
    | "declared"
    | "observed"
    | "code"
    | "message"
    | "advice"
    | "managedBy"
    | "since"
    | "isNew"
    | "waiver"
  > {
  readonly capabilities: readonly Capability[];
  readonly places: readonly Place[];
  readonly cells: number;
  readonly accounts: number;
  readonly regions: number;
}

export interface Place {
  readonly regions: readonly Region[];
  /** One cell an account, for its id and name. */
  readonly accounts: readonly ReportCell[];
}

/** Most urgent first, then the largest. */
export function causes(report: Report): Cause[] {
  const groups = new Map<string, { readonly cell: ReportCell; readonly regions: Map<Region, ReportCell[]> }>();
  for (const raw of report.cells) {
    const cell = withoutOwnNames(raw);
    const key = `${cell.capability}\u0000${reasonKey(cell)}`;
    const group = groups.get(key) ?? { cell, regions: new Map<Region, ReportCell[]>() };
    groups.set(key, group);
    const accounts = group.regions.get(cell.region);
    if (accounts === undefined) group.regions.set(cell.region, [raw]);
    else accounts.push(raw);
  }
  const merged = new Map<
    string,
    { readonly cell: ReportCell; readonly places: readonly Place[]; readonly capabilities: Capability[] }
  >();
  for (const { cell, regions } of groups.values()) {
    const places = placesOf(regions);
    const key = `${reasonKey(cell)}\u0000${JSON.stringify(places.map((place) => [place.regions, idsOf(place.accounts)]))}`;
    const same = merged.get(key);
    if (same === undefined) merged.set(key, { cell, places, capabilities: [cell.capability] });
    else same.capabilities.push(cell.capability);
  }
  return [...merged.values()]
    .map(toCause)
    .sort((a, b) => urgency.indexOf(a.state) - urgency.indexOf(b.state) || b.cells - a.cells);
}

function reasonKey(cell: ReportCell): string {
  const { resource, state, declared, observed, code, message, advice, managedBy, since, isNew, waiver } = cell;
  return JSON.stringify([resource, state, declared, observed, code, message, advice, managedBy, since, isNew, waiver]);
}

/** AWS's messages often name the account and region; with those in it no two cells would be alike. */
function withoutOwnNames(cell: ReportCell): ReportCell {
  const replace = (text: string) => text.replaceAll(cell.account, "<account>").replaceAll(cell.region, "<region>");
  if (cell.message === undefined && cell.advice === undefined) return cell;
  return {
    ...cell,
    ...(cell.message === undefined ? {} : { message: replace(cell.message) }),
    ...(cell.advice === undefined ? {} : { advice: replace(cell.advice) }),
  };
}

/** Regions in which the same accounts are concerned are one place. */
function placesOf(byRegion: ReadonlyMap<Region, readonly ReportCell[]>): Place[] {
  const places = new Map<string, { readonly regions: Region[]; readonly accounts: readonly ReportCell[] }>();
  for (const [region, accounts] of byRegion) {
    const key = idsOf(accounts);
    const same = places.get(key);
    if (same === undefined) places.set(key, { regions: [region], accounts });
    else same.regions.push(region);
  }
  return [...places.values()];
}

function idsOf(accounts: readonly ReportCell[]): string {
  return accounts.map((cell) => cell.account).join(" ");
}

function toCause(group: {
  readonly cell: ReportCell;
  readonly places: readonly Place[];
  readonly capabilities: readonly Capability[];
}): Cause {
  const {
    region: _region,
    account: _account,
    capability: _capability,
    accountName: _name,
    organizationalUnit: _unit,
    ...reason
  } = group.cell;
  const pairs = group.places.reduce((sum, place) => sum + place.regions.length * place.accounts.length, 0);
  const accounts = new Set(group.places.flatMap((place) => place.accounts.map((cell) => cell.account)));
  const regions = new Set(group.places.flatMap((place) => place.regions));
  const { message, advice, ...others } = reason;
  const named = (text: string) => only(regions, "<region>", only(accounts, "<account>", text));
  return {
    ...others,
    ...(message === undefined ? {} : { message: named(message) }),
    ...(advice === undefined ? {} : { advice: named(advice) }),
    capabilities: group.capabilities,
    places: group.places,
    cells: pairs * group.capabilities.length,
    accounts: accounts.size,
    regions: regions.size,
  };
}

function only(names: ReadonlySet<string>, placeholder: string, text: string): string {
  return names.size === 1 ? text.replaceAll(placeholder, () => [...names][0] as string) : text;
}
