import type { InvalidInput } from "../contract";
import type { Member, Model, Shape } from "../model";
import { shapeOf } from "../model";

const expressions = new Map<string, RegExp>();

function expression(pattern: string): RegExp {
  const known = expressions.get(pattern);
  if (known !== undefined) return known;
  // AWS matches the whole value, whether or not the model anchors the pattern. Java classes such as \p{L} need the u
  // flag, lone escapes forbid it.
  const source = `^(?:${pattern})$`;
  let made: RegExp;
  try {
    made = new RegExp(source, "u");
  } catch {
    made = new RegExp(source);
  }
  expressions.set(pattern, made);
  return made;
}

/**
 * The first thing in which a request breaks AWS's model, in the words of AWS's own validation; undefined when there is
 * none.
 */
export function findProblem(model: Model, operation: string, input: Record<string, unknown>): InvalidInput | undefined {
  const found = structure(model, shapeOf(model, model.operations[operation]?.input as string), input, "");
  return found && { operation, ...found };
}

type Found = Omit<InvalidInput, "operation"> | undefined;

function structure(model: Model, shape: Shape, value: Record<string, unknown>, prefix: string): Found {
  for (const [name, member] of Object.entries(shape.members ?? {})) {
    const path = `${prefix}${name}`;
    if (value[name] === undefined) {
      if (member.required) return { member: path, problem: "Member must not be null" };
      continue;
    }
    const found = check(model, member, value[name], path);
    if (found) return found;
  }
  return undefined;
}

function check(model: Model, member: Member, value: unknown, path: string): Found {
  const shape = shapeOf(model, member.shape);
  const problem = own(shape, member, value);
  const max = member.max ?? shape.max ?? Number.POSITIVE_INFINITY;
  const tooMany = Array.isArray(value) && value.length > max ? { tooMany: { given: value.length, max } } : {};
  if (problem !== undefined) return { member: path, problem, ...tooMany };
  if (shape.type === "structure" || shape.type === "union")
    return structure(model, shape, value as Record<string, unknown>, `${path}.`);
  const items =
    shape.type === "list" ? (value as unknown[]) : shape.type === "map" ? Object.values(value as object) : [];
  const inner = shape.type === "list" ? shape.member : shape.value;
  for (const [index, one] of items.entries()) {
    const found =
      one === undefined
        ? { member: `${path}[${index}]`, problem: "Member must not be null" }
        : check(model, inner as Member, one, `${path}[${index}]`);
    if (found) return found;
  }
  return undefined;
}

function own(shape: Shape, member: Member, value: unknown): string | undefined {
  const min = member.min ?? shape.min;
  const max = member.max ?? shape.max;
  const counted = typeof value === "string" || Array.isArray(value);
  const size = counted
    ? value.length
    : value !== null && typeof value === "object"
      ? Object.keys(value).length
      : (value as number);
  const noun = typeof value === "number" ? "value" : "length";
  if (typeof value !== "boolean") {
    if (max !== undefined && size > max) return `Member must have ${noun} less than or equal to ${max}`;
    if (min !== undefined && size < min) return `Member must have ${noun} greater than or equal to ${min}`;
  }
  if (typeof value === "string") {
    const values = member.enum ?? shape.enum;
    if (values !== undefined && !values.includes(value))
      return `Member must satisfy enum value set: [${values.join(", ")}]`;
    const pattern = member.pattern ?? shape.pattern;
    if (pattern !== undefined && !expression(pattern).test(value))
      return `Member must satisfy regular expression pattern: ${pattern}`;
  }
  const repeated =
    shape.unique && Array.isArray(value) && new Set(value.map((one) => JSON.stringify(one))).size < value.length;
  return repeated ? "Member must have unique values" : undefined;
}
