import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Emulator } from "../../../emulator";
import { administratorAccount, managementAccount, memberAccount, startEmulator } from "../../../emulator";
import type { Member, Model, OperationModel, Shape } from "../../../emulator/model";
import { services } from "../../../emulator/services";
import { authorization } from "./request";

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator({ world: { accounts: 4, regions: ["us-east-1"] } });
});
afterAll(() => emulator.close());

/** The smallest value that the model allows, as far as its patterns are those of ids; never one that it does not name. */
function smallest(model: Model, name: string, depth = 0): unknown {
  const shape = model.shapes[name] as Shape;
  if (depth > 8) return undefined;
  switch (shape.type) {
    case "structure":
    case "union":
      return Object.fromEntries(
        Object.entries(shape.members ?? {})
          .filter(([, { required }]) => required === true)
          .map(([key, member]) => [member.name ?? key, smallest(model, member.shape, depth + 1)]),
      );
    case "list":
      return Array.from({ length: shape.min ?? 1 }, () => smallest(model, (shape.member as Member).shape, depth + 1));
    case "map":
      return { key: smallest(model, (shape.value as Member).shape, depth + 1) };
    case "boolean":
      return true;
    case "integer":
    case "number":
      return shape.min ?? 1;
    case "timestamp":
      return 0;
    default:
      return textOf(shape);
  }
}

function textOf({ enum: values, pattern = "", min = 1 }: Shape): string {
  const candidates = [
    ...(values ?? []),
    memberAccount(0),
    "member@example.com",
    "us-east-1",
    `arn:aws:guardduty:us-east-1:${administratorAccount}:detector/${"0".repeat(32)}`,
    `arn:aws:inspector2:us-east-1:${administratorAccount}:x`,
    `arn:aws:security-ir:us-east-1:${administratorAccount}:membership/m-0123456789`,
    `arn:aws:securityhub:us-east-1:${administratorAccount}:hub/default`,
    `arn:aws:iam::${memberAccount(0)}:role/Reader`,
    "ou-0e0e-web00001",
    "r-0e0e",
    "p-FullAWSAccess",
    "m-0123456789",
    "car-0123456789abcdef0123456789abcdef",
    "x".repeat(Math.max(min, 1)),
    "0123456789".repeat(4).slice(0, Math.max(min, 10)),
  ];
  const fits = (text: string): boolean => text.length >= min && new RegExp(pattern, "u").test(text);
  return candidates.find(fits) ?? "x".repeat(min);
}

/** One request on the wire, as an SDK words it. */
async function ask(model: Model, name: string, { method, uri, input }: OperationModel): Promise<string> {
  const members = model.shapes[input]?.members ?? {};
  const values = smallest(model, input) as Record<string, unknown>;
  const headers: Record<string, string> = {
    authorization: authorization(managementAccount, "us-east-1", model.service),
    "content-type": "application/json",
  };
  let path = uri;
  let body: string | undefined;
  if (model.protocol === "restJson1") {
    const query = new URLSearchParams();
    for (const [key, member] of Object.entries(members)) {
      const wire = member.name ?? key;
      if (member.in === "label") path = path.replace(`{${key}}`, encodeURIComponent(String(values[wire])));
      if (member.in === "query" && values[wire] !== undefined)
        for (const one of [values[wire]].flat()) query.append(wire, String(one));
      if (member.in === "label" || member.in === "query") delete values[wire];
    }
    if (query.size > 0) path += `${path.includes("?") ? "&" : "?"}${query}`;
    if (method !== "GET" && method !== "DELETE") body = JSON.stringify(values);
  } else if (model.protocol === "awsJson1_1") {
    Object.assign(headers, { "x-amz-target": `${model.target}.${name}`, "content-type": "application/x-amz-json-1.1" });
    body = JSON.stringify(values);
  } else {
    headers["content-type"] = "application/x-www-form-urlencoded";
    const form = { Action: name, Version: model.version, ...values } as Record<string, string>;
    body = new URLSearchParams(form).toString();
  }
  await (await fetch(emulator.url + path, { method, headers, ...(body === undefined ? {} : { body }) })).text();
  const entry = emulator.journal.entries().at(-1);
  expect([entry?.service, entry?.operation]).toEqual([model.service, name]);
  return entry?.outcome ?? "";
}

/** What every operation of a service may answer beside the errors that its model names. */
const front = /^(ok|ValidationException|ValidationError|AccessDenied(Exception)?|SerializationException)$/;

describe.each(services.map(({ name, model }) => ({ name, model })))("$name, by its model", ({ model }) => {
  it.each(Object.keys(model.operations))(
    "%s is served: it answers, or refuses with an error of its own",
    async (name) => {
      const operation = model.operations[name] as OperationModel;
      const outcome = await ask(model, name, operation);
      // On the wire some lack the end of the model's name: InvalidIdentityToken.
      const bare = (code: string): string => code.replace(/Exception$/, "");
      if (!front.test(outcome)) expect(operation.errors.map(bare)).toContain(bare(outcome));
    },
  );
});

it("every operation that no other test of this folder names is one that the model-derived requests reach", () => {
  const counts = emulator.journal.counts();
  for (const { name, model } of services)
    for (const operation of Object.keys(model.operations))
      expect(counts[`${name}:${operation}`], operation).toBeDefined();
});
