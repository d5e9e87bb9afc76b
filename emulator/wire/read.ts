import type { IncomingHttpHeaders } from "node:http";
import { AwsError } from "../contract";
import type { Member, Model } from "../model";
import { shapeOf } from "../model";
import { readForm } from "./form";
import type { Routed } from "./route";
import { scalar, wrongType } from "./scalar";

export interface Wire {
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Gathers path, query, header and body members under the model's member names. */
export function readInput(model: Model, routed: Routed, wire: Wire): Record<string, unknown> {
  const operation = model.operations[routed.operation];
  if (operation === undefined) throw new Error(`no operation ${routed.operation}`);
  const shape = shapeOf(model, operation.input);
  if (model.protocol === "awsQuery" || model.protocol === "ec2Query") return readForm(model, shape, formOf(wire));
  const body = parseBody(wire.body);
  const input: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(shape.members ?? {})) {
    const value =
      member.in === undefined
        ? fromJson(model, member, body[member.name ?? name], name)
        : fromHttp(model, member, name, routed, wire);
    if (value !== undefined) input[name] = value;
  }
  return input;
}

function formOf(wire: Wire): URLSearchParams {
  return wire.body === "" ? wire.query : new URLSearchParams(wire.body);
}

function parseBody(text: string): Record<string, unknown> {
  if (text.trim() === "") return {};
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new AwsError("SerializationException", 400, "Unable to parse the request body as JSON");
  }
  if (!isRecord(parsed)) throw wrongType("", "structure");
  return parsed;
}

function fromHttp(model: Model, member: Member, name: string, routed: Routed, wire: Wire): unknown {
  if (member.in === "label") return routed.labels[name];
  if (member.in === "header") return wire.headers[(member.name ?? name).toLowerCase()];
  const shape = shapeOf(model, member.shape);
  const key = member.name ?? name;
  if (!wire.query.has(key)) return undefined;
  if (shape.type === "list") return wire.query.getAll(key);
  return scalar(shape, wire.query.get(key) as string, name);
}

/** Turns wire names into member names at every depth; JSON of the wrong type is AWS's SerializationException. */
export function fromJson(model: Model, member: Member, value: unknown, path: string): unknown {
  if (value === undefined || value === null) return undefined;
  const shape = shapeOf(model, member.shape);
  switch (shape.type) {
    case "structure":
    case "union": {
      if (!isRecord(value)) throw wrongType(path, shape.type);
      const entries = Object.entries(shape.members ?? {}).map(([name, m]) => [
        name,
        fromJson(model, m, value[m.name ?? name], `${path}.${name}`),
      ]);
      return Object.fromEntries(entries.filter(([, one]) => one !== undefined));
    }
    case "list":
      if (!Array.isArray(value)) throw wrongType(path, shape.type);
      return value.map((one, index) => fromJson(model, shape.member as Member, one, `${path}[${index}]`));
    case "map":
      if (!isRecord(value)) throw wrongType(path, shape.type);
      return Object.fromEntries(
        Object.entries(value).map(([key, one]) => [key, fromJson(model, shape.value as Member, one, `${path}.${key}`)]),
      );
    case "integer":
      if (typeof value !== "number" || !Number.isInteger(value)) throw wrongType(path, shape.type);
      return value;
    case "timestamp":
      return time(member.timestampFormat ?? shape.timestampFormat, value, path);
    case "number":
      if (typeof value !== "number") throw wrongType(path, shape.type);
      return value;
    case "boolean":
    case "string":
      if (typeof value !== shape.type) throw wrongType(path, shape.type);
      return value;
    default:
      return value;
  }
}

/** Seconds since the epoch, in whatever form the model wants a time to be sent. */
function time(format: Member["timestampFormat"], value: unknown, path: string): number {
  const text = format === "date-time" || format === "http-date";
  const seconds = text && typeof value === "string" ? Date.parse(value) / 1000 : value;
  if (typeof seconds !== "number" || !Number.isFinite(seconds)) throw wrongType(path, "timestamp");
  return seconds;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
