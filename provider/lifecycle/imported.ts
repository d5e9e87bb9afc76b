import type { ZodObject } from "zod";
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

/**
 * Services have their own names for regions and capabilities: the inputs are those with which the service says that it
 * declares exactly these.
 */
function inputsFor(service: Service, regions: readonly Region[], wanted: readonly string[]): Properties | undefined {
  const members = Object.keys((service.schema as unknown as ZodObject).shape);
  const places = members.flatMap((name) => [
    { [name]: regions },
    ...(regions.length === 1 ? [{ [name]: regions[0] }] : []),
  ]);
  for (const place of places) {
    const base = { organization: {}, ...place };
    const always: readonly string[] = declaredBy(service, base)?.capabilities ?? [];
    const chosen = wanted.filter((capability) => !always.includes(capability));
    const free = members.filter((name) => !(name in base));
    for (const inputs of [base, ...free.map((name) => ({ ...base, [name]: chosen }))]) {
      const declared = declaredBy(service, inputs);
      if (declared === undefined || declared.regions.join() !== regions.join()) continue;
      const expected = new Set([...always, ...wanted]);
      if (declared.capabilities.length === expected.size && declared.capabilities.every((one) => expected.has(one)))
        return inputs;
    }
  }
  return undefined;
}

function declaredBy(service: Service, inputs: Properties): ReturnType<Service["desired"]> | undefined {
  const parsed = service.schema.safeParse(inputs);
  return parsed.success ? service.desired(parsed.data) : undefined;
}
