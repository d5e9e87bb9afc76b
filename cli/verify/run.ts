import { resolve } from "node:path";
import { setFlagsFromString } from "node:v8";
import { ReadingSession } from "../../provider/aws/readingSession";
import type { Session } from "../../provider/aws/session";
import type { AccountId } from "../../provider/core/cell";
import { printable } from "../../provider/core/printable";
import { ProviderError } from "../../provider/core/providerError";
import type { AccountLabel } from "../../provider/organization/organizationClient";
import type { RenderOptions } from "../../report/formats";
import type { KnownCells } from "../../report/model/baseline";
import { knownCells, nextBaseline } from "../../report/model/baseline";
import { buildReport } from "../../report/model/buildReport";
import type { EarlierReport } from "../../report/model/changes";
import type { Report } from "../../report/model/report";
import type { Declared, Sources } from "../declarations/declared";
import { loadDeclarations } from "../declarations/load";
import { specOf, writeSpec } from "../declarations/writeSpec";
import type { FailOn } from "../exitCodes";
import { exitCode, verdictOf } from "../exitCodes";
import { CommandError, UsageError } from "../failure";
import type { Io } from "../io";
import type { OutputFlag } from "../outputs";
import { assertWritable, pairOutputs, writeOutputs } from "../outputs";
import { ownPackage } from "../package";
import { readBaseline, writeBaseline } from "./baselineFile";
import { consolePages } from "./console";
import type { Filters } from "./filters";
import { isFiltered, nothingLeft, ofServices, scopeOf, unmatchedFilters } from "./filters";
import type { Observed, VerifiedDeclared } from "./observe";
import { observeAll, warningsAbout } from "./observe";
import { progressOn } from "./progress";
import { readEarlierReport } from "./sinceFile";
import { findUndeclared } from "./undeclared";

export interface VerifyOptions {
  readonly sources: Sources;
  readonly outputs: readonly OutputFlag[];
  readonly render: RenderOptions;
  readonly filters: Filters;
  readonly failOn: FailOn;
  readonly baseline?: string | undefined;
  readonly writeBaseline?: string | undefined;
  /** Path of a spec file to write. */
  readonly writeSpec?: string | undefined;
  /** Path of an earlier JSON report. */
  readonly since?: string | undefined;
  readonly organization: boolean;
  readonly concurrency: number;
  readonly timeoutSeconds: number;
  readonly quiet: boolean;
}

/** Observes everything that is declared, writes the reports, and resolves to the exit code. Changes nothing in AWS. */
export async function verify(options: VerifyOptions, io: Io): Promise<number> {
  // Pipelines run this in small containers. With half a million cells V8 would otherwise let garbage grow to four times
  // what is in use before it collects: 420 MiB instead of 290, for a tenth of the time.
  for (const flag of ["--optimize-for-size", "--heap-growing-percent=40"]) setFlagsFromString(flag);
  const outputs = pairOutputs(options.outputs, io.cwd);
  if (options.writeBaseline !== undefined && isFiltered(options.filters))
    throw new UsageError(
      "--write-baseline cannot be combined with --service, --region or --account: a baseline must cover every declaration",
    );
  if (options.writeSpec !== undefined && options.sources.spec !== undefined)
    throw new UsageError("--write-spec writes what a stack declares: use it with --stack or --cwd, not with --spec");
  if (options.failOn.has("undeclared") && !options.organization)
    throw new UsageError("--fail-on undeclared needs --organization, which looks for what no declaration mentions");
  const known = options.baseline === undefined ? undefined : knownCells(readBaseline(options.baseline, io.cwd));
  const earlier = options.since === undefined ? undefined : readEarlierReport(options.since, io.cwd);
  assertWritable([
    ...outputs,
    ...[options.writeBaseline, options.writeSpec].flatMap((path) =>
      path === undefined ? [] : [{ path: resolve(io.cwd, path) }],
    ),
  ]);
  const ending = new AbortController();
  const { signal } = ending;
  const interrupted = endedBy("Interrupted", "the run was interrupted before AWS had answered");
  const late = `the time limit of ${options.timeoutSeconds} s ended the run before AWS had answered`;
  const forget = io.onInterrupt(() => ending.abort(interrupted));
  const timer = setTimeout(() => ending.abort(endedBy("TimeLimit", late)), options.timeoutSeconds * 1000);
  try {
    const loaded = await loadDeclarations(options.sources, io, signal);
    if (options.writeSpec !== undefined) await storeSpec(options.writeSpec, loaded, io);
    const declared = ofServices(loaded, options.filters);
    const { report, observed } = await observe(declared, options, { known, earlier }, signal, io);
    const failures = [...observed.failures, ...(await writeOutputs(report, outputs, options.render, io))];
    if (options.writeBaseline !== undefined)
      failures.push(...(await storeBaseline(options.writeBaseline, report, known, io)));
    for (const failure of [...failures, ...observed.unresolved])
      await io.stderr.write(`aws-coverage verify: ${printable(failure)}\n`);
    if (signal.reason === interrupted) return exitCode.interrupted;
    return failures.length > 0 ? exitCode.failed : verdictOf(report, options.failOn, observed.unresolved.length);
  } catch (error) {
    if (signal.reason !== interrupted) throw error;
    await io.stderr.write("aws-coverage verify: interrupted before anything was observed\n");
    return exitCode.interrupted;
  } finally {
    clearTimeout(timer);
    forget();
  }
}

