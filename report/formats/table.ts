import { stripVTControlCharacters, styleText } from "node:util";
import { printable } from "../../provider/core/printable";
import type { Summary } from "../../provider/core/summary";
import type { Report, ReportResource } from "../model/report";
import type { Cause } from "./causes";
import { causes } from "./causes";
import { changeGroups, sinceLine } from "./changes";
import { clip, oneLine } from "./escape";
import type { Format } from "./format";
import * as words from "./words";

/**
 * For a terminal: the counts, a matrix of regions x capabilities for each resource, then every reason why something is
 * not covered.
 */
type Style = Parameters<typeof styleText>[0];
type Paint = (style: Style, text: string) => string;

const styles: Readonly<Record<keyof typeof words.stateWord, Style>> = {
  covered: "green",
  gap: "red",
  surplus: "magenta",
  unknown: "yellow",
  pending: "blue",
  waived: "gray",
  notApplicable: "gray",
};
/** Beside the colour, because not everyone sees it. */
const marks: Readonly<Record<words.NotCovered, string>> = {
  gap: "!",
  surplus: "+",
  unknown: "?",
  pending: "~",
  waived: "w",
  notApplicable: "-",
};

/** Below each region, where auto-enable settings are declared. */
const newAccountsRow = " new accounts";
const widthDefault = 100;
const widthMin = 40;
const causesDefault = 40;
const placesMax = 20;
const accountsMax = 12;
const listMax = 20;

export const tableFormat: Format = {
  name: "table",
  description: "for a terminal",
  mediaType: "text/plain",
  extension: ".txt",
  *pieces(report, options = {}) {
    const paint: Paint =
      options.color === true ? (style, text) => styleText(style, text, { validateStream: false }) : (_, text) => text;
    const width = Math.max(widthMin, options.width ?? widthDefault);
    const print = (lines: readonly string[]) => lines.map((line) => `${line.trimEnd()}\n`).join("");
    yield print(header(report, width, paint));
    for (const resource of report.resources) yield print(["", ...resourceLines(resource, width, paint)]);
    if (report.resources.length > 0) yield print(["", ...flow(legend, width).map((line) => paint("dim", line))]);
    yield print(notCovered(report, options.maxEntries ?? causesDefault, width, paint));
    yield print(changes(report, options.maxEntries ?? causesDefault, width, paint));
    yield print(undeclared(report, width));
  },
};

const legend = [
  "12/14: covered of what can be covered",
  ...words.urgency.map((state) => `${marks[state]} ${words.stateWord[state]}`),
];

function header(report: Report, width: number, paint: Paint): string[] {
  const { summary, newAccounts } = report;
  const title = `AWS coverage ${words.percent(summary)} of ${words.counted(words.coverable(summary), "cell")}. ${words.verdict(report)}`;
  const counts = words.countOrder.map((state) =>
    paint(summary[state] > 0 ? styles[state] : "dim", `${words.stateWord[state]} ${words.count(summary[state])}`),
  );
  return [
    ...wrap(title, width).map((line) => paint("bold", line)),
    ...[report.meaning, ...words.provenance(report), ...sinceLine(report)]
      .flatMap((line) => wrap(line, width))
      .map((line) => paint("dim", line)),
    "",
    ...flow([`${words.counted(summary.cells, "cell")}:`, ...counts], width),
    ...(newAccounts === undefined ? [] : [words.newAccountsLine(newAccounts)]),
    ...words
      .alarms(report)
      .flatMap((alarm) => wrap(alarm, width))
      .map((line) => paint("yellow", line)),
  ];
}

function resourceLines(resource: ReportResource, width: number, paint: Paint): string[] {
  const title = `${words.resourceTitle(resource)}  ${words.percent(resource.summary)}`;
  return [
    ...wrap(title, width).map((line) => paint("bold", line)),
    ...wrap(words.resourceFacts(resource), width, "  ").map((line) => paint("dim", line)),
    ...wrap(words.countsLine(resource.summary), width, "  "),
    ...matrixLines(resource, width, paint),
  ];
}

function matrixLines(resource: ReportResource, width: number, paint: Paint): string[] {
  const { regions, capabilities } = words.axesOf(resource);
  const cells = new Map(resource.matrix.map((entry) => [`${entry.region} ${entry.capability}`, entry.summary]));
  const joining = new Map(
    (resource.newAccounts ?? []).map((entry) => [`${entry.region} ${entry.capability}`, entry.summary]),
  );
  const names = [...regions, ...(joining.size > 0 ? [newAccountsRow] : [])];
  const first = Math.max(6, ...names.map((name) => name.length));
  const columns = capabilities.map((capability) => {
    const texts = [cells, joining].flatMap((of) =>
      regions.map((region) => cellText(of.get(`${region} ${capability}`))),
    );
    const title = clip(oneLine(capability), 28);
    return { capability, title, size: Math.max(title.length, ...texts.map((text) => text.length)) };
  });
  const lines: string[] = [];
  for (let from = 0; from < columns.length; ) {
    let to = from;
    let used = 2 + first;
    do used += 2 + (columns[to++]?.size ?? 0);
    while (to < columns.length && used + 2 + (columns[to]?.size ?? 0) <= width);
    const block = columns.slice(from, to);
    lines.push(
      `  ${paint("dim", `${"region".padEnd(first)}${block.map((column) => `  ${column.title.padStart(column.size)}`).join("")}`)}`,
    );
    for (const region of regions) {
      const row = (name: string, of: ReadonlyMap<string, Summary>): string => {
        const texts = block.map(({ capability, size }) => {
          const summary = of.get(`${region} ${capability}`);
          return `  ${paint(cellStyle(summary), cellText(summary).padStart(size))}`;
        });
        return `  ${name.padEnd(first)}${texts.join("")}`;
      };
      lines.push(row(region, cells));
      if (block.some(({ capability }) => joining.has(`${region} ${capability}`)))
        lines.push(row(newAccountsRow, joining));
    }
    from = to;
  }
  return lines;
}

