import type { ZodObject } from "zod";
import type { AccountId, Region } from "../core/cell";
import { ProviderError } from "../core/providerError";
import type { LeavingCell } from "../core/release";
import type { Declaration } from "../reconcile/target";
import type { Service } from "../services/service";
import { renamedInputs } from "../services/sharedInputs";
import type { Outputs } from "./outputs";
import { asOutputs, outputNames, stateVersion } from "./outputs";

/**
 * What Pulumi's engine passes to check and diff in place of a value that is not known yet, whatever its type
 * (pulumi#6310).
 */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export type Properties = Readonly<Record<string, unknown>>;

/** The inputs that the program gives, as far as they can be read. */
export interface Program {
  readonly service: Service;
  readonly label: string;
  /** As they came, computed inputs included. */
  readonly properties: Properties;
  /** Mistakes, each a sentence with path, wrong value and remedy. */
  readonly problems: readonly string[];
  /** Absent with problems or unknown inputs. */
  readonly declaration?: Declaration;
  readonly computed: Computed;
  /** Resources of this service that the program had constructed when it handed its resources to the engine. */
  readonly siblings: number | undefined;
}

/** What an earlier run stored. */
export interface Stored {
  readonly declaration: Declaration;
  readonly properties: Properties;
  readonly computed: Computed;
  readonly outputs: Outputs;
  /** Switch-offs that state version 1 remembered because AWS had refused them. */
  readonly owed: readonly LeavingCell[];
}

/**
 * Inputs that check adds: what it must know of the last run, because it is given old inputs only (docs/notes.md, engine
 * 14).
 */
export interface Computed {
  /** Whom the declaration meant, resolved and sorted. */
  readonly accountIds?: readonly AccountId[] | undefined;
  /** The same as state version 1 stored it of a selector; see `core/formerSketch.ts`. */
  readonly sketch?: string | undefined;
  readonly plan?: unknown;
  readonly pendingSince: readonly PendingSince[];
}

/** Cells that AWS has been working on since a date. */
export interface PendingSince {
  readonly region: Region;
  readonly capability: string;
  /** ISO 8601, UTC. */
  readonly since: string;
  readonly accounts: readonly AccountId[];
}

const computedNames = ["accountIds", "plan", "pendingSince"] as const;
/** Names in a property bag that are not the user's inputs. */
const ownNames: ReadonlySet<string> = new Set([...computedNames, ...outputNames]);
/** Outputs that name accounts and are not computed by check. */
const markedNames: ReadonlySet<string> = new Set(["notCovered", "refusals"]);

export const labelOf = (service: Service, resourceName: unknown): string =>
  `${service.kind}${typeof resourceName === "string" ? ` "${resourceName}"` : ""}`;

/** Reads what the program declares. Never throws. */
export function parseProgram(service: Service, properties: Properties): Program {
  const inputs = pickInputs(service, properties);
  const label = labelOf(service, properties["resourceName"]);
  const secretAccounts = properties["secretAccounts"] === true;
  const parsed = service.schema.safeParse(inputs);
  const problems = [
    ...unexpectedInputs(service, properties),
    ...(parsed.success ? [] : parsed.error.issues)
      .filter((issue) => !containsUnknown(valueAt(inputs, issue.path)))
      .map((issue) => `${pathText(issue.path)}: ${secretAccounts ? withoutValues(issue) : issue.message}`),
  ];
  return {
    service,
    label,
    // The face passes the names of outputs along, so that the SDK makes properties of them. The engine marks an output
    // as secret where an input of its name is one.
    properties: Object.fromEntries(
      Object.entries(properties).filter(([name]) => !ownNames.has(name) || (secretAccounts && markedNames.has(name))),
    ),
    problems: [...new Set(problems)],
    computed: computedOf(properties),
    siblings: typeof properties["__siblings"] === "number" ? properties["__siblings"] : undefined,
    ...(parsed.success && problems.length === 0 && !containsUnknown(inputs)
      ? { declaration: { service, inputs: parsed.data, label, secretAccounts } }
      : {}),
  };
}

/** A message about secret accounts, without the wrong values. */
const withoutValues = ({ path: [input], message }: { path: PropertyKey[]; message: string }): string =>
  input === "accounts" || input === "organization" ? message.replace(/"(?:[^"\\]|\\.)*"|\d{4,}/g, "[secret]") : message;

/**
 * Reads a state of any earlier version. Throws `NewerState` for one of a later version, and `UnreadableState` where the
 * stored inputs do not make a declaration: going on without them would forget what they declared.
 */
