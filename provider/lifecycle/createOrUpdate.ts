import type { Cell, Desired } from "../core/cell";
import { ProviderError } from "../core/providerError";
import { cellKey } from "../core/evaluate";
import { sortedGroups } from "../core/plan";
import { counted } from "../core/planText";
import type { LeavingCell } from "../core/release";
import { leaving, withoutHandedOver } from "../core/release";
import type { Service } from "../services/service";
import type { Properties } from "./parse";
import { pickInputs, problemsOf, tryParse } from "./parse";
import { afresh, takeOverMs } from "../reconcile/observationCache";
import { observeAll } from "../reconcile/observe";
import type { Outputs, Owed } from "./outputs";
import { notOfferedLists, notOfferedSets, outputsOf, rememberedOutputs } from "./outputs";
import { busy, waitForOthers } from "./quiet";
import { reconcileRegion } from "../reconcile/regionReconciler";
import {
  accountsSwitchedOff,
  allowedReleases,
  assertWithinLimit,
  owedReasons,
  release,
  releaseActions,
  releaseOwed,
  toSwitchOff,
} from "../reconcile/oldRelease";
import { WriteLedger } from "../reconcile/writeLedger";
import type { Session } from "../aws/session";
import type { Target } from "../reconcile/target";
import { resolve } from "../reconcile/target";
import { claimedCells } from "./check";
import { failures } from "./failureReasons";

/** What create or update leaves in state, and why it counts as failed, if it does. */
export interface Converged {
  readonly target: Target;
  readonly outputs: Outputs;
  readonly reasons: readonly string[];
}

/**
 * The one body of create, update and adoption: observe, apply the difference, settle, release what left, report. `olds` are
 * the outputs of the last run, or undefined on create; they are used for what left the declaration, never to skip a look.
 * Throws before the first write when the declaration or the administrator is wrong, or nothing at all can be observed.
 */
export async function converge(
  session: Session,
  service: Service,
  olds: Properties | undefined,
  news: Properties,
): Promise<Converged> {
  return busy(session, () => run(session, service, olds, news));
}

async function run(session: Session, service: Service, olds: Properties | undefined, news: Properties): Promise<Converged> {
  const problems = problemsOf(service, news);
  if (problems.length > 0) throw new ProviderError("InvalidInputs", problems.join("\n"));
  const target = await resolve(session, service, service.schema.parse(pickInputs(service, news)));
  const remembered = rememberedOutputs(olds ?? {});
  assertSameAdministrator(target, remembered.administrator);
  const conflict = session.claims.claim(target.label, claimedCells(target));
  if (conflict !== undefined) throw new ProviderError("DeclaredTwice", conflict);
  const writes = target.inputs.mode === "manage";
  const verdicts = { notOffered: notOfferedSets(remembered.notOffered) };
  const first = await observeAll(session, target, session.clock.now() - takeOverMs, writes ? {} : verdicts);
  assertObserved(target, first);
  if (!writes) return finish(session, target, first, new WriteLedger(verdicts.notOffered), remembered.owed);

  const before = await declaredBefore(session, target, olds);
  const departing = await departures(session, target, before);
  // What is switched off must be on now, not when check looked.
  const seen = first.some((cell) => cell.state === "surplus") ? await observeAll(session, target, afresh) : first;
  const already = accountsSwitchedOff(departing, seen);
  assertWithinLimit(target, already, before);
  // A capability that a region did not offer is tried again: AWS adds them, and tells only by refusing (docs/notes.md, AWS 2).
  const run = new WriteLedger(new Map(), startingOver(target), { accounts: allowedReleases(target, before), already });
  const cells = (await Promise.all(target.desired.regions.map((region) => reconcileRegion(session, target, region, run)))).flat();
  const owed = await settleReleases(session, target, departing, remembered.owed);
  return finish(session, target, cells, run, owed);
}

const startingOver = ({ service }: Target): Set<string> =>
  new Set(Object.entries(service.actions).flatMap(([name, action]) => (action.startsOver === true ? [name] : [])));

