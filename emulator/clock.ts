import type { Clock } from "./contract";

/** The world's time: the machine's clock or a virtual one that only `advance` moves. Both can be moved forward. */
export class WorldClock implements Clock {
  #offset = 0;

  /** @param start milliseconds at which a virtual clock stands; without it the machine's clock runs. */
  constructor(private readonly start?: number) {}

  now(): number {
    return (this.start ?? Date.now()) + this.#offset;
  }

  advance(milliseconds: number): void {
    this.#offset += milliseconds;
  }

  /** How far this clock was moved, so that a snapshot can be restored. */
  get offset(): number {
    return this.#offset;
  }

  set offset(milliseconds: number) {
    this.#offset = milliseconds;
  }
}
