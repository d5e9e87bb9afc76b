import { Ajv2020 } from "ajv/dist/2020";
import fc from "fast-check";
import { expect, test } from "vitest";
import manifest from "../../../package.json";
import type { Report } from "../../../report/model/report";
import { rendered } from "./parsers";
import { randomReport } from "./random";
import { bigReport, sampleReport } from "./sample";

/**
 * The part of SARIF 2.1.0 that is used, closed against everything else and with GitHub's limits, which are narrower
 * than the standard's. Names, types and enumerations are the standard's; what is written here also validates against
 * the whole schema of OASIS, which is too large to keep beside it.
 */
const text = { type: "string", minLength: 1 };
const message = { type: "object", required: ["text"], properties: { text }, additionalProperties: false };
const closed = (properties: object, required = Object.keys(properties)) => ({
  type: "object",
  properties,
  required,
  additionalProperties: false,
});
const level = { enum: ["error", "warning", "note", "none"] };
const rule = closed({
  id: text,
  name: text,
  shortDescription: message,
  fullDescription: message,
  help: message,
  defaultConfiguration: closed({ level }),
  properties: {
    type: "object",
    properties: {
      tags: { type: "array", maxItems: 10, uniqueItems: true, items: text },
      precision: { enum: ["very-high", "high", "medium", "low"] },
    },
  },
});
const result = closed({
  ruleId: text,
  ruleIndex: { type: "integer", minimum: 0 },
  level,
  message,
  locations: {
    type: "array",
    minItems: 1,
    maxItems: 100,
    items: closed({
      physicalLocation: closed({
        artifactLocation: closed({
          uri: { type: "string", minLength: 1, pattern: "^(?!/)[!-~]+$" },
          uriBaseId: { const: "%SRCROOT%" },
        }),
        region: closed({ startLine: { type: "integer", minimum: 1 } }),
      }),
    }),
  },
  partialFingerprints: {
    type: "object",
    minProperties: 1,
    additionalProperties: { type: "string", pattern: "^[0-9a-f]{64}$" },
  },
  properties: { type: "object" },
});
const utc = {
  type: "string",
  pattern: "^[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9](\\.[0-9]+)?Z$",
};
const invocation = closed(
  {
    executionSuccessful: { type: "boolean" },
    endTimeUtc: utc,
    exitCodeDescription: text,
    toolExecutionNotifications: { type: "array", items: closed({ level, message }) },
  },
  ["executionSuccessful"],
);
const run = closed({
  tool: closed({
    driver: closed({
      name: text,
      version: text,
      informationUri: { type: "string", pattern: "^https://[!-~]+$" },
      fullName: text,
      shortDescription: { type: "object", properties: { text: { type: "string" } } },
      rules: { type: "array", maxItems: 25_000, uniqueItems: true, items: rule },
    }),
  }),
  columnKind: { enum: ["utf16CodeUnits", "unicodeCodePoints"] },
  invocations: { type: "array", items: invocation },
  properties: { type: "object" },
  results: { type: "array", maxItems: 5000, items: result },
});
const validate = new Ajv2020({ strict: true, strictRequired: false, allErrors: true }).compile(
  closed({
    $schema: text,
    version: { const: "2.1.0" },
    runs: { type: "array", minItems: 1, maxItems: 20, items: run },
  }),
);

function check(report: Report): void {
  const log = JSON.parse(rendered("sarif", report));
  validate(log);
  expect(validate.errors ?? []).toEqual([]);
  const [{ tool, results }] = log.runs;
  const ids = tool.driver.rules.map((one: { id: string }) => one.id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const one of results) expect(ids[one.ruleIndex]).toBe(one.ruleId);
  const prints = results.map((one: { partialFingerprints: object }) => JSON.stringify(one.partialFingerprints));
  expect(new Set(prints).size).toBe(prints.length);
}

test("the sample", () => check(sampleReport()));
test("a large report", { timeout: 60_000 }, () => check(bigReport()));
test("any report", () => fc.assert(fc.property(randomReport, check), { numRuns: 150 }));

test("findings point at the declaring file, else at Pulumi.yaml", () => {
  const uris = new Set(
    JSON.parse(rendered("sarif", sampleReport())).runs[0].results.map(
      (one: { locations: [{ physicalLocation: { artifactLocation: { uri: string } } }] }) =>
        one.locations[0].physicalLocation.artifactLocation.uri,
    ),
  );
  expect([...uris].sort()).toEqual(["Pulumi.yaml", "infra/security/index.ts"]);
});

test("gitlab: every finding has what the merge request widget needs", () => {
  const text = { type: "string", minLength: 1 };
  const issue = {
    type: "object",
    required: ["description", "check_name", "fingerprint", "severity", "location"],
    properties: {
      description: text,
      check_name: text,
      fingerprint: { type: "string", pattern: "^[0-9a-f]{64}$" },
      severity: { enum: ["info", "minor", "major", "critical", "blocker"] },
      location: {
        type: "object",
        required: ["path", "lines"],
        properties: {
          path: { type: "string", pattern: "^(?!/|\\./)[^\\\\]+$" },
          lines: { type: "object", required: ["begin"], properties: { begin: { type: "integer", minimum: 1 } } },
        },
      },
    },
  };
  const valid = new Ajv2020({ strict: true, strictRequired: false }).compile({ type: "array", items: issue });
  fc.assert(
    fc.property(randomReport, (report) => {
      valid(JSON.parse(rendered("gitlab", report)));
      expect(valid.errors ?? []).toEqual([]);
    }),
    { numRuns: 150 },
  );
});

test("sarif points at the homepage that package.json names", () => {
  const { informationUri } = JSON.parse(rendered("sarif", sampleReport())).runs[0].tool.driver;
  expect(`${informationUri}#readme`).toBe(manifest.homepage);
});
