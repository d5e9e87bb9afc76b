import type { IncomingHttpHeaders } from "node:http";
import type { Call, EmulatedService } from "./contract";
import { AwsError } from "./contract";
import type { Faults } from "./faults/faults";
import type { Fault } from "./faults/plan";
import type { Identity } from "./identity";
import { identify } from "./identity";
import type { Journal } from "./journal";
import { accountIdsIn } from "./journal";
import type { Model } from "./model";
import { models } from "./model";
import { refuseEarly } from "./refuse";
import { Serving } from "./serve";
import { serviceByName } from "./services";
import type { Answer } from "./wire/answer";
import { refusal, success } from "./wire/answer";
import type { Scope } from "./wire/authorization";
import { readScope } from "./wire/authorization";
import { readInput } from "./wire/read";
import type { Routed } from "./wire/route";
import { route } from "./wire/route";
import type { EmulatedWorld } from "./world";

export interface Request {
  readonly method: string;
  /** Path and query as received. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
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

  prepare(request: Request): Prepared | Answer {
    const requestId = this.#requestId();
    const scope = readScope(request.headers.authorization);
    const model = scope && models.get(scope.service);
    const service = scope && serviceByName.get(scope.service);
    let routed: Routed | undefined;
    let identity: Identity | undefined;
    try {
      if (scope === undefined) throw new AwsError("MissingAuthenticationTokenException", 403, "Missing Authentication Token");
      identity = identify(this.world, scope.accessKey);
      const url = new URL(request.target, "http://emulator");
      const form = request.body === "" ? url.searchParams : new URLSearchParams(request.body);
      const target = request.headers["x-amz-target"];
      routed =
        model && route(model, request.method, url.pathname, typeof target === "string" ? target : undefined, form.get("Action"));
      if (
        model === undefined ||
        service === undefined ||
        routed === undefined ||
        service.operations[routed.operation] === undefined
      ) {
        throw new AwsError(
          "UnknownOperationException",
          404,
          `The emulator does not serve ${request.method} ${url.pathname} of ${scope.service}`,
        );
      }
      const input = readInput(model, routed, { query: url.searchParams, headers: request.headers, body: request.body });
      const call: Call = {
        service: scope.service,
        operation: routed.operation,
        region: scope.region,
        caller: identity.account,
        callerArn: identity.arn,
        input,
      };
      const ids = accountIdsIn(input);
      const faults = this.faults.meet({ ...call, ids, now: this.world.clock.now() });
      return { requestId, scope, identity, model, service, call, faults, headers: request.headers };
    } catch (error) {
      const known = asAwsError(error);
      this.#note(scope, identity, routed?.operation ?? "", [], known.code, known.status, false, undefined, []);
      return refusal(model, known, requestId);
    }
  }

  /** Serves and journals. `cut` says that the answer will not reach the client. */
  serve(prepared: Prepared, cut = false): Answer {
    const { scope, identity, model, call, requestId, faults } = prepared;
    const ids = [...accountIdsIn(call.input)];
    const note = (outcome: string, status: number, changed: boolean, output?: Record<string, unknown>): void =>
      this.#note(scope, identity, call.operation, ids, outcome, cut ? 0 : status, changed, output, faults);
    try {
      refuseEarly(prepared, this.world);
      const { output, changed } = this.#serving.run(prepared);
      const answer = success(model, call.operation, output, requestId);
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
    const { scope, identity, call, faults } = prepared;
    this.#note(scope, identity, call.operation, [...accountIdsIn(call.input)], outcome, 0, false, undefined, faults);
  }

  #note(
    scope: Scope | undefined,
    identity: Identity | undefined,
    operation: string,
    ids: readonly string[],
    outcome: string,
    status: number,
    changed: boolean,
    output: Record<string, unknown> | undefined,
    faults: readonly Fault[],
  ): void {
    const failed = output && failedIn(output);
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

  #requestId(): string {
    // Not drawn from the world: a read must not change the ids that later writes get.
    return `00000000-0000-4000-8000-${(++this.#requests).toString(16).padStart(12, "0")}`;
  }
}

/** Accounts that an answer with status 200 reports as failed. */
function failedIn(output: Record<string, unknown>): Record<string, string> | undefined {
  const lists = ["failedAccounts", "failedAccountIds", "UnprocessedAccounts", "errors"].flatMap(
    (name) => (output[name] as Record<string, string>[] | undefined) ?? [],
  );
  if (lists.length === 0) return undefined;
  return Object.fromEntries(
    lists.map((one) => [
      one["accountId"] ?? one["AccountId"] ?? "",
      one["errorCode"] ?? one["error"] ?? one["Result"] ?? one["errorMessage"] ?? "",
    ]),
  );
}

function asAwsError(error: unknown): AwsError {
  if (error instanceof AwsError) return error;
  // A mistake of the emulator itself: loud on stderr, and a 500 that names it.
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  return new AwsError("EmulatorError", 500, error instanceof Error ? error.message : String(error));
}
