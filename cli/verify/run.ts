import { resolve } from "node:path";
import { knownCells, nextBaseline } from "../../report/model/baseline";
import { buildReport } from "../../report/model/buildReport";
import type { AccountId } from "../../provider/core/cell";
import { ProviderError } from "../../provider/core/providerError";
import type { Report } from "../../report/model/report";
import type { AccountLabel } from "../../provider/organization/accountNames";
import { accountLabels } from "../../provider/organization/accountNames";
import { ReadingSession } from "../../provider/aws/readingSession";
import type { Session } from "../../provider/aws/session";
import type { RenderOptions } from "../../report/formats";
import type { Declared, Sources } from "../declarations/declared";
import { loadDeclarations } from "../declarations/load";
import type { FailOn } from "../exitCodes";
import { exitCode, verdictOf } from "../exitCodes";
import { CommandError, UsageError } from "../failure";
import type { Io } from "../io";
import type { OutputFlag } from "../outputs";
import { assertWritable, pairOutputs, writeOutputs } from "../outputs";
import { ownPackage } from "../package";
import { readBaseline, writeBaseline } from "./baselineFile";
import type { Filters } from "./filters";
import { idleFilters, isFiltered, nothingLeft, ofServices } from "./filters";
import type { Looked } from "./look";
import { lookAtAll, overlapWarnings, waiverWarnings } from "./look";
import { progressOn } from "./progress";
import { findUndeclared } from "./undeclared";

export interface VerifyOptions {
  readonly sources: Sources;
  readonly outputs: readonly OutputFlag[];
  readonly render: RenderOptions;
  readonly filters: Filters;
  readonly failOn: FailOn;
  readonly baseline?: string;
  readonly writeBaseline?: string;
  readonly organization: boolean;
  readonly concurrency: number;
  readonly timeoutSeconds: number;
  readonly quiet: boolean;
}

/** Looks at everything that is declared, writes the reports, and answers with the exit code. Changes nothing in AWS. */
export async function verify(options: VerifyOptions, io: Io): Promise<number> {
  const outputs = pairOutputs(options.outputs, io.cwd);
  if (options.writeBaseline !== undefined && isFiltered(options.filters))
    throw new UsageError(
      "--write-baseline goes without --service, --region and --account: a baseline speaks of everything that is declared",
    );
  if (options.failOn.has("undeclared") && !options.organization)
    throw new UsageError("--fail-on undeclared needs --organization, which looks for what no declaration mentions");
  const known = options.baseline === undefined ? undefined : knownCells(readBaseline(options.baseline, io.cwd));
  assertWritable([
    ...outputs,
    ...(options.writeBaseline === undefined ? [] : [{ path: resolve(io.cwd, options.writeBaseline) }]),
  ]);
  const ending = new AbortController();
  const { signal } = ending;
  const interrupted = new ProviderError("Interrupted", "the run was interrupted before AWS had answered");
  const late = new ProviderError(
    "TimeLimit",
    `the time limit of ${options.timeoutSeconds} s ended the run before AWS had answered`,
  );
  const forget = io.onInterrupt(() => ending.abort(interrupted));
  const timer = setTimeout(() => ending.abort(late), options.timeoutSeconds * 1000);
  try {
    const declared = ofServices(await loadDeclarations(options.sources, io, signal), options.filters);
    const { report, looked } = await observe(declared, options, known, signal, io);
    const failures = [...looked.failures, ...(await writeOutputs(report, outputs, options.render, io))];
    if (options.writeBaseline !== undefined) failures.push(...(await storeBaseline(options.writeBaseline, report, known, io)));
    for (const failure of failures) await io.stderr.write(`aws-coverage verify: ${failure}\n`);
    if (signal.reason === interrupted) return exitCode.interrupted;
    return failures.length > 0 ? exitCode.failed : worst(verdictOf(report, options.failOn), looked, options.failOn);
  } catch (error) {
    if (signal.reason !== interrupted) throw error;
    await io.stderr.write("aws-coverage verify: interrupted before anything was looked at\n");
    return exitCode.interrupted;
  } finally {
    clearTimeout(timer);
    forget();
  }
}

/** A declaration of which not even the accounts are known is unknown as a whole. */
const worst = (verdict: number, { unresolved }: Looked, failOn: FailOn): number =>
  unresolved.length > 0 && failOn.has("unknown") && verdict !== exitCode.gap ? exitCode.unknown : verdict;

