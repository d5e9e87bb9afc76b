import type { Report } from "../model/report";
import { csvFormat } from "./csv";
import type { Format, RenderOptions } from "./format";
import { gitlabFormat } from "./gitlab";
import { htmlFormat } from "./html";
import { jsonFormat } from "./json";
import { junitFormat } from "./junit";
import { markdownFormat } from "./markdown";
import { sarifFormat } from "./sarif";
import { tableFormat } from "./table";

export type { Format, RenderOptions } from "./format";
export { pullRequestBytes, stepSummaryBytes } from "./markdown";

/** The list of formats: a new one is a new file and a line here. */
export const formats: readonly Format[] = [
  tableFormat,
  jsonFormat,
  markdownFormat,
  junitFormat,
  sarifFormat,
  gitlabFormat,
  csvFormat,
  htmlFormat,
];

/** The whole report as one string. Above a million cells prefer `pieces`: JavaScript strings end at 512 MB. */
export function render(format: Format, report: Report, options: RenderOptions = {}): string {
  return [...format.pieces(report, options)].join("");
}
