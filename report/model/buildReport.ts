import type { AccountId, Capability, Cell, CellState, Region } from "../../provider/core/cell";
import { cellStates, newAccounts } from "../../provider/core/cell";
import type { Summary } from "../../provider/core/summary";
import { addSummaries } from "../../provider/core/summary";
import { adviceFor } from "./advice";
import type { KnownCells } from "./baseline";
import { accepted, baselineKey } from "./baseline";
import type { EarlierReport } from "./changes";
import { ChangeTracker } from "./changes";
import type { Report, ReportAccount, ReportCell, ReportResource } from "./report";

/** Part of the header of every format. */
export const meaning =
  '"Coverage" means enablement here: whether a service is on as declared, not how many resources AWS has scanned.';

/** One declaration, and its observed cells. */
export interface VerifiedDeclaration
  extends Pick<
    ReportResource,
    "type" | "service" | "name" | "stack" | "file" | "line" | "administrator" | "mode" | "match" | "console"
  > {
  readonly cells: readonly Cell[];
  /** The verb of a service's action, for advice. */
  readonly verbOf: (action: string) => string;
}

/** The rest of the report. */
export interface ReportFacts
  extends Pick<Report, "generatedAt" | "filters" | "undeclared" | "incomplete" | "warnings"> {
  readonly version: string;
  /** Name and unit of accounts, as far as they are known. */
  readonly accounts: ReadonlyMap<AccountId, Pick<ReportAccount, "name" | "organizationalUnit">>;
  readonly baseline?: { readonly file: string; readonly known: KnownCells };
  readonly since?: { readonly file: string; readonly earlier: EarlierReport };
}

/** From observed cells to the report that all formats show. Pure, and one pass over what may be millions of cells. */
export function buildReport(declarations: readonly VerifiedDeclaration[], facts: ReportFacts): Report {
  const perAccount = new Map<AccountId, Tally>();
  const found: Found = { open: [], newCells: 0, knownCells: 0, resolvedCells: 0 };
  const tracker = facts.since === undefined ? undefined : new ChangeTracker(facts.since.file, facts.since.earlier);
  const resources = declarations.map((declaration, id) => {
    const perPlace: Places = new Map();
    const joining: Places = new Map();
    const accounts = new Set<AccountId>();
    for (const cell of declaration.cells) {
      if (cell.account === newAccounts) count(placeOf(joining, cell), cell.state);
      else {
        accounts.add(cell.account);
        count(tallyOf(perAccount, cell.account), cell.state);
        count(placeOf(perPlace, cell), cell.state);
      }
      tracker?.see(declaration.type, cell);
      note(found, declaration, id, cell, facts);
    }
    const matrix = matrixOf(perPlace);
    return {
      ...described(declaration),
      id,
      accounts: accounts.size,
      summary: addSummaries(matrix.map((one) => one.summary)),
      matrix,
      ...(joining.size === 0 ? {} : { newAccounts: matrixOf(joining) }),
    };
  });
  const { baseline, since: _since, accounts: named, version, generatedAt, warnings, ...optional } = facts;
  const { open, ...counts } = found;
  const joining = resources.flatMap((resource) => resource.newAccounts ?? []);
  const accounts = [...perAccount]
    .sort(byKey)
    .map(([account, tally]) => ({ account, ...named.get(account), summary: summaryOf(tally) }));
  return {
    schemaVersion: 1,
    tool: { name: "pulumi-aws-coverage", version },
    generatedAt,
    meaning,
    ...optional,
    summary: addSummaries(resources.map((resource) => resource.summary)),
    ...(joining.length === 0 ? {} : { newAccounts: addSummaries(joining.map((one) => one.summary)) }),
    resources,
    accounts,
    cells: open.sort(byPlace),
    ...(baseline === undefined ? {} : { baseline: { file: baseline.file, ...counts } }),
    ...(tracker === undefined ? {} : { since: tracker.changes({ accounts, ...optional }) }),
    warnings,
  };
}

