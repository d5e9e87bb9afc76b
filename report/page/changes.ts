import { changeGroups } from "../formats/changes";
import { html } from "../formats/escape";
import { counted } from "../formats/words";
import type { Report } from "../model/report";

const linesMax = 200;

export const hasChanges = (report: Report): boolean => report.since !== undefined;

/** What changed since the report that `--since` names. */
export function changes(report: Report): string {
  const { since } = report;
  if (since === undefined) return "";
  const groups = changeGroups(report).map(({ title, lines }) => {
    const rest = lines.length - Math.min(lines.length, linesMax);
    const items = lines.slice(0, linesMax).map((line) => `<li>${html(line)}</li>`);
    if (rest > 0) items.push(`<li>and ${counted(rest, "more line")}; the format json has all</li>`);
    return `<div class="card cause"><div><h3>${html(title)}</h3></div><ul>${items.join("")}</ul></div>`;
  });
  const intro = `Since ${html(since.file)} of ${html(since.generatedAt)}.${groups.length === 0 ? " Nothing changed." : ""}`;
  return `<section aria-labelledby="changes"><h2 id="changes">Changes</h2><p class="soft">${intro}</p>
${groups.join("\n")}</section>`;
}
