// @ts-check
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runTests } from "./tests.mjs";

/**
 * @typedef {object} Verdict @property {import("./table.mjs").Mutant} mutant @property {number} seconds
 * @property {"caught" | "SURVIVED" | "BROKEN"} is BROKEN: no test failed, but the run did, as with a syntax error
 * @property {string} by the first test that saw it
 */

/** Makes the mistake in the copy, runs the tests, and takes it back. @param {string} folder @param {import("./table.mjs").Mutant} mutant @returns {Promise<Verdict>} */
export async function judge(folder, mutant) {
  const path = join(folder, "checkout", mutant.file);
  const text = readFileSync(path, "utf8");
  const startedAt = Date.now();
  writeFileSync(
    path,
    text.replace(mutant.find, () => mutant.replace),
  );
  try {
    const { passed, failed, late } = await runTests(folder, mutant.tests);
    const seconds = (Date.now() - startedAt) / 1000;
    if (late) return { mutant, seconds, is: "caught", by: "it never ends" };
    if (passed) return { mutant, seconds, is: "SURVIVED", by: "" };
    return { mutant, seconds, is: failed.length > 0 ? "caught" : "BROKEN", by: failed[0] ?? "" };
  } finally {
    writeFileSync(path, text);
  }
}
