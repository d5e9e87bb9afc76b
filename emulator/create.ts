import { z } from "zod";
import { WorldClock } from "./clock";
import type { Edit } from "./edit";
import { applyEdits } from "./edit";
import { members, milliseconds, parse } from "./parse";
import { administratorAccount, defaultRegions, seedOrganization } from "./scene";
import { services } from "./services";
import { parseSnapshot, regionName } from "./snapshot";
import type { WorldSnapshot } from "./world";
import { EmulatedWorld, snapshotVersion } from "./world";

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

/** AWS's own ceiling for an organization. */
export const maximumAccounts = 50_000;

const optionsSchema = members({
  accounts: z.int().min(0).max(maximumAccounts).optional(),
  regions: z.array(regionName).min(1).optional(),
  settleMs: milliseconds.optional(),
  seed: z.string().optional(),
  virtualTime: milliseconds.optional(),
  edits: z.array(z.unknown()).optional(),
});

/** Seeds a world as the options say, or restores a snapshot. */
export function createWorld(options: WorldOptions | WorldSnapshot = {}): EmulatedWorld {
  if ("organization" in options)
    return new EmulatedWorld(structuredClone(parseSnapshot(options)), new WorldClock(), services);
  const {
    accounts = 10,
    regions = defaultRegions,
    settleMs = 0,
    seed = "emulator",
    virtualTime,
  } = parse(optionsSchema, options, "world");
  const clock = new WorldClock(virtualTime);
  const principals = services.flatMap(({ principal }) => principal ?? []);
  const snapshot: WorldSnapshot = {
    version: snapshotVersion,
    seed,
    drawn: 0,
    clock: clock.snapshot(),
    settleMs,
    regions: [...regions],
    administrator: administratorAccount,
    // The scene's past is long over, so that nothing in it is still under way.
    organization: seedOrganization(accounts, clock.now() - 30 * 24 * 3600 * 1000, principals),
    callers: {},
    services: {},
  };
  const world = new EmulatedWorld(snapshot, clock, services);
  applyEdits(world, options.edits ?? [], "world.edits");
  return world;
}
