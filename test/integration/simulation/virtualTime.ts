import type { Clock } from "../../../provider/aws/clock";

interface Timer {
  readonly at: number;
  readonly seq: number;
  readonly fire: () => void;
}

/** Turns of Node's event loop that work without a timer may take: the SDK reads its configuration files once. */
const idleTurnsMax = 2000;
const timersMax = 200_000;

/**
 * Time that passes only when everything waits for it: the simulation's provider processes, engine and network share
 * it, so that minutes of back-off take no time and a seed replays exactly.
 */
export class VirtualTime {
  #now: number;
  #seq = 0;
  #timers: Timer[] = [];
  readonly #onAdvance: (ms: number) => void;

  constructor(startMs: number, onAdvance: (ms: number) => void) {
    this.#now = startMs;
    this.#onAdvance = onAdvance;
  }

  now(): number {
    return this.#now;
  }

  at(ms: number, fire: () => void): void {
    const timer = { at: this.#now + Math.max(0, ms), seq: this.#seq++, fire };
    const behind = this.#timers.findIndex((one) => one.at > timer.at);
    if (behind < 0) this.#timers.push(timer);
    else this.#timers.splice(behind, 0, timer);
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.at(ms, resolve));
  }

  /** The clock of one process: a dead process never wakes up. */
  clockFor(process: { readonly dead: boolean }): Clock {
    const alive =
      (task: () => void): (() => void) =>
      () => {
        if (!process.dead) task();
      };
    return {
      now: () => this.#now,
      sleep: (ms, signal) =>
        new Promise((resolve) => {
          const done = (): void => {
            signal?.removeEventListener("abort", done);
            resolve();
          };
          if (signal?.aborted) return done();
          signal?.addEventListener("abort", done, { once: true });
          this.at(ms, alive(done));
        }),
      later: (ms, task) => this.at(ms, alive(task)),
    };
  }

  advance(ms: number): void {
    this.#now += ms;
    this.#onAdvance(ms);
  }

  /** Lets time pass until the work is done. Throws when it waits for something that never comes. */
  async drive<T>(work: Promise<T>): Promise<T> {
    let over = false;
    const settled = work.finally(() => {
      over = true;
    });
    settled.catch(() => undefined);
    let idle = 0;
    for (let fired = 0; fired < timersMax; ) {
      await new Promise((resolve) => setImmediate(resolve));
      if (over) return settled;
      const next = this.#timers.shift();
      if (next === undefined) {
        idle += 1;
        if (idle > idleTurnsMax) throw new Error("the simulation waits for something that never comes");
        if (idle > 10) await new Promise((resolve) => setTimeout(resolve, 1));
        continue;
      }
      idle = 0;
      fired += 1;
      if (next.at > this.#now) this.advance(next.at - this.#now);
      next.fire();
    }
    throw new Error(`the simulation did not end within ${timersMax} timers`);
  }

  /** What dead processes still wait for is forgotten between two commands. */
  clear(): void {
    this.#timers = [];
  }
}