/** Becomes the code and message of every cell that was not observed by then. */
const endedBy = (code: string, message: string): ProviderError => ProviderError.fromAws(code, message, undefined);

/** What earlier runs left behind. */
interface Before {
  readonly known: KnownCells | undefined;
  readonly earlier: EarlierReport | undefined;
}

async function observe(
  declared: readonly Declared[],
  options: VerifyOptions,
  before: Before,
  signal: AbortSignal,
  io: Io,
): Promise<{ report: Report; observed: Observed }> {
  const progress = progressOn(io, options.quiet);
  const logged: string[] = [];
  const log = (line: string): void => {
    logged.push(line);
    progress.note(line);
  };
  const session = new ReadingSession({ signal, concurrency: options.concurrency, log });
  try {
    const observed = await observeAll(session, declared, scopeOf(options.filters), signal, progress);
    if (observed.declarations.length === 0 && observed.unresolved.length === 0 && !signal.aborted) {
      if (observed.failures.length > 0) throw new CommandError(observed.failures.join("\n"));
      throw nothingLeft(options.filters, declared.map(({ label }) => label).join(", "));
    }
    const report = await reportOn(session, observed, options, before, signal);
    // What was logged on the way is a warning for those who read the report only.
    return { report: { ...report, warnings: [...report.warnings, ...logged] }, observed };
  } finally {
    progress.end();
  }
}

async function reportOn(
  session: Session,
  { declarations, failures, unresolved }: Observed,
  { filters, organization, baseline, since }: VerifyOptions,
  { known, earlier }: Before,
  signal: AbortSignal,
): Promise<Report> {
  const { accounts, warnings } = await labelsFor(declarations);
  const isReached = declarations.some(({ verified }) => verified.target !== undefined);
  const undeclared =
    organization && isReached && !signal.aborted
      ? await findUndeclared(
          declarations.map(({ verified }) => verified),
          filters,
        )
      : undefined;
  const now = session.clock.now();
  const reasons = [
    ...failures,
    ...(signal.aborted ? [(signal.reason as Error).message] : []),
    ...unresolved,
    ...(organization && undeclared === undefined ? ["what no declaration mentions was not looked for"] : []),
  ];
  const report = buildReport(declarations.map(declarationOf), {
    version: ownPackage().version,
    generatedAt: new Date(now).toISOString(),
    filters: isFiltered(filters) ? filters : undefined,
    accounts,
    undeclared: undeclared?.found,
    ...(baseline === undefined || known === undefined ? {} : { baseline: { file: baseline, known } }),
    ...(since === undefined || earlier === undefined ? {} : { since: { file: since, earlier } }),
    incomplete: reasons.length === 0 ? undefined : `${reasons.join("; ")}. What was not observed is unknown.`,
    warnings: [...warningsAbout(declarations, now), ...warnings, ...(undeclared?.warnings ?? [])],
  });
  return { ...report, warnings: [...unmatchedFilters(filters, report), ...report.warnings] };
}

function declarationOf({ service, name, stack, file, line, inputs, verified }: VerifiedDeclared) {
  const { declared, cells, target } = verified;
  return {
    type: service.kind,
    service: service.title,
    name,
    stack,
    file,
    line,
    administrator: target?.administrator,
    mode: inputs.mode,
    match: declared.match,
    console: consolePages(service, declared.regions),
    cells,
    verbOf: (action: string) => service.actions[action]?.verb ?? action,
  };
}

/** Names of accounts in all organizations in which declarations live; each organization is listed once. */
async function labelsFor(
  declarations: readonly VerifiedDeclared[],
): Promise<{ accounts: Map<AccountId, AccountLabel>; warnings: string[] }> {
  const accounts = new Map<AccountId, AccountLabel>();
  const warnings = new Set<string>();
  for (const { verified } of declarations) {
    if (verified.target === undefined) continue;
    const { organization } = verified.target;
    const view = await organization.view();
    if (!view.listed)
      warnings.add(
        `AWS Organizations cannot be listed (${view.code}: ${view.message}): names are missing, and closed or departed accounts count as gaps`,
      );
    for (const [account, label] of await organization.labels(verified.declared.accounts)) accounts.set(account, label);
  }
  return { accounts, warnings: [...warnings] };
}

async function storeSpec(path: string, declared: readonly Declared[], io: Io): Promise<void> {
  const spec = specOf(declared);
  await writeSpec(path, io.cwd, spec);
  for (const note of spec.notes) await io.stderr.write(`aws-coverage verify: --write-spec ${path}: ${note}\n`);
}

async function storeBaseline(path: string, report: Report, known: KnownCells | undefined, io: Io): Promise<string[]> {
  if (report.incomplete !== undefined) return [`--write-baseline ${path}: not written, because the run is incomplete`];
  try {
    await writeBaseline(path, io.cwd, nextBaseline(report, known ?? new Map()));
    return [];
  } catch (error) {
    return [`--write-baseline ${path}: ${error instanceof Error ? error.message : String(error)}`];
  }
}
