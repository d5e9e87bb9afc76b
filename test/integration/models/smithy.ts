/** AWS's own service models (../shared/models), as the Smithy JSON that they are. Shares nothing with `emulator/`, so that it can judge it. */

import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { BotocoreModel } from "./botocore";
import { smithyShapes } from "./botocore";
import type { ServiceDeltas } from "./deltas";
import { applyDeltas } from "./deltas";

export type Traits = Record<string, unknown>;

export interface Member {
  readonly target: string;
  traits?: Traits;
}

export interface Shape {
  readonly type: string;
  traits?: Traits;
  members?: Record<string, Member>;
  readonly member?: Member;
  readonly key?: Member;
  readonly value?: Member;
  readonly input?: Member;
  readonly output?: Member;
  errors?: Member[];
  readonly version?: string;
}

export interface Model {
  /** Signing name, which is also the name of the model's file. */
  readonly service: string;
  readonly namespace: string;
  readonly protocol: "restJson1" | "awsJson1_1";
  readonly shapes: Record<string, Shape>;
  /** Operation name to shape. */
  readonly operations: ReadonlyMap<string, Shape>;
  /** Errors that every operation may answer. */
  readonly commonErrors: readonly Member[];
}

/** Beside the repository; the repository itself does not carry AWS's models. */
export const modelsFolder = process.env["COVERAGE_MODELS"] ?? resolve(__dirname, "../../../../shared/models");

/** Newer than the models, oldest first. */
const deltaFiles = [
  join(modelsFolder, "deltas-2026-08.json"),
  resolve(__dirname, "../../../scripts/model-deltas-2026-11.json"),
];

/** Why nothing can be validated here, for `describe.skipIf` and its title; `undefined` where the models are at hand. */
export const modelsMissing: string | undefined = existsSync(join(modelsFolder, "inspector2.json"))
  ? undefined
  : `AWS's service models are not at ${modelsFolder}`;

const loaded = new Map<string, Model | undefined>();

/** The model of a signing name; `undefined` for a service without one, such as `sts`. */
export function loadModel(service: string): Model | undefined {
  if (!loaded.has(service)) loaded.set(service, read(service));
  return loaded.get(service);
}

function read(service: string): Model | undefined {
  const file = join(modelsFolder, `${service}.json`);
  const botocore = join(modelsFolder, `${service}.botocore.json`);
  if (!/^[a-z0-9-]+$/.test(service) || (!existsSync(file) && !existsSync(botocore))) return undefined;
  const shapes = existsSync(file)
    ? (JSON.parse(readFileSync(file, "utf8")) as { shapes: Record<string, Shape> }).shapes
    : smithyShapes(`com.amazonaws.${service}`, JSON.parse(readFileSync(botocore, "utf8")) as BotocoreModel);
  const entry = Object.entries(shapes).find(([, shape]) => shape.type === "service");
  if (entry === undefined) throw new Error(`${file} holds no service`);
  const [id, { traits = {}, errors = [] }] = entry;
  const protocol = "aws.protocols#restJson1" in traits ? "restJson1" : "awsJson1_1";
  const namespace = namespaceOf(id);
  for (const file of deltaFiles) {
    const deltas = JSON.parse(readFileSync(file, "utf8")) as ServiceDeltas;
    applyDeltas(shapes, namespace, deltas[service] ?? {});
  }
  // Operations of resources are not listed on the service shape (Security Incident Response); one file holds one service.
  const operations = new Map(
    Object.entries(shapes)
      .filter(([, shape]) => shape.type === "operation")
      .map(([name, shape]) => [nameOf(name), shape]),
  );
  return { service, namespace, protocol, shapes, operations, commonErrors: errors };
}

const namespaceOf = (id: string): string => id.slice(0, id.indexOf("#"));

export const nameOf = (id: string): string => id.slice(id.indexOf("#") + 1);

const prelude: Readonly<Record<string, string>> = {
  Unit: "structure",
  Blob: "blob",
  Boolean: "boolean",
  PrimitiveBoolean: "boolean",
  Integer: "integer",
  PrimitiveInteger: "integer",
  Long: "long",
  PrimitiveLong: "long",
  Float: "float",
  Double: "double",
  Timestamp: "timestamp",
  String: "string",
  Document: "document",
};

export function shapeOf(model: Model, id: string): Shape {
  const shape = model.shapes[id] ?? (id.startsWith("smithy.api#") ? { type: prelude[nameOf(id)] } : undefined);
  if (shape?.type === undefined) throw new Error(`${model.service}: unknown shape ${id}`);
  return shape as Shape;
}

/** A trait of a member, or else of the shape that it targets: the order in which Smithy lets them apply. */
export function trait<T>(name: string, member: Member | undefined, shape: Shape): T | undefined {
  const full = `smithy.api#${name}`;
  return (member?.traits?.[full] ?? shape.traits?.[full]) as T | undefined;
}

export const memberTrait = <T>(name: string, member: Member): T | undefined =>
  member.traits?.[`smithy.api#${name}`] as T | undefined;

/** The name of a member in JSON; `jsonName` counts for restJson1 only. */
export const wireName = (model: Model, name: string, member: Member): string =>
  (model.protocol === "restJson1" ? memberTrait<string>("jsonName", member) : undefined) ?? name;
