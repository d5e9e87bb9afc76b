import type { Clock } from "./contract";

/** A clock as a snapshot holds it. */
export interface ClockSnapshot {
  /** Where a virtual clock stands; null for the machine's clock. */
  virtualMs: number | null;
  /** How far the machine's clock was moved forward. */
  offsetMs: number;
}

/** The world's time: the machine's clock or a virtual one that only `advance` moves. Both can be moved forward. */
export class WorldClock implements Clock {
  #state: ClockSnapshot;

  /** @param virtualMs milliseconds at which a virtual clock starts; without it the machine's clock runs. */
  constructor(virtualMs?: number) {
    this.#state = { virtualMs: virtualMs ?? null, offsetMs: 0 };
  }

  now(): number {
    return (this.#state.virtualMs ?? Date.now()) + this.#state.offsetMs;
  }

  advance(milliseconds: number): void {
    this.#state.offsetMs += milliseconds;
  }

  snapshot(): ClockSnapshot {
    return { ...this.#state };
  }

  restore(state: ClockSnapshot): void {
    this.#state = { ...state };
  }
}
