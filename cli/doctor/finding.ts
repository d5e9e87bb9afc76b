import type { Diagnosis } from "../../provider/services/service";

/** One thing that was looked at, and where. */
export interface Finding extends Diagnosis {
  /** What it is about: a service, a connection, a program. */
  readonly about: string;
  readonly region?: string;
}

/** A finding of several regions that say the same. */
export interface Line extends Omit<Finding, "region"> {
  readonly regions: readonly string[];
}

/** Problems are the point: the same one is told once, with all of its regions. The order of first mention stays. */
export function linesOf(findings: readonly Finding[]): Line[] {
  const lines = new Map<string, Line & { readonly regions: string[] }>();
  for (const { region, ...rest } of findings) {
    const key = JSON.stringify(rest);
    const line = lines.get(key) ?? { ...rest, regions: [] };
    lines.set(key, line);
    if (region !== undefined && !line.regions.includes(region)) line.regions.push(region);
  }
  return [...lines.values()];
}

const marks = { fine: "ok     ", note: "note   ", problem: "PROBLEM" } as const;

export function textOf(lines: readonly Line[]): string {
  const told = lines.flatMap(({ is, about, subject, text, remedy, regions }) => [
    `${marks[is]}  ${about}: ${subject}${regions.length === 0 ? "" : ` (${regions.join(", ")})`}: ${text}`,
    ...(remedy === undefined ? [] : [`         remedy: ${remedy}`]),
  ]);
  const problems = lines.filter((line) => line.is === "problem").length;
  const verdict =
    problems === 0
      ? "Nothing found that would stop an update."
      : `${problems} ${problems === 1 ? "problem" : "problems"} would stop an update, or hide gaps.`;
  return `${[...told, "", verdict].join("\n")}\n`;
}
