import type { Clock } from "../../../provider/aws/clock";

interface Timer {
  readonly at: number;
  readonly ring: () => void;
}

/** Turns of the event loop without a request after which nothing is under way but waiting. */
const quietTurns = 4;
/** Work of Node's own that is under way without a request: the SDK reads its configuration files. */
const fileOrName = /^(FSReq|GetAddrInfo)/;

/**
 * Time that stands still while a request is under way, and jumps to the next timer when all wait. So minutes of
 * throttling cost no time, and a slow machine changes nothing.
 */
export class IdleClock implements Clock {
  #now: number;
  #timers: Timer[] = [];
  #working = 0;
  #isWatching = false;
  readonly #onAdvance: (ms: number) => void;

  /** `onAdvance`: the world's clock goes along. */
  constructor(startMs: number, onAdvance: (ms: number) => void = () => undefined) {
    this.#now = startMs;
    this.#onAdvance = onAdvance;
  }

  now(): number {
    return this.#now;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const timer = this.#add(ms, () => {
        signal?.removeEventListener("abort", end);
        resolve();
      });
      const end = (): void => {
        this.#timers = this.#timers.filter((one) => one !== timer);
        resolve();
      };
      if (signal?.aborted) end();
      else signal?.addEventListener("abort", end, { once: true });
    });
  }

  later(ms: number, task: () => void): void {
    this.#add(ms, task);
  }

  /** Time stands still until this is done. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#working += 1;
    try {
      return await work();
    } finally {
      this.#working -= 1;
    }
  }

  #add(ms: number, ring: () => void): Timer {
    const timer = { at: this.#now + Math.max(0, ms), ring };
    this.#timers.push(timer);
    this.#watch();
    return timer;
  }

  #watch(): void {
    if (this.#isWatching) return;
    this.#isWatching = true;
    let quiet = 0;
    const turn = (): void => {
      quiet = this.#working > 0 || process.getActiveResourcesInfo().some((one) => fileOrName.test(one)) ? 0 : quiet + 1;
      if (quiet >= quietTurns) {
        quiet = 0;
        this.#ringNext();
      }
      this.#isWatching = this.#timers.length > 0;
      if (this.#isWatching) setImmediate(turn);
    };
    setImmediate(turn);
  }

  #ringNext(): void {
    const at = Math.min(...this.#timers.map((timer) => timer.at));
    if (!Number.isFinite(at)) return;
    const due = this.#timers.filter((timer) => timer.at <= at);
    this.#timers = this.#timers.filter((timer) => timer.at > at);
    if (at > this.#now) {
      this.#onAdvance(at - this.#now);
      this.#now = at;
    }
    for (const { ring } of due) ring();
  }
}
