import type { AccountId, Cell, Observation, Observations, Region } from "../core/cell";
import { Code, cellKey, keyOf } from "../core/cell";
import type { Refusal, Unavailable, WriteAnswer, WriteAnswers } from "../core/evaluate";
import type { Classification, Outcome } from "../services/service";

/** Times that one run asks AWS for the same change of a cell while AWS answers "not now". */
export const attemptsPerCell = 8;
/**
 * How long a read may lag behind an accepted write before the write counts as not persisted (AWS's reads are eventually
 * consistent).
 */
export const staleReadMs = 60_000;
/** Times that an accepted write which never took effect is sent again. */
const writesPerCell = 2;
/**
 * How long a refusal may be the echo of a membership that this run itself began: AWS's own script waits three minutes
 * for it.
 */
export const propagationMs = 5 * 60_000;

interface Progress {
  action: string;
  /** Whether the cell is to be on or off. */
  readonly goal: "on" | "off";
  /** Whether this run wrote to the cell at all, by whatever action. */
  wrote: boolean;
  /** Writes of this action that AWS accepted. */
  writes: number;
  attempts: number;
  acceptedAt?: number;
  answer?: WriteAnswer;
  /** A refusal after which AWS may be asked again; the reason to give when time runs out first. */
  refusal?: WriteAnswer;
}

/** What bounds the switch-offs of one run: asked once for each account, before anything of it is switched off. */
export type SwitchOffBound = (account: AccountId) => boolean;

/**
 * What one create, update or delete has written so far, per cell: enough to tell a change that is on its way from one
 * that AWS refused, and to bound how often it asks. It dies with the run; the next one plans from what it observes.
 */
export class WriteLedger {
  readonly #progress = new Map<string, Progress>();
  readonly #begun = new Map<AccountId, number>();
  readonly unavailable: Map<Region, Map<string, Refusal>>;
  readonly #resetting: ReadonlySet<string>;
  readonly maySwitchOff: SwitchOffBound;

  /** `resetting`: actions that take back what is there in order to begin again. */
  constructor(
    unavailable: Unavailable = new Map(),
    resetting: ReadonlySet<string> = new Set(),
    maySwitchOff: SwitchOffBound = () => false,
  ) {
    this.#resetting = resetting;
    this.maySwitchOff = maySwitchOff;
    this.unavailable = new Map([...unavailable].map(([region, refusals]) => [region, new Map(refusals)]));
  }

  /** Answers that stand, for evaluation. */
  get answers(): WriteAnswers {
    return { get: (key) => this.#progress.get(key)?.answer };
  }

  /** The same when no time is left to ask again: then a refusal stands, however passing its cause. */
  get lastAnswers(): WriteAnswers {
    return {
      get: (key) => {
        const progress = this.#progress.get(key);
        return progress?.answer ?? progress?.refusal;
      },
    };
  }

  /** Whether this run wrote to the cell: only such cells can fail an update by not settling in time. */
  wrote(cell: Cell): boolean {
    return this.#progress.get(keyOf(cell))?.wrote === true;
  }

  /** Whether AWS refused what this run asked for, to the end. */
  refused(cell: Cell): boolean {
    return this.lastAnswers.get(keyOf(cell))?.is === "refused";
  }

  /** AWS refused these capabilities as unavailable in the region. */
  refuseUnavailable(region: Region, capabilities: readonly string[], refusal: Refusal): void {
    const known = this.unavailable.get(region) ?? new Map<string, Refusal>();
    this.unavailable.set(region, known);
    for (const capability of capabilities) known.set(capability, refusal);
  }

  /** Records AWS's answer for one cell of a step. */
  answered(cell: Cell, action: string, outcome: Outcome, meaning: Classification | undefined, now: number): void {
    const key = keyOf(cell);
    const known = this.#progress.get(key);
    const progress: Progress =
      known?.action === action
        ? known
        : { action, goal: cell.declared ? "on" : "off", wrote: known?.wrote === true, writes: 0, attempts: 0 };
    this.#progress.set(key, progress);
    progress.attempts += 1;
    delete progress.refusal;
    if (outcome.accepted || meaning?.is === "done" || meaning?.is === "pending") {
      progress.wrote = true;
      // "In progress" is somebody else's change, or one of another capability: ours is asked for again when it is over.
      if (meaning?.is !== "pending") progress.writes += 1;
      progress.acceptedAt = now;
      progress.answer = acceptedAnswer;
      this.#begun.set(cell.account, now);
      return;
    }
    const details = {
      code: outcome.code,
      message: outcome.message,
      advice: meaning?.advice ?? "",
      ...(meaning?.managedBy === undefined ? {} : { managedBy: meaning.managedBy }),
    };
    if (meaning?.is === "notApplicable") progress.answer = { is: "notApplicable", ...details };
    else if (!this.#mayAskAgain(cell, progress, meaning, now)) progress.answer = { is: "refused", ...details };
    else {
      delete progress.answer;
      progress.refusal = { is: "refused", ...details };
    }
  }

  #mayAskAgain(cell: Cell, progress: Progress, meaning: Classification | undefined, now: number): boolean {
    if (progress.attempts >= attemptsPerCell) return false;
    if (meaning?.is === "retryable") return true;
    return (
      meaning?.is === "propagation" && now - (this.#begun.get(cell.account) ?? Number.NEGATIVE_INFINITY) < propagationMs
    );
  }

  /** After a fresh look: forgets what has become visible, and gives up on what was accepted but never took effect. */
  observed(region: Region, observations: Observations, now: number): void {
    for (const [account, row] of observations) {
      for (const [capability, observation] of row) {
        const progress = this.#progress.get(cellKey(region, account, capability));
        if (progress?.wrote === true && this.#resetting.has(observation.next?.action ?? "")) {
          progress.answer = undone(observation);
          continue;
        }
        // A look that failed proves nothing: asking AWS again because of it would act on the unknown.
        if (progress?.answer?.is !== "accepted" || observation.is === "unknown") continue;
        if (!isStale(progress, observation)) delete progress.answer;
        else if (now - (progress.acceptedAt ?? now) < staleReadMs) continue;
        else if (observation.code !== undefined && progress.goal === "on") progress.answer = refusedWith(observation);
        else if (progress.writes < writesPerCell) delete progress.answer;
        else progress.answer = notPersisted(observation);
      }
    }
  }
}

/** Whether AWS still reports what was there before the write. */
function isStale({ goal, action }: Progress, { is, next, releasable }: Observation): boolean {
  if (goal === "on") return is === "off" && next?.action === action;
  return releasable === undefined ? is === "on" : releasable.includes(action);
}

const acceptedAnswer: WriteAnswer = { is: "accepted" };

const refusedWith = ({ code, message, advice }: Observation): WriteAnswer => ({
  is: "refused",
  code: code ?? "",
  message: message ?? "",
  advice: advice ?? "",
});

const undone = ({ observed, code, message, advice }: Observation): WriteAnswer => ({
  is: "refused",
  code: code ?? Code.undone,
  message: message ?? `AWS accepted the change, and now reports ${observed}`,
  advice: advice ?? "look for another program that reverts it, and run `pulumi up` again",
});

const notPersisted = ({ observed }: Observation): WriteAnswer => ({
  is: "refused",
  code: Code.notPersisted,
  message: `AWS accepted the change twice but it never took effect (still ${observed})`,
  advice: "look for another program or an organization policy that reverts it",
});
