// @ts-check
import { spawn } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

/** Whatever a mistake makes endless ends here, and counts as seen: a test that waits for ever is no test that passes. */
const limitMs = 120_000;

/**
 * @typedef {object} Outcome @property {boolean} passed @property {readonly string[]} failed names of tests
 * @property {boolean} late the time limit ended it @property {string} output
 */

/**
 * Runs these files of the copy in one worker, up to the first test that fails.
 * @param {string} folder @param {readonly string[]} files @param {{bail?: number, limitMs?: number, workers?: number}} [options]
 * @returns {Promise<Outcome>}
 */
export function runTests(folder, files, { bail = 1, limitMs: limit = limitMs, workers = 1 } = {}) {
  const report = join(folder, "report.json");
  const projects = [...new Set(files.map((file) => file.split("/")[1] ?? ""))];
  const args = [
    join("node_modules", "vitest", "vitest.mjs"),
    "run",
    ...[`--maxWorkers=${workers}`, "--reporter=json", `--outputFile.json=${report}`, `--bail=${bail}`],
    ...projects.flatMap((project) => ["--project", project]),
    ...files,
  ];
  rmSync(report, { force: true });
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd: join(folder, "checkout"),
      // A group of its own: what hangs has children.
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    let late = false;
    const listen = (/** @type {Buffer} */ chunk) => {
      output = `${output}${chunk}`.slice(-20_000);
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
    const kill = () => {
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    };
    const timer = setTimeout(() => {
      late = true;
      kill();
    }, limit);
    process.once("exit", kill);
    child.on("close", (code) => {
      clearTimeout(timer);
      process.removeListener("exit", kill);
      resolve({ passed: code === 0, failed: failedIn(report), late, output });
    });
  });
}

/** @param {string} report @returns {string[]} */
function failedIn(report) {
  try {
    /** @type {{testResults: {assertionResults: {status: string, fullName: string}[]}[]}} */
    const { testResults } = JSON.parse(readFileSync(report, "utf8"));
    const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
    return tests.filter(({ status }) => status === "failed").map(({ fullName }) => fullName.trim());
  } catch {
    return [];
  }
}
