/** A model in botocore's notation, told in Smithy's: a service whose Smithy model is not at hand is judged by this one. */

import type { Shape, Traits } from "./smithy";

export interface BotocoreModel {
  readonly operations: Readonly<Record<string, BotocoreOperation>>;
  readonly shapes: Readonly<Record<string, BotocoreShape>>;
}

interface BotocoreOperation {
  readonly http: { readonly method: string; readonly requestUri: string; readonly responseCode?: number };
  readonly input?: Reference;
  readonly output?: Reference;
  readonly errors?: readonly Reference[];
}

interface Reference {
  readonly shape: string;
}

interface BotocoreMember extends Reference {
  readonly location?: "uri" | "querystring" | "header";
  readonly locationName?: string;
}

interface BotocoreShape {
  readonly type: string;
  readonly members?: Readonly<Record<string, BotocoreMember>>;
  readonly required?: readonly string[];
  readonly member?: Reference;
  readonly key?: Reference;
  readonly value?: Reference;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly min?: number;
  readonly max?: number;
  readonly union?: boolean;
  readonly exception?: boolean;
  readonly error?: { readonly httpStatusCode?: number };
  readonly timestampFormat?: string;
}

export function smithyShapes(namespace: string, { operations, shapes }: BotocoreModel): Record<string, Shape> {
  const id = (name: string): string => `${namespace}#${name}`;
  const to = ({ shape }: Reference) => ({ target: id(shape) });
  const ofShape = ([name, shape]: [string, BotocoreShape]): [string, Shape] => [
    id(name),
    {
      type: shape.union === true ? "union" : shape.type,
      traits: shapeTraits(shape),
      members: Object.fromEntries(
        Object.entries(shape.members ?? {}).map(([key, member]) => [
          key,
          { ...to(member), traits: memberTraits(key, member, shape.required ?? []) },
        ]),
      ),
      ...(shape.member && { member: to(shape.member) }),
      ...(shape.key && { key: to(shape.key) }),
      ...(shape.value && { value: to(shape.value) }),
    },
  ];
  const ofOperation = ([name, { http, input, output, errors = [] }]: [string, BotocoreOperation]): [string, Shape] => [
    id(name),
    {
      type: "operation",
      ...(input && { input: to(input) }),
      ...(output && { output: to(output) }),
      errors: errors.map(to),
      traits: {
        "smithy.api#http": { method: http.method, uri: http.requestUri, code: http.responseCode ?? 200 },
      },
    },
  ];
  const service: Shape = { type: "service", traits: { "aws.protocols#restJson1": {} } };
  return Object.fromEntries([
    [id("Service"), service],
    ...Object.entries(shapes).map(ofShape),
    ...Object.entries(operations).map(ofOperation),
  ]);
}

function shapeTraits(shape: BotocoreShape): Traits {
  const { type, enum: values, pattern, min, max, exception, error, timestampFormat } = shape;
  const bounds = { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
  const isNumber = type === "integer" || type === "long" || type === "float" || type === "double";
  const status = error?.httpStatusCode ?? 400;
  return {
    ...(values && { "smithy.api#enum": values.map((value) => ({ value })) }),
    // botocore drops the anchors that Smithy's patterns carry.
    ...(pattern === undefined ? {} : { "smithy.api#pattern": `^(?:${pattern})$` }),
    ...(Object.keys(bounds).length === 0 ? {} : { [`smithy.api#${isNumber ? "range" : "length"}`]: bounds }),
    ...(timestampFormat === "iso8601" && { "smithy.api#timestampFormat": "date-time" }),
    ...(exception === true && {
      "smithy.api#error": status < 500 ? "client" : "server",
      "smithy.api#httpError": status,
    }),
  };
}

function memberTraits(name: string, { location, locationName = name }: BotocoreMember, required: readonly string[]) {
  const bindings: Readonly<Record<string, Traits>> = {
    uri: { "smithy.api#httpLabel": {} },
    querystring: { "smithy.api#httpQuery": locationName },
    header: { "smithy.api#httpHeader": locationName },
  };
  const body: Traits = locationName === name ? {} : { "smithy.api#jsonName": locationName };
  return {
    ...(location === undefined ? body : bindings[location]),
    ...(required.includes(name) ? { "smithy.api#required": {} } : {}),
  };
}
