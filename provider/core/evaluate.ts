import type {
  AccountFacts,
  AccountId,
  AccountObservations,
  Capability,
  Cell,
  Desired,
  Observation,
  Observations,
  Region,
  Waiver,
} from "./cell";
import { Code, cellKey, declaredRows, keyOf, newAccounts } from "./cell";
import type { LeavingCell } from "./release";
import { waiverFor } from "./waiver";

const hourMs = 3_600_000;
/** How long AWS may work on something before it counts as stuck. */
export const pendingLimitMs = 24 * hourMs;
/** The same for what takes hours by nature: AWS keeps an invitation for 15 days. */
export const slowPendingLimitMs = 14 * 24 * hourMs;
/**
 * How long a capability counts as unavailable in a region after AWS refused it there: AWS adds capabilities to regions.
 */
export const unavailableForMs = 7 * 24 * hourMs;

/** What else, besides the observation, decides the state of a cell. */
export interface EvaluationContext {
  /** Accounts of the organization; `undefined` when it was not or could not be listed. */
  readonly organization?: ReadonlyMap<AccountId, AccountFacts> | undefined;
  readonly unavailable?: Unavailable | undefined;
  /** What AWS answered to this run's own writes, by `cellKey`. */
  readonly answers?: WriteAnswers | undefined;
  /** ISO 8601 time at which a cell was first seen pending, by `cellKey`. */
  readonly pendingSince?: ReadonlyMap<string, string> | undefined;
  /** What AWS refused in the last run, by `cellKey`: the reason of a gap that AWS itself reports without one. */
  readonly refusedBefore?: ReadonlyMap<string, { readonly code: string; readonly message: string }> | undefined;
  readonly waivers: readonly Waiver[];
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Region to capability to AWS's refusal of it there. */
export type Unavailable = ReadonlyMap<Region, ReadonlyMap<Capability, Refusal>>;

export interface Refusal {
  /** ISO 8601 time of AWS's refusal. */
  readonly since: string;
  /** AWS's text names the capability. Otherwise it is believed only while AWS's answers leave the capability out. */
  readonly named: boolean;
}

/**
 * What became of a write of this run: `accepted` and not visible yet, or `refused` with AWS's code.
 * A refusal stands until the end of the run: asking again would get the same answer.
 */
export type WriteAnswer =
  | { readonly is: "accepted" }
  | {
      readonly is: "refused" | "notApplicable";
      readonly code: string;
      readonly message: string;
      readonly advice: string;
      readonly managedBy?: string;
    };

/** Answers by `cellKey`; a map is one. */
export interface WriteAnswers {
  get(cell: string): WriteAnswer | undefined;
}

const neverObserved: Observation = {
  is: "unknown",
  observed: "not observed",
  code: Code.notObserved,
  message: "not checked in this run",
};

/**
 * Gives every declared cell of one region its state, and finds the surplus. Total: never throws, never drops a cell.
 */
export function evaluate(
  desired: Desired,
  region: Region,
  observations: Observations,
  surplusAction: string | undefined,
  context: EvaluationContext,
): Cell[] {
  const declared = new Set(desired.capabilities);
  return declaredRows(desired).flatMap((account) => {
    const observed = observations.get(account);
    const cells = desired.capabilities.map((capability) =>
      evaluateCell(region, account, capability, observed?.get(capability) ?? neverObserved, context),
    );
    // The setting for other capabilities is not ours to narrow.
    if (desired.match === "atLeast" || observed === undefined || account === newAccounts) return cells;
    const undeclared = [...observed].filter(([capability, { is }]) => is === "on" && !declared.has(capability));
    return [
      ...cells,
      ...undeclared.map(([capability, observation]) => {
        const cell = evaluateUndeclared(region, account, capability, observation, surplusAction, context);
        if (cell.state !== "surplus") return cell;
        // AWS refuses to change it there, however often it is asked.
        const { next: _, ...rest } = cell;
        const gone = inactive(account, context);
        return gone === undefined ? cell : { ...rest, ...gone };
      }),
    ];
  });
}

/** A cell that left the declaration and is not off yet, as far as it can be observed. */
export type ReleasedCell = Cell & Pick<LeavingCell, "level">;

/**
 * Gives every cell that is to be released its state: surplus while there is something left to switch off, otherwise
 * absent. Total: what cannot be observed is unknown, and never taken for off.
 */
export function evaluateLeaving(
  leaving: readonly LeavingCell[],
  observationsOf: (region: Region) => ReadonlyMap<AccountId, AccountObservations>,
  context: EvaluationContext,
): ReleasedCell[] {
  return leaving.flatMap(({ region, account, capability, actions, level }): ReleasedCell[] => {
    const observation = observationsOf(region).get(account)?.get(capability) ?? neverObserved;
    const action = releaseAction(observation, actions);
    if (action !== undefined) {
      // Whoever holds it, the release is tried: only AWS's answer says whether it is refused.
      const { code: _, ...held } = observation;
      const cell = evaluateUndeclared(region, account, capability, held, action, { ...context, waivers: [] });
      const isRefused = cell.state === "surplus" && cell.next === undefined;
      return [{ ...cell, level, ...(isRefused ? inactive(account, context) : undefined) }];
    }
    const cell = draftOf(region, account, capability, false, observation);
    if (observation.is === "unknown") return [{ ...cell, level, state: "unknown", ...inactive(account, context) }];
    if (observation.is === "changing" && observation.slow !== true) return [{ ...cell, level, state: "pending" }];
    return [];
  });
}

/**
 * The action that is due on the way off; undefined where nothing (more) is to be done, AWS is waited for, or nothing
 * can be said.
 */
export function releaseAction(observation: Observation, actions: readonly string[]): string | undefined {
  const { is, slow, releasable } = observation;
  if (is === "unknown" || (is === "changing" && slow !== true)) return undefined;
  if (releasable !== undefined) return actions.find((action) => releasable.includes(action));
  return is === "on" ? actions[0] : undefined;
}

/** An account that is not active can have nothing, and nothing can be asked of it. */
function inactive(account: AccountId, { organization }: EvaluationContext) {
  const state = organization?.get(account)?.state;
  if (state === undefined || state === "ACTIVE") return undefined;
  const message = `AWS Organizations reports the account as ${state}`;
  return { state: "notApplicable" as const, code: `ACCOUNT_${state}`, message };
}

function evaluateCell(
  region: Region,
  account: AccountId,
  capability: Capability,
  observation: Observation,
  context: EvaluationContext,
): Cell {
  const cell = draftOf(region, account, capability, true, observation);
  if (observation.is === "on") return cell;
  const gone = inactive(account, context);
  if (gone !== undefined) return Object.assign(cell, gone);
  if (observation.is === "unknown" || observation.is === "notApplicable") {
    cell.state = observation.is;
    return cell;
  }
  if (observation.is === "changing") return evaluatePending(cell, context);
  const refusal = context.unavailable?.get(region)?.get(capability);
  if (refusal !== undefined && stillUnavailable(refusal, observation, context.now)) {
    cell.state = "notApplicable";
    cell.code = Code.capabilityUnavailable;
    cell.message = `${capability} is not available in ${region}`;
    return cell;
  }
  const key =
    context.answers === undefined && context.refusedBefore === undefined ? "" : cellKey(region, account, capability);
  const answer = context.answers?.get(key);
  if (answer?.is === "notApplicable") return withAnswer(cell, "notApplicable", answer);
  const found = waiverFor(context.waivers, cell, context.now);
  if (found !== undefined) cell.waiver = found.waiver;
  cell.state = found?.holds ? "waived" : answer?.is === "accepted" ? "pending" : "gap";
  if (cell.state !== "gap") return cell;
  if (answer?.is === "refused") return withAnswer(cell, "gap", answer);
  const isAccount = account !== newAccounts;
  if (isAccount && observation.next === undefined && context.organization?.has(account) === false) {
    cell.code = Code.accountNotInOrganization;
    cell.message = "the account is not, or no longer, in the organization";
    cell.advice = "remove it from the declaration, or invite it into the organization";
    return cell;
  }
  copyPresent(cell, observation, stepMembers);
  if (cell.code === undefined) copyPresent(cell, context.refusedBefore?.get(key) ?? {}, ["code", "message"]);
  return cell;
}

function evaluatePending(cell: Draft, { pendingSince, waivers, now }: EvaluationContext): Cell {
  const since = pendingSince?.get(keyOf(cell));
  const limitMs = cell.slow === true ? slowPendingLimitMs : pendingLimitMs;
  cell.state = "pending";
  if (since === undefined) return cell;
  cell.since = since;
  if (now - Date.parse(since) <= limitMs) return cell;
  const found = waiverFor(waivers, cell, now);
  if (found !== undefined) cell.waiver = found.waiver;
  cell.state = found?.holds ? "waived" : "gap";
  cell.code = Code.stuck;
  cell.message = `${cell.observed} since ${since}, longer than ${limitMs / hourMs} hours`;
  cell.advice ??= "look at the account in the service's console, or ask AWS Support why it does not finish";
  return cell;
}

function stillUnavailable({ since, named }: Refusal, observation: Observation, now: number): boolean {
  return (named || observation.unreported === true) && now - Date.parse(since) <= unavailableForMs;
}

/**
 * A cell that is on without being declared. One with a code is held by somebody who does not let it be switched off.
 */
function evaluateUndeclared(
  region: Region,
  account: AccountId,
  capability: Capability,
  observation: Observation,
  action: string | undefined,
  context: EvaluationContext,
): Cell {
  const cell = draftOf(region, account, capability, false, observation);
  const found = waiverFor(context.waivers, cell, context.now);
  if (found !== undefined) cell.waiver = found.waiver;
  const answer = context.answers?.get(cellKey(region, account, capability));
  cell.state = found?.holds ? "waived" : answer?.is === "accepted" ? "pending" : "surplus";
  if (cell.state !== "surplus") return cell;
  if (answer?.is === "notApplicable") return withAnswer(cell, "notApplicable", answer);
  if (answer?.is === "refused") return withAnswer(cell, "surplus", answer);
  if (action !== undefined && cell.code === undefined) cell.next = { action };
  return cell;
}

type Draft = { -readonly [K in keyof Cell]: Cell[K] };

const detailMembers = ["code", "message", "advice", "managedBy", "slow", "note"] as const;
const stepMembers = ["next", "note", "alsoEnables"] as const;
const answerMembers = ["code", "message", "advice", "managedBy"] as const;

/** One object a cell, filled in step by step: there may be half a million of them. */
function draftOf(
  region: Region,
  account: AccountId,
  capability: Capability,
  declared: boolean,
  observation: Observation,
): Draft {
  const cell: Draft = { region, account, capability, state: "covered", declared, observed: observation.observed };
  copyPresent(cell, observation, detailMembers);
  return cell;
}

function withAnswer(cell: Draft, state: Cell["state"], answer: Exclude<WriteAnswer, { is: "accepted" }>): Cell {
  cell.state = state;
  copyPresent(cell, answer, answerMembers);
  return cell;
}

/** Copies the members that are present: `exactOptionalPropertyTypes` tells an absent member from an undefined one. */
function copyPresent<K extends keyof Draft>(to: Draft, from: Partial<Pick<Draft, K>>, keys: readonly K[]): void {
  for (const key of keys) {
    const value = from[key];
    if (value !== undefined) (to as Partial<Record<K, unknown>>)[key] = value;
  }
}
