import type { Region } from "../core/cell";
import { ProviderError } from "../core/providerError";
import type { Service } from "../services/service";
import type { Properties } from "./parse";

/**
 * The inputs that an import id stands for: `REGIONS/CAPABILITIES`, such as `eu-west-1,us-east-1/EC2,ECR`, for the whole
 * organization. What is on cannot tell who was meant; the program narrows the declaration down after the import.
 */
export function imported(service: Service, id: string): Properties {
  const [regions = [], capabilities = [], ...rest] = id.split("/").map(names);
  // A capability's own name may have a slash: what follows the first one are capabilities.
  const wanted = rest.length === 0 ? capabilities : names(id.slice(id.indexOf("/") + 1));
  const inputs = regions.length === 0 ? undefined : inputsFor(service, regions, wanted);
  if (inputs !== undefined) return inputs;
  throw new ProviderError(
    "InvalidInputs",
    `${JSON.stringify(id)} is no import id of ${service.kind}: write REGIONS/CAPABILITIES, such as ` +
      `"eu-west-1,us-east-1/${service.capabilities.slice(0, 2).join(",")}"; ` +
      `capabilities are ${service.capabilities.join(", ")}`,
  );
}

const names = (text: string): string[] =>
  text
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");

/** Undefined where the service does not declare what the id names: an unknown capability, regions that it has not. */
function inputsFor(service: Service, regions: readonly Region[], wanted: readonly string[]): Properties | undefined {
  const inputs = { organization: {}, ...service.importInputs(regions, wanted) };
  const parsed = service.schema.safeParse(inputs);
  if (!parsed.success) return undefined;
  const declared = service.desired(parsed.data);
  const isDeclared = wanted.every((capability) => declared.capabilities.includes(capability));
  return isDeclared && declared.regions.join() === regions.join() ? inputs : undefined;
}
