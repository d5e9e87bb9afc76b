import type { Summary } from "../../provider/core/summary";
import { addSummaries } from "../../provider/core/summary";
import type { Report, ReportCell, ReportResource } from "../model/report";
import type { Cause } from "./causes";
import { causes } from "./causes";
import { changeGroups, sinceLine } from "./changes";
import { markdownCode as code, oneLine, markdownText as text } from "./escape";
import type { Format } from "./format";
import { Page } from "./page";
import {
  accountLabel,
  alarms,
  count,
  counted,
  countOrder,
  detailLines,
  newAccountsLabel,
  newAccountsLine,
  percent,
  provenance,
  resourceFacts,
  resourceTitle,
  some,
  stateWord,
  undeclaredLines,
  verdict,
} from "./words";

/** GitHub drops a step summary above 1,024 KiB altogether. */
export const stepSummaryBytes = 900_000;
/** GitHub refuses comments above 65,536 characters. */
export const pullRequestBytes = 60 * 1024;
const bytesMin = 2048;
const closingBytes = 900;
const accountsMax = 8;
const placesMax = 5;

/**
 * For step summaries and pull request comments. Sections from the general to the particular; what does not fit any more
 * is counted at the end, so a reader never takes a part for the whole.
 */
export const markdownFormat: Format = {
  name: "markdown",
  description: "for GitHub step summaries and comments on pull or merge requests; never larger than its limit",
  mediaType: "text/markdown",
  extension: ".md",
  *pieces(report, options = {}) {
    const page = new Page(Math.max(bytesMin, options.maxBytes ?? stepSummaryBytes), closingBytes);
    const leftOut: string[] = [];
    const section = (
      title: string,
      noun: string,
      total: number,
      share: number,
      head: string,
      rows: Iterable<string>,
      fold = false,
    ) => {
      if (total === 0) return;
      const open = fold ? `\n<details><summary>${title} (${count(total)})</summary>\n\n` : `\n## ${title}\n\n`;
      const shown = page.rows(`${open}${head}`, rows, fold ? "\n</details>\n" : "", share);
      if (shown < total) leftOut.push(`${count(total - shown)} of ${counted(total, noun)}`);
    };
    for (const part of header(report)) page.add(part);
    const { resources, cells } = report;
    section(
      "Resources",
      "resource",
      resourceRows(resources).length,
      0.3,
      countsHead("Resource"),
      resourceRows(resources),
    );
    const warnings = alarms(report);
    section(
      "Warnings",
      "warning",
      warnings.length,
      0.2,
      "",
      warnings.map((warning) => `- ${text(warning, 1000)}\n`),
    );
    const all = causes(report);
    const titles = new Map(resources.map((resource) => [resource.id, resource]));
    section(
      "What is not covered, and why",
      "reason",
      all.length,
      0.7,
      causesHead,
      all.map((cause) => causeRow(cause, titles.get(cause.resource))),
    );
    for (const { title, lines } of changeGroups(report)) {
      const rows = lines.map((line) => `- ${text(line, 1500)}\n`);
      section(`Since the earlier report: ${title}`, `line (${title})`, rows.length, 0.3, "", rows);
    }
    const undeclared = undeclaredLines(report);
    section(
      "No declaration mentions",
      "account or region",
      undeclared.length,
      0.3,
      "",
      undeclared.map((line) => `- ${text(line)}\n`),
    );
    for (const [title, groups] of groupings(report)) {
      section(
        `By ${title}`,
        `row (by ${title})`,
        groups.length,
        0.3,
        countsHead(title),
        groups.map(([name, sum]) => countsRow(text(name), sum)),
        true,
      );
    }
    section(
      "Declared by",
      "resource description",
      resources.length,
      0.3,
      "",
      resources.map((resource) => `- ${text(`${resourceTitle(resource)} · ${resourceFacts(resource)}`, 400)}\n`),
      true,
    );
    section("Every cell that is not covered", "cell", cells.length, 1, cellsHead, cellRows(cells, titles), true);
    yield page.end(closing(cells.length, leftOut));
  },
};

function* header(report: Report): Iterable<string> {
  const { summary, newAccounts } = report;
  yield `# AWS coverage: ${percent(summary)}\n\n**${verdict(report)}** ${stateCounts(summary)}\n`;
  if (newAccounts !== undefined) yield `\n${text(newAccountsLine(newAccounts))}\n`;
  yield `\n> ${text(report.meaning, 500)}\n`;
  for (const line of [...provenance(report), ...sinceLine(report)]) yield `\n${text(line, 500)}\n`;
}

