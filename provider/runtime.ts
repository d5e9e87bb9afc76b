import { EngineWatch } from "./aws/engineWatch";
import { Session } from "./aws/session";
import { describeFailure } from "./core/failure";
import { warnThroughEngine } from "./engineLog";
import type { CheckAnswer } from "./lifecycle/check";
import { check } from "./lifecycle/check";
import type { Converged } from "./lifecycle/createOrUpdate";
import { createOrUpdate } from "./lifecycle/createOrUpdate";
import { deleteResource } from "./lifecycle/delete";
import { diff } from "./lifecycle/diff";
import { imported } from "./lifecycle/imported";
import type { Properties } from "./lifecycle/parse";
import { containsUnknown, parseProgram, parseStored } from "./lifecycle/parse";
import type { Former } from "./lifecycle/planFor";
import { ProviderProcess } from "./lifecycle/process";
import { read } from "./lifecycle/read";
import { services } from "./services";
import type { Service } from "./services/service";

// The SDK's notice about Node 20 would show up in every preview of every user, who cannot act on it there; `engines`
// says what we support.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";

export type Operation = "configure" | "check" | "diff" | "create" | "read" | "update" | "delete";

let ownProcess: ProviderProcess | undefined;

/**
 * All dynamic resources of a stack share one provider process, hence one set of clients, pacers, observations and
 * claims.
 */
function thisProcess(): ProviderProcess {
  if (ownProcess === undefined) {
    ownProcess = new ProviderProcess();
    ownProcess.session.watch.guard(ownProcess.session.clock);
    warnThroughEngine(ownProcess.session);
  }
  return ownProcess;
}

/** How this process reaches the engine, where it is not started as a dynamic provider. */
export interface Host {
  /** `127.0.0.1:40123`. */
  readonly engineAddress: string;
  info(line: string): void;
  warning(line: string): void;
}

/** Must be called before the first operation. */
export function useHost({ engineAddress, info, warning }: Host): void {
  const session = new Session({ log: info, watch: EngineWatch.at(engineAddress) });
  session.onWarning = warning;
  session.watch.guard(session.clock);
  ownProcess = new ProviderProcess(session);
}

/** Ends what is under way: nothing new is written, no wait goes on, and what was done is reported. */
export function interrupt(): void {
  ownProcess?.session.interrupt();
}

/**
 * The seam behind the text that Pulumi keeps in state. That text outlives every release: this signature, the operations
 * and the kinds are frozen, and `args` are what Pulumi's dynamic provider interface passes to the operation.
 *
 * @param kind resource class, such as `InspectorAccountEnablement`
 * @param operation method of the dynamic provider
 * @param args the method's arguments, in order
 * @throws Error whose message is for the user; a partly failed create or update carries `id`, `properties` and
 * `reasons`
 */
export function lifecycle(kind: string, operation: Operation, args: readonly unknown[]): unknown {
  const service = services.find((known) => known.kind === kind);
  if (service === undefined)
    throw new Error(
      `pulumi-aws-coverage has no resource of the kind ${kind}: the state was written by a newer version; update the package`,
    );
  if (operation === "configure") return configure(args[0] as ConfigureRequest);
  return run(thisProcess(), service, operation, args).catch((error: unknown) => {
    throw withoutStack(thisProcess(), error);
  });
}

/** What Pulumi passes to a dynamic provider's `configure`. */
interface ConfigureRequest {
  readonly config: { get(key: string): string | undefined };
}

/**
 * Must stay synchronous: the engine may call another method before an asynchronous configure has ended (docs/notes.md,
 * engine 8).
 */
function configure(request: ConfigureRequest): void {
  thisProcess().session.stackConfig = (key) => request.config.get(key);
}

/**
 * One operation, from what the engine hands over to what it stores. Exported for tests, which bring a process of their
 * own.
 */
export async function run(
  on: ProviderProcess,
  service: Service,
  operation: Exclude<Operation, "configure">,
  args: readonly unknown[],
): Promise<unknown> {
  switch (operation) {
    case "check": {
      const [olds, news] = args as [Properties | undefined, Properties];
      const program = parseProgram(service, news);
      // A create hands over no old inputs, or none that a user could have given.
      const isCreate = olds === undefined || Object.keys(olds).length === 0 || containsUnknown(olds);
      const refusedBy = (error: unknown): CheckAnswer => {
        on.claimsOf(service.kind).markUnresolved(program.label);
        return { inputs: news, failures: [{ property: "", reason: describeFailure(error).message }] };
      };
      const former = (): Former | undefined => (isCreate ? undefined : parseStored(service, olds));
      const { inputs, failures } = await Promise.resolve()
        .then(() => check(on, program, former()))
        .catch(refusedBy);
      const redacted = failures?.map(({ property, reason }) => ({ property, reason: on.session.redacted(reason) }));
      return redacted === undefined ? { inputs } : { inputs, failures: redacted };
    }
    case "diff": {
      const [, olds, news] = args as [string, Properties, Properties];
      const answer = await diff(on, parseStored(service, olds), parseProgram(service, news));
      // What the engine needs in state for a later delete gets there by an update only.
      return { ...answer, changes: answer.changes || (codeName in news && !(codeName in olds)) };
    }
    case "create": {
      const news = args[0] as Properties;
      const converged = await createOrUpdate(on, parseProgram(service, news), undefined);
      const { administrator, inputs } = converged.target;
      const id = [service.signingName, administrator, inputs.resourceName]
        .filter((part) => part !== undefined)
        .join("/");
      return { id, outs: saved(id, news, converged) };
    }
    case "update": {
      const [id, olds, news] = args as [string, Properties, Properties];
      const converged = await createOrUpdate(on, parseProgram(service, news), parseStored(service, olds));
      return { outs: saved(id, news, converged) };
    }
    case "read": {
      const [id, stored] = args as [string, Properties | undefined];
      // An import: the id is all that is known.
      const properties = stored === undefined || Object.keys(stored).length === 0 ? imported(service, id) : stored;
      return { id, props: await read(on, parseStored(service, properties)) };
    }
    case "delete":
      return deleteResource(on, parseStored(service, args[1] as Properties));
  }
}

/** Under this name Pulumi keeps the text of a dynamic provider, in inputs and outputs. */
const codeName = "__provider";

/** The outputs to store; a partly failed run throws them as an init error, which the engine stores as well. */
function saved(id: string, news: Properties, { outputs, reasons, target }: Converged): Properties {
  const properties = { ...news, ...outputs };
  if (reasons.length === 0) return properties;
  // `news` carries `__provider`: without it every later refresh or destroy of the resource fails (docs/notes.md, engine
  // 7).
  throw Object.assign(new Error(`${target.label} is not fully covered`), { id, properties, reasons });
}

/**
 * Of what check, diff, read and delete throw, the dynamic provider prints `${error}: ${error.stack}`: a user needs the
 * message, once.
 */
function withoutStack({ session }: ProviderProcess, error: unknown): Error {
  if (error instanceof Error && "reasons" in error)
    return Object.assign(error, { reasons: (error.reasons as string[]).map((reason) => session.redacted(reason)) });
  const { code, message } = describeFailure(error);
  const text = session.redacted(message.startsWith(code) ? message : `${code}: ${message}`);
  return Object.assign(new Error(text), { name: "", stack: "" });
}
