// @ts-check
import { stripVTControlCharacters } from "node:util";

/**
 * What the engine prints without a terminal is long: a row for each event, the same lines again under Diagnostics, all
 * outputs. This keeps Diagnostics and the totals, and marks what it leaves out by three dots.
 * @param {string} output @returns {string[]}
 */
export function excerpt(output) {
  let part = "heading";
  /** @type {string[]} */
  const shown = [];
  for (const line of output.trimEnd().split("\n")) {
    const plain = stripVTControlCharacters(line).trimEnd();
    const heading = /^(Diagnostics|Outputs|Resources|Duration|error)\b/.exec(plain)?.[1];
    if (heading !== undefined) part = heading;
    else if (part === "heading" && plain.startsWith(" ")) part = "rows";
    if (plain === "") continue;
    if (part !== "rows" && part !== "Outputs") shown.push(line);
    else if (shown.at(-1) !== dots) shown.push(dots);
  }
  return shown;
}

const dots = "  …";
