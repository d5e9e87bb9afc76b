import type { AccountId, Capability, Cell, Region, Observation } from "../core/cell";
import { plan, stepsFor } from "../core/plan";
import { counted } from "../core/planText";
import { announce, applyStep } from "./apply";
import { afresh, takeOverMs } from "./observationCache";
import { judgeRegion, observe, wantOf } from "./observe";
import type { WriteLedger } from "./writeLedger";
import type { Session } from "../aws/session";
import type { Target } from "./target";
import { isAdministratorsOwn, plannedActions } from "./target";

/** Rounds of plan, apply and look; the time limit of `settle` ends the loop long before. */
const maxRounds = 1000;
const firstDelayMs = 1_000;
const maxDelayMs = 15_000;
/** Progress is told when the count changed, and not more often than this. */
const progressEveryMs = 15_000;

/**
 * One region, from whatever is there to what is declared: observe, plan against what was observed, apply the difference,
 * look again at what has not settled. The same body serves create, update and adoption; it never asks what state remembers.
 */
export async function reconcileRegion(session: Session, target: Target, region: Region, run: WriteLedger): Promise<Cell[]> {
  const { clock } = session;
  const startedAt = clock.now();
  let deadline = startedAt + target.inputs.settle.timeoutSeconds * 1000;
  const want = wantOf(target);
  const sightings = new Map(await observe(session, target, region, want, startedAt - takeOverMs));
  let toldAt = startedAt;
  let delayMs = 0;
  for (let round = 0; round < maxRounds; round += 1) {
    const cells = await verdict();
    const steps = [...plan(cells, plannedActions(target)), ...switchOffSurplus(session, target, run, cells)];
    // The first round does what the check of this process has already foretold.
    if (round > 0 || session.foretold.get(target.label) === undefined) announce(session, target, steps);
    const [own, others] = [
      steps.filter((step) => isAdministratorsOwn(target, step)),
      steps.filter((step) => !isAdministratorsOwn(target, step)),
    ];
    const asksSince = clock.now();
    for (const together of [own, others])
      await Promise.all(together.map((step) => applyStep(session, target, run, step, actionable(target, cells))));
    // The limit is for waiting: at AWS's pace the calls for thousands of accounts may alone take longer.
    deadline += clock.now() - asksSince;
    const after = await verdict();
    const open = new Set(after.filter((cell) => isUnsettled(cell)).map((cell) => cell.account));
    // A surplus that was switched off is looked at once more, though it is no cell of the declaration.
    for (const step of steps) for (const account of step.accounts) open.add(account);
    if (open.size === 0) return after;
    if (clock.now() >= deadline) {
      // What was written in the very last moment is looked at once.
      if (steps.length > 0) await lookAgain(open, after);
      return verdict(run.lastAnswers());
    }
    // The first look after a write comes at once: most changes of an idle account are visible immediately.
    delayMs = steps.length > 0 && round === 0 ? 0 : Math.min(Math.max(delayMs * 2, firstDelayMs), maxDelayMs);
    await clock.sleep(Math.min(delayMs, Math.max(0, deadline - clock.now())));
    if (round > 0 && clock.now() - toldAt >= progressEveryMs) {
      toldAt = clock.now();
      session.logOnce(`${target.label}: ${region}: waiting for AWS in ${counted(open.size, "account", "accounts")}`);
    }
    await lookAgain(open, after);
  }
  return verdict(run.lastAnswers());

  async function verdict(answers = run.answers()): Promise<Cell[]> {
    return judgeRegion(session, target, region, sightings, { answers, notOffered: run.notOffered });
  }

  async function lookAgain(open: ReadonlySet<AccountId>, cells: readonly Cell[]): Promise<void> {
    const unsettled = capabilitiesToLookAt(target, open, cells, want);
    const seen = await observe(session, target, region, unsettled, afresh);
    run.seen(region, seen, clock.now());
    for (const [account, capabilities] of seen) {
      // A look that failed says nothing: what was seen before stands, and the cell stays open.
      const known = [...capabilities].filter(([, sighting]) => sighting.is !== "unknown");
      const kept = new Map<Capability, Observation>(sightings.get(account));
      for (const [capability, sighting] of known) kept.set(capability, sighting);
      sightings.set(account, kept);
    }
  }
}

/** Still on its way, or to be asked again. What takes hours by nature is not waited for. */
function isUnsettled(cell: Cell): boolean {
  if (cell.state === "pending") return cell.slow !== true;
  return cell.state === "gap" && cell.next !== undefined;
}

/** Capabilities that are covered were seen a moment ago in this run: only the others are looked at again. */
function capabilitiesToLookAt(
  target: Target,
  open: ReadonlySet<AccountId>,
  cells: readonly Cell[],
  want: ReadonlyMap<AccountId, readonly Capability[]>,
): Map<AccountId, readonly Capability[]> {
  const unsettled = new Map<AccountId, Capability[]>();
  for (const cell of cells) {
    if (!open.has(cell.account) || cell.state === "covered") continue;
    unsettled.set(cell.account, [...(unsettled.get(cell.account) ?? []), cell.capability]);
  }
  for (const account of open)
    if (!unsettled.has(account) || target.desired.match === "exactly") unsettled.set(account, [...(want.get(account) ?? [])]);
  return unsettled;
}

const surplusAction = (target: Target): string | undefined => target.service.releases.capability["disable"]?.[0];

function actionable(target: Target, cells: readonly Cell[]): Cell[] {
  const action = surplusAction(target);
  return cells.map((cell) => (cell.state === "surplus" && action !== undefined ? { ...cell, next: { action } } : cell));
}

function switchOffSurplus(session: Session, target: Target, run: WriteLedger, cells: readonly Cell[]) {
  const action = surplusAction(target);
  if (action === undefined) return [];
  // AWS changes one thing of an account at a time, and refuses what comes in between: what is to be on goes first.
  const busy = new Set(cells.filter((cell) => isUnsettled(cell)).map((cell) => cell.account));
  const found = cells.filter((cell) => cell.state === "surplus" && cell.code === undefined && !busy.has(cell.account));
  const surplus = found.filter((cell) => run.maySwitchOff(cell.account));
  const left = new Set(found.filter((cell) => !surplus.includes(cell)).map((cell) => cell.account)).size;
  if (left > 0)
    session.logOnce(
      `${target.label}: what is on without being declared stays on in ${counted(left, "account", "accounts")}: releaseLimit allows no more in one update`,
    );
  return stepsFor(
    surplus.map((cell) => ({ ...cell, action })),
    plannedActions(target),
  );
}