type Tally = Record<CellState, number>;

const newTally = (): Tally => Object.fromEntries(cellStates.map((state) => [state, 0])) as Tally;

function count(tally: Tally, state: CellState): void {
  tally[state] += 1;
}

function summaryOf(tally: Tally): Summary {
  const cells = cellStates.reduce((sum, state) => sum + tally[state], 0);
  return addSummaries([{ cells, coveragePercent: null, ...tally }]);
}

function tallyOf(tallies: Map<AccountId, Tally>, account: AccountId): Tally {
  const known = tallies.get(account) ?? newTally();
  tallies.set(account, known);
  return known;
}

type Places = Map<string, { readonly region: Region; readonly capability: Capability; readonly tally: Tally }>;

function matrixOf(places: Places): ReportResource["matrix"] {
  const matrix = [...places.values()].map(({ tally, ...place }) => ({ ...place, summary: summaryOf(tally) }));
  return matrix.sort((a, b) => (a.region < b.region ? -1 : a.region > b.region ? 1 : 0));
}

function placeOf(places: Places, { region, capability }: Cell): Tally {
  const key = `${region} ${capability}`;
  const known = places.get(key) ?? { region, capability, tally: newTally() };
  places.set(key, known);
  return known.tally;
}

interface Found {
  readonly open: ReportCell[];
  newCells: number;
  knownCells: number;
  resolvedCells: number;
}

function note(found: Found, declaration: VerifiedDeclaration, resource: number, cell: Cell, facts: ReportFacts): void {
  const known = facts.baseline?.known.get(baselineKey(declaration.type, cell));
  const isNew = known?.state !== cell.state;
  if (accepted(cell.state) && isNew) found.newCells += 1;
  else if (accepted(cell.state)) found.knownCells += 1;
  // Unknown is not resolved, and neither is what AWS has only begun.
  else if (known !== undefined && accepted(known.state) && cell.state !== "unknown" && cell.state !== "pending")
    found.resolvedCells += 1;
  const { state } = cell;
  if (state === "covered") return;
  const { name, organizationalUnit } = facts.accounts.get(cell.account) ?? {};
  const { mode, stack, verbOf } = declaration;
  const { code, message, managedBy, waiver } = cell;
  const since = cell.since ?? (isNew ? undefined : known?.since);
  found.open.push({
    resource,
    region: cell.region,
    account: cell.account,
    ...(name === undefined ? {} : { accountName: name }),
    ...(organizationalUnit === undefined ? {} : { organizationalUnit }),
    capability: cell.capability,
    state,
    declared: cell.declared,
    observed: cell.observed,
    ...(code === undefined ? {} : { code }),
    ...(message === undefined ? {} : { message }),
    advice: adviceFor(cell, { mode, hasProgram: stack !== undefined, verbOf }),
    ...(managedBy === undefined ? {} : { managedBy }),
    ...(since === undefined ? {} : { since }),
    ...(facts.baseline === undefined ? {} : { isNew }),
    // A waiver that still holds makes its cell `waived`; on any other cell it has expired.
    ...(waiver === undefined
      ? {}
      : {
          waiver: { owner: waiver.owner, reason: waiver.reason, expires: waiver.expires, expired: state !== "waived" },
        }),
  });
}

const described = ({ cells: _cells, verbOf: _verbOf, ...rest }: VerifiedDeclaration) => rest;

const byKey = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number =>
  a < b ? -1 : a > b ? 1 : 0;

function byPlace(a: ReportCell, b: ReportCell): number {
  if (a.resource !== b.resource) return a.resource - b.resource;
  if (a.region !== b.region) return a.region < b.region ? -1 : 1;
  if (a.account !== b.account) return a.account < b.account ? -1 : 1;
  return a.capability < b.capability ? -1 : a.capability > b.capability ? 1 : 0;
}
