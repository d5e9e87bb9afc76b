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
import { Code, cellKey } from "./cell";
import type { LeavingCell } from "./release";
import { waiverFor } from "./waiver";

const hourMs = 3_600_000;
/** How long AWS may work on something before it counts as stuck. */
export const pendingLimitMs = 24 * hourMs;
/** The same for what takes hours by nature: AWS keeps an invitation for 15 days. */
export const slowPendingLimitMs = 14 * 24 * hourMs;
/** How long a capability counts as unavailable in a region after AWS refused it there: AWS adds capabilities to regions. */
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

/** Gives every declared cell of one region its state, and finds the surplus. Total: never throws, never drops a cell. */
export function evaluate(
  desired: Desired,
  region: Region,
  observations: Observations,
  surplusAction: string | undefined,
  context: EvaluationContext,
): Cell[] {
  const declared = new Set(desired.capabilities);
  return desired.accounts.flatMap((account) => {
    const observed = observations.get(account);
    const cells = desired.capabilities.map((capability) =>
      evaluateCell(region, account, capability, observed?.get(capability) ?? neverObserved, context),
    );
    if (desired.match === "atLeast" || observed === undefined) return cells;
    const undeclared = [...observed].filter(([capability, { is }]) => is === "on" && !declared.has(capability));
    return [
      ...cells,
      ...undeclared.map(([capability, observation]) =>
        evaluateUndeclared(region, account, capability, observation, surplusAction, context),
      ),
    ];
  });
}

/** A cell that left the declaration and is not off yet, as far as it can be observed. */
export type ReleasedCell = Cell & Pick<LeavingCell, "level">;

/**
 * Gives every cell that is to be released its state: surplus while there is something left to switch off, otherwise absent.
 * Total: what cannot be observed is unknown, and never taken for off.
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
      return [{ ...evaluateUndeclared(region, account, capability, held, action, { ...context, waivers: [] }), level }];
    }
    const cell = base(region, account, capability, false, observation);
    if (observation.is === "unknown") return [{ ...cell, level, state: "unknown" }];
    if (observation.is === "changing" && observation.slow !== true) return [{ ...cell, level, state: "pending" }];
    return [];
  });
}

/** The action that is due on the way off; undefined where nothing (more) is to be done, AWS is waited for, or nothing can be said. */
export function releaseAction(observation: Observation, actions: readonly string[]): string | undefined {
  if (observation.is === "on") return actions[0];
  if (observation.is === "unknown" || (observation.is === "changing" && observation.slow !== true)) return undefined;
  return actions.find((action) => observation.releasable?.includes(action));
}

function evaluateCell(
  region: Region,
  account: AccountId,
  capability: Capability,
  observation: Observation,
  context: EvaluationContext,
): Cell {
  const cell = base(region, account, capability, true, observation);
  if (observation.is === "on") return { ...cell, state: "covered" };
  const facts = context.organization?.get(account);
  if (facts?.state !== undefined && facts.state !== "ACTIVE") {
    return {
      ...cell,
      state: "notApplicable",
      code: `ACCOUNT_${facts.state}`,
      message: `AWS Organizations reports the account as ${facts.state}`,
    };
  }
  if (observation.is === "unknown" || observation.is === "notApplicable") return { ...cell, state: observation.is };
  if (observation.is === "changing") return evaluatePending(cell, context);
  const refusal = context.unavailable?.get(region)?.get(capability);
  if (refusal !== undefined && stillUnavailable(refusal, observation, context.now)) {
    return {
      ...cell,
      state: "notApplicable",
      code: Code.capabilityUnavailable,
      message: `${capability} is not available in ${region}`,
    };
  }
  const answer = context.answers?.get(cellKey(region, account, capability));
  if (answer?.is === "notApplicable") return { ...cell, state: "notApplicable", ...answered(answer) };
  const found = waiverFor(context.waivers, cell, context.now);
  if (found?.holds) return { ...cell, state: "waived", waiver: found.waiver };
  const waiver = found === undefined ? {} : { waiver: found.waiver };
  if (answer?.is === "accepted") return { ...cell, ...waiver, state: "pending" };
  if (answer?.is === "refused") return { ...cell, ...waiver, state: "gap", ...answered(answer) };
  if (observation.next === undefined && context.organization !== undefined && facts === undefined) {
    return {
      ...cell,
      ...waiver,
      state: "gap",
      code: Code.accountNotInOrganization,
      message: "the account is not, or no longer, in the organization",
      advice: "remove it from the declaration, or invite it into the organization",
    };
  }
  const refused = cell.code === undefined ? context.refusedBefore?.get(cellKey(region, account, capability)) : undefined;
  return { ...cell, ...waiver, state: "gap", ...present(observation, ["next", "note", "alsoEnables"]), ...refused };
}

