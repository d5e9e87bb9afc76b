// @ts-check
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { root } from "../places.mjs";
import { quote, tell } from "./voice.mjs";

/** @typedef {import("pulumi-aws-coverage/emulator").Emulator["journal"]} Journal */
/** @typedef {import("./stage.mjs").Outcome} Outcome */

/**
 * A story that is not true must fail.
 * @param {Outcome | boolean} what a command's outcome, or a claim @param {number | string} wanted its exit code, or what is wrong when the claim is not true
 */
export function expect(what, wanted) {
  if (typeof what === "boolean") {
    if (!what) throw new Error(`The demo did not go as told: ${wanted}.`);
  } else if (what.code !== wanted)
    throw new Error(`The demo did not go as told: exit code ${what.code} instead of ${wanted}.`);
}

/** The resource of the program: what a user writes. */
export function showProgram() {
  const text = readFileSync(join(root, "examples", "quickstart", "index.ts"), "utf8");
  for (const line of text.trimEnd().split("\n")) quote(line);
}

/** Accounts that a preview names. @param {string} output */
export function accountsNamed(output) {
  const diagnostics = stripVTControlCharacters(output).split(/^(?:Diagnostics|Outputs|Resources):/m)[1] ?? "";
  return [...new Set([...diagnostics.matchAll(/\b\d{12}\b/g)].map(([account]) => account))];
}

/** @param {Journal} journal @param {number} since */
export const writesSince = (journal, since) => journal.entries({ kind: "write", since });

/** Who was asked to change what, as AWS's side recorded it. @param {Journal} journal @param {number} since */
export function showWrites(journal, since) {
  const entries = writesSince(journal, since);
  const width = Math.max(...entries.map(({ operation }) => operation.length));
  for (const { region, operation, ids, outcome } of entries) {
    const who = ids.length > 3 ? `${ids.length} accounts` : ids.join(" ") || "the administrator itself";
    tell(`journal: ${region}  ${operation.padEnd(width)}  ${who}  ${outcome}`);
  }
}

/** What the last `up` or refresh stored: summaries by resource. @param {import("./stage.mjs").Stage} stage @returns {Promise<Record<string, Summary>>} */
export async function summaries(stage) {
  const { deployment } = JSON.parse(await stage.quietly("stack", "export"));
  /** @type {{outputs?: {resourceName?: string, summary?: Summary}}[]} */
  const resources = deployment.resources;
  return Object.fromEntries(
    resources.flatMap(({ outputs = {} }) =>
      outputs.resourceName === undefined || outputs.summary === undefined
        ? []
        : [[outputs.resourceName, outputs.summary]],
    ),
  );
}

/** @typedef {import("pulumi-aws-coverage").CoverageSummary} Summary */
