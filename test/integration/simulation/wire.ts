import { HttpResponse } from "@smithy/core/protocols";
import type { WorldOptions } from "../../../emulator";
import type { Call } from "../../../emulator/contract";
import { createWorld } from "../../../emulator/create";
import type { Prepared } from "../../../emulator/dispatch";
import { Dispatcher } from "../../../emulator/dispatch";
import { applyEdits } from "../../../emulator/edit";
import { Faults } from "../../../emulator/faults/faults";
import type { Fault } from "../../../emulator/faults/plan";
import { heldFor } from "../../../emulator/faults/transport";
import { Journal } from "../../../emulator/journal";
import { isRead } from "../../../emulator/model";
import type { Answer } from "../../../emulator/wire/answer";
import type { EmulatedWorld } from "../../../emulator/world";
import type { Kill } from "./commands";
import type { Dice } from "./random";
import { VirtualTime } from "./virtualTime";

/** One provider process, or one run of the command line, as the network sees it. */
export interface Peer {
  /** Everything of it that was under way never comes back. */
  dead: boolean;
  /** Calls that it has sent. */
  calls: number;
  /** What becomes of it at a call. */
  readonly killAt?: Kill | undefined;
  onKilled?: () => void;
}

/** One call that reached AWS, as the invariants look at it. */
export interface Served {
  readonly peer: Peer;
  readonly call: Call;
  readonly kind: "read" | "write";
  readonly at: number;
  /** AWS carried it out; its answer may have been lost. */
  readonly ok: boolean;
  /** AWS's answer as the client saw it; undefined where it never arrived whole. */
  readonly answer?: Record<string, unknown> | undefined;
  readonly faults: readonly string[];
}

/** The SDK's own limit of the session: `requestTimeout`. */
const requestTimeoutMs = 60_000;
const startMs = Date.parse("2026-11-02T08:00:00Z");

interface SdkRequest {
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | string[] | null>>;
  readonly headers: Record<string, string>;
  readonly body?: unknown;
}

/**
 * The emulator without a socket, on virtual time: the SDK's requests go to its dispatcher, and faults of transport do
 * to the SDK's promise what they would do to a connection. `before` is asked about every write before it is served.
 */
export class InProcessAws {
  readonly world: EmulatedWorld;
  readonly journal = new Journal();
  readonly faults = new Faults();
  readonly time: VirtualTime;
  readonly served: Served[] = [];
  before: (peer: Peer, call: Call) => void = () => undefined;
  readonly #dispatcher: Dispatcher;
  readonly #dice: Dice;

  constructor(options: WorldOptions, dice: Dice) {
    this.world = createWorld({ ...options, virtualTime: startMs });
    this.time = new VirtualTime(startMs, (ms) => this.world.clock.advance(ms));
    this.#dispatcher = new Dispatcher(this.world, this.journal, this.faults);
    this.#dice = dice;
  }

  edit(edit: { readonly do: string; readonly [setting: string]: unknown }): void {
    applyEdits(this.world, [edit]);
  }

  /** SDK configuration through which a process reaches this AWS. */
  sdkFor(peer: Peer): Record<string, unknown> {
    return {
      requestHandler: {
        metadata: { handlerProtocol: "http/1.1" },
        destroy: () => undefined,
        updateHttpClientConfig: () => undefined,
        httpHandlerConfigs: () => ({}),
        handle: async (request: SdkRequest) => ({ response: await this.#handle(peer, request) }),
      },
    };
  }

  async #handle(peer: Peer, request: SdkRequest): Promise<HttpResponse> {
    if (peer.dead) return never();
    peer.calls += 1;
    const isKilledHere = peer.killAt?.call === peer.calls;
    await this.time.sleep(1 + this.#dice.below(80));
    if (peer.dead) return never();
    if (isKilledHere && peer.killAt?.when === "before") return this.#kill(peer);
    const prepared = this.#dispatcher.prepare({
      method: request.method,
      target: targetOf(request),
      headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value])),
      body: typeof request.body === "string" ? request.body : new TextDecoder().decode(request.body as Uint8Array),
    });
    if ("status" in prepared) return responseOf(prepared);
    const response = await this.#serve(peer, prepared, isKilledHere);
    await this.time.sleep(1 + this.#dice.below(40));
    return peer.dead ? never() : response();
  }

  async #serve(peer: Peer, prepared: Prepared, isKilledHere: boolean): Promise<() => HttpResponse> {
    const { faults, call } = prepared;
    const has = (kind: Fault["kind"]): boolean => faults.some((one) => one.kind === kind);
    const held = heldFor(faults);
    if (held > 0) await this.time.sleep(Math.min(held, requestTimeoutMs));
    if (peer.dead) return never();
    if (held >= requestTimeoutMs) {
      this.#dispatcher.drop(prepared, "hungUp");
      return () => broken("TimeoutError", "ETIMEDOUT");
    }
    if (has("resetBefore")) {
      this.#dispatcher.drop(prepared, "resetBefore");
      return () => broken("Error", "ECONNRESET");
    }
    if (!isRead(call.operation)) this.before(peer, call);
    const isLost = has("resetAfter");
    const answer = this.#dispatcher.serve(prepared, isLost);
    const ok = answer.status < 300;
    const isWhole = !isLost && !has("truncateBody");
    this.served.push({
      peer,
      call,
      kind: isRead(call.operation) ? "read" : "write",
      at: this.time.now(),
      ok,
      answer: ok && isWhole && !(isKilledHere && peer.killAt?.when === "afterCommit") ? contentOf(answer) : undefined,
      faults: faults.map(({ kind }) => kind),
    });
    if (isKilledHere) return this.#kill(peer);
    if (isLost) return () => broken("Error", "ECONNRESET");
    return () => responseOf(has("truncateBody") ? halved(answer) : answer);
  }

  #kill(peer: Peer): Promise<never> {
    peer.dead = true;
    peer.onKilled?.();
    return never();
  }
}

const never = (): Promise<never> => new Promise(() => undefined);

function broken(name: string, code: string): never {
  throw Object.assign(new Error(`simulated ${code}`), { name, code });
}

function targetOf({ path, query = {} }: SdkRequest): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value ?? ""]).map((one): [string, string] => [name, one]),
  );
  return pairs.length === 0 ? path : `${path}?${new URLSearchParams(pairs).toString()}`;
}

const responseOf = ({ status, headers, body }: Answer): HttpResponse =>
  new HttpResponse({ statusCode: status, headers: { ...headers }, body: bytesOf(body) });

const bytesOf = (body: string | Buffer): Uint8Array => new Uint8Array(Buffer.from(body as string));

function halved(answer: Answer): Answer {
  const body = Buffer.from(answer.body as string);
  return { ...answer, body: body.subarray(0, Math.floor(body.length / 2)) };
}

function contentOf({ body }: Answer): Record<string, unknown> {
  try {
    return JSON.parse(body.toString()) as Record<string, unknown>;
  } catch {
    return {};
  }
}
