import { WorldClock } from "./clock";
import type { Edit } from "./edit";
import { applyEdits } from "./edit";
import { administratorAccount, defaultRegions, managementAccount, seedOrganization } from "./scene";
import { services } from "./services";
import type { WorldSnapshot } from "./world";
import { EmulatedWorld } from "./world";

/** What a new world looks like. */
export interface WorldOptions {
  /** Active member accounts besides the management and the security account; 10 when absent. */
  readonly accounts?: number;
  readonly regions?: readonly string[];
  /** Milliseconds that asynchronous changes take; 0 when absent. */
  readonly settleMs?: number;
  /** What generated ids are drawn from. */
  readonly seed?: string;
  /** A virtual clock standing at this time (milliseconds); the machine's clock when absent. */
  readonly virtualTime?: number;
  /** Changes to the seeded world, in order. */
  readonly edits?: readonly Edit[];
}

/** Seeds a world as the options say, or restores a snapshot. */
export function createWorld(options: WorldOptions | WorldSnapshot = {}): EmulatedWorld {
  if ("organization" in options) return new EmulatedWorld(structuredClone(options), new WorldClock());
  const clock = new WorldClock(options.virtualTime);
  const regions = [...(options.regions ?? defaultRegions)];
  const snapshot: WorldSnapshot = {
    seed: options.seed ?? "emulator",
    drawn: 0,
    clock: clock.snapshot(),
    settleMs: options.settleMs ?? 0,
    regions,
    administrator: administratorAccount,
    // The scene's past is long over, so that nothing in it is still under way.
    organization: seedOrganization(options.accounts ?? 10, clock.now() - 30 * 24 * 3600 * 1000),
    callers: {},
    services: {},
  };
  const world = new EmulatedWorld(snapshot, clock);
  for (const service of services) service.seed(world, { regions, administrator: administratorAccount, managementAccount });
  applyEdits(world, options.edits ?? []);
  return world;
}
