import type { ModelException } from "../contract";
import type { Member, Model, Shape } from "../model";
import { shapeOf } from "../model";

/** Numbers above this are milliseconds: as seconds they would lie after the year 5000. */
const millisecondsFrom = 1e11;

/**
 * Turns an output under the model's member names into what goes over the wire. A member that the model lacks, or lacks
 * here, is a mistake of the emulator.
 */
export function toWire(
  model: Model,
  exceptions: readonly ModelException[],
  shapeName: string,
  value: unknown,
  path = shapeName,
  used?: Member,
): unknown {
  const shape = shapeOf(model, shapeName);
  switch (shape.type) {
    case "structure":
    case "union":
      return toStructure(model, exceptions, shapeName, shape, (value ?? {}) as Record<string, unknown>, path);
    case "list":
      return (value as unknown[]).map((one, index) =>
        toWire(model, exceptions, (shape.member as Member).shape, one, `${path}[${index}]`, shape.member),
      );
    case "map":
      return Object.fromEntries(
        Object.entries(value as object).map(([key, one]) => [
          key,
          toWire(model, exceptions, (shape.value as Member).shape, one, `${path}.${key}`, shape.value),
        ]),
      );
    case "timestamp":
      return toTime(value, used?.timestampFormat ?? shape.timestampFormat ?? usual(model));
    default:
      return value;
  }
}

function toStructure(
  model: Model,
  exceptions: readonly ModelException[],
  shapeName: string,
  shape: Shape,
  value: Record<string, unknown>,
  path: string,
): Record<string, unknown> {
  const members = shape.members ?? {};
  for (const name of Object.keys(value)) {
    if (members[name] === undefined && value[name] !== undefined)
      throw new Error(`${path}.${name} is not in AWS's model`);
  }
  const out: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(members)) {
    const one = value[name];
    if (one === undefined || one === null) {
      if (member.required && !exceptions.some((one) => one.shape === shapeName && one.member === name))
        throw new Error(`${path}.${name} is required by AWS's model`);
      continue;
    }
    out[member.name ?? name] = toWire(model, exceptions, member.shape, one, `${path}.${name}`, member);
  }
  return out;
}

/** JSON protocols write epoch seconds, XML ones ISO 8601, unless the model says otherwise. */
const usual = ({ protocol }: Model) =>
  protocol === "restJson1" || protocol === "awsJson1_1" ? "epoch-seconds" : "date-time";

/** From a Date, milliseconds or seconds. */
function toTime(value: unknown, format: Shape["timestampFormat"]): number | string {
  const number = value instanceof Date ? value.getTime() : Number(value);
  const milliseconds = value instanceof Date || number > millisecondsFrom ? number : number * 1000;
  if (format === "date-time") return new Date(milliseconds).toISOString();
  return format === "http-date" ? new Date(milliseconds).toUTCString() : milliseconds / 1000;
}
