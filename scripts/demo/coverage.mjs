// @ts-check
import { summaries } from "./evidence.mjs";
import { tell } from "./voice.mjs";

const states = /** @type {const} */ (["covered", "gap", "pending", "unknown", "notApplicable", "waived"]);

/** @param {import("./stage.mjs").Stage} stage */
export async function showCoverage(stage) {
  await stage.quietly("refresh", "--yes", "--skip-preview");
  const rows = [["resource", "region", "percent", ...states]];
  for (const [name, summary] of Object.entries(await summaries(stage)))
    for (const [region, counts] of Object.entries({ ...summary.regions, both: summary }))
      rows.push([name, region, `${counts.coveragePercent}`, ...states.map((state) => `${counts[state]}`)]);
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  for (const row of rows)
    tell(
      row.map((cell, column) => (column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join("  "),
    );
}
