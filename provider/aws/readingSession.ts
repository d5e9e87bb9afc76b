import { setMaxListeners } from "node:events";
import PQueue from "p-queue";
import { ProviderError } from "../core/providerError";
import type { ClientType, Pace } from "../services/service";
import { abortable } from "./clock";
import type { EffectiveConnection } from "./connection";
import { Pacer } from "./pacer";
import type { SessionOptions } from "./session";
import { Session } from "./session";

export interface ReadingOptions extends SessionOptions {
  /**
   * Ends all waiting when it aborts; its reason, an Error, becomes the cause of every cell that was not seen by then.
   */
  readonly signal: AbortSignal;
  /** Calls to AWS that run at the same time, over all services and regions. */
  readonly concurrency: number;
}

/**
 * A session for looking only: no write can leave it, and it can be ended at any moment. What batches have answered by
 * then is kept, because every read that has not come back fails by itself instead of the whole observation.
 */
export class ReadingSession extends Session {
  readonly #signal: AbortSignal;
  readonly #room: PQueue;
  readonly #endable = new Map<string, Pacer>();

  constructor({ signal, concurrency, ...options }: ReadingOptions) {
    super(options);
    this.#signal = signal;
    // Every read under way listens; that is no leak.
    setMaxListeners(Number.POSITIVE_INFINITY, signal);
    this.#room = new PQueue({ concurrency });
  }

  override pacer(key: string, pace: Pace): Pacer {
    const known = this.#endable.get(key) ?? new EndablePacer(pace, this.clock, this.#signal, this.#room);
    this.#endable.set(key, known);
    return known;
  }

  override client<C>(
    type: ClientType<C>,
    connection: EffectiveConnection,
    region: string,
    signingName: string,
    roleArn?: string,
  ): C {
    const client = super.client(type, connection, region, signingName, roleArn);
    refuseWrites(client as Guarded);
    return client;
  }
}

class EndablePacer extends Pacer {
  readonly #signal: AbortSignal;
  readonly #room: PQueue;

  constructor(pace: Pace, clock: Session["clock"], signal: AbortSignal, room: PQueue) {
    super(pace, clock);
    this.#signal = signal;
    this.#room = room;
  }

  override run<T>(call: () => Promise<T>, mayRetry: boolean): Promise<T> {
    const start = (): Promise<T> => {
      this.#signal.throwIfAborted();
      return this.#room.add(call);
    };
    return abortable(this.#signal, () => super.run(start, mayRetry));
  }
}

/** Whether an SDK command only reads. AWS names its reads this way, in all services that we use. */
const isRead = (commandName: string): boolean => /^(Get|List|Describe|BatchGet)/.test(commandName);

interface Guarded {
  readonly middlewareStack: {
    add(
      middleware: (next: (args: unknown) => unknown, context: { commandName?: string }) => (args: unknown) => unknown,
      options: { step: "initialize"; name: string; override: true },
    ): void;
  };
}

/**
 * The proof by construction that looking changes nothing; a test reads AWS's side of it from the emulator's journal.
 */
function refuseWrites(client: Guarded): void {
  client.middlewareStack.add(
    (next, { commandName = "" }) =>
      (args) => {
        if (isRead(commandName)) return next(args);
        throw new ProviderError(
          "ReadsOnly",
          `${commandName.replace(/Command$/, "")} is not a read and was not sent: this is a mistake of pulumi-aws-coverage; please report it`,
        );
      },
    { step: "initialize", name: "readsOnly", override: true },
  );
}
