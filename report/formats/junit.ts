import { cellStates } from "../../provider/core/cell";
import type { Summary } from "../../provider/core/summary";
import { addSummaries } from "../../provider/core/summary";
import type { Report, ReportResource } from "../model/report";
import { sinceLine } from "./changes";
import { clip, xml } from "./escape";
import type { Finding } from "./findings";
import { findings } from "./findings";
import type { Format } from "./format";
import type { NotCovered } from "./words";
import {
  alarms,
  axesOf,
  count,
  coverable,
  newAccountsLabel,
  newAccountsLine,
  percent,
  provenance,
  resourceTitle,
  some,
  stateMeaning,
  undeclaredLines,
  urgency,
  verdict,
} from "./words";

/**
 * JUnit XML for GitLab, Jenkins and Azure DevOps, all of which count elements, so the attributes count elements too. A
 * suite is one resource in one region. Its cases: each cell that is not covered (failure: gap, surplus; error: unknown;
 * skipped: pending, waived, not applicable), and per capability one passing case for the covered cells. So failures,
 * errors and skipped equal the report's counts; above `maxEntries` cells are grouped (`findings`) and a case stands for
 * several, as its text says. The seven counts of the report and of each suite are in its properties in either case.
 */
const outcome: Readonly<Record<NotCovered, "failure" | "error" | "skipped">> = {
  gap: "failure",
  surplus: "failure",
  unknown: "error",
  pending: "skipped",
  waived: "skipped",
  notApplicable: "skipped",
};
/** GitLab refuses XML of more than 250,000 nodes and attributes; a case has about ten. */
const maxEntriesDefault = 5000;
const textMax = 4000;
const namesMax = 50;

export const junitFormat: Format = {
  name: "junit",
  description: "JUnit XML, for the test views of GitLab, Jenkins and Azure DevOps",
  mediaType: "application/xml",
  extension: ".xml",
  *pieces(report, options = {}) {
    const limit = options.maxEntries ?? maxEntriesDefault;
    const { findings: all, grain, leftOut } = findings(report, { limit, states: urgency });
    const entries = report.resources.reduce((sum, resource) => sum + resource.matrix.length, 0);
    const suites = suitesOf(report, all, entries <= limit);
    const notes = [report.meaning, ...provenance(report), ...sinceLine(report), ...alarms(report)];
    if (report.newAccounts !== undefined) notes.push(newAccountsLine(report.newAccounts));
    if (grain !== "cell")
      notes.push(
        `Too many cells for a case each: a case stands for one ${grain === "place" ? "region and capability" : "resource"} and state.`,
      );
    if (leftOut.cells > 0)
      notes.push(`Left out: ${count(leftOut.findings)} cases that stand for ${count(leftOut.cells)} cells.`);
    const undeclared = undeclaredLines(report);
    if (undeclared.length > 0) notes.push(`No declaration mentions: ${some(undeclared, namesMax, (line) => line)}`);
    const about = suite(
      "About this report",
      report,
      [],
      report.summary,
      `<system-out>${xml(notes.join("\n"))}</system-out>`,
    );
    yield `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ${attributes({ name: `AWS coverage (enablement). ${verdict(report)}`, ...totals(suites.flatMap((one) => one.cases)), time: 0 })}>\n${about}`;
    for (const one of suites) yield suite(one.name, report, one.cases, one.summary);
    yield "</testsuites>\n";
  },
};

interface Case {
  readonly outcome: "passed" | "failure" | "error" | "skipped";
  readonly xml: string;
}

