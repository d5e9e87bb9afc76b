// @ts-check
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { main, run, say, tool } from "./run.mjs";
import { ensurePackages } from "./set-up.mjs";

/**
 * Runs rings of tests (all when none is named) and counts what the runner itself reports.
 * @param {readonly string[]} [rings] @param {readonly string[]} [more] further arguments
 * @returns {Promise<{passed: number, failed: number, skipped: number}>}
 */
export async function runRings(rings = [], more = []) {
  const folder = mkdtempSync(join(tmpdir(), "aws-coverage-rings-"));
  const file = join(folder, "result.json");
  try {
    const args = [
      "run",
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${file}`,
      ...rings.flatMap((ring) => ["--project", ring]),
      ...more,
    ];
    const code = await run(process.execPath, [tool("vitest/vitest.mjs"), ...args]);
    return count(file, code);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} file @param {number} code */
function count(file, code) {
  /** @type {{testResults: {status: string, assertionResults: {status: string}[]}[]}} */
  let report;
  try {
    report = JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return { passed: 0, failed: 1, skipped: 0 }; // the runner did not come as far as a report
  }
  const tests = report.testResults.flatMap((one) => one.assertionResults);
  const passed = tests.filter(({ status }) => status === "passed").length;
  const refused = tests.filter(({ status }) => status === "failed").length;
  const broken = report.testResults.filter(
    (one) => one.status === "failed" && !one.assertionResults.some(({ status }) => status === "failed"),
  ).length;
  // A failing runner without a failing test is a failure too, such as an error outside of all tests.
  const failed = refused + broken || (code === 0 ? 0 : 1);
  return { passed, failed, skipped: tests.length - passed - refused };
}

/** @param {{passed: number, failed: number, skipped: number}[]} results */
export function sum(results) {
  return results.reduce((a, b) => ({
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
  }));
}

/** @param {{passed: number, failed: number, skipped: number}} result */
export const verdict = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;

// `node scripts/rings.mjs unit`: what needs neither a build nor an engine.
if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href)
  await main(async () => {
    await ensurePackages();
    const [ring = "unit", ...more] = process.argv.slice(2);
    const result = await runRings([ring], more);
    say(verdict(result));
    return result.failed === 0 ? 0 : 1;
  });
