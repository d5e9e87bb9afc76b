import type { Properties } from "../../provider/lifecycle/parse";
import { pickInputs, problemsOf } from "../../provider/lifecycle/parse";
import { services } from "../../provider/services";
import type { Service, SharedInputs } from "../../provider/services/service";
import { CommandError } from "../failure";

export const kinds = services.map((service) => service.kind);

export const serviceOf = (kind: string): Service | undefined => services.find((service) => service.kind === kind);

/** Parsed and defaulted by the same schema as in a Pulumi program, with the same messages; `where` goes before each of them. */
export function parseInputs(service: Service, name: string, given: Properties, where: string): SharedInputs {
  const properties = { ...given, resourceName: name };
  const problems = problemsOf(service, properties);
  if (problems.length > 0)
    throw new CommandError(problems.map((problem) => `${where}: ${service.kind} "${name}": ${problem}`).join("\n"));
  return service.schema.parse(pickInputs(service, properties));
}