function evaluatePending(cell: Omit<Cell, "state">, { pendingSince, waivers, now }: EvaluationContext): Cell {
  const since = pendingSince?.get(cellKey(cell.region, cell.account, cell.capability));
  const limitMs = cell.slow === true ? slowPendingLimitMs : pendingLimitMs;
  if (since === undefined || now - Date.parse(since) <= limitMs)
    return { ...cell, state: "pending", ...(since === undefined ? {} : { since }) };
  const found = waiverFor(waivers, cell, now);
  return {
    ...cell,
    since,
    state: found?.holds ? "waived" : "gap",
    code: Code.stuck,
    message: `${cell.observed} since ${since}, longer than ${limitMs / hourMs} hours`,
    advice: cell.advice ?? "look at the account in the service's console, or ask AWS Support why it does not finish",
    ...(found === undefined ? {} : { waiver: found.waiver }),
  };
}

function stillUnavailable({ since, named }: Refusal, observation: Observation, now: number): boolean {
  return (named || observation.unreported === true) && now - Date.parse(since) <= unavailableForMs;
}

/** A cell that is on without being declared. One with a code is held by somebody who does not let it be switched off. */
function evaluateUndeclared(
  region: Region,
  account: AccountId,
  capability: Capability,
  observation: Observation,
  action: string | undefined,
  context: EvaluationContext,
): Cell {
  const cell = base(region, account, capability, false, observation);
  const found = waiverFor(context.waivers, cell, context.now);
  const waiver = found === undefined ? {} : { waiver: found.waiver };
  if (found?.holds) return { ...cell, ...waiver, state: "waived" };
  const answer = context.answers?.get(cellKey(region, account, capability));
  if (answer?.is === "accepted") return { ...cell, ...waiver, state: "pending" };
  if (answer?.is === "notApplicable") return { ...cell, ...waiver, state: "notApplicable", ...answered(answer) };
  if (answer?.is === "refused") return { ...cell, ...waiver, state: "surplus", ...answered(answer) };
  const next = action === undefined || cell.code !== undefined ? {} : { next: { action } };
  return { ...cell, ...waiver, state: "surplus", ...next };
}

const base = (
  region: Region,
  account: AccountId,
  capability: Capability,
  declared: boolean,
  observation: Observation,
): Omit<Cell, "state"> => {
  const cell = { region, account, capability, declared, observed: observation.observed };
  // Most cells have nothing else, and there may be a million of them.
  return observation.is === "on" && observation.note === undefined && observation.managedBy === undefined && declared
    ? cell
    : { ...cell, ...present(observation, ["code", "message", "advice", "managedBy", "slow", "note"]) };
};

const answered = (answer: Exclude<WriteAnswer, { is: "accepted" }>) =>
  present(answer, ["code", "message", "advice", "managedBy"]);

/** The named members that are present: `exactOptionalPropertyTypes` tells an absent member from an undefined one. */
function present<T extends object, K extends keyof T>(from: T, keys: readonly K[]): Partial<Pick<T, K>> {
  // A plain loop: this runs for each of what may be a million cells, and an interrupt must not wait for it.
  const found: Partial<Pick<T, K>> = {};
  for (const key of keys) if (from[key] !== undefined) found[key] = from[key];
  return found;
}
