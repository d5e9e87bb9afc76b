/** One JSON value against one shape of the model. */

import { checkConstraints } from "./constraints";
import type { Member, Model, Shape } from "./smithy";
import { memberTrait, nameOf, shapeOf, trait, wireName } from "./smithy";
import type { Report, Rule } from "./violation";

export interface Place {
  readonly path: string;
  readonly at: string;
}

export function checkValue(model: Model, member: Member, value: unknown, place: Place, report: Report): void {
  const shape = shapeOf(model, member.target);
  const found = (rule: Rule, message: string) => report({ ...place, rule, message, value });
  const expected = typeProblem(shape, value, member);
  if (value === null && shape.type !== "document") found("null", "is null; AWS leaves absent members out");
  else if (expected !== undefined) found("type", `is ${kind(value)}, not ${expected}`);
  else {
    checkConstraints(member, shape, value, found);
    checkInside(model, member.target, value, place, report);
    if (shape.type === "union" && Object.keys(value as object).length !== 1)
      found("union", "is a union and has not one member");
  }
}

function checkInside(model: Model, target: string, value: unknown, place: Place, report: Report): void {
  const shape = shapeOf(model, target);
  const name = nameOf(target);
  if (shape.type === "list" && shape.member !== undefined) {
    for (const [index, item] of (value as unknown[]).entries()) {
      checkValue(model, shape.member, item, { path: `${place.path}[${index}]`, at: `${name}$member` }, report);
    }
  } else if (shape.type === "map" && shape.key !== undefined && shape.value !== undefined) {
    for (const [key, item] of Object.entries(value as object)) {
      checkValue(model, shape.key, key, { path: `${place.path}.${key}`, at: `${name}$key` }, report);
      checkValue(model, shape.value, item, { path: `${place.path}.${key}`, at: `${name}$value` }, report);
    }
  } else if (shape.type === "structure" || shape.type === "union") {
    checkMembers(model, target, value as Record<string, unknown>, place, report);
  }
}

/** The members of a structure that travel in this body; `others` are those that travel elsewhere. */
export function checkMembers(
  model: Model,
  target: string,
  value: Readonly<Record<string, unknown>>,
  place: Place,
  report: Report,
  others: ReadonlySet<string> = new Set(),
): void {
  const name = nameOf(target);
  const members = Object.entries(shapeOf(model, target).members ?? {}).filter(([member]) => !others.has(member));
  const known = new Set<string>();
  for (const [memberName, member] of members) {
    const wire = wireName(model, memberName, member);
    known.add(wire);
    const here = { path: place.path === "" ? wire : `${place.path}.${wire}`, at: `${name}$${memberName}` };
    if (value[wire] !== undefined) checkValue(model, member, value[wire], here, report);
    else if (memberTrait("required", member) !== undefined)
      report({ ...here, rule: "required", message: "is required and missing" });
  }
  for (const [wire, item] of Object.entries(value)) {
    if (known.has(wire)) continue;
    const path = place.path === "" ? wire : `${place.path}.${wire}`;
    report({ path, at: name, rule: "unknown", message: "is not in the model", value: item });
  }
}

const jsonKinds: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === "string",
  enum: (value) => typeof value === "string",
  blob: (value) => typeof value === "string" && /^[A-Za-z0-9+/]*={0,2}$/.test(value),
  boolean: (value) => typeof value === "boolean",
  integer: (value) => Number.isInteger(value) && Math.abs(value as number) < 2 ** 31,
  long: Number.isSafeInteger,
  float: (value) => typeof value === "number",
  double: (value) => typeof value === "number",
  // Epoch seconds, the default of both protocols in bodies; a value in milliseconds would lie beyond the year 5000.
  timestamp: (value) => typeof value === "number" && value >= 0 && value < 1e11,
  list: Array.isArray,
  map: isObject,
  structure: isObject,
  union: isObject,
  document: () => true,
};

/** Members and shapes may have a format of their own (`timestampFormat`); only this one of them is a text. */
const isDateTime = (value: unknown): boolean =>
  typeof value === "string" && /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/.test(value);

function typeProblem(shape: Shape, value: unknown, member: Member): string | undefined {
  if (shape.type === "timestamp" && trait("timestampFormat", member, shape) === "date-time")
    return isDateTime(value) ? undefined : "a timestamp as ISO 8601 writes it";
  const fits = jsonKinds[shape.type];
  if (fits === undefined) throw new Error(`no check for shapes of type ${shape.type}`);
  return fits(value) ? undefined : shape.type === "timestamp" ? "a timestamp in epoch seconds" : shape.type;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const kind = (value: unknown): string =>
  Array.isArray(value) ? "a list" : typeof value === "object" ? "an object" : JSON.stringify(value);
