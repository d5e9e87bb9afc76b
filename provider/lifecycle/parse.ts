import type { ZodObject } from "zod";
import type { Service, SharedInputs } from "../services/service";

/** What Pulumi's engine passes to check and diff in place of a value that is not known yet, whatever its type (pulumi#6310). */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export type Properties = Readonly<Record<string, unknown>>;

export function containsUnknown(value: unknown): boolean {
  if (value === unknownValue) return true;
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).some(containsUnknown);
}

/** Names of the inputs that a user gives; everything else in a property bag is ours or the engine's. */
export const inputNames = (service: Service): readonly string[] => Object.keys((service.schema as unknown as ZodObject).shape);

/** The user's inputs in a bag of inputs or outputs. */
export function pickInputs(service: Service, properties: Properties): Properties {
  return Object.fromEntries(
    inputNames(service).flatMap((name) => (properties[name] === undefined ? [] : [[name, properties[name]]])),
  );
}

/** Members of a bag that neither the user may give nor we or the engine add: a misspelt input must not be ignored in silence. */
export function unexpectedNames(service: Service, properties: Properties): readonly string[] {
  const known = new Set([...inputNames(service), "plan", "__provider", ...outputNames]);
  return Object.keys(properties).filter((name) => !known.has(name) && !name.startsWith("__"));
}

/** The face passes every output as an undefined input, so that the SDK makes a property of it; the engine drops those again. */
export const outputNames = [
  "summary",
  "notCovered",
  "administrator",
  "owed",
  "notOffered",
  "unfinished",
  "stateVersion",
] as const;

/** Parsed inputs of state or program, or undefined where an older or newer version's cannot be read. */
export function tryParse(service: Service, properties: Properties): SharedInputs | undefined {
  const parsed = service.schema.safeParse(pickInputs(service, properties));
  return parsed.success ? parsed.data : undefined;
}

/** Everything of the inputs that diff compares: all but the name, which a rename with an alias changes. */
export function comparable(inputs: SharedInputs): unknown {
  const { resourceName: _, ...rest } = inputs;
  return rest;
}

/** A problem per mistake, each a sentence with path, wrong value and remedy. Values of secrets are never in one (docs/notes.md, engine 5). */
export function problemsOf(service: Service, properties: Properties): string[] {
  const misspelt = unexpectedNames(service, properties).map(
    (name) =>
      `${name}: ${service.kind} has no such input; it has ${inputNames(service)
        .filter((input) => input !== "resourceName")
        .join(", ")}`,
  );
  const inputs = pickInputs(service, properties);
  const parsed = service.schema.safeParse(inputs);
  const issues = parsed.success ? [] : parsed.error.issues;
  const told = issues
    .filter((issue) => !containsUnknownAt(inputs, issue.path))
    .map((issue) => `${pathText(issue.path)}: ${issue.message}`);
  return [...new Set([...misspelt, ...told])];
}

/** Whether the value at a path, or anything in it, is not known yet: then nothing can be said against it. */
function containsUnknownAt(inputs: unknown, path: readonly PropertyKey[]): boolean {
  let value: unknown = inputs;
  for (const key of path) value = (value as Record<PropertyKey, unknown> | undefined)?.[key];
  return containsUnknown(value);
}

const pathText = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, key) => (typeof key === "number" ? `${text}[${key}]` : text === "" ? String(key) : `${text}.${String(key)}`),
    "",
  ) || "inputs";
