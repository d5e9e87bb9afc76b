import { printable } from "../../provider/core/printable";
import type { Diagnosis } from "../../provider/services/service";

/** One thing that was checked, and where. */
export interface Finding extends Diagnosis {
  /** What it is about: a service, a connection, a program. */
  readonly about: string;
  readonly region?: string;
}

/** A finding that is the same in several regions. */
export interface Line extends Omit<Finding, "region"> {
  readonly regions: readonly string[];
}

/**
 * Each finding once, with all of its regions, in the order of first mention. Findings that differ only in the name of
 * their region are the same; where there are several, REGION stands for it.
 */
export function linesOf(findings: readonly Finding[]): Line[] {
  const groups = new Map<string, { readonly first: Omit<Finding, "region">; readonly regions: Set<string> }>();
  for (const { region, ...first } of findings) {
    const text = JSON.stringify(first);
    const key = region === undefined ? text : text.replaceAll(region, "REGION");
    const group = groups.get(key) ?? { first, regions: new Set() };
    groups.set(key, group);
    if (region !== undefined) group.regions.add(region);
  }
  return [...groups].map(([key, { first, regions }]) => ({
    ...(regions.size > 1 ? ofSeveral(JSON.parse(key)) : first),
    regions: [...regions],
  }));
}

/** The line names its regions; only a command in a remedy needs a placeholder for them. */
const ofSeveral = (finding: Omit<Finding, "region">): Omit<Finding, "region"> => ({
  ...finding,
  text: finding.text.replaceAll(" in REGION", ""),
});

const marks = { fine: "ok     ", note: "note   ", problem: "PROBLEM" } as const;

export function textOf(lines: readonly Line[]): string {
  const text = lines.flatMap(({ is, about, subject, text, remedy, regions }) => [
    `${marks[is]}  ${about}: ${subject}${regions.length === 0 ? "" : ` (${regions.join(", ")})`}: ${text}`,
    ...(remedy === undefined ? [] : [`         remedy: ${remedy}`]),
  ]);
  const problems = lines.filter((line) => line.is === "problem").length;
  const verdict =
    problems === 0
      ? "Nothing found that would stop an update."
      : `${problems} ${problems === 1 ? "problem" : "problems"} would stop an update, or hide gaps.`;
  return `${printable([...text, "", verdict].join("\n"))}\n`;
}
