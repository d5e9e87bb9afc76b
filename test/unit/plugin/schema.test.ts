import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { services } from "../../../provider/services";
import type { Service } from "../../../provider/services/service";
import { schemaFile, schemaText } from "../../../scripts/sdk/schema.mjs";

/** A type of a Pulumi schema, as far as ours uses it. */
interface Type {
  readonly type?: string;
  readonly $ref?: string;
  readonly items?: Type;
  readonly additionalProperties?: Type;
  readonly properties?: Readonly<Record<string, Type>>;
  readonly required?: readonly string[];
}

interface Resource {
  readonly inputProperties: Readonly<Record<string, Type>>;
  readonly requiredInputs?: readonly string[];
  readonly properties: Readonly<Record<string, Type>>;
}

const text = readFileSync(schemaFile, "utf8");
const schema = JSON.parse(text) as {
  readonly types: Readonly<Record<string, Type>>;
  readonly resources: Readonly<Record<string, Resource>>;
};
const resourceOf = ({ kind }: Service): Resource => schema.resources[`aws-coverage:index:${kind}`] as Resource;

it("is what `npm run sdk -- schema` writes today", () => {
  expect(text).toBe(schemaText());
});

it("has a resource for every service, and no other", () => {
  expect(Object.keys(schema.resources).sort()).toEqual(services.map(({ kind }) => `aws-coverage:index:${kind}`).sort());
});

it("has neither unions nor enumerations: Python's SDK cannot serve them", () => {
  expect(text).not.toMatch(/"(oneOf|anyOf|enum)"/);
});

/** A type of ours and one of zod's JSON schema, member by member, as lines `path: type`. */
function pulumiLines(type: Type, path: string): string[] {
  const whole = type.$ref?.startsWith("#/types/") ? (schema.types[type.$ref.slice("#/types/".length)] as Type) : type;
  if (whole.items !== undefined) return pulumiLines(whole.items, `${path}[]`);
  if (whole.additionalProperties !== undefined) return pulumiLines(whole.additionalProperties, `${path}{}`);
  if (whole.properties === undefined) return [`${path}: ${whole.type}`];
  return Object.entries(whole.properties).flatMap(([name, member]) =>
    pulumiLines(member, `${path}.${name}${whole.required?.includes(name) ? "" : "?"}`),
  );
}

interface JsonType {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly items?: JsonType;
  readonly additionalProperties?: JsonType | boolean;
  readonly properties?: Readonly<Record<string, JsonType>>;
  readonly required?: readonly string[];
}

function validatedLines(type: JsonType, path: string): string[] {
  if (type.items !== undefined) return validatedLines(type.items, `${path}[]`);
  if (type.properties !== undefined)
    return Object.entries(type.properties).flatMap(([name, member]) =>
      validatedLines(member, `${path}.${name}${type.required?.includes(name) ? "" : "?"}`),
    );
  if (typeof type.additionalProperties === "object") return validatedLines(type.additionalProperties, `${path}{}`);
  return [`${path}: ${type.enum === undefined ? type.type : "string"}`];
}

const validated = ({ schema: from, releases }: Service): string[] =>
  validatedLines(z.toJSONSchema(from, { io: "input", unrepresentable: "any" }) as JsonType, "")
    // The faces give it, not the user.
    .filter((line) => !line.startsWith(".resourceName"))
    // Where a level has nothing to choose from, there is no input for it.
    .filter((line) => !line.startsWith(".onRelease?.capability") || Object.keys(releases.capability).length > 0);

describe.each(services.map((service) => [service.kind, service] as const))("%s", (_, service) => {
  it("declares exactly the inputs that are validated, with their types, required where they are", () => {
    const { inputProperties, requiredInputs = [] } = resourceOf(service);
    expect(pulumiLines({ properties: inputProperties, required: requiredInputs }, "").sort()).toEqual(
      validated(service).sort(),
    );
  });

  it("tells every output that programs may use", () => {
    expect(Object.keys(resourceOf(service).properties).sort()).toEqual(
      expect.arrayContaining(["accountIds", "administrator", "notCovered", "plan", "summary"]),
    );
  });
});
