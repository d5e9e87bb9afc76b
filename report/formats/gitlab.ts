import { clip, oneLine } from "./escape";
import type { Finding } from "./findings";
import { findings } from "./findings";
import type { Format } from "./format";
import { locationOf } from "./location";
import type { NotCovered } from "./words";
import { count, countsLine } from "./words";

/**
 * GitLab Code Quality (a subset of the Code Climate format): an array, empty when nothing is wrong. Waived and not
 * applicable cells are not findings. The merge request widget compares by fingerprint, so these stay the same.
 */
const severity: Readonly<Partial<Record<NotCovered, "info" | "minor" | "major" | "critical">>> = {
  gap: "critical",
  surplus: "minor",
  unknown: "major",
  pending: "info",
};
const maxEntriesDefault = 5000;
const descriptionMax = 500;

export const gitlabFormat: Format = {
  name: "gitlab",
  description: "GitLab Code Quality findings, for the merge request widget",
  mediaType: "application/json",
  extension: ".json",
  *pieces(report, options = {}) {
    const states = Object.keys(severity) as NotCovered[];
    const { findings: all, leftOut } = findings(report, { limit: options.maxEntries ?? maxEntriesDefault, states });
    const about = `${report.meaning} ${countsLine(report.summary)}.${leftOut.cells > 0 ? ` Left out here: ${count(leftOut.cells)} cells.` : ""}`;
    yield `[${all.map((finding, index) => `${index === 0 ? "\n" : ",\n"}${JSON.stringify(toIssue(finding, about))}`).join("")}\n]\n`;
  },
};

function toIssue(finding: Finding, about: string): unknown {
  const { path, line } = locationOf(finding.resource);
  return {
    type: "issue",
    check_name: `aws-coverage/${finding.state}${finding.capability === undefined ? "" : `/${finding.capability}`}`,
    description: clip(oneLine([`${finding.title}.`, ...finding.details].join(" ")), descriptionMax),
    content: { body: [`${finding.title}.`, ...finding.details, about].map(oneLine).join("\n") },
    categories: ["Security"],
    fingerprint: finding.fingerprint,
    severity: severity[finding.state],
    location: { path, lines: { begin: line } },
    cells: finding.cells,
  };
}
