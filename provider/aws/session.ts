import { setMaxListeners } from "node:events";
import DataLoader from "dataloader";
import { notMentioned } from "../core/cell";
import { printable } from "../core/printable";
import { ProviderError } from "../core/providerError";
import type { ClientType, Pace, Read } from "../services/service";
import { throwWithoutRequest, unknownObservation } from "./awsErrors";
import type { Clock } from "./clock";
import { systemClock } from "./clock";
import type { Credentials, EffectiveConnection, StackConfig } from "./connection";
import { assume, credentialsOf, shared } from "./connection";
import { EngineWatch } from "./engineWatch";
import { Pacer } from "./pacer";
import { partitionOf } from "./regions";

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
 * How one provider process reaches AWS: SDK clients, pacers, batches under way and memoised look-ups, shared by all its
 * resources. Nothing in it is needed for correctness after a restart.
 */
export class Session {
  readonly clock: Clock;
  readonly watch: EngineWatch;
  readonly #log: (line: string) => void;
  readonly #secrets = new Set<string>();
  stackConfig: StackConfig = () => undefined;
  /** Where warnings go; the log, unless the engine takes them. */
  onWarning: (line: string) => void = (line) => this.#log(`warning: ${line}`);
  readonly #sdk: Record<string, unknown>;
  readonly #clients = new Map<string, unknown>();
  readonly #credentials = new Map<string, Credentials>();
  /** Where STS is reached, by connection: the partition's global region unless that failed. */
  readonly #stsRegions = new Map<string, string>();
  readonly #answered = { calls: 0, ms: 0 };
  readonly #pacers = new Map<string, Pacer>();
  readonly #loaders = new Map<string, DataLoader<string, Read<unknown>>>();
  readonly #fetches = new Map<string, (ids: readonly string[]) => Promise<ReadonlyMap<string, unknown>>>();
  readonly #memos = new Map<string, Promise<unknown>>();
  readonly #logged = new Set<string>();
  readonly #interruption = new AbortController();

  constructor(options: SessionOptions = {}) {
    this.clock = options.clock ?? systemClock;
    this.#log = options.log ?? ((line) => void process.stdout.write(`${line}\n`));
    this.watch = options.watch ?? new EngineWatch();
    this.#sdk = options.sdk ?? {};
    // Every region that waits for AWS listens; that is no leak.
    setMaxListeners(Number.POSITIVE_INFINITY, this.#interruption.signal);
  }

  /** One client per class, connection and region (and role, for what only an account itself may do). */
  client<C>(
    type: ClientType<C>,
    connection: EffectiveConnection,
    region: string,
    signingName: string,
    roleArn?: string,
  ): C {
    return this.#keep(this.#clients, `${type.name} ${region} ${roleArn ?? ""} ${connection.key}`, () => {
      const own = this.#credentialsOf(connection, region);
      const endpoint = connection.endpoint(signingName);
      const made = new type({
        region,
        credentials:
          roleArn === undefined ? own : assume(connection, own, { roleArn }, this.stsRegion(connection, region)),
        // The pacer owns all retries; the SDK's own would break its rate and repeat writes whose answer is lost.
        maxAttempts: 1,
        customUserAgent: [["pulumi-aws-coverage"]],
        requestHandler: {
          connectionTimeout: connectionTimeoutMs,
          requestTimeout: requestTimeoutMs,
          throwOnRequestTimeout: true,
        },
        ...(endpoint === undefined ? {} : { endpoint }),
        ...this.#sdk,
      });
      const attempt: Around = (next) => async (args) => {
        await this.watch.assertAlive();
        return next(args);
      };
      const { middlewareStack } = made as SdkClient;
      middlewareStack.add(attempt, { step: "finalizeRequest", priority: "low" });
      // Outermost, so that what assuming a role answers passes here too.
      middlewareStack.add((next) => (args) => next(args).catch(throwWithoutRequest), {
        step: "initialize",
        priority: "high",
      });
      return made;
    }) as C;
  }

  /** Region in which STS is asked: global first, so that the order of a declaration's regions never decides. */
  stsRegion(connection: EffectiveConnection, region: string): string {
    return this.#stsRegions.get(connection.key) ?? partitionOf(region).globalRegion;
  }

  /** For networks that do not reach the global region. */
  setStsRegion(connection: EffectiveConnection, region: string): void {
    this.#stsRegions.set(connection.key, region);
    this.#credentials.delete(connection.key);
  }

  #credentialsOf(connection: EffectiveConnection, region: string): Credentials {
    // Asked for at each signature: the region in which roles are assumed may change once.
    return (properties) =>
      this.#keep(this.#credentials, connection.key, () =>
        shared(credentialsOf(connection, this.stsRegion(connection, region))),
      )(properties);
  }

  /** From now on no message shows these values. */
  hide(secrets: Iterable<string>): void {
    for (const secret of secrets) this.#secrets.add(secret);
  }

  /** A text that may be printed: without the values that are to be hidden, and nothing in it acts on its reader. */
  redacted(text: string): string {
    const shown = printable(text);
    if (this.#secrets.size === 0) return shown;
    return shown.replace(/\d{12}/g, (id) => (this.#secrets.has(id) ? "[secret]" : id));
  }

  log(line: string): void {
    this.#log(this.redacted(line));
  }

  /** Check, read and every round of an update find the same things: one process says them once. */
  logOnce(line: string): void {
    if (this.#logged.has(line)) return;
    this.#logged.add(line);
    this.log(line);
  }

  /** A warning, once a process: something that needs attention though nothing fails. */
  warnOnce(line: string): void {
    if (this.#logged.has(line)) return;
    this.#logged.add(line);
    this.onWarning(this.redacted(line));
  }

  /** The user wants an end: nothing new is written, no wait goes on, and what was done is looked at and saved. */
  interrupt(): void {
    this.#interruption.abort();
  }

  get interruption(): AbortSignal {
    return this.#interruption.signal;
  }

  /** Throws before a write that the user has interrupted. */
  assertNotInterrupted(): void {
    if (this.interruption.aborted)
      throw new ProviderError("Interrupted", "the run was interrupted before this was written");
  }

  pacer(key: string, pace: Pace): Pacer {
    const answered = (ms: number): void => {
      this.#answered.calls += 1;
      this.#answered.ms += ms;
    };
    return this.#keep(this.#pacers, key, () => new Pacer(pace, this.clock, answered));
  }

  /** Milliseconds that AWS has taken for one call of this process, on average. */
  get latencyMs(): number {
    const { calls, ms } = this.#answered;
    return calls === 0 ? 0 : ms / calls;
  }

  /**
   * Reads ids through a batch that resources of this process share; each id gets its value or the reason why there is
   * none.
   */
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
          return asked.map((id) =>
            found.has(id) ? { ok: true, value: found.get(id) } : { ok: false, observation: notMentioned },
          );
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
    const answer = this.#keep(this.#memos, key, ask) as Promise<T>;
    answer.catch(() => {
      if (this.#memos.get(key) === answer) this.#memos.delete(key);
    });
    return answer;
  }

  forget(key: string): void {
    this.#memos.delete(key);
  }

  #keep<T>(store: Map<string, T>, key: string, make: () => T): T {
    if (!store.has(key)) store.set(key, make());
    return store.get(key) as T;
  }
}

/** The part of an SDK client that we add to. */
interface SdkClient {
  readonly middlewareStack: {
    add(around: Around, options: { step: "finalizeRequest" | "initialize"; priority: "low" | "high" }): void;
  };
}

type Send = (args: unknown) => Promise<unknown>;
type Around = (next: Send) => Send;
