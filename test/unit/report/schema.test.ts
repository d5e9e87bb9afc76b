import { Ajv2020 } from "ajv/dist/2020";
import fc from "fast-check";
import { expect, test } from "vitest";
import schema from "../../../report/report.schema.json";
import { rendered } from "./parsers";
import { randomReport } from "./random";
import { bigReport, sampleReport } from "./sample";

/** report.schema.json describes exactly what is written: no property more, none less. */
const validate = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true }).compile(schema);
const check = (text: string) => {
  validate(JSON.parse(text));
  expect(validate.errors ?? []).toEqual([]);
};

test("the sample, whose every optional property is set", () => check(rendered("json", sampleReport())));

test("any report", () =>
  fc.assert(
    fc.property(randomReport, (report) => check(rendered("json", report))),
    { numRuns: 150 },
  ));

test("a large report", { timeout: 60_000 }, () => check(rendered("json", bigReport())));

test("every property of the schema occurs in the sample", () => {
  const seen = new Set<string>();
  const walk = (value: unknown, path: string): void => {
    if (Array.isArray(value)) for (const item of value) walk(item, path);
    else if (value !== null && typeof value === "object") {
      for (const [key, child] of Object.entries(value)) {
        seen.add(`${path}.${key}`);
        walk(child, `${path}.${key}`);
      }
    }
  };
  walk(JSON.parse(rendered("json", sampleReport())), "");
  type Node = { $ref?: string; items?: Node; properties?: Record<string, Node> };
  const resolve = (node: Node): Node =>
    node.$ref === undefined
      ? node
      : ((schema.$defs as Record<string, Node>)[node.$ref.slice("#/$defs/".length)] as Node);
  const missing: string[] = [];
  const visit = (raw: Node, path: string): void => {
    const node = resolve(raw);
    if (node.items !== undefined) visit(node.items, path);
    for (const [key, child] of Object.entries(node.properties ?? {})) {
      if (!seen.has(`${path}.${key}`)) missing.push(`${path}.${key}`);
      visit(child, `${path}.${key}`);
    }
  };
  visit(schema as Node, "");
  expect(missing).toEqual([]);
});

test("a property that nobody described is refused", () => {
  expect(validate({ ...sampleReport(), surprise: 1 })).toBe(false);
});
