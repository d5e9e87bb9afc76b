import type { Bag, Marks } from "./propertyBags";
import { hasSecret } from "./propertyBags";

/** What Pulumi shows of one property. `input`: it belongs to the inputs and not to the outputs. */
export interface PropertyChange {
  readonly kind: "add" | "delete" | "update";
  readonly input: boolean;
}

/** Changes by property path. */
export type Changes = ReadonlyMap<string, PropertyChange>;

type Path = readonly string[];

/** Computed by check, and shown as what they mean: `plan` leaf by leaf, the others in it. */
const computed: ReadonlySet<string> = new Set(["plan", "accountIds", "pendingSince", "resourceName", "secretAccounts"]);

/**
 * What an update changes: the inputs that the user has changed, and the plan, account by account. Everything in the
 * plan is new, whatever the stored one holds: it is what is to be done today.
 */
export function plannedChanges(before: Bag, after: Bag, marks: Marks): Changes {
  const changes = new Map<string, PropertyChange>();
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (computed.has(name) || name.startsWith("__") || isSame(before[name], after[name])) continue;
    changes.set(pathText([name]), { kind: kindOf(before[name], after[name]), input: true });
  }
  const plan = leaves(after["plan"], ["plan"], hasSecret(marks, "plan") ? 0 : planDepth);
  for (const [path] of plan)
    if (path.length > 1 || hasSecret(marks, "plan")) changes.set(pathText(path), { kind: "add", input: true });
  return changes;
}

/** `plan`, key, region, account. */
const planDepth = 3;
/** `notCovered`, region, account, capability; `summary`, `regions`, region, count. */
const outputDepth = 3;

/**
 * What a refresh has found, in the engine's view: it asks what an update back to the old state would change, and shows
 * the opposite.
 */
export function refreshedChanges(before: Bag, after: Bag, marks: Marks): Changes {
  const changes = new Map<string, PropertyChange>();
  for (const name of ["notCovered", "summary", "accountIds"]) {
    const depth = name === "accountIds" || hasSecret(marks, name) ? 0 : outputDepth;
    const [old, fresh] = [before, after].map(
      (bag) => new Map(leaves(bag[name], [name], depth).map(([path, value]) => [pathText(path), value])),
    ) as [Map<string, unknown>, Map<string, unknown>];
    for (const path of new Set([...old.keys(), ...fresh.keys()]))
      if (!isSame(old.get(path), fresh.get(path)))
        changes.set(path, { kind: kindOf(fresh.get(path), old.get(path)), input: false });
    // What an earlier refresh has found is still to be done, and said again.
    if (name === "notCovered" && changes.size === 0)
      for (const path of fresh.keys()) changes.set(path, { kind: "delete", input: false });
  }
  return changes;
}

const kindOf = (before: unknown, after: unknown): PropertyChange["kind"] =>
  before === undefined ? "add" : after === undefined ? "delete" : "update";

/** Values with their paths; what lies deeper than `depth` below the first counts as one. */
function leaves(value: unknown, path: Path, depth: number): (readonly [Path, unknown])[] {
  if (value === undefined) return [];
  if (depth === 0 || typeof value !== "object" || value === null || Array.isArray(value)) return [[path, value]];
  return Object.entries(value).flatMap(([key, member]) => leaves(member, [...path, key], depth - 1));
}

/** Pulumi's own notation: names of regions and accounts need brackets. */
const pathText = ([first = "", ...rest]: Path): string =>
  rest.reduce((text, key) => `${text}${/^[A-Za-z_]\w*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`}`, first);

/** Lists keep their order here: nothing but the display depends on it. */
function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

const sorted = (value: unknown): unknown =>
  typeof value !== "object" || value === null || Array.isArray(value)
    ? value
    : Object.fromEntries(
        Object.entries(value)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([key, member]) => [key, sorted(member)]),
      );
