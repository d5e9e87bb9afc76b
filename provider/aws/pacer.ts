import PQueue from "p-queue";
import { ProviderError } from "../core/providerError";
import type { Pace } from "../services/service";
import type { Clock } from "./clock";
import { failureKind, retryAfterMs } from "./awsErrors";

/** How long AWS may throttle everything of a family before its calls are given up; then their accounts are unknown, not failed. */
export const throttlePatienceMs = 10 * 60_000;
/** Further tries after a 5xx or a broken connection, above the SDK's own. */
export const transientTries = 3;
const backOffStartMs = 500;
/** The whole family waits at once, so that even this is no more than one call in some seconds. */
const backOffMaxMs = 4_000;
/** Calls without throttling after which one more call may run at the same time again. */
const successesPerStepUp = 10;

/**
 * Owns all waiting for one request family of one account, region and service: bounds concurrency and rate, slows down
 * when AWS throttles, recovers, and puts the call back at the head of the queue. It stands above the SDK because the SDK's
 * retry quota (500 tokens a client) loses calls at scale: of 300 throttled ones, 200 failed (docs/notes.md, AWS 8).
 */
export class Pacer {
  readonly #queue: PQueue;
  readonly #clock: Clock;
  readonly #concurrency: number;
  #throttles = 0;
  #throttledSince: number | undefined;
  #successes = 0;
  #resumeAt = 0;

  constructor(pace: Pace, clock: Clock) {
    this.#clock = clock;
    this.#concurrency = pace.concurrency;
    this.#queue = new PQueue({ concurrency: pace.concurrency, interval: 1000, intervalCap: pace.perSecond, strict: true });
  }

  /** Runs `call` when there is room. `mayRetry: false` for writes: after a lost answer the world is observed, not asked again. */
  async run<T>(call: () => Promise<T>, mayRetry: boolean): Promise<T> {
    // Bounded by the family's patience for throttles and by `transientTries` for the rest.
    for (let transient = 0, put = 0; ; put += 1) {
      try {
        return await this.#queue.add(() => this.#attempt(call), { priority: put });
      } catch (error) {
        const kind = failureKind(error);
        // Put back at once: the paused queue does the waiting, and this call is then the first to go.
        if (kind === "throttled") continue;
        if (kind !== "transient" || !mayRetry || transient >= transientTries) throw error;
        transient += 1;
        await this.#clock.sleep(backOff(transient));
      }
    }
  }

  async #attempt<T>(call: () => Promise<T>): Promise<T> {
    try {
      const result = await call();
      this.#succeeded();
      return result;
    } catch (error) {
      // Still inside the queue's turn: it must be paused before it lets the next call go.
      if (failureKind(error) === "throttled") this.#slowDown(error);
      throw error;
    }
  }

  #slowDown(error: unknown): void {
    const now = this.#clock.now();
    this.#throttles += 1;
    this.#successes = 0;
    this.#throttledSince ??= now;
    const waitMs = Math.max(retryAfterMs(error) ?? 0, backOff(this.#throttles));
    if (now + waitMs - this.#throttledSince > throttlePatienceMs) throw tooManyThrottles(error);
    this.#resumeAt = Math.max(this.#resumeAt, now + waitMs);
    if (!this.#queue.isPaused) {
      this.#queue.pause();
      void this.#resumeWhenDue();
    }
    this.#queue.concurrency = Math.max(1, Math.floor(this.#queue.concurrency / 2));
  }

  async #resumeWhenDue(): Promise<void> {
    for (let left = this.#resumeAt - this.#clock.now(); left > 0; left = this.#resumeAt - this.#clock.now())
      await this.#clock.sleep(left);
    this.#queue.start();
  }

  #succeeded(): void {
    this.#throttles = 0;
    this.#throttledSince = undefined;
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
    `AWS throttles every call for longer than ${throttlePatienceMs / 60_000} minutes; try again when less is running`,
    { cause },
  );