function suitesOf(
  report: Report,
  all: readonly Finding[],
  perCapability: boolean,
): { name: string; cases: Case[]; summary: Summary }[] {
  const bySuite = new Map<string, Finding[]>();
  for (const finding of all) {
    const key = `${finding.resource.id} ${finding.region ?? ""}`;
    const list = bySuite.get(key);
    if (list === undefined) bySuite.set(key, [finding]);
    else list.push(finding);
  }
  return report.resources.flatMap((resource) => {
    const { regions } = axesOf(resource);
    const whole = bySuite.get(`${resource.id} `) ?? [];
    const head =
      whole.length === 0
        ? []
        : [
            {
              name: classOf(resource, "all regions"),
              cases: whole.map((one) => toCase(one, "all regions")),
              summary: resource.summary,
            },
          ];
    return [
      ...head,
      ...regions.map((region) =>
        regionSuite(resource, region, bySuite.get(`${resource.id} ${region}`) ?? [], perCapability),
      ),
    ];
  });
}

function regionSuite(resource: ReportResource, region: string, found: readonly Finding[], perCapability: boolean) {
  const entries = resource.matrix.filter((entry) => entry.region === region);
  const summary = addSummaries(entries.map((entry) => entry.summary));
  const parts = perCapability ? entries : [{ capability: "all capabilities", summary }];
  const covered = parts
    .filter((part) => part.summary.covered > 0)
    .map((part): Case => {
      const text = `${count(part.summary.covered)} of ${count(coverable(part.summary))} cells are covered.`;
      const names = attributes({
        classname: classOf(resource, region),
        name: `${part.capability}: covered accounts`,
        file: resource.file,
        time: 0,
      });
      return { outcome: "passed", xml: `<testcase ${names}><system-out>${xml(text)}</system-out></testcase>` };
    });
  const joining = (resource.newAccounts ?? []).filter((entry) => entry.region === region && entry.summary.covered > 0);
  const passing = joining.map(({ capability }): Case => {
    const name = `${capability}: ${newAccountsLabel}`;
    const names = attributes({ classname: classOf(resource, region), name, file: resource.file, time: 0 });
    return { outcome: "passed", xml: `<testcase ${names}/>` };
  });
  return {
    name: classOf(resource, region),
    cases: [...covered, ...(perCapability ? passing : []), ...found.map((finding) => toCase(finding, region))],
    summary,
  };
}

/** Servers keep the history of a test by its class and name, so these hold no number that changes. */
function classOf(resource: ReportResource, where: string): string {
  return `${resourceTitle(resource)} ${resource.type} ${where}`;
}

function toCase(finding: Finding, where: string): Case {
  const { cell, state } = finding;
  const kind = outcome[state];
  const name = [finding.capability ?? "all capabilities", cell?.account ?? `${state} accounts`].join(": ");
  const message = attributes({ message: clip(finding.title, textMax), ...(kind === "skipped" ? {} : { type: state }) });
  const text = xml(clip([stateMeaning[state], ...finding.details].join("\n"), textMax));
  const names = attributes({ classname: classOf(finding.resource, where), name, file: finding.resource.file, time: 0 });
  return { outcome: kind, xml: `<testcase ${names}><${kind} ${message}>${text}</${kind}></testcase>` };
}

function suite(name: string, report: Report, cases: readonly Case[], summary: Summary, extra = ""): string {
  const counts = ["cells" as const, ...cellStates].map((key) => [key, String(summary[key])]);
  const properties = [...counts, ["coverage", percent(summary)]].map(
    ([key, value]) => `<property ${attributes({ name: key as string, value: value as string })}/>`,
  );
  const head = attributes({ name, ...totals(cases), time: 0, timestamp: report.generatedAt.replace(/(\.\d+)?Z$/, "") });
  return `<testsuite ${head}>\n<properties>${properties.join("")}</properties>\n${cases.map((one) => `${one.xml}\n`).join("")}${extra}</testsuite>\n`;
}

function totals(cases: readonly Case[]) {
  const of = (kind: Case["outcome"]) => cases.filter((one) => one.outcome === kind).length;
  return { tests: cases.length, failures: of("failure"), errors: of("error"), skipped: of("skipped") };
}

function attributes(values: Readonly<Record<string, string | number | undefined>>): string {
  return Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}="${xml(String(value))}"`)
    .join(" ");
}
