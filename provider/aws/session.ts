import DataLoader from "dataloader";
import type { Observation } from "../core/cell";
import type { ClientType, Pace, Read } from "../services/service";
import { BlipRetries } from "./sdkRetryStrategy";
import { Claims } from "../lifecycle/claims";
import type { Clock } from "./clock";
import { systemClock } from "./clock";
import { isRead } from "./commands";
import type { EffectiveConnection, StackConfig } from "./connection";
import { assume, credentialsOf, partitionOf, shared } from "./connection";
import { EngineWatch } from "./engineWatch";
import { unknownObservation } from "./awsErrors";
import { ObservationCache } from "../reconcile/observationCache";
import { Pacer } from "./pacer";
import type { Activity } from "../lifecycle/quiet";

/** How long a read waits for others to join its batch. */
const joinWindowMs = 10;
const connectionTimeoutMs = 5_000;
const requestTimeoutMs = 60_000;

export interface SessionOptions {
  readonly clock?: Clock;
  /** Lines of progress; stdout by default, which the engine shows as information of the stack. */
  readonly log?: (line: string) => void;
  /** Extra SDK client configuration; tests give an in-process request handler. */
  readonly sdk?: Record<string, unknown>;
  readonly watch?: EngineWatch;
}

/**
 * What all resources of one provider process share: SDK clients, pacers, batches under way, memoised look-ups,
 * observations and claims. Nothing in it is needed for correctness after a restart.
 */
export class Session {
  readonly clock: Clock;
  readonly log: (line: string) => void;
  readonly watch: EngineWatch;
  readonly observations = new ObservationCache();
  readonly claims = new Claims();
  stackConfig: StackConfig = () => undefined;
  /** What a release waits for. */
  readonly activity: Activity = { running: 0, lastEndedAt: 0 };
  /** By resource: what its last check found to do, in lines; undefined when that could not be found out. */
  readonly foretold = new Map<string, readonly string[] | undefined>();
  readonly #sdk: Record<string, unknown>;
  readonly #clients = new Map<string, unknown>();
  readonly #credentials = new Map<string, unknown>();
  readonly #pacers = new Map<string, Pacer>();
  readonly #loaders = new Map<string, DataLoader<string, Read<unknown>>>();
  readonly #fetches = new Map<string, (ids: readonly string[]) => Promise<ReadonlyMap<string, unknown>>>();
  readonly #memos = new Map<string, Promise<unknown>>();
  readonly #said = new Set<string>();

  constructor(options: SessionOptions = {}) {
    this.clock = options.clock ?? systemClock;
    this.log = options.log ?? ((line) => void process.stdout.write(`${line}\n`));
    this.watch = options.watch ?? new EngineWatch();
    this.#sdk = options.sdk ?? {};
  }

  /** One client per class, connection and region (and role, for what only an account itself may do). */
  client<C>(type: ClientType<C>, connection: EffectiveConnection, region: string, signingName: string, roleArn?: string): C {
    return this.#keep(this.#clients, `${type.name} ${region} ${roleArn ?? ""} ${connection.key}`, () => {
      const own = this.#keep(this.#credentials, connection.key, () => shared(credentialsOf(connection, region)));
      const endpoint = connection.endpoint(signingName);
      const retries = new BlipRetries();
      const made = new type({
        region,
        credentials: roleArn === undefined ? own : assume(connection, own, { roleArn }, region),
        retryStrategy: retries,
        customUserAgent: [["pulumi-aws-coverage"]],
        requestHandler: { connectionTimeout: connectionTimeoutMs, requestTimeout: requestTimeoutMs, throwOnRequestTimeout: true },
        ...(endpoint === undefined ? {} : { endpoint }),
        ...this.#sdk,
      });
      // Every attempt asks, not only the first: the SDK's own retries must not write to AWS after the engine is gone.
      const attempt: Around =
        (next, { commandName = "" }) =>
        async (args) => {
          await this.watch.assertAlive();
          return next(args).catch((error: unknown) => {
            if (!isRead(commandName)) retries.noteFailedWrite(error);
            throw error;
          });
        };
      (made as SdkClient).middlewareStack.add(attempt, { step: "finalizeRequest", priority: "low" });
      return made;
    }) as C;
  }

  /** Check, read and every round of an update find the same things: one process says them once. */
  logOnce(line: string): void {
    if (this.#said.has(line)) return;
    this.#said.add(line);
    this.log(line);
  }

  /** Says what the last check of this resource found to do. */
  sayForetold(label: string): void {
    for (const line of this.foretold.get(label) ?? []) this.logOnce(line);
  }

  pacer(key: string, pace: Pace): Pacer {
    return this.#keep(this.#pacers, key, () => new Pacer(pace, this.clock));
  }

  /** Reads ids through a batch that resources of this process share; each id gets its value or the reason why there is none. */
  async loadEach<T>(
    key: string,
    pacer: Pacer,
    batch: number,
    ids: readonly string[],
    fetch: (ids: readonly string[]) => Promise<ReadonlyMap<string, T>>,
  ): Promise<Map<string, Read<T>>> {
    this.#fetches.set(key, fetch);
    const loader = this.#keep(this.#loaders, key, () => {
      const loadBatch = async (asked: readonly string[]): Promise<Read<unknown>[]> => {
        // Whoever asks for the same id at the same moment shares the answer; whoever comes later gets a fresh look.
        for (const id of asked) joined.clear(id);
        try {
          const newest = this.#fetches.get(key) as (ids: readonly string[]) => Promise<ReadonlyMap<string, unknown>>;
          const found = await pacer.run(() => newest(asked), true);
          return asked.map((id) => (found.has(id) ? { ok: true, value: found.get(id) } : { ok: false, observation: unmentioned }));
        } catch (error) {
          return asked.map(() => ({ ok: false, observation: unknownObservation(error) }));
        }
      };
      const joined = new DataLoader<string, Read<unknown>>(loadBatch, {
        maxBatchSize: batch,
        batchScheduleFn: (start) => void this.clock.sleep(joinWindowMs).then(start),
      });
      return joined;
    });
    const unique = [...new Set(ids)];
    const answers = await loader.loadMany(unique);
    return new Map(unique.map((id, index) => [id, answers[index] as Read<T>]));
  }

  /** Asks once per process; a failure is not kept, so that the next asker tries again. */
  once<T>(key: string, ask: () => Promise<T>): Promise<T> {
    const answer = this.#keep(this.#memos, key, () => ask()) as Promise<T>;
    answer.catch(() => this.#memos.delete(key));
    return answer;
  }

  forget(key: string): void {
    this.#memos.delete(key);
  }

  #keep<T>(store: Map<string, unknown>, key: string, make: () => T): T {
    if (!store.has(key)) store.set(key, make());
    return store.get(key) as T;
  }
}

/** The part of an SDK client that we add to. */
interface SdkClient {
  readonly middlewareStack: {
    add(around: Around, options: { step: "finalizeRequest"; priority: "low" }): void;
  };
}

type Send = (args: unknown) => Promise<unknown>;
type Around = (next: Send, context: { readonly commandName?: string }) => Send;

const unmentioned: Observation = {
  is: "unknown",
  observed: "not mentioned by AWS",
  code: "NotMentioned",
  message: "AWS's answer does not mention this account",
};

export const partitionOrThrow = (region: string): { readonly name: string; readonly globalRegion: string } => {
  const known = partitionOf(region);
  if (known === undefined) throw new Error(`unknown region ${region} passed validation`);
  return known;
};
