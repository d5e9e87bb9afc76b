import type { Report } from "../model/report";
import { sinceLine } from "./changes";
import { clip, oneLine } from "./escape";
import type { Finding, Findings } from "./findings";
import { findings } from "./findings";
import type { Format } from "./format";
import { locationOf, uriOf } from "./location";
import type { NotCovered } from "./words";
import { alarms, count, countsLine, stateMeaning, stateWord, verdict } from "./words";

/**
 * SARIF 2.1.0 within GitHub's limits: one run; of its results GitHub shows 5,000, so more are never written (they are
 * grouped first, `findings`). Waived and not applicable cells are no alerts: they would stay open for ever.
 */
const level: Readonly<Partial<Record<NotCovered, "error" | "warning" | "note">>> = {
  gap: "error",
  surplus: "warning",
  unknown: "warning",
  pending: "note",
};
const resultsMax = 5000;
const textMax = 1000;

/** Where people read about the tool. The organisation is a placeholder until the repository is public. */
const informationUri = "https://github.com/example-org/pulumi-aws-coverage";

export const sarifFormat: Format = {
  name: "sarif",
  description: "SARIF 2.1.0, for GitHub code scanning and Azure DevOps",
  mediaType: "application/sarif+json",
  extension: ".sarif",
  *pieces(report, options = {}) {
    const found = findings(report, {
      limit: Math.min(options.maxEntries ?? resultsMax, resultsMax),
      states: Object.keys(level) as NotCovered[],
    });
    const rules = [...new Map(found.findings.map((finding) => [ruleId(finding), finding])).values()];
    const indexOf = new Map(rules.map((finding, index) => [ruleId(finding), index]));
    const head = JSON.stringify({
      tool: {
        driver: {
          name: report.tool.name,
          version: report.tool.version,
          informationUri,
          fullName: "AWS security service coverage",
          shortDescription: { text: report.meaning },
          rules: rules.map(toRule),
        },
      },
      columnKind: "utf16CodeUnits",
      invocations: [toInvocation(report, found)],
      properties: {
        meaning: report.meaning,
        verdict: verdict(report),
        summary: report.summary,
        ...(report.newAccounts === undefined ? {} : { newAccounts: report.newAccounts }),
        grain: found.grain,
        leftOut: found.leftOut,
      },
    });
    yield `{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[\n${head.slice(0, -1)},\n"results":[`;
    for (const [index, finding] of found.findings.entries()) {
      yield `${index === 0 ? "\n" : ",\n"}${JSON.stringify(toResult(finding, indexOf.get(ruleId(finding)) as number))}`;
    }
    yield "\n]}]}\n";
  },
};

function ruleId(finding: Finding): string {
  return finding.capability === undefined ? finding.state : `${finding.state}/${finding.capability}`;
}

function toRule(finding: Finding): unknown {
  const { state, capability } = finding;
  const what = capability === undefined ? "" : `${capability}: `;
  return {
    id: ruleId(finding),
    name: capability === undefined ? state : `${state} ${capability}`,
    shortDescription: { text: clip(oneLine(`${what}${stateWord[state]}`), textMax) },
    fullDescription: { text: clip(oneLine(`${what}${stateMeaning[state]}`), textMax) },
    help: { text: helpText(state) },
    defaultConfiguration: { level: level[state] },
    properties: { tags: ["security", "aws", "enablement"], precision: "very-high" },
  };
}

function helpText(state: NotCovered): string {
  if (state === "gap" || state === "surplus")
    return "`pulumi preview` shows the change, `pulumi up` makes it. `aws-coverage verify --format html` lists every account.";
  if (state === "unknown")
    return "The cause is in the result. `aws-coverage doctor` finds the missing permission or delegation.";
  return "AWS is working on it. Verify again later.";
}

function toInvocation(report: Report, { leftOut }: Findings): unknown {
  const notes = alarms(report).map((text) => ({ level: "warning", message: { text: text || "(empty)" } }));
  const warn = (text: string) => notes.push({ level: "warning", message: { text: oneLine(text) } });
  if (leftOut.cells > 0) warn(`Left out: ${count(leftOut.findings)} findings about ${count(leftOut.cells)} cells.`);
  for (const line of sinceLine(report)) warn(line);
  const { accounts = [], regions = [] } = report.undeclared ?? {};
  if (accounts.length + regions.length > 0)
    warn(`No declaration mentions ${count(accounts.length)} accounts and ${count(regions.length)} regions.`);
  return {
    executionSuccessful: report.incomplete === undefined,
    endTimeUtc: report.generatedAt,
    exitCodeDescription: `${verdict(report)} ${countsLine(report.summary)}.`,
    ...(notes.length > 0 ? { toolExecutionNotifications: notes } : {}),
  };
}

function toResult(finding: Finding, ruleIndex: number): unknown {
  const { resource, cell } = finding;
  const { path, line } = locationOf(resource);
  return {
    ruleId: ruleId(finding),
    ruleIndex,
    level: level[finding.state],
    message: { text: plain(clip([`${finding.title}.`, ...finding.details].map(oneLine).join(" "), textMax)) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(path), uriBaseId: "%SRCROOT%" },
          region: { startLine: line },
        },
      },
    ],
    partialFingerprints: { "awsCoverage/v1": finding.fingerprint },
    properties: {
      cells: finding.cells,
      region: finding.region,
      capability: finding.capability,
      ...(cell === undefined ? {} : { cell }),
    },
  };
}

/** In SARIF messages `[text](target)` is a link and `{0}` a placeholder; a message of AWS holds neither. */
function plain(text: string): string {
  return text.replace(/[[\]\\]/g, "\\$&").replace(/[{}]/g, "$&$&");
}
