/** Sizes, ranges, patterns, enumerations and uniqueness of one value. */

import { isDeepStrictEqual } from "node:util";
import type { Member, Shape } from "./smithy";
import { trait } from "./smithy";
import type { Rule } from "./violation";

type Found = (rule: Rule, message: string) => void;
interface Bounds {
  readonly min?: number;
  readonly max?: number;
}

export function checkConstraints(member: Member, shape: Shape, value: unknown, found: Found): void {
  const length = trait<Bounds>("length", member, shape);
  const size = sizeOf(value);
  if (length !== undefined && size !== undefined && !within(size, length))
    found("length", `has size ${size}, not ${text(length)}`);
  const range = trait<Bounds>("range", member, shape);
  if (range !== undefined && typeof value === "number" && !within(value, range))
    found("range", `is ${value}, not ${text(range)}`);
  const pattern = trait<string>("pattern", member, shape);
  if (pattern !== undefined && typeof value === "string" && !regex(pattern).test(value)) {
    found("pattern", `is ${JSON.stringify(value)}, which does not match ${pattern}`);
  }
  const values = valuesOf(member, shape);
  if (values !== undefined && !values.includes(value as string))
    found("enum", `is ${JSON.stringify(value)}, not one of ${values.join(", ")}`);
  if (trait("uniqueItems", member, shape) !== undefined && Array.isArray(value) && repeats(value))
    found("unique", "repeats an item");
}

const within = (number: number, { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY }: Bounds): boolean =>
  number >= min && number <= max;

const text = ({ min, max }: Bounds): string => `${min ?? ""}..${max ?? ""}`;

/** Smithy counts Unicode scalar values in strings, items in lists and entries in maps. */
function sizeOf(value: unknown): number | undefined {
  if (typeof value === "string") return [...value].length;
  if (Array.isArray(value)) return value.length;
  return typeof value === "object" && value !== null ? Object.keys(value).length : undefined;
}

const compiled = new Map<string, RegExp>();

/** Not anchored unless the model says so. Some of AWS's patterns have escapes that the `u` flag refuses. */
function regex(pattern: string): RegExp {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  let made: RegExp;
  try {
    made = new RegExp(pattern, "u");
  } catch {
    made = new RegExp(pattern);
  }
  compiled.set(pattern, made);
  return made;
}

/** Both notations: `enum` shapes, and the older `enum` trait on strings. */
export function valuesOf(member: Member | undefined, shape: Shape): readonly string[] | undefined {
  if (shape.type === "enum") {
    return Object.entries(shape.members ?? {}).map(
      ([name, one]) => (one.traits?.["smithy.api#enumValue"] as string | undefined) ?? name,
    );
  }
  return trait<{ value: string }[]>("enum", member, shape)?.map(({ value }) => value);
}

function repeats(items: readonly unknown[]): boolean {
  if (items.every((item) => typeof item === "string")) return new Set(items).size < items.length;
  return items.some((item, index) => items.slice(0, index).some((earlier) => isDeepStrictEqual(item, earlier)));
}
