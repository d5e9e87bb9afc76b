import PQueue from "p-queue";
import { callsPerStepUp } from "../core/forecast";
import { ProviderError } from "../core/providerError";
import type { Pace } from "../services/service";
import { failureKind, retryAfterMs } from "./awsErrors";
import type { Clock } from "./clock";

/**
 * How long AWS may throttle everything of a family before its calls are given up; then their accounts are unknown, not
 * failed.
 */
export const throttlePatienceMs = 10 * 60_000;
/** Further tries of a read after a 5xx or a broken connection. */
export const transientTries = 4;
const backOffStartMs = 500;
/** The whole family waits at once, so that even this is no more than one call in some seconds. */
const backOffMaxMs = 4_000;
/** The rate never falls below one call in this time. */
const slowestIntervalMs = 2_000;

/**
 * The only owner of retries, for one request family of one account, region and service. It bounds concurrency and rate;
 * the rate grows step by step while AWS does not throttle and is halved when it does (additive increase, multiplicative
 * decrease). A throttled call goes back to the head of the queue, a read is repeated after a broken connection. The SDK
 * makes one attempt: its own retry quota (500 tokens a client) loses calls at scale; of 300 throttled ones, 200 failed
 * (docs/notes.md, AWS 8).
 */
export class Pacer {
  readonly #queue: PQueue;
  readonly #clock: Clock;
  readonly #pace: Pace;
  #perSecond: number;
  /** When the next call may start at this rate. */
  #nextStart = 0;
  #throttles = 0;
  #throttledSince: number | undefined;
  #successes = 0;
  #resumeAt = 0;
  /** When AWS had throttled everything for longer than the patience. */
  #gaveUpAt = Number.NEGATIVE_INFINITY;

  /** `answered` is given the milliseconds that AWS took for each call that succeeded. */
  constructor(
    pace: Pace,
    clock: Clock,
    readonly answered: (ms: number) => void = () => undefined,
  ) {
    this.#clock = clock;
    this.#pace = pace;
    this.#perSecond = pace.perSecond;
    this.#queue = new PQueue({ concurrency: pace.concurrency });
  }

  /**
   * Runs `call` when there is room. `mayRetry: false` for writes: after a lost answer the world is observed, not asked
   * again.
   */
  async run<T>(call: () => Promise<T>, mayRetry: boolean): Promise<T> {
    const askedAt = this.#clock.now();
    let transient = 0;
    let resigned = false;
    // Bounded by the family's patience for throttles, by `transientTries`, and by one correction of the clock.
    for (let put = 0; ; put += 1) {
      try {
        return await this.#queue.add(() => this.#attempt(call, askedAt), { priority: put });
      } catch (error) {
        const kind = failureKind(error);
        // Put back at once: the paused queue does the waiting, and this call is then the first to go.
        if (kind === "throttled") continue;
        if (kind === "unsigned" && !resigned) {
          resigned = true;
          continue;
        }
        if (kind !== "transient" || !mayRetry || transient >= transientTries) throw error;
        transient += 1;
        await this.#clock.sleep(backOff(transient));
      }
    }
  }

  async #attempt<T>(call: () => Promise<T>, askedAt: number): Promise<T> {
    // Who waited while the patience ran out does not wait once more.
    if (askedAt <= this.#gaveUpAt) throw tooManyThrottles(undefined);
    await this.#start();
    try {
      const sentAt = this.#clock.now();
      const result = await call();
      this.answered(this.#clock.now() - sentAt);
      this.#succeeded();
      return result;
    } catch (error) {
      // Still inside the queue's turn: it must be paused before it lets the next call go.
      if (failureKind(error) === "throttled") this.#slowDown(error);
      throw error;
    }
  }

  /** A burst of one second's calls starts at once; beyond it, calls start at the rate. */
  async #start(): Promise<void> {
    const now = this.#clock.now();
    const intervalMs = Math.min(1000 / this.#perSecond, slowestIntervalMs);
    this.#nextStart = Math.max(this.#nextStart, now - 1000) + intervalMs;
    const waitMs = this.#nextStart - now;
    if (waitMs > 0) await this.#clock.sleep(waitMs);
    // Another call may have been throttled meanwhile.
    await this.#pauseEnds();
  }

  #slowDown(error: unknown): void {
    const now = this.#clock.now();
    // Calls that were under way together tell of the same moment, and count once.
    const isFirst = !this.#queue.isPaused;
    if (isFirst) this.#throttles += 1;
    this.#successes = 0;
    this.#throttledSince ??= now;
    const waitMs = Math.max(retryAfterMs(error) ?? 0, backOff(this.#throttles));
    if (now + waitMs - this.#throttledSince > throttlePatienceMs) {
      this.#gaveUpAt = now;
      throw tooManyThrottles(error);
    }
    this.#resumeAt = Math.max(this.#resumeAt, now + waitMs);
    if (!isFirst) return;
    this.#perSecond = Math.max(1000 / slowestIntervalMs, this.#perSecond / 2);
    this.#queue.concurrency = Math.max(1, Math.floor(this.#queue.concurrency / 2));
    this.#queue.pause();
    void this.#pauseEnds().then(() => this.#queue.start());
  }

  async #pauseEnds(): Promise<void> {
    for (let left = this.#resumeAt - this.#clock.now(); left > 0; left = this.#resumeAt - this.#clock.now())
      await this.#clock.sleep(left);
  }

  #succeeded(): void {
    this.#throttles = 0;
    this.#throttledSince = undefined;
    this.#successes += 1;
    if (this.#successes % callsPerStepUp > 0) return;
    this.#perSecond = Math.min(
      this.#perSecond + this.#pace.perSecond,
      this.#pace.maxPerSecond ?? Number.POSITIVE_INFINITY,
    );
    if (this.#queue.concurrency < this.#pace.concurrency) this.#queue.concurrency += 1;
  }
}

/**
 * Exponential with full jitter above a floor, so that callers who were throttled together do not come back together.
 */
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
