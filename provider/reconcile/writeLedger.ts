import type { AccountId, Capability, Cell, Region, Observation, Observations } from "../core/cell";
import type { WriteAnswer } from "../core/evaluate";
import { cellKey } from "../core/evaluate";
import type { Classification, Outcome } from "../services/service";

/** Times that one run asks AWS for the same change of a cell while AWS says "not now". */
export const attemptsPerCell = 8;
/** How long a read may lag behind an accepted write before the write counts as not persisted (AWS's reads are eventually consistent). */
export const staleReadMs = 60_000;
/** Times that an accepted write which never showed is sent again. */
const writesPerCell = 2;
/** How long a refusal may be the echo of a membership that this run itself began: AWS's own script waits three minutes for it. */
export const propagationMs = 5 * 60_000;

interface Progress {
  action: string;
  /** What the write is to lead to: a surplus cell is switched off. */
  readonly goal: "on" | "off";
  /** Whether this run wrote to the cell at all, by whatever action. */
  wrote: boolean;
  /** Writes of this action that AWS accepted. */
  writes: number;
  attempts: number;
  acceptedAt?: number;
  answer?: WriteAnswer;
  /** A refusal after which AWS may be asked again; what there is to tell when time runs out first. */
  refusal?: WriteAnswer;
}

/** How many accounts one operation may switch something off in, and those in which it will anyway. */
export interface SwitchOffAllowance {
  readonly accounts: number;
  readonly already: ReadonlySet<AccountId>;
}

/**
 * What one create or update has written so far, per cell: enough to tell a change that is on its way from one that AWS
 * refused, and to bound how often it asks. It dies with the run; the next one plans from what it observes.
 */
export class WriteLedger {
  readonly #progress = new Map<string, Progress>();
  readonly #begun = new Map<AccountId, number>();
  readonly notOffered: Map<Region, Set<Capability>>;
  readonly #startingOver: ReadonlySet<string>;
  readonly #allowance: SwitchOffAllowance | undefined;
  readonly #switchedOff: Set<AccountId>;

  /** `startingOver`: actions that take back what is there in order to begin again. */
  constructor(
    notOffered: ReadonlyMap<Region, ReadonlySet<Capability>> = new Map(),
    startingOver: ReadonlySet<string> = new Set(),
    allowance?: SwitchOffAllowance,
  ) {
    this.#startingOver = startingOver;
    this.#allowance = allowance;
    this.#switchedOff = new Set(allowance?.already);
    this.notOffered = new Map([...notOffered].map(([region, capabilities]) => [region, new Set(capabilities)]));
  }

  /** Whether something of this account may be switched off: a surplus that shows up while the run is under way counts too. */
  maySwitchOff(account: AccountId): boolean {
    const allowed = this.#allowance?.accounts ?? 0;
    if (!this.#switchedOff.has(account) && this.#switchedOff.size >= allowed) return false;
    this.#switchedOff.add(account);
    return true;
  }

  /** Answers that stand, for `judge`. */
  answers(): ReadonlyMap<string, WriteAnswer> {
    return new Map([...this.#progress].flatMap(([key, one]) => (one.answer === undefined ? [] : [[key, one.answer] as const])));
  }

  /** The same when no time is left to ask again: then a refusal stands, however passing its cause. */
  lastAnswers(): ReadonlyMap<string, WriteAnswer> {
    const last = [...this.#progress].map(([key, one]) => [key, one.answer ?? one.refusal] as const);
    return new Map(last.flatMap(([key, answer]) => (answer === undefined ? [] : [[key, answer] as const])));
  }

  /** Whether this run wrote to the cell: only such cells can fail an update by not settling in time. */
  wrote(cell: Cell): boolean {
    return this.#progress.get(keyOf(cell))?.wrote === true;
  }

  refuseNotOffered(region: Region, capabilities: readonly Capability[]): void {
    const known = this.notOffered.get(region) ?? new Set();
    this.notOffered.set(region, known);
    for (const capability of capabilities) known.add(capability);
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
      progress.answer = { is: "accepted" };
      this.#begun.set(cell.account, now);
      return;
    }
    const told = {
      code: outcome.code,
      message: outcome.message,
      advice: meaning?.advice ?? "",
      ...(meaning?.managedBy === undefined ? {} : { managedBy: meaning.managedBy }),
    };
    if (meaning?.is === "notApplicable") progress.answer = { is: "notApplicable", ...told };
    else if (!this.#mayAskAgain(cell, progress, meaning, now)) progress.answer = { is: "refused", ...told };
    else {
      delete progress.answer;
      progress.refusal = { is: "refused", ...told };
    }
  }

  #mayAskAgain(cell: Cell, progress: Progress, meaning: Classification | undefined, now: number): boolean {
    if (progress.attempts >= attemptsPerCell) return false;
    if (meaning?.is === "retryable") return true;
    return meaning?.is === "propagation" && now - (this.#begun.get(cell.account) ?? Number.NEGATIVE_INFINITY) < propagationMs;
  }

  /** After a fresh look: forgets what has become visible, and gives up on what was accepted but never showed. */
  seen(region: Region, sightings: Observations, now: number): void {
    for (const [account, capabilities] of sightings) {
      for (const [capability, sighting] of capabilities) {
        const progress = this.#progress.get(cellKey(region, account, capability));
        if (progress?.wrote === true && this.#startingOver.has(sighting.next?.action ?? "")) {
          progress.answer = undone(sighting);
          continue;
        }
        // A look that failed says nothing: asking AWS again because of it would act on the unknown.
        if (progress?.answer?.is !== "accepted" || sighting.is === "unknown") continue;
        const stale =
          progress.goal === "off" ? sighting.is === "on" : sighting.is === "off" && sighting.next?.action === progress.action;
        if (!stale) delete progress.answer;
        else if (now - (progress.acceptedAt ?? now) < staleReadMs) continue;
        else if (sighting.code !== undefined)
          progress.answer = {
            is: "refused",
            code: sighting.code,
            message: sighting.message ?? "",
            advice: sighting.advice ?? "",
          };
        else if (progress.writes < writesPerCell) delete progress.answer;
        else progress.answer = notPersisted;
      }
    }
  }
}

const keyOf = (cell: Cell): string => cellKey(cell.region, cell.account, cell.capability);

const undone = ({ observed: seen, code, message, advice }: Observation): WriteAnswer => ({
  is: "refused",
  code: code ?? "Undone",
  message: message ?? `AWS accepted the change, and now shows ${seen}`,
  advice: advice ?? "look for another program that takes it back, and run `pulumi up` again",
});

const notPersisted: WriteAnswer = {
  is: "refused",
  code: "NotPersisted",
  message: "AWS accepted the change, twice, and does not show it",
  advice: "look for another program or an organization policy that sets it back",
};