function stateCounts(summary: Summary): string {
  return `${counted(summary.cells, "cell")}: ${countOrder.map((state) => `${stateWord[state]} ${count(summary[state])}`).join(", ")}.`;
}

function resourceRows(resources: readonly ReportResource[]): string[] {
  return resources.flatMap((resource) => {
    const name = text(resourceTitle(resource));
    const joining = resource.newAccounts?.map((entry) => entry.summary);
    const more = joining === undefined ? [] : [countsRow(`${name}: ${newAccountsLabel}`, addSummaries(joining))];
    return [countsRow(name, resource.summary), ...more];
  });
}

function countsHead(first: string): string {
  return `| ${first} | coverage | cells | ${countOrder.map((state) => stateWord[state]).join(" | ")} |\n|---|${"--:|".repeat(countOrder.length + 2)}\n`;
}

function countsRow(name: string, summary: Summary): string {
  return `| ${name} | ${percent(summary)} | ${count(summary.cells)} | ${countOrder.map((state) => count(summary[state])).join(" | ")} |\n`;
}

/** The same cells, cut three ways. */
function groupings(report: Report): [string, [string, Summary][]][] {
  const sums = (parts: Iterable<readonly [string, Summary]>): [string, Summary][] => {
    const groups = new Map<string, Summary[]>();
    for (const [name, summary] of parts) {
      const group = groups.get(name);
      if (group === undefined) groups.set(name, [summary]);
      else group.push(summary);
    }
    return [...groups]
      .map(([name, summaries]): [string, Summary] => [name, addSummaries(summaries)])
      .sort(([, a], [, b]) => open(b) - open(a));
  };
  const matrix = report.resources.flatMap((resource) =>
    resource.matrix.map((entry) => ({ ...entry, service: resource.service })),
  );
  const units = report.accounts.some((account) => account.organizationalUnit !== undefined);
  return [
    [
      "organizational unit",
      units ? sums(report.accounts.map((account) => [account.organizationalUnit ?? "not known", account.summary])) : [],
    ],
    ["region", sums(matrix.map((entry) => [entry.region, entry.summary]))],
    ["capability", sums(matrix.map((entry) => [`${entry.service}: ${entry.capability}`, entry.summary]))],
  ];
}

function open(summary: Summary): number {
  return summary.gap + summary.surplus + summary.unknown + summary.pending;
}

const causesHead = "| state | cells | what | where | why |\n|---|--:|---|---|---|\n";

function causeRow(cause: Cause, resource: ReportResource | undefined): string {
  const what = `${code(some(cause.capabilities, 12, oneLine))}<br>${text(resource === undefined ? "" : resourceTitle(resource))}`;
  const places = cause.places
    .slice(0, placesMax)
    .map((place) => text(`${place.regions.join(", ")}: ${some(place.accounts, accountsMax, accountLabel)}`, 1500));
  const rest =
    cause.places.slice(placesMax).reduce((sum, place) => sum + place.regions.length * place.accounts.length, 0) *
    cause.capabilities.length;
  if (rest > 0) places.push(`and ${counted(rest, "more cell")} elsewhere`);
  return `| **${stateWord[cause.state]}** | ${count(cause.cells)} | ${what} | ${places.join("<br>")} | ${detailLines(
    cause,
  )
    .map((line) => text(line, 600))
    .join("<br>")} |\n`;
}

const cellsHead = "| state | account | region | capability | resource | details |\n|---|---|---|---|---|---|\n";

function* cellRows(cells: readonly ReportCell[], resources: ReadonlyMap<number, ReportResource>): Iterable<string> {
  for (const cell of cells) {
    const resource = resources.get(cell.resource);
    const columns = [
      stateWord[cell.state],
      code(accountLabel(cell)),
      code(cell.region),
      code(cell.capability),
      text(resource === undefined ? "" : resourceTitle(resource)),
      detailLines(cell)
        .map((line) => text(line, 600))
        .join("<br>"),
    ];
    yield `| ${columns.join(" | ")} |\n`;
  }
}

function closing(cells: number, leftOut: readonly string[]): string {
  if (leftOut.length === 0)
    return `\nNothing was left out: all ${counted(cells, "cell")} that are not covered are listed.\n`;
  return `\n**Left out to keep this page within its size:** ${leftOut.join("; ")}. The formats json, csv and html list everything.\n`;
}
