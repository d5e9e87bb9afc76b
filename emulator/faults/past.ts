import type { EmulatedWorld } from "../world";

/** States kept per service; older ones are dropped. */
const depth = 20;

/** What a service looked like before its latest writes: kept only while a plan has `stale` rules. */
export class Past {
  readonly #before = new Map<string, { time: number; state: unknown }[]>();

  /** Called before a write. */
  keep(world: EmulatedWorld, service: string): void {
    const states = this.#before.get(service) ?? [];
    states.push({ time: world.clock.now(), state: structuredClone(world.slice<object>(service)) });
    this.#before.set(service, states.slice(-depth));
  }

  /** The state as of `age` milliseconds ago, or undefined when nothing was written since. */
  at(world: EmulatedWorld, service: string, age: number): unknown {
    const moment = world.clock.now() - age;
    return structuredClone(this.#before.get(service)?.find((one) => one.time > moment)?.state);
  }

  forget(): void {
    this.#before.clear();
  }
}
