import { resolve } from "node:path";
import type { Properties } from "../../provider/lifecycle/parse";
import { pickInputs, tryParse } from "../../provider/lifecycle/parse";
import { rememberedOutputs } from "../../provider/lifecycle/outputs";
import type { Service } from "../../provider/services/service";
import { CommandError, explain } from "../failure";
import type { Io } from "../io";
import { runPulumi } from "../pulumi";
import type { Declared } from "./declared";
import type { StackWanted } from "./load";
import { parseInputs, serviceOf } from "./parse";
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
  /** Where the program made it, innermost call first; from newer SDKs only. */
  readonly stackTrace?: readonly { readonly sourcePosition?: string }[];
}

/** Our resources in Pulumi's state, by the module that every face names (docs/notes.md, engine 10). */
const ourType = /^pulumi-nodejs:dynamic\/aws-coverage:(\w+)$/;

/** What a stack declares, as its state has it: with selectors as selectors, and the aws: settings of its last `up`. */
export async function readStack({ stack, cwd }: StackWanted, io: Io, signal: AbortSignal): Promise<Declared[]> {
  const folder = resolve(io.cwd, cwd);
  const args = ["stack", "export", ...(stack === undefined ? [] : ["--stack", stack])];
  const label = `stack ${stack ?? `selected in ${cwd}`}`;
  const exported = async (...more: string[]): Promise<StateResource[]> =>
    resourcesIn(await runPulumi([...args, ...more], folder, io, signal), label);
  let resources = await exported();
  // Decrypting needs a passphrase or a key service, so it is asked for only where a value that we use is encrypted.
  if (resources.some((one) => isSealed(neededOf(one, resources)))) resources = await exported("--show-secrets");
  const ours = resources.filter((one) => ourType.test(one.type) && one.external !== true && one.delete !== true);
  if (ours.length === 0)
    throw new CommandError(`${label} declares no resource of pulumi-aws-coverage: check the name, or run \`pulumi up\` first`);
  return ours.map((resource) => declaredBy(resource, resources, stack, folder, io));
}

function resourcesIn(text: string, label: string): StateResource[] {
  try {
    const { deployment } = JSON.parse(text) as { deployment?: { resources?: StateResource[] } | null };
    return deployment?.resources ?? [];
  } catch (error) {
    throw new CommandError(`the export of ${label} cannot be read: ${explain(error)}`);
  }
}

/** Of one of our resources: its inputs, and the aws: settings that its provider holds. Of any other: nothing. */
function neededOf(resource: StateResource, all: readonly StateResource[]): unknown {
  const service = serviceOf(ourType.exec(resource.type)?.[1] ?? "");
  return service === undefined ? undefined : [declaration(resource, service), settingsOf(resource, all)];
}

/**
 * What was last declared. Outputs hold a copy of the inputs; after a failed update Pulumi keeps the old inputs and the new
 * outputs (docs/notes.md, engine 3).
 */
function declaration({ inputs = {}, outputs = {} }: StateResource, service: Service): Properties {
  const [older, newer] = [pickInputs(service, inputs), pickInputs(service, outputs)];
  return isSealed(newer) || tryParse(service, unsealed(newer) as Properties) !== undefined ? newer : older;
}

function settingsOf({ provider }: StateResource, all: readonly StateResource[]): Properties {
  const owner = all.find((one) => one.type.startsWith("pulumi:providers:") && provider?.startsWith(`${one.urn}::`) === true);
  return Object.fromEntries(Object.entries(owner?.inputs ?? {}).filter(([key]) => key.startsWith("aws:")));
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
  const properties = unsealed(declaration(resource, service)) as Properties;
  const name = typeof properties["resourceName"] === "string" ? properties["resourceName"] : urnName;
  const settings = unsealed(settingsOf(resource, all)) as Properties;
  const { administrator, notOffered } = rememberedOutputs((unsealed(resource.outputs ?? {}) ?? {}) as Properties);
  return {
    service,
    name,
    stack: stackName,
    inputs: parseInputs(service, name, properties, `stack ${stackName}`),
    stackConfig: (key) => settingText(settings[key]),
    administrator,
    notOffered,
    ...findProgram(
      { folder, kind, name: urnName, positions: (resource.stackTrace ?? []).flatMap((frame) => frame.sourcePosition ?? []) },
      io.cwd,
    ),
  };
}

/** As Pulumi hands it to a provider: text, and JSON text for what is no text. */
const settingText = (value: unknown): string | undefined =>
  value === undefined || typeof value === "string" ? value : JSON.stringify(value);
