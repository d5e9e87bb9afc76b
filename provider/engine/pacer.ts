import PQueue from "p-queue";
import { ProviderError } from "../core/failure";
import type { Pace } from "../services/service";
import type { Clock } from "./clock";
import { failureKind, retryAfterMs } from "./failures";

/** How long one call may be put back because of throttling before it is given up; then its accounts are unknown, not failed. */
export const throttlePatienceMs = 10 * 60_000;
/** Further tries after a 5xx or a broken connection, above the SDK's own. */
export const transientTries = 3;
const backOffStartMs = 500;
const backOffMaxMs = 20_000;
/** Calls without throttling after which one more call may run at the same time again. */
const successesPerStepUp = 10;

/**
 * Owns all waiting for one request family of one account, region and service: bounds concurrency and rate, slows down
 * when AWS throttles, recovers, and puts the call back at the head of the queue. It stands above the SDK because the SDK's
 * retry quota (500 tokens a client) loses calls at scale: of 300 throttled ones, 200 failed (craft.md, finding 7).
 */
export class Pacer {
  readonly #queue: PQueue;
  readonly #clock: Clock;
  readonly #concurrency: number;
  #throttles = 0;
  #successes = 0;
  #resumeAt = 0;

  constructor(pace: Pace, clock: Clock) {
    this.#clock = clock;
    this.#concurrency = pace.concurrency;
    this.#queue = new PQueue({ concurrency: pace.concurrency, interval: 1000, intervalCap: pace.perSecond, strict: true });
  }

  /** Runs `call` when there is room. `mayRetry: false` for writes: after a lost answer the world is observed, not asked again. */
  async run<T>(call: () => Promise<T>, mayRetry: boolean): Promise<T> {
    // Patience counts from the first throttle, not from the call's place in the queue: the last of thousands may wait long for its turn.
    let throttledAt: number | undefined;
    // Bounded by patience for throttles and by `transientTries` for the rest.
    for (let transient = 0, put = 0; ; put += 1) {
      try {
        const result = await this.#queue.add(call, { priority: put });
        this.#succeeded();
        return result;
      } catch (error) {
        const kind = failureKind(error);
        if (kind === "throttled") {
          const waitMs = this.#slowDown(retryAfterMs(error));
          throttledAt ??= this.#clock.now();
          if (this.#clock.now() + waitMs - throttledAt > throttlePatienceMs) throw tooManyThrottles(error);
          await this.#clock.sleep(waitMs);
        } else if (kind === "transient" && mayRetry && transient < transientTries) {
          transient += 1;
          await this.#clock.sleep(backOff(transient));
        } else throw error;
      }
    }
  }

  #slowDown(hintMs: number | undefined): number {
    this.#throttles += 1;
    this.#successes = 0;
    this.#queue.concurrency = Math.max(1, Math.floor(this.#queue.concurrency / 2));
    const waitMs = Math.max(hintMs ?? 0, backOff(this.#throttles));
    const resumeAt = this.#clock.now() + waitMs;
    if (resumeAt > this.#resumeAt) this.#resumeAt = resumeAt;
    if (!this.#queue.isPaused) {
      this.#queue.pause();
      void this.#resumeWhenDue();
    }
    return waitMs;
  }

  async #resumeWhenDue(): Promise<void> {
    for (let left = this.#resumeAt - this.#clock.now(); left > 0; left = this.#resumeAt - this.#clock.now())
      await this.#clock.sleep(left);
    this.#queue.start();
  }

  #succeeded(): void {
    this.#throttles = 0;
    this.#successes += 1;
    if (this.#successes % successesPerStepUp === 0 && this.#queue.concurrency < this.#concurrency) this.#queue.concurrency += 1;
  }
}

/** Exponential with full jitter above a floor, so that callers who were throttled together do not come back together. */
function backOff(tries: number): number {
  const ceiling = Math.min(backOffStartMs * 2 ** Math.min(tries - 1, 10), backOffMaxMs);
  return Math.ceil(ceiling / 2 + (Math.random() * ceiling) / 2);
}

const tooManyThrottles = (cause: unknown): ProviderError =>
  new ProviderError(
    "Throttled",
    `AWS still throttles after ${throttlePatienceMs / 60_000} minutes of waiting; try again when less is running`,
    {
      cause,
    },
  );
