import { createHash } from "node:crypto";
import type { ClockSnapshot, WorldClock } from "./clock";
import type { EmulatedService, Organization, PolicyKind, World } from "./contract";
import { ChangeTracker } from "./track";

/** What one access key (or `role/<name>`) may do. Absent lists do not restrict. */
export interface Caller {
  readonly account?: string;
  /** IAM action patterns such as `inspector2:BatchGet*`; when present, everything else is denied. */
  readonly allow?: readonly string[];
  readonly deny?: readonly string[];
  /** Regions in which this caller may act. */
  readonly regions?: readonly string[];
}

/** Of saved worlds: one of another version is refused. */
export const snapshotVersion = 1;

/** The whole world as plain JSON: what `GET /_emulator/world` answers and `PUT` restores. */
export interface WorldSnapshot {
  version: typeof snapshotVersion;
  /** What ids are drawn from. */
  seed: string;
  drawn: number;
  clock: ClockSnapshot;
  settleMs: number;
  regions: string[];
  /** Account of every access key that is neither 12 digits nor handed out by AssumeRole. */
  administrator: string;
  organization: Organization;
  callers: Record<string, Caller>;
  /** State of each service by signing name. */
  services: Record<string, unknown>;
}

/** The world that services act on. Plain JSON inside, so that it can be saved, edited and restored as a whole. */
export class EmulatedWorld implements World {
  #state: WorldSnapshot;
  #tracker: ChangeTracker | undefined;
  readonly #announced = new Set<string>();
  readonly #memories = new Map<string, Map<unknown, unknown>>();
  readonly policies: readonly PolicyKind[];

  constructor(
    state: WorldSnapshot,
    readonly clock: WorldClock,
    readonly services: readonly EmulatedService[],
  ) {
    this.policies = services.flatMap((service) => service.policies ?? []);
    this.#state = state;
    clock.restore(state.clock);
    this.#seedMissing();
  }

  get settleMs(): number {
    return this.#state.settleMs;
  }

  set settleMs(milliseconds: number) {
    this.#state.settleMs = milliseconds;
  }

  get organization(): Organization {
    return this.#seen(this.#state.organization);
  }

  get regions(): readonly string[] {
    return this.#state.regions;
  }

  get administrator(): string {
    return this.#state.administrator;
  }

  get callers(): Record<string, Caller> {
    return this.#state.callers;
  }

  announce(accountId: string): void {
    this.#announced.add(accountId);
  }

  /** The accounts announced since the last call. */
  takeAnnounced(): readonly string[] {
    const taken = [...this.#announced];
    this.#announced.clear();
    return taken;
  }

  slice<T>(service: string): T {
    this.#state.services[service] ??= {};
    return this.#seen(this.#state.services[service] as object) as T;
  }

  memory<K, V>(service: string): Map<K, V> {
    const known = this.#memories.get(service) ?? new Map<unknown, unknown>();
    this.#memories.set(service, known);
    return known as Map<K, V>;
  }

  hex(length: number): string {
    const digest = createHash("sha256")
      .update(`${this.#state.seed}/${this.#state.drawn++}`)
      .digest("hex");
    return length <= digest.length ? digest.slice(0, length) : digest + this.hex(length - digest.length);
  }

  /** Runs `act` and tells whether it changed the organization or a service. */
  observeChange<T>(act: () => T): { result: T; changed: boolean } {
    const tracker = new ChangeTracker();
    this.#tracker = tracker;
    try {
      return { result: act(), changed: tracker.changed };
    } finally {
      this.#tracker = undefined;
    }
  }

  /** Runs `act` on another state of one service, for reads that are to see the past. */
  withSlice<T>(service: string, state: unknown, act: () => T): T {
    const present = this.#state.services[service];
    this.#state.services[service] = state;
    try {
      return act();
    } finally {
      this.#state.services[service] = present;
    }
  }

  snapshot(): WorldSnapshot {
    return structuredClone({ ...this.#state, clock: this.clock.snapshot() });
  }

  /** Becomes another world: nothing of this one is remembered. */
  restore(state: WorldSnapshot): void {
    this.#memories.clear();
    this.#announced.clear();
    this.replace(state);
  }

  /** Takes another state; what services remember beside it stays. */
  replace(state: WorldSnapshot): void {
    this.#state = structuredClone(state);
    this.clock.restore(state.clock);
    this.#seedMissing();
  }

  /** Services whose part is missing begin as in a new world. */
  #seedMissing(): void {
    const { administrator, organization, regions, services } = this.#state;
    const missing = this.services.filter(({ name }) => services[name] === undefined);
    for (const service of missing)
      service.seed(this, { regions, administrator, managementAccount: organization.managementAccount });
  }

  #seen<T extends object>(plain: T): T {
    return this.#tracker === undefined ? plain : this.#tracker.view(plain);
  }
}
