import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Admin } from "./admin";
import type { WorldOptions } from "./create";
import { createWorld } from "./create";
import { Dispatcher } from "./dispatch";
import type { Edit } from "./edit";
import { applyEdits } from "./edit";
import { Faults } from "./faults/faults";
import type { FaultPlan, FaultRule } from "./faults/plan";
import { Journal } from "./journal";
import { createEmulatorServer } from "./server";
import type { EmulatedWorld, WorldSnapshot } from "./world";

export type { WorldOptions } from "./create";
export type { Edit } from "./edit";
export type { Fault, FaultPlan, FaultRule, When } from "./faults/plan";
export type { JournalEntry, JournalFilter } from "./journal";
export {
  administratorAccount,
  defaultRegions,
  managementAccount,
  memberAccount,
  optInRegions,
  seededUnits,
} from "./scene";
export type { Caller, EmulatedWorld, WorldSnapshot } from "./world";

export interface EmulatorOptions {
  /** What the world looks like at the start, or a snapshot of one. */
  readonly world?: WorldOptions | WorldSnapshot;
  readonly faults?: FaultPlan | readonly FaultRule[];
  /** 0 or absent: a free one. */
  readonly port?: number;
  /** Address or name to listen on; 127.0.0.1 when absent. */
  readonly host?: string;
}

/** A running emulator. */
export interface Emulator {
  /** `http://127.0.0.1:PORT`, for `AWS_ENDPOINT_URL` or a client's `endpoint`. */
  readonly url: string;
  readonly port: number;
  readonly world: EmulatedWorld;
  readonly journal: Journal;
  readonly faults: Faults;
  /** Changes the world as `POST /_emulator/edit` does. */
  edit(...edits: Edit[]): unknown[];
  /** Makes everything as it was at the start: world, clock, faults, journal, what services remember. */
  reset(): void;
  /** Cuts open connections and frees the port. */
  close(): Promise<void>;
}

/** Starts an emulator of AWS services in this process, on the loopback address unless told otherwise. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const world = createWorld(options.world);
  const journal = new Journal();
  const faults = new Faults();
  const dispatcher = new Dispatcher(world, journal, faults);
  const initial = world.snapshot();
  const reset = (): void => {
    world.restore(initial);
    journal.reset();
    faults.clear();
    if (options.faults !== undefined) faults.set(options.faults, world.clock.now());
    dispatcher.restart();
  };
  reset();
  const host = options.host ?? "127.0.0.1";
  const server = createEmulatorServer(dispatcher, new Admin(dispatcher, reset), host);
  const port = await listen(server, options.port ?? 0, host);
  return {
    url: `http://${reachable(host)}:${port}`,
    port,
    world,
    journal,
    faults,
    edit: (...edits) => applyEdits(world, edits),
    reset,
    close: () => close(server),
  };
}

/** Where this machine reaches a server that listens on `host`. */
function reachable(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "127.0.0.1";
  return host.includes(":") ? `[${host}]` : host;
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    if (!server.listening) return resolve();
    server.close((error) => (error === undefined ? resolve() : reject(error)));
    // Clients keep connections open for reuse; waiting for them would take minutes.
    server.closeAllConnections();
  });
}
