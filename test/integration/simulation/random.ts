/** Numbers in [0, 1) that a seed decides (mulberry32): a failing run is repeated by its seed. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export class Dice {
  readonly #next: () => number;
  constructor(readonly seed: number) {
    this.#next = randomFrom(seed);
  }
  next(): number {
    return this.#next();
  }
  chance(p: number): boolean {
    return this.#next() < p;
  }
  below(limit: number): number {
    return Math.floor(this.#next() * limit);
  }
  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }
  some<T>(items: readonly T[], p: number): T[] {
    return items.filter(() => this.chance(p));
  }
}
