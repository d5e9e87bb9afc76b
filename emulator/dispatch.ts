import type { IncomingHttpHeaders } from "node:http";
import type { Call, EmulatedService } from "./contract";
import { AwsError } from "./contract";
import { failedIn } from "./faults/accountLists";
import type { Faults } from "./faults/faults";
import type { Fault } from "./faults/plan";
import type { Identity } from "./identity";
import { anonymous, identify } from "./identity";
import type { Journal } from "./journal";
import { accountIdsIn } from "./journal";
import type { Model } from "./model";
import { refuseEarly } from "./refuse";
import { Serving } from "./serve";
import { serviceByName, services } from "./services";
import type { Answer } from "./wire/answer";
import { frontEnd, refusal, success } from "./wire/answer";
import type { Scope } from "./wire/authorization";
import { readScope } from "./wire/authorization";
import { maximumBytes } from "./wire/body";
import { readInput } from "./wire/read";
import { route } from "./wire/route";
import type { Spoken } from "./wire/unserved";
import { notServed, operationOf, speechOf } from "./wire/unserved";
import type { EmulatedWorld } from "./world";

export interface Request {
  readonly method: string;
  /** Path and query as received. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  /** Undefined where it was too large to be read. */
  readonly body: string | undefined;
}

/** A request that was understood, and the faults it meets. */
export interface Prepared {
  readonly requestId: string;
  readonly scope: Scope;
  readonly identity: Identity;
  readonly model: Model;
  readonly service: EmulatedService;
  readonly call: Call;
  readonly faults: readonly Fault[];
  readonly headers: IncomingHttpHeaders;
}

/** What is known of a request so far, for the journal. */
interface Noted {
  readonly scope?: Scope | undefined;
  readonly identity?: Identity | undefined;
  readonly operation: string;
  readonly ids: readonly string[];
  readonly outcome: string;
  readonly status: number;
  readonly changed: boolean;
  readonly failed?: Readonly<Record<string, string>> | undefined;
  readonly faults: readonly Fault[];
}

/** From an HTTP request to an HTTP answer; sockets, delays and resets are the server's business. */
export class Dispatcher {
  readonly #serving: Serving;
  #requests = 0;

  constructor(
    readonly world: EmulatedWorld,
    readonly journal: Journal,
    readonly faults: Faults,
  ) {
    this.#serving = new Serving(world, faults);
  }

  /** Forgets what the fault `stale` remembers: after a plan or a whole world was replaced. */
  forgetPast(): void {
    this.#serving.forgetPast();
  }

  /** Numbers requests from one again. */
  restart(): void {
    this.forgetPast();
    this.#requests = 0;
  }

  prepare(request: Request): Prepared | Answer {
    const requestId = this.#requestId();
    const url = new URL(request.target, "http://emulator");
    const form = request.body ? new URLSearchParams(request.body) : url.searchParams;
    const target = request.headers["x-amz-target"];
    const spoken: Spoken = {
      method: request.method,
      path: url.pathname,
      target: typeof target === "string" ? target : undefined,
      action: form.get("Action"),
      cbor: request.headers["smithy-protocol"] === "rpc-v2-cbor",
    };
    const scope = readScope(request.headers.authorization) ?? this.#unsigned(spoken);
    const service = scope && serviceByName.get(scope.service);
    const model = service?.model;
    const speech = model ?? (scope && speechOf(scope.service, spoken)) ?? frontEnd;
    let identity: Identity | undefined;
    let operation = scope === undefined ? "" : operationOf(model, spoken);
    try {
      if (request.body === undefined) throw tooLarge();
      if (scope === undefined)
        throw new AwsError("MissingAuthenticationTokenException", 403, "Missing Authentication Token");
      const token = request.headers["x-amz-security-token"];
      identity =
        scope.accessKey === ""
          ? anonymous
          : identify(this.world, { ...scope, token: typeof token === "string" ? token : undefined });
      const routed = model && route(model, request.method, url.pathname, spoken.target, spoken.action);
      if (model === undefined || service === undefined || routed === undefined) throw notServed(speech, operation);
      operation = routed.operation;
      const input = readInput(model, routed, { query: url.searchParams, headers: request.headers, body: request.body });
      const { account: caller, arn: callerArn, userId: callerId } = identity;
      const call: Call = {
        service: scope.service,
        operation,
        region: scope.region,
        caller,
        callerArn,
        callerId,
        input,
      };
      const faults = this.faults.meet({ ...call, ids: accountIdsIn(input), now: this.world.clock.now() });
      return { requestId, scope, identity, model, service, call, faults, headers: request.headers };
    } catch (error) {
      const known = asAwsError(error);
      const { code: outcome, status } = known;
      this.#note({ scope, identity, operation, ids: [], outcome, status, changed: false, faults: [] });
      return refusal(speech, known, requestId);
    }
  }

  /** Serves and journals. `cut` says that the answer will not reach the client. */
  serve(prepared: Prepared, cut = false): Answer {
    const { service, model, call, requestId } = prepared;
    const note = (outcome: string, status: number, changed: boolean, output?: Record<string, unknown>): void =>
      this.#noteCall(prepared, outcome, cut ? 0 : status, changed, output && failedIn(service, output));
    try {
      refuseEarly(prepared, this.world);
      const { output, changed } = this.#serving.run(prepared);
      const answer = success(model, service.modelExceptions ?? [], call.operation, output, requestId);
      note("ok", answer.status, changed, output);
      return answer;
    } catch (error) {
      const known = asAwsError(error);
      const answer = refusal(model, known, requestId);
      note(known.code, answer.status, false);
      return answer;
    }
  }

  /** Journals a request that was dropped before it was served. */
  drop(prepared: Prepared, outcome: string): void {
    this.#noteCall(prepared, outcome, 0, false, undefined);
  }

  #noteCall(
    { scope, identity, call, faults }: Prepared,
    outcome: string,
    status: number,
    changed: boolean,
    failed: Readonly<Record<string, string>> | undefined,
  ): void {
    const ids = [...accountIdsIn(call.input)];
    this.#note({ scope, identity, operation: call.operation, ids, outcome, status, changed, failed, faults });
  }

  #note({ scope, identity, operation, ids, outcome, status, changed, failed, faults }: Noted): void {
    this.journal.add({
      time: this.world.clock.now(),
      caller: identity?.account ?? "",
      accessKey: scope?.accessKey ?? "",
      service: scope?.service ?? "",
      region: scope?.region ?? "",
      operation,
      ids,
      outcome,
      status,
      ...(failed === undefined ? {} : { failed }),
      changed,
      ...(faults.length === 0 ? {} : { faults: faults.map((one) => one.kind) }),
    });
  }

  /** A request without signature can only be for an operation that needs none; its client knows no region. */
  #unsigned({ action }: Spoken): Scope | undefined {
    const service = services.find(({ unsigned = [] }) => unsigned.includes(action ?? ""));
    return service && { accessKey: "", region: this.world.regions[0] as string, service: service.name };
  }

  #requestId(): string {
    // Not drawn from the world: a read must not change the ids that later writes get.
    return `00000000-0000-4000-8000-${(++this.#requests).toString(16).padStart(12, "0")}`;
  }
}

const tooLarge = (): AwsError =>
  new AwsError("RequestEntityTooLargeException", 413, `The request body is larger than ${maximumBytes} bytes`);

function asAwsError(error: unknown): AwsError {
  if (error instanceof AwsError) return error;
  // A mistake of the emulator itself: loud on stderr, and a 500 that names it.
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  return new AwsError("EmulatorError", 500, error instanceof Error ? error.message : String(error));
}
