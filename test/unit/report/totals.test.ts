import fc from "fast-check";
import { expect, test } from "vitest";
import { cellStates } from "../../../provider/core/cell";
import { addSummaries } from "../../../provider/core/summary";
import { causes } from "../../../report/formats/causes";
import { visible } from "../../../report/formats/escape";
import { count, countOrder, countsLine, newAccountsLabel, stateWord } from "../../../report/formats/words";
import type { Report } from "../../../report/model/report";
import { pageDataOf, parseCsv, parseJunit, propertiesOf, rendered } from "./parsers";
import { randomReport } from "./random";

/** Every format says the same numbers as the model, for any report. */
const runs = { numRuns: 150 };
const check = (name: string, body: (report: Report) => void) =>
  test(name, () => fc.assert(fc.property(randomReport, body), runs));

const byState = (report: Report, states: readonly string[]) =>
  report.cells.filter((cell) => states.includes(cell.state)).length;

check("model: seven counts add up, and so do resources, matrices and accounts", (report) => {
  const { summary } = report;
  expect(cellStates.reduce((sum, state) => sum + summary[state], 0)).toBe(summary.cells);
  const joining = report.newAccounts ?? { cells: 0, covered: 0 };
  expect(report.cells.length).toBe(summary.cells - summary.covered + joining.cells - joining.covered);
  expect(addSummaries(report.resources.map((resource) => resource.summary))).toEqual(summary);
  expect(addSummaries(report.resources.flatMap((resource) => resource.matrix.map((entry) => entry.summary)))).toEqual(
    summary,
  );
  expect(addSummaries(report.accounts.map((account) => account.summary))).toEqual(summary);
  const settings = report.resources.flatMap((resource) => resource.newAccounts ?? []);
  expect(addSummaries(settings.map((entry) => entry.summary)).cells).toBe(joining.cells);
});

check("causes stand for each cell exactly once", (report) => {
  const key = (resource: number, state: string, region: string, account: string, capability: string) =>
    [resource, state, region, account, capability].join(" ");
  const told = causes(report).flatMap((cause) => {
    const cells = cause.places.flatMap((place) =>
      place.regions.flatMap((region) =>
        place.accounts.flatMap(({ account }) =>
          cause.capabilities.map((capability) => key(cause.resource, cause.state, region, account, capability)),
        ),
      ),
    );
    expect(cells.length).toBe(cause.cells);
    return cells;
  });
  expect(told.sort()).toEqual(
    report.cells.map((cell) => key(cell.resource, cell.state, cell.region, cell.account, cell.capability)).sort(),
  );
});

check("table", (report) => {
  const text = rendered("table", report, { width: 1000, maxEntries: 3 });
  for (const state of countOrder) expect(text).toContain(`${stateWord[state]} ${count(report.summary[state])}`);
  const all = causes(report);
  const rest = all.slice(3);
  if (rest.length > 0)
    expect(text).toContain(
      `Left out: ${rest.length} more reason${rest.length === 1 ? "" : "s"}, ${rest.reduce((sum, cause) => sum + cause.cells, 0)} cell`,
    );
});

check("json is the model", (report) => {
  expect(JSON.parse(rendered("json", report))).toEqual(JSON.parse(JSON.stringify(report)));
});

check("markdown", (report) => {
  const text = rendered("markdown", report);
  expect(text).toContain(
    `${countOrder.map((state) => `${stateWord[state]} ${count(report.summary[state])}`).join(", ")}.`,
  );
  expect(text).toContain("Nothing was left out");
  const rows = text
    .slice(text.indexOf("Every cell that is not covered"))
    .split("\n")
    .filter((line) => line.startsWith("| "));
  expect(rows.length).toBe(report.cells.length === 0 ? 0 : report.cells.length + 1);
});

check(
  "junit: attributes count elements, failures, errors and skipped are the report's, properties hold the seven counts",
  (report) => {
    const { root, suites } = parseJunit(rendered("junit", report));
    const elements = suites.flatMap((suite) => suite.testcase);
    expect(Number(root["@failures"])).toBe(byState(report, ["gap", "surplus"]));
    expect(Number(root["@errors"])).toBe(byState(report, ["unknown"]));
    expect(Number(root["@skipped"])).toBe(byState(report, ["pending", "waived", "notApplicable"]));
    expect(Number(root["@tests"])).toBe(elements.length);
    for (const kind of ["failure", "error", "skipped"])
      expect(elements.filter((one) => kind in one).length).toBe(
        Number(root[kind === "skipped" ? "@skipped" : `@${kind}s`]),
      );
    for (const suite of suites) expect(Number(suite["@tests"])).toBe(suite.testcase.length);
    const names = elements.map((one) => `${one["@classname"]} ${one["@name"]}`);
    if (
      new Set(report.resources.map((resource) => JSON.stringify([resource.service, resource.name, resource.stack])))
        .size === report.resources.length &&
      report.resources.length < 2
    )
      expect(new Set(names).size).toBe(names.length);
    const [about, ...others] = suites.map(propertiesOf);
    for (const state of ["cells", ...cellStates] as const) {
      expect(Number(about?.[state])).toBe(report.summary[state]);
      expect(others.reduce((sum, suite) => sum + Number(suite[state]), 0)).toBe(report.summary[state]);
    }
  },
);

check("sarif and gitlab: one finding for each cell that asks for attention; the rest is in the summary", (report) => {
  const open = byState(report, ["gap", "surplus", "unknown", "pending"]);
  const run = JSON.parse(rendered("sarif", report)).runs[0];
  expect(run.results.length).toBe(open);
  expect(run.properties.summary).toEqual(report.summary);
  const issues = JSON.parse(rendered("gitlab", report));
  expect(issues.length).toBe(open);
  expect(new Set(issues.map((issue: { fingerprint: string }) => issue.fingerprint)).size).toBe(open);
  if (open > 0) expect(issues[0].content.body).toContain(countsLine(report.summary));
});

check("csv: a row for each cell that is not covered", (report) => {
  const [, ...rows] = parseCsv(rendered("csv", report));
  expect(rows.length).toBe(report.cells.length);
  for (const state of countOrder.slice(1)) {
    const settings = report.newAccounts?.[state] ?? 0;
    expect(rows.filter((row) => row[0] === state).length).toBe(report.summary[state] + settings);
    expect(rows.filter((row) => row[0] === state && row[1] === "newAccounts").length).toBe(settings);
  }
});

check("html: counts in the head, every account, every cell", (report) => {
  const text = rendered("html", report);
  for (const state of countOrder)
    expect(text).toContain(`<b>${count(report.summary[state])}</b><span class="${state}">`);
  const data = pageDataOf(text);
  expect(data.cells).toBe(report.cells.length);
  const rows = report.newAccounts === undefined ? [] : [{ name: newAccountsLabel, summary: report.newAccounts }];
  const all = [...report.accounts, ...rows];
  expect(data.accountsCount).toBe(report.accounts.length);
  expect(data.accounts.map((one: unknown[]) => one.slice(3))).toEqual(
    all.map((one) => countOrder.map((state) => one.summary[state])),
  );
  expect(data.accounts.map((one: unknown[]) => one[1])).toEqual(all.map((one) => visible(one.name ?? "")));
});
