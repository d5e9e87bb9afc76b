// @ts-check
import { existsSync } from "node:fs";
import { join } from "node:path";
import { runTests } from "./tests.mjs";

/** All files together, once. */
const limitMs = 15 * 60_000;

/**
 * Tests that fail without any mistake would catch everything. Undefined when all pass.
 * @param {string} folder @param {readonly import("./table.mjs").Mutant[]} mutants @param {number} workers
 */
export async function baseline(folder, mutants, workers) {
  const files = [...new Set(mutants.flatMap(({ tests }) => tests))].sort();
  const missing = files.filter((file) => !existsSync(join(folder, "checkout", file)));
  if (missing.length > 0) return `there are no such files: ${missing.join(", ")}`;
  const { passed, failed, output } = await runTests(folder, files, { bail: 0, limitMs, workers });
  return passed ? undefined : failed.join("\n") || output;
}
