import type { Capability, Cell } from "./cell";
import type { PlannedAction, PlannedStep } from "./plan";
import { isActionable, plan, sortedGroups } from "./plan";

/** Steps of one account that a forecast follows: associate, enable, and what may come after. */
const maxRounds = 4;

/** Accounts that one look reads at the same time: batches of 50 (GuardDuty) or 100 (Inspector), four at once. */
const accountsAtOnce = 200;

/**
 * Starting pace of one request family. The pacer speeds up from here while AWS does not throttle, and slows down when
 * it does.
 */
export interface Pace {
  /** Calls started in a second, at first. */
  readonly perSecond: number;
  /** Calls under way at the same time, at most. */
  readonly concurrency: number;
  /** Calls started in a second, at most; absent: only AWS's throttling bounds the rate. */
  readonly maxPerSecond?: number;
}

/** The part of a service's action that a forecast needs. */
export interface ForecastAction extends PlannedAction {
  /** Key into the service's `families`. */
  readonly family: string;
  readonly direction: "on" | "off";
  /** The action that this one makes possible for a capability that it does not switch on itself. */
  followedBy?(capability: Capability): string | undefined;
}

/** What a forecast is made of beside the cells. Durations in milliseconds. */
export interface Conditions {
  readonly actions: Readonly<Record<string, ForecastAction>>;
  readonly families: Readonly<Record<string, Pace>>;
  /** Time that AWS takes to answer one call, on average. */
  readonly latencyMs: number;
  /** Time that one check takes, which an update begins with. */
  readonly checkMs: number;
  /** Time between the calls of a round and the look after it; rounds are counted from 0. */
  delayAfterMs(round: number): number;
}

/** How many calls will write to AWS, and how long the update will take at our pace, without what AWS itself takes. */
export interface Forecast {
  readonly calls: number;
  readonly seconds: number;
}

/** Regions are written side by side, and what is released comes after everything else. */
export function forecast(cells: readonly Cell[], released: readonly Cell[], conditions: Conditions): Forecast {
  const [kept, gone] = [cells, released].map((some) => forecastOf(some, conditions)) as [Forecast, Forecast];
  const seconds = kept.seconds + gone.seconds;
  return { calls: kept.calls + gone.calls, seconds: seconds === 0 ? 0 : seconds + conditions.checkMs / 1000 };
}

function forecastOf(cells: readonly Cell[], conditions: Conditions): Forecast {
  let [calls, longestMs] = [0, 0];
  for (const [, ofRegion] of sortedGroups(cells.filter(isActionable), ({ region }) => region)) {
    let ms = 0;
    let left: readonly Cell[] = ofRegion;
    for (let round = 0; round < maxRounds && left.length > 0; round += 1) {
      const steps = plan(left, conditions.actions);
      const accounts = new Set(left.map(({ account }) => account)).size;
      calls += steps.length;
      const lookMs = conditions.latencyMs * Math.ceil(accounts / accountsAtOnce);
      ms += writeMs(steps, conditions) + conditions.delayAfterMs(round) + lookMs;
      left = left.flatMap((cell) => {
        const action = conditions.actions[cell.next?.action ?? ""]?.followedBy?.(cell.capability);
        return action === undefined ? [] : [{ ...cell, next: { action } }];
      });
    }
    longestMs = Math.max(longestMs, ms);
  }
  return { calls, seconds: longestMs / 1000 };
}

/** The administrator's own account goes first on the way on and last on the way off; families run side by side. */
function writeMs(steps: readonly PlannedStep[], { actions, families, latencyMs }: Conditions): number {
  const phases = sortedGroups(steps, (step) => {
    const action = actions[step.action];
    return action?.alone === undefined || step.accounts[0] !== action.alone ? "members" : action.direction;
  });
  return phases.reduce((sum, [, phase]) => {
    const perFamily = sortedGroups(phase, (step) => actions[step.action]?.family ?? "").map(([family, same]) => {
      const pace = families[family];
      return pace === undefined ? 0 : pacedMs(same.length, pace, latencyMs);
    });
    return sum + Math.max(...perFamily);
  }, 0);
}

/** Calls without throttling after which the pacer raises the rate by the starting rate again (aws/pacer.ts). */
export const callsPerStepUp = 10;

/** How long calls of one family take while AWS does not throttle: the pacer's rules, without a clock. */
export function pacedMs(calls: number, pace: Pace, latencyMs: number): number {
  const ends: number[] = [];
  let [perSecond, nextStart, answered] = [pace.perSecond, Number.NEGATIVE_INFINITY, 0];
  for (let call = 0; call < calls; call += 1) {
    // Answers come in the order of the calls: as many are under way as may be.
    const asked = ends[call - pace.concurrency] ?? 0;
    for (; (ends[answered] ?? Number.POSITIVE_INFINITY) <= asked; answered += 1)
      if ((answered + 1) % callsPerStepUp === 0)
        perSecond = Math.min(perSecond + pace.perSecond, pace.maxPerSecond ?? Number.POSITIVE_INFINITY);
    // A burst of one second's calls starts at once.
    nextStart = Math.max(nextStart, asked - 1000) + 1000 / perSecond;
    ends.push(Math.max(asked, nextStart) + latencyMs);
  }
  return ends.at(-1) ?? 0;
}
