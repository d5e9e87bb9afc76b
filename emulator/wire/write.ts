import type { Member, Model, Shape } from "../model";
import { shapeOf } from "../model";
import { modelExceptions } from "../modelExceptions";

/** Numbers above this are milliseconds: as seconds they would lie after the year 5000. */
const millisecondsFrom = 1e11;

const optional = new Set(modelExceptions.map((one) => `${one.service}.${one.shape}.${one.member}`));

/** Turns an output under the model's member names into wire JSON. A member that the model lacks, or lacks here, is a mistake of the emulator. */
export function toWire(model: Model, shapeName: string, value: unknown, path = shapeName): unknown {
  const shape = shapeOf(model, shapeName);
  switch (shape.type) {
    case "structure":
    case "union":
      return toStructure(model, shapeName, shape, (value ?? {}) as Record<string, unknown>, path);
    case "list":
      return (value as unknown[]).map((one, index) => toWire(model, (shape.member as Member).shape, one, `${path}[${index}]`));
    case "map":
      return Object.fromEntries(
        Object.entries(value as object).map(([key, one]) => [
          key,
          toWire(model, (shape.value as Member).shape, one, `${path}.${key}`),
        ]),
      );
    case "timestamp":
      return toSeconds(value);
    default:
      return value;
  }
}

function toStructure(
  model: Model,
  shapeName: string,
  shape: Shape,
  value: Record<string, unknown>,
  path: string,
): Record<string, unknown> {
  const members = shape.members ?? {};
  for (const name of Object.keys(value)) {
    if (members[name] === undefined && value[name] !== undefined) throw new Error(`${path}.${name} is not in AWS's model`);
  }
  const out: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(members)) {
    const one = value[name];
    if (one === undefined || one === null) {
      if (member.required && !optional.has(`${model.service}.${shapeName}.${name}`))
        throw new Error(`${path}.${name} is required by AWS's model`);
      continue;
    }
    out[member.name ?? name] = toWire(model, member.shape, one, `${path}.${name}`);
  }
  return out;
}

/** Epoch seconds, AWS's default for JSON, from a Date, milliseconds or seconds. */
export function toSeconds(value: unknown): number {
  const number = value instanceof Date ? value.getTime() : Number(value);
  return value instanceof Date || number > millisecondsFrom ? number / 1000 : number;
}
