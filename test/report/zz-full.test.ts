import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import fc from "fast-check";
import { expect, test } from "vitest";
import { rendered } from "./parsers";
import { randomReport } from "./random";
import { bigReport, sampleReport } from "./sample";
test("full", () => {
  const schema = JSON.parse(readFileSync("/tmp/sarif-schema.json", "utf8").replaceAll('"^[a-zA-Z]{2}|^[a-zA-Z]{2}-[a-zA-Z]{2}]?$"','"^[a-zA-Z]{2}"'));
  delete schema.$schema; delete schema.id;
  const v = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(schema);
  let n = 0, empty = 0;
  const check = (r: any) => { const j = JSON.parse(rendered("sarif", r)); n++; if (j.runs[0].results.length === 0) empty++; v(j); expect((v.errors ?? []).slice(0, 3)).toEqual([]); };
  check(sampleReport()); check(bigReport());
  fc.assert(fc.property(randomReport, check), { numRuns: 500 });
  console.log("validated", n, "without results", empty);
  expect(v({ version: "2.1.0", runs: [{ tool: {} }] })).toBe(false);
}, 60000);