function finish(session: Session, target: Target, cells: readonly Cell[], run: WriteLedger, owed: readonly Owed[]): Converged {
  const reasons = [...failures(target, cells, run), ...owedReasons(owed)];
  const open = cells.filter((cell) => cell.state === "gap" || cell.state === "surplus" || cell.state === "unknown").length;
  if (target.inputs.mode === "track" && open > 0 && reasons.length === 0)
    session.log(
      `${target.label}: warning: ${counted(open, "cell is", "cells are")} not as declared; mode "track" changes nothing`,
    );
  const outputs = outputsOf(cells, {
    administrator: target.administrator,
    owed,
    notOffered: notOfferedLists(run.notOffered),
    unfinished: reasons.length > 0,
  });
  return { target, outputs, reasons };
}

export function assertSameAdministrator(target: Target, known: string | undefined): void {
  if (known === undefined || known === target.administrator) return;
  throw new ProviderError(
    "AnotherAdministrator",
    `${target.label} is administered from account ${known}, and the credentials belong to ${target.administrator}: use credentials of ${known}, or declare a new resource for the other administrator`,
  );
}

/** Where nothing at all could be seen, nothing is written and nothing is stored: one error with the cause. */
function assertObserved(target: Target, cells: readonly Cell[]): void {
  const cause = cells[0];
  if (cause === undefined)
    throw new ProviderError(
      "NothingDeclared",
      `${target.label} declares no cell: give at least one account, region and capability`,
    );
  const blind = cells.filter((cell) => cell.state !== "notApplicable");
  const unseen = blind[0];
  if (unseen === undefined || blind.some((cell) => cell.state !== "unknown")) return;
  const causes = sortedGroups(
    blind,
    (cell) =>
      `${cell.code ?? cell.observed}: ${cell.message ?? "nothing could be observed"}${cell.advice === undefined ? "" : `. ${cell.advice}`}`,
  );
  const told = causes.map(([cause, same]) => `${[...new Set(same.map((cell) => cell.region))].join(", ")}: ${cause}`);
  throw new ProviderError(unseen.code ?? "NotObserved", `${target.label}: ${told.join("\n")}`);
}

async function declaredBefore(session: Session, target: Target, olds: Properties | undefined): Promise<Desired | undefined> {
  const inputs = olds === undefined ? undefined : tryParse(target.service, olds);
  if (inputs === undefined) return undefined;
  // Which accounts those were, asked as we ask today: the old profile, role or endpoint may be gone.
  const then = { ...inputs, connection: target.inputs.connection };
  const resolved = resolve(session, target.service, then, "before").catch((error: unknown) => {
    // Who is to be let go must be known before anybody is; where all are retained, it makes no difference.
    if ((["account", "capability"] as const).some((level) => releaseActions(target, level).length > 0)) throw error;
    return undefined;
  });
  return (await resolved)?.desired;
}

/**
 * What really has to be switched off. The engine may still be about to check the resource that takes a cell over, so that
 * wait comes before anything is counted or refused.
 */
async function departures(session: Session, target: Target, before: Desired | undefined): Promise<LeavingCell[]> {
  const left = before === undefined ? [] : leaving(before, target.desired);
  if (left.every((cell) => releaseActions(target, cell.level).length === 0)) return [];
  await waitForOthers(session);
  const handedOver = (key: string): boolean => session.claims.isClaimedByAnother(key, target.label);
  return toSwitchOff(session, target, withoutHandedOver(left, handedOver));
}

/** Switch-offs come last, and only after every resource of the program has had its say about who declares what. */
async function settleReleases(
  session: Session,
  target: Target,
  departing: readonly LeavingCell[],
  owed: readonly Owed[],
): Promise<Owed[]> {
  if (departing.length === 0 && owed.length === 0) return [];
  await waitForOthers(session);
  const declaredAgain = (region: string, account: string, capability: string): boolean =>
    session.claims.isClaimed(cellKey(region, account, capability));
  const due = departing.filter((cell) => !declaredAgain(cell.region, cell.account, cell.capability));
  const stillOwed = owed.flatMap((one) => {
    const capabilities = one.capabilities.filter((capability) => !declaredAgain(one.region, one.account, capability));
    return capabilities.length === 0 ? [] : [{ ...one, capabilities }];
  });
  return [...(await release(session, target, due)), ...(await releaseOwed(session, target, stillOwed))];
}