async function observe(
  declared: readonly Declared[],
  options: VerifyOptions,
  known: ReturnType<typeof knownCells> | undefined,
  signal: AbortSignal,
  io: Io,
): Promise<{ report: Report; looked: Looked }> {
  const progress = progressOn(io, options.quiet);
  const said: string[] = [];
  const say = (line: string): void => {
    said.push(line);
    progress.note(line);
  };
  const session = new ReadingSession({ signal, concurrency: options.concurrency, log: say });
  try {
    const looked = await lookAtAll(session, declared, options.filters, signal, progress);
    if (looked.seen.length === 0 && !signal.aborted) {
      if (looked.failures.length > 0) throw new CommandError(looked.failures.join("\n"));
      throw nothingLeft(options.filters, declared.map((one) => `${one.service.kind} "${one.name}"`).join(", "));
    }
    const report = await reportOn(session, looked, options, known, signal);
    // What the engine said on the way is a warning for those who read the report only.
    return { report: { ...report, warnings: [...report.warnings, ...said] }, looked };
  } finally {
    progress.end();
  }
}

async function reportOn(
  session: Session,
  looked: Looked,
  options: VerifyOptions,
  known: ReturnType<typeof knownCells> | undefined,
  signal: AbortSignal,
): Promise<Report> {
  const { accounts, warnings: unnamed } = await labelsFor(session, looked);
  const verified = looked.seen.map((one) => one.verified);
  const undeclared =
    options.organization && !signal.aborted ? await findUndeclared(session, verified, options.filters) : undefined;
  const now = session.clock.now();
  const reasons = [...looked.failures, ...(signal.aborted ? [(signal.reason as Error).message, ...looked.unresolved] : [])];
  const report = buildReport(looked.seen.map(declarationOf), {
    version: ownPackage().version,
    generatedAt: new Date(now).toISOString(),
    ...(isFiltered(options.filters) ? { filters: options.filters } : {}),
    accounts,
    ...(undeclared === undefined ? {} : { undeclared: undeclared.found }),
    ...(options.baseline === undefined || known === undefined ? {} : { baseline: { file: options.baseline, known } }),
    ...(reasons.length === 0 ? {} : { incomplete: `${reasons.join("; ")}. What was not seen is unknown.` }),
    warnings: [...waiverWarnings(looked.seen, now), ...overlapWarnings(looked.seen), ...unnamed, ...(undeclared?.warnings ?? [])],
  });
  return { ...report, warnings: [...idleFilters(options.filters, report), ...report.warnings] };
}

function declarationOf({ service, name, stack, file, line, inputs, verified }: Looked["seen"][number]) {
  const { declared, cells, target } = verified;
  return {
    type: service.kind,
    service: service.title,
    name,
    ...(stack === undefined ? {} : { stack }),
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line }),
    ...(target === undefined ? {} : { administrator: target.administrator }),
    mode: inputs.mode,
    match: declared.match,
    cells,
    says: (action: string) => service.actions[action]?.verb ?? action,
  };
}

/** Names of all organizations in which declarations live; the engine lists each of them once. */
async function labelsFor(
  session: Session,
  { seen }: Looked,
): Promise<{ accounts: Map<AccountId, AccountLabel>; warnings: string[] }> {
  const accounts = new Map<AccountId, AccountLabel>();
  const warnings = new Set<string>();
  for (const { verified } of seen) {
    if (verified.target === undefined) continue;
    const view = await verified.target.organization();
    if (!view.listed)
      warnings.add(
        `AWS Organizations cannot be listed (${view.code}: ${view.message}): names are missing, and closed or departed accounts count as gaps`,
      );
    for (const [account, label] of await accountLabels(session, verified.target, verified.declared.accounts))
      accounts.set(account, label);
  }
  return { accounts, warnings: [...warnings] };
}

async function storeBaseline(
  path: string,
  report: Report,
  known: ReturnType<typeof knownCells> | undefined,
  io: Io,
): Promise<string[]> {
  if (report.incomplete !== undefined) return [`--write-baseline ${path}: not written, because the run is incomplete`];
  try {
    await writeBaseline(path, io.cwd, nextBaseline(report, known ?? new Map()));
    return [];
  } catch (error) {
    return [`--write-baseline ${path}: ${error instanceof Error ? error.message : String(error)}`];
  }
}