function cellText(summary: Summary | undefined): string {
  if (summary === undefined || summary.cells === 0) return "";
  const shown = words.urgency.filter((state) => summary[state] > 0).map((state) => marks[state]);
  const total = words.coverable(summary);
  return `${total === 0 ? "n/a" : `${summary.covered}/${total}`}${shown.length === 0 ? "" : ` ${shown.join("")}`}`;
}

function cellStyle(summary: Summary | undefined): Style {
  if (summary === undefined || words.coverable(summary) === 0) return "dim";
  return styles[words.urgency.find((state) => summary[state] > 0 && words.urgency.indexOf(state) < 4) ?? "covered"];
}

function notCovered(report: Report, limit: number, width: number, paint: Paint): string[] {
  if (report.cells.length === 0) return [];
  const all = causes(report);
  const shown = all.slice(0, limit);
  const rest = all.slice(limit);
  const titles = new Map(report.resources.map((resource) => [resource.id, words.resourceTitle(resource)]));
  const lines = [
    "",
    paint("bold", `Not covered: ${words.counted(report.cells.length, "cell")}, ${words.counted(all.length, "reason")}`),
  ];
  for (const cause of shown) lines.push("", ...causeLines(cause, titles.get(cause.resource) ?? "", width, paint));
  if (rest.length > 0) {
    const cells = rest.reduce((sum, cause) => sum + cause.cells, 0);
    const hint = `Left out: ${words.counted(rest.length, "more reason")}, ${words.counted(cells, "cell")}. The formats json, csv and html list everything.`;
    lines.push("", ...wrap(hint, width));
  }
  return lines;
}

function causeLines(cause: Cause, title: string, width: number, paint: Paint): string[] {
  const head = `${words.stateWord[cause.state]}: ${words.some(cause.capabilities, listMax, oneLine)} · ${words.counted(cause.cells, "cell")} · ${title}`;
  const places = cause.places
    .slice(0, placesMax)
    .map((place) => `${place.regions.join(", ")}: ${words.some(place.accounts, accountsMax, words.accountLabel)}`);
  const more = cause.places.slice(placesMax);
  const moreCells =
    more.reduce((sum, place) => sum + place.regions.length * place.accounts.length, 0) * cause.capabilities.length;
  if (more.length > 0) places.push(`and ${words.counted(moreCells, "more cell")} elsewhere`);
  return [
    ...wrap(head, width, "  ").map((line) => paint(styles[cause.state], line)),
    ...words.detailLines(cause).flatMap((line) => wrap(line, width, "    ")),
    ...places.flatMap((line) => wrap(line, width, "    ")).map((line) => paint("dim", line)),
  ];
}

function changes(report: Report, limit: number, width: number, paint: Paint): string[] {
  return changeGroups(report).flatMap(({ title, lines }) => [
    "",
    paint("bold", title),
    ...lines.slice(0, limit).flatMap((line) => wrap(line, width, "  ")),
    ...(lines.length > limit ? [`  and ${words.count(lines.length - limit)} more; the format json lists all`] : []),
  ]);
}

function undeclared(report: Report, width: number): string[] {
  const lines = words.undeclaredLines(report);
  if (lines.length === 0) return [];
  return [
    "",
    ...wrap(
      `No declaration mentions ${words.counted(lines.length, "thing")}: ${words.some(lines, listMax, (line) => line)}`,
      width,
    ),
  ];
}

/** Breaks between words; a word that is longer than a line is broken within. */
function wrap(text: string, width: number, indent = ""): string[] {
  const room = width - indent.length;
  const lines: string[] = [];
  let line = "";
  for (const word of oneLine(text)
    .split(" ")
    .flatMap((long) => chunks(long, room))) {
    if (line !== "" && line.length + 1 + word.length > room) {
      lines.push(indent + line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  // Pipelines print the table into logs in which a runner looks for commands.
  return [...lines, indent + line].map(printable);
}

function chunks(word: string, size: number): string[] {
  if (word.length <= size) return [word];
  const characters = [...word];
  return Array.from({ length: Math.ceil(characters.length / size) }, (_, index) =>
    characters.slice(index * size, (index + 1) * size).join(""),
  );
}

/** Like `wrap`, for parts that may carry colour and must not be broken. */
function flow(parts: readonly string[], width: number): string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    if (last !== undefined && stripVTControlCharacters(`${last}  ${part}`).length <= width)
      lines[lines.length - 1] = `${last}  ${part}`;
    else lines.push(part);
  }
  return lines;
}
