import { resolve } from "node:path";
import { describeFailure } from "../../provider/core/failure";
import { asUnavailable, outputNames, refusedBefore } from "../../provider/lifecycle/outputs";
import type { Properties, Stored } from "../../provider/lifecycle/parse";
import { parseStored } from "../../provider/lifecycle/parse";
import { pendingByCell } from "../../provider/lifecycle/pending";
import type { Service } from "../../provider/services/service";
import { CommandError, explain } from "../failure";
import type { Io } from "../io";
import { runPulumi } from "../pulumi";
import type { Declared, StackWanted } from "./declared";
import { serviceOf } from "./declared";
import { findProgram } from "./programFile";
import { isSealed, unsealed } from "./sealed";

interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly inputs?: Properties;
  readonly outputs?: Properties;
  readonly provider?: string;
  /** Read by `get`, not declared. */
  readonly external?: boolean;
  /** Replaced, and waiting for its deletion. */
  readonly delete?: boolean;
  /** Where the program made it, innermost call first. */
  readonly stackTrace?: readonly { readonly sourcePosition?: string }[];
}

/** Our resources in Pulumi's state, by the module that every face names (docs/notes.md, engine 10), and the plugin's. */
const ourType = /^(?:pulumi-nodejs:dynamic\/aws-coverage|aws-coverage:index):(\w+)$/;
/** Members of a resource that are not used here, and may be secrets. */
const unused: ReadonlySet<string> = new Set(["__provider", "plan", "summary", "notCovered"]);

/** What a stack declares, as its state has it: with selectors as selectors, and the aws: settings of its last `up`. */
export async function readStack({ stack, cwd }: StackWanted, io: Io, signal: AbortSignal): Promise<Declared[]> {
  const folder = resolve(io.cwd, cwd);
  const args = ["stack", "export", ...(stack === undefined ? [] : ["--stack", stack])];
  const label = `stack ${stack ?? `selected in ${cwd}`}`;
  const exported = async (...more: string[]): Promise<StateResource[]> =>
    resourcesIn(await runPulumi([...args, ...more], folder, io, signal), label);
  let all = await exported();
  // Decrypting needs a passphrase or a key service, so it is asked for only where a value that we use is encrypted.
  if (all.filter(isDeclared).some((one) => isSealed([usedOf(one), settingsOf(one, all)])))
    all = await exported("--show-secrets");
  const declared = all.filter(isDeclared);
  if (declared.length === 0)
    throw new CommandError(
      `${label} declares no resource of pulumi-aws-coverage: check the name, or run \`pulumi up\` first`,
    );
  return declared.map((resource) => declaredBy(resource, all, stack, folder, io));
}

const isDeclared = (resource: StateResource): boolean =>
  ourType.test(resource.type) && resource.external !== true && resource.delete !== true;

function resourcesIn(text: string, label: string): StateResource[] {
  try {
    const { deployment } = JSON.parse(text) as { deployment?: { resources?: StateResource[] } | null };
    return deployment?.resources ?? [];
  } catch (error) {
    throw new CommandError(`the export of ${label} cannot be read: ${explain(error)}`);
  }
}

const usedOf = ({ inputs = {}, outputs = {} }: StateResource): unknown =>
  [...Object.entries(inputs), ...Object.entries(outputs)].filter(([name]) => !unused.has(name));

/** The aws: configuration that the resource's provider was given. */
function settingsOf({ provider }: StateResource, all: readonly StateResource[]): Properties {
  const owner = all.find(
    (one) => one.type.startsWith("pulumi:providers:") && provider?.startsWith(`${one.urn}::`) === true,
  );
  return Object.fromEntries(Object.entries(owner?.inputs ?? {}).filter(([key]) => key.startsWith("aws:")));
}

/**
 * What was last declared. Outputs hold a copy of the inputs; after a failed update Pulumi keeps the old inputs and the
 * new outputs (docs/notes.md, engine 3).
 */
function lastDeclared(service: Service, resource: StateResource, name: string): Stored {
  const [inputs, outputs] = [resource.inputs, resource.outputs].map((given) => unsealed(given ?? {}) as Properties) as [
    Properties,
    Properties,
  ];
  const computed = Object.fromEntries(outputNames.map((output) => [output, outputs[output]]));
  try {
    return parseStored(service, { resourceName: name, ...outputs });
  } catch (error) {
    if (Object.keys(inputs).length === 0) throw error;
    return parseStored(service, { resourceName: name, ...inputs, ...computed });
  }
}

function declaredBy(
  resource: StateResource,
  all: readonly StateResource[],
  stack: string | undefined,
  folder: string,
  io: Io,
): Declared {
  const kind = ourType.exec(resource.type)?.[1] ?? "";
  const [owner = "", project = "", , ...rest] = resource.urn.split("::");
  const stackName = stack?.includes("/") === true ? stack : `${project}/${owner.replace(/^urn:pulumi:/, "")}`;
  const urnName = rest.join("::");
  const service = serviceOf(kind);
  if (service === undefined)
    throw new CommandError(
      `stack ${stackName}: "${urnName}" is a ${kind}, which this version does not know: update pulumi-aws-coverage`,
    );
  let stored: Stored;
  try {
    stored = lastDeclared(service, resource, urnName);
  } catch (error) {
    throw new CommandError(`stack ${stackName}: ${describeFailure(error).message}`);
  }
  const { declaration, outputs } = stored;
  const settings = unsealed(settingsOf(resource, all)) as Properties;
  const positions = (resource.stackTrace ?? []).flatMap((frame) => frame.sourcePosition ?? []);
  return {
    ...declaration,
    name: declaration.inputs.resourceName ?? urnName,
    stack: stackName,
    stackConfig: (key) => settingText(settings[key]),
    administrator: outputs.administrator,
    knowledge: {
      unavailable: asUnavailable(outputs.unavailable),
      refusedBefore: refusedBefore(outputs.refusals),
      pendingSince: pendingByCell(stored),
    },
    ...findProgram(folder, positions, io.cwd),
  };
}

/** As Pulumi hands it to a provider: text, and JSON text for what is no text. */
const settingText = (value: unknown): string | undefined =>
  value === undefined || typeof value === "string" ? value : JSON.stringify(value);
