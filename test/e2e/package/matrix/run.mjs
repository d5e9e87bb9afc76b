// @ts-check
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import { engineEnv, enginePath } from "../../../../scripts/set-up.mjs";
import { programFiles, sharedFiles, spec } from "./programs.mjs";
import { installEnv, installer, nodeFolder } from "./tools.mjs";

const execute = promisify(execFile);
const commandMs = 300_000;

/** @typedef {import("./cases.mjs").Case} Case */
/** @typedef {{tarball: string, endpoint: string, tools: string}} Context */
/** @typedef {{code: number, output: string, stdout: string}} Outcome */

/**
 * Throws where the case does not hold; `Absent` where this machine cannot try it.
 * @param {Case} one @param {Context} context
 */
export async function tryCase(one, context) {
  const { tarball, endpoint, tools } = context;
  const node = await nodeFolder(tools, one.node);
  const install = await installer(tools, one.manager ?? "npm", node);
  const home = mkdtempSync(join(tmpdir(), "aws-coverage-matrix-"));
  try {
    const root = join(home, "project");
    const folder = one.workspace ? join(root, "infra") : root;
    const env = engineEnv({ folder: join(home, "home"), endpoint });
    if (node !== undefined) env["PATH"] = `${node}${delimiter}${env["PATH"]}`;
    const isPnpm = one.manager?.startsWith("pnpm") === true;
    if (one.workspace) writeWorkspace(root, tarball, !isPnpm);
    write(folder, programFiles(one, tarball, !isPnpm || !one.workspace));
    const installing = async () => must(install, root, await installEnv());
    const pulumi = (/** @type {string[]} */ ...args) =>
      run([enginePath(), ...args, "--non-interactive", "--color", "never"], folder, env);
    await installing();
    if (one.typescript !== undefined) await must(["node", "node_modules/typescript/bin/tsc", "-p", "."], folder, env);
    await must([enginePath(), "stack", "init", "dev", "--non-interactive"], folder, env);
    if (isPnpm && one.workspace) {
      // pnpm gives the program only what its own package.json names: one sentence says what to add.
      const refused = await pulumi("preview");
      expectThat(refused.code !== 0, "a program that cannot resolve the package is refused", refused);
      expectThat(
        refused.output.includes("Run `pnpm add pulumi-aws-coverage` in that folder"),
        "with the remedy",
        refused,
      );
      expectThat(!/Cannot find module|at .*node_modules/.test(refused.output), "and without a stack trace", refused);
      write(folder, programFiles(one, tarball));
      await installing();
    }
    const up = await pulumi("up", "--yes", "--skip-preview");
    expectThat(up.code === 0, "up succeeds", up);
    const told = await pulumi("stack", "output", "--json");
    const { coverage } = JSON.parse(told.stdout);
    const wanted = { coveragePercent: 100, cells: 2, covered: 2 };
    expectThat(
      JSON.stringify(sorted(coverage)) === JSON.stringify(sorted(wanted)),
      "the output coverage is right",
      told,
    );
    const again = await pulumi("preview", "--expect-no-changes");
    expectThat(again.code === 0, "the next preview has nothing to do", again);
    write(folder, { "coverage.json": spec });
    // In a workspace npm and Yarn install it above the program.
    const installed = createRequire(join(folder, "program.js")).resolve("pulumi-aws-coverage/package.json");
    const command = join(dirname(installed), "dist", "cli", "main.js");
    const verified = await run(["node", command, "verify", "--quiet", "--spec", "coverage.json"], folder, env);
    expectThat(verified.code === 0 && verified.stdout.startsWith("AWS coverage 100%"), "verify says so too", verified);
  } finally {
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** @param {string} root @param {string} tarball @param {boolean} listed workspaces in package.json */
function writeWorkspace(root, tarball, listed) {
  const workspaces = ["baseline", "infra"];
  write(root, {
    "package.json": JSON.stringify({ name: "workspace", private: true, ...(listed ? { workspaces } : {}) }),
  });
  if (!listed) write(root, { "pnpm-workspace.yaml": `packages: [${workspaces.join(", ")}]\n` });
  write(join(root, "baseline"), sharedFiles(tarball));
}

/** @param {string} folder @param {Record<string, string>} files */
function write(folder, files) {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

/** @param {object} value */
const sorted = (value) => Object.entries(value ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));

/**
 * @param {readonly string[]} command @param {string} cwd @param {Record<string, string | undefined>} env
 * @returns {Promise<Outcome>}
 */
export async function run([program = "", ...args], cwd, env) {
  try {
    const { stdout, stderr } = await execute(program, args, { cwd, env, timeout: commandMs, maxBuffer: 1 << 26 });
    return { code: 0, stdout, output: stdout + stderr };
  } catch (error) {
    const failed = /** @type {{code?: number, stdout?: string, stderr?: string, message: string}} */ (error);
    const { code, stdout = "", stderr = "", message } = failed;
    return { code: typeof code === "number" ? code : 1, stdout, output: stdout + stderr || message };
  }
}

/** @param {readonly string[]} command @param {string} cwd @param {Record<string, string | undefined>} env */
export async function must(command, cwd, env) {
  const outcome = await run(command, cwd, env);
  expectThat(outcome.code === 0, command.slice(0, 4).join(" "), outcome);
  return outcome;
}

const shownCharacters = 4000;

/** @param {boolean} holds @param {string} what @param {Outcome} outcome */
function expectThat(holds, what, { code, output }) {
  if (!holds) throw new Error(`not so: ${what} (exit ${code})\n${output.slice(-shownCharacters)}`);
}