export function parseStored(service: Service, properties: Properties): Stored {
  const version = properties["stateVersion"] ?? 1;
  const label = labelOf(service, properties["resourceName"]);
  if (typeof version !== "number" || version > stateVersion)
    throw new ProviderError(
      "NewerState",
      `${label}: the state was written by a newer version of pulumi-aws-coverage (state version ${String(version)}, this one reads up to ${stateVersion}): update the package`,
    );
  const parsed = service.schema.safeParse(migrated(service, pickInputs(service, properties)));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new ProviderError(
      "UnreadableState",
      `${label}: the inputs in the state cannot be read by this version (${issue === undefined ? "" : `${pathText(issue.path)}: ${issue.message}`}), so nothing was changed: run the version that wrote them, or run \`pulumi state delete\` for this resource (AWS stays as it is) and then \`pulumi up\``,
    );
  }
  return {
    declaration: { service, inputs: parsed.data, label, secretAccounts: properties["secretAccounts"] === true },
    properties,
    computed: computedOf(properties),
    outputs: asOutputs(properties),
    owed: owedBy(properties),
  };
}

/** Everything of the inputs that diff compares: all but the name, which a rename with an alias changes. */
export function comparable({ inputs }: Declaration): unknown {
  const { resourceName: _, ...rest } = inputs;
  return rest;
}

export function containsUnknown(value: unknown): boolean {
  if (value === unknownValue) return true;
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).some(containsUnknown);
}

/** Names of the inputs that a user gives; everything else in a property bag is ours or the engine's. */
export const inputNames = (service: Service): readonly string[] => [
  ...Object.keys((service.schema as unknown as ZodObject).shape),
  // Of state version 1 and of old programs: known, so that they are migrated or refused, not dropped.
  ...Object.keys(renamedInputs(service.schema)),
];

/** The user's inputs in a bag of inputs or outputs. */
const pickInputs = (service: Service, properties: Properties): Properties =>
  Object.fromEntries(
    inputNames(service).flatMap((name) => (properties[name] === undefined ? [] : [[name, properties[name]]])),
  );

/**
 * Members of a bag that neither the user may give nor we or the engine add: a misspelt input must not be ignored in
 * silence.
 */
function unexpectedInputs(service: Service, properties: Properties): string[] {
  const renamed = renamedInputs(service.schema);
  const names = inputNames(service).filter((name) => renamed[name] === undefined);
  const known = new Set([...names, ...ownNames, "secretAccounts", "__provider"]);
  return Object.keys(properties)
    .filter((name) => !known.has(name) && !name.startsWith("__") && properties[name] !== undefined)
    .map(
      (name) =>
        `${name}: ${renamed[name] ?? `${service.kind} has no such input; it has ${names.filter((input) => input !== "resourceName").join(", ")}`}`,
    );
}

function computedOf(properties: Properties): Computed {
  const { accountIds, plan, pendingSince, __selection: selection } = properties;
  const { sketch } = (selection ?? {}) as { readonly sketch?: unknown };
  return {
    ...(typeof sketch === "string" ? { sketch } : {}),
    accountIds: Array.isArray(accountIds) && accountIds.every((id) => typeof id === "string") ? accountIds : undefined,
    plan,
    pendingSince: Array.isArray(pendingSince) ? (pendingSince as PendingSince[]) : [],
  };
}

interface OwedRelease {
  readonly region: Region;
  readonly account: AccountId;
  readonly capabilities: readonly string[];
  readonly actions: readonly string[];
}

const owedBy = ({ owed }: Properties): LeavingCell[] =>
  (Array.isArray(owed) ? (owed as OwedRelease[]) : []).flatMap(({ region, account, capabilities, actions }) =>
    capabilities.map((capability) => ({ region, account, capability, actions, level: "account" as const })),
  );

/**
 * Inputs of state version 1 in today's form: accounts were a list or a selector, and services had other names for some
 * inputs.
 */
function migrated(service: Service, inputs: Properties): Properties {
  const { accounts, ...rest } = inputs;
  const isSelector = typeof accounts === "object" && accounts !== null && "organization" in accounts;
  const shared = isSelector ? { ...rest, organization: (accounts as { organization: unknown }).organization } : inputs;
  return service.migrate?.(shared) ?? shared;
}

/** The value at a path: where it, or anything in it, is not known yet, nothing can be held against it. */
function valueAt(inputs: unknown, path: readonly PropertyKey[]): unknown {
  let value: unknown = inputs;
  for (const key of path) value = (value as Record<PropertyKey, unknown> | undefined)?.[key];
  return value;
}

const pathText = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, key) => (typeof key === "number" ? `${text}[${key}]` : text === "" ? String(key) : `${text}.${String(key)}`),
    "",
  ) || "inputs";
