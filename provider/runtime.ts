import { describeFailure } from "./aws/awsErrors";
import type { Properties } from "./lifecycle/parse";
import { check } from "./lifecycle/check";
import type { Converged } from "./lifecycle/createOrUpdate";
import { converge } from "./lifecycle/createOrUpdate";
import { destroy } from "./lifecycle/delete";
import { diff } from "./lifecycle/diff";
import { read } from "./lifecycle/read";
import { Session } from "./aws/session";
import { services } from "./services";
import type { Service } from "./services/service";

// The SDK's notice about Node 20 would show up in every preview of every user, who cannot act on it there; `engines` says what we support.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";

export type Operation = "configure" | "check" | "diff" | "create" | "read" | "update" | "delete";

let session: Session | undefined;

/** One session a process: all dynamic resources of a stack share one provider process, hence one set of clients and pacers. */
function processSession(): Session {
  if (session === undefined) {
    session = new Session();
    session.watch.guard(session.clock);
  }
  return session;
}

/**
 * The seam behind the text that Pulumi keeps in state. That text outlives every release: this signature, the operations
 * and the kinds are frozen, and `args` are what Pulumi's dynamic provider interface passes to the operation.
 *
 * @param kind resource class, such as `InspectorAccountEnablement`
 * @param operation method of the dynamic provider
 * @param args the method's arguments, in order
 * @throws Error whose message is for the user; a partly failed create or update carries `id`, `properties` and `reasons`
 */
export function lifecycle(kind: string, operation: Operation, args: readonly unknown[]): unknown {
  const service = services.find((one) => one.kind === kind);
  if (service === undefined)
    throw new Error(
      `pulumi-aws-coverage has no resource of the kind ${kind}: the state was written by a newer version; update the package`,
    );
  if (operation === "configure") return configure(args[0] as ConfigureRequest);
  return run(processSession(), service, operation, args).catch((error: unknown) => {
    throw withoutStack(error);
  });
}

/** What Pulumi passes to a dynamic provider's `configure`. */
interface ConfigureRequest {
  readonly config: { get(key: string): string | undefined };
}

/** Must stay synchronous: the engine may call another method before an asynchronous configure has ended (docs/notes.md, engine 8). */
function configure(request: ConfigureRequest): void {
  processSession().stackConfig = (key) => request.config.get(key);
}

/** The engine's view of one operation. Exported for tests and the command line, which bring a session of their own. */
export async function run(
  on: Session,
  service: Service,
  operation: Exclude<Operation, "configure">,
  args: readonly unknown[],
): Promise<unknown> {
  switch (operation) {
    case "check":
      return check(on, service, args[0] as Properties, args[1] as Properties);
    case "diff":
      return diff(on, service, args[1] as Properties, args[2] as Properties);
    case "create": {
      const converged = await converge(on, service, undefined, args[0] as Properties);
      const id = [service.signingName, converged.target.administrator, converged.target.inputs.resourceName]
        .filter((part) => part !== undefined)
        .join("/");
      return { id, outs: saved(id, args[0] as Properties, converged) };
    }
    case "update": {
      const converged = await converge(on, service, args[1] as Properties, args[2] as Properties);
      return { outs: saved(args[0] as string, args[2] as Properties, converged) };
    }
    case "read":
      return { id: args[0], props: await read(on, service, args[1] as Properties) };
    case "delete":
      return destroy(on, service, args[1] as Properties);
  }
}

/** The outputs to store; a partly failed run throws them as an init error, which the engine stores as well. */
function saved(id: string, news: Properties, { outputs, reasons, target }: Converged): Properties {
  const properties = { ...news, ...outputs };
  if (reasons.length === 0) return properties;
  // `news` carries `__provider`: without it every later refresh or destroy of the resource fails (docs/notes.md, engine 7).
  throw Object.assign(new Error(`${target.label} is not fully covered`), { id, properties, reasons });
}

/** Of what check, diff, read and delete throw, the dynamic provider prints `${error}: ${error.stack}`: a user needs the message, once. */
function withoutStack(error: unknown): Error {
  if (error instanceof Error && "reasons" in error) return error;
  const { code, message } = describeFailure(error);
  return Object.assign(new Error(message.startsWith(code) ? message : `${code}: ${message}`), { name: "", stack: "" });
}
