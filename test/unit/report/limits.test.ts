import { gzipSync } from "node:zlib";
import { beforeAll, expect, test } from "vitest";
import { formats, pullRequestBytes, stepSummaryBytes } from "../../../report/formats";
import { count } from "../../../report/formats/words";
import type { Report } from "../../../report/model/report";
import { parseJunit, propertiesOf, rendered } from "./parsers";
import { bigReport, sampleReport, world } from "./sample";

/**
 * 5,000 accounts x 17 regions x 3 services, a tenth of which is wrong in many ways; and small limits, where every cut
 * must be counted.
 */
let big: Report;
const second = 1000;
beforeAll(() => {
  big = bigReport();
}, 60 * second);
const MB = 1024 * 1024;

test("every format of the big report is written, within its bounds", { timeout: 60 * second }, () => {
  expect(big.summary.cells).toBe(940_000);
  const limits: Record<string, number> = {
    table: MB / 4,
    json: 20 * MB,
    markdown: stepSummaryBytes,
    junit: 10 * MB,
    sarif: 10 * MB,
    gitlab: 10 * MB,
    csv: 20 * MB,
    html: 3 * MB,
  };
  for (const { name } of formats)
    expect(Buffer.byteLength(rendered(name, big)), name).toBeLessThanOrEqual(limits[name] ?? 0);
});

test("markdown counts exactly what it leaves out, at any size", () => {
  for (const report of [big, sampleReport()]) {
    for (const maxBytes of [2048, 4096, 10_000, pullRequestBytes, stepSummaryBytes]) {
      const page = rendered("markdown", report, { maxBytes });
      expect(Buffer.byteLength(page)).toBeLessThanOrEqual(maxBytes);
      const listed = page.includes("Every cell that is not covered")
        ? page
            .slice(page.indexOf("Every cell that is not covered"))
            .split("\n")
            .filter((line) => line.startsWith("| ")).length - 1
        : 0;
      if (listed < report.cells.length)
        expect(page).toContain(`${count(report.cells.length - listed)} of ${count(report.cells.length)} cells`);
      else expect(page).not.toMatch(/of [\d,]+ cells/);
      expect(page.match(/<details>/g)?.length).toBe(page.match(/<\/details>/g)?.length);
    }
  }
});

test("sarif stays within GitHub's limits, stands for every cell and says how", () => {
  const text = rendered("sarif", big);
  const log = JSON.parse(text);
  expect(log.runs.length).toBeLessThanOrEqual(20);
  const [run] = log.runs;
  expect(run.results.length).toBeLessThanOrEqual(5000);
  expect(gzipSync(text).length).toBeLessThan(10 * MB);
  const open = big.cells.filter((cell) => !["waived", "notApplicable"].includes(cell.state)).length;
  const told = run.results.reduce(
    (sum: number, result: { properties: { cells: number } }) => sum + result.properties.cells,
    0,
  );
  expect(run.properties.grain).toBe("place");
  expect(told + run.properties.leftOut.cells).toBe(open);
  expect(run.tool.driver.rules.length).toBeLessThan(100);
});

test("junit of the big report groups, and its properties still hold the report's counts", () => {
  const { suites, root } = parseJunit(rendered("junit", big));
  expect(Number(root["@tests"])).toBeLessThan(10_000);
  expect(Number(propertiesOf(suites[0] as (typeof suites)[number]).gap)).toBe(big.summary.gap);
});

test("with a limit of a few entries the most urgent are kept and the rest is counted", () => {
  const report = sampleReport();
  for (const maxEntries of [0, 1, 2, 5]) {
    const [run] = JSON.parse(rendered("sarif", report, { maxEntries })).runs;
    expect(run.results.length).toBeLessThanOrEqual(maxEntries);
    const told = run.results.reduce(
      (sum: number, result: { properties: { cells: number } }) => sum + result.properties.cells,
      0,
    );
    expect(told + run.properties.leftOut.cells).toBe(23);
    if (maxEntries > 0) expect(run.results[0].ruleId).toMatch(/^gap/);
  }
});

test("fingerprints do not depend on what else is in the report", () => {
  const wrong = (accounts: number, regions: string[]) =>
    world(accounts, regions, (cell, index) =>
      index === 1 && cell.capability === "EC2" ? { state: "gap", observed: "DISABLED" } : undefined,
    );
  const prints = (report: Report) =>
    JSON.parse(rendered("sarif", report)).runs[0].results.map((result: { partialFingerprints: object }) =>
      JSON.stringify(result.partialFingerprints),
    );
  const [one] = prints(wrong(3, ["eu-west-1"]));
  expect(prints(wrong(9, ["ap-south-1", "eu-west-1"]))).toContain(one);
  expect(prints({ ...wrong(3, ["eu-west-1"]), generatedAt: "2026-01-01T00:00:00Z" })).toEqual([one]);
});

test("table: 40 accounts and 5,000 accounts both stay readable", () => {
  const small = rendered(
    "table",
    world(40, ["eu-west-1", "us-east-1"], (_, index) =>
      index % 8 === 0 ? { state: "gap", observed: "DISABLED" } : undefined,
    ),
    { width: 80 },
  );
  expect(Math.max(...small.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
  expect(small.split("\n").length).toBeLessThan(100);
  expect(rendered("table", big, { width: 120 }).split("\n").length).toBeLessThan(1000);
});

test("table: colour is off unless asked for, and changes nothing else", () => {
  const report = sampleReport();
  const plain = rendered("table", report);
  expect(plain).not.toContain("\u001b");
  const coloured = rendered("table", report, { color: true });
  expect(coloured).toContain("\u001b[31m");
  // biome-ignore lint/complexity/useRegexLiterals: a control character in a literal is hard to see
  expect(coloured.replace(new RegExp("\\u001b\\[\\d+m", "g"), "").replace(/ +$/gm, "")).toBe(plain);
});
