/** What AWS added after the models were published, in botocore's notation, merged into the Smithy shapes. */

import type { Member, Shape, Traits } from "./smithy";

interface BotocoreShape {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly members?: Readonly<Record<string, BotocoreMember>>;
}

interface BotocoreMember {
  readonly shape: string;
  /** Name on the wire where it differs. */
  readonly locationName?: string;
}

export interface Deltas {
  readonly shapesAdded?: Readonly<Record<string, BotocoreShape>>;
  readonly membersAdded?: Readonly<Record<string, Readonly<Record<string, BotocoreMember>>>>;
  readonly enumValuesAdded?: Readonly<Record<string, readonly string[]>>;
  readonly constraintsChanged?: Readonly<Record<string, BotocoreShape>>;
  readonly operationErrorsAdded?: Readonly<Record<string, readonly string[]>>;
}

export type ServiceDeltas = Readonly<Record<string, Deltas>>;

export function applyDeltas(shapes: Record<string, Shape>, namespace: string, deltas: Deltas): void {
  const id = (name: string) => `${namespace}#${name}`;
  /** Shapes that neither the model nor the deltas define are too far from what we call to be described: anything goes. */
  const target = (name: string): string => {
    if (shapes[id(name)] !== undefined || deltas.shapesAdded?.[name] !== undefined) return id(name);
    return ["Boolean", "Long", "Integer", "Double", "String"].includes(name)
      ? `smithy.api#${name}`
      : "smithy.api#Document";
  };
  const members = (added: BotocoreShape["members"] = {}): Record<string, Member> =>
    Object.fromEntries(
      Object.entries(added).map(([name, { shape, locationName }]) => [
        name,
        {
          target: target(shape),
          ...(locationName === undefined ? {} : { traits: { "smithy.api#jsonName": locationName } }),
        },
      ]),
    );

  for (const [name, shape] of Object.entries(deltas.shapesAdded ?? {})) {
    shapes[id(name)] ??= { type: shape.type ?? "string", traits: constraints(shape), members: members(shape.members) };
  }
  for (const [name, added] of Object.entries(deltas.membersAdded ?? {})) {
    const shape = known(shapes, id(name));
    shape.members = { ...members(added), ...shape.members };
  }
  for (const [name, values] of Object.entries(deltas.enumValuesAdded ?? {})) addValues(known(shapes, id(name)), values);
  for (const [name, changed] of Object.entries(deltas.constraintsChanged ?? {})) {
    const shape = known(shapes, id(name));
    shape.traits = { ...shape.traits, ...constraints(changed) };
  }
  for (const [name, errors] of Object.entries(deltas.operationErrorsAdded ?? {})) {
    const operation = known(shapes, id(name));
    operation.errors = [...(operation.errors ?? []), ...errors.map((error) => ({ target: id(error) }))];
  }
}

function known(shapes: Record<string, Shape>, id: string): Shape {
  const shape = shapes[id];
  if (shape === undefined) throw new Error(`a delta changes ${id}, which the model does not have`);
  return shape;
}

function constraints(shape: BotocoreShape): Traits {
  const traits: Traits = {};
  if (shape.enum !== undefined) traits["smithy.api#enum"] = shape.enum.map((value) => ({ value }));
  // botocore drops the anchors that Smithy's patterns carry.
  if (shape.pattern !== undefined) traits["smithy.api#pattern"] = `^(?:${shape.pattern})$`;
  if (shape.min !== undefined || shape.max !== undefined) {
    traits["smithy.api#length"] = {
      ...(shape.min === undefined ? {} : { min: shape.min }),
      ...(shape.max === undefined ? {} : { max: shape.max }),
    };
  }
  return traits;
}

function addValues(shape: Shape, values: readonly string[]): void {
  if (shape.type === "enum") {
    const added = values.map((value) => [
      value,
      { target: "smithy.api#Unit", traits: { "smithy.api#enumValue": value } },
    ]);
    shape.members = { ...Object.fromEntries(added), ...shape.members };
    return;
  }
  const old = (shape.traits?.["smithy.api#enum"] ?? []) as { value: string }[];
  shape.traits = { ...shape.traits, "smithy.api#enum": [...old, ...values.map((value) => ({ value }))] };
}
