// @ts-check
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmulator } from "pulumi-aws-coverage/emulator";
import { root } from "../places.mjs";
import { engineEnv, enginePath } from "../set-up.mjs";
import { excerpt } from "./excerpt.mjs";
import { colored, prompt, quote } from "./voice.mjs";

const cli = join(root, "dist", "cli", "main.js");

/** How long an interrupted engine may take to end by itself before it is killed. */
const graceMs = 15_000;

/** Somebody pressed Ctrl-C, or asked us to end in another way. */
export class Interrupted extends Error {}

/** @typedef {{code: number, output: string}} Outcome */
/** @typedef {Awaited<ReturnType<typeof openStage>>} Stage */

/**
 * The emulator, a Pulumi project and its state, in a temporary folder: nothing is written elsewhere, and `close` leaves nothing.
 * @param {NonNullable<Parameters<typeof startEmulator>[0]>["world"]} world
 */
export async function openStage(world) {
  const emulator = await startEmulator(world === undefined ? {} : { world });
  const folder = mkdtempSync(join(tmpdir(), "aws-coverage-demo-"));
  const removeFolder = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  process.once("exit", removeFolder);
  const project = join(folder, "project");
  mkdirSync(project);
  // The root project with its program where it is. Run in a folder of its own because Pulumi writes its stack file beside Pulumi.yaml.
  const settings = readFileSync(join(root, "Pulumi.yaml"), "utf8").replace(
    /^main: (.*)$/m,
    (_, main) => `main: ${join(root, main)}`,
  );
  writeFileSync(join(project, "Pulumi.yaml"), settings);
  const temporary = join(folder, "tmp");
  mkdirSync(temporary);
  const env = {
    ...engineEnv({ folder, endpoint: emulator.url }),
    AWS_COVERAGE_EMULATOR: emulator.url,
    // ts-node, by which Pulumi runs TypeScript, keeps a cache in the system's temporary folder.
    ...{ TMPDIR: temporary, TEMP: temporary, TMP: temporary },
  };
  const running = interruptible();

  return {
    emulator,
    project,
    /** Shows the command and an excerpt of what it prints. @param {string[]} args @returns {Promise<Outcome>} */
    async pulumi(...args) {
      prompt(`pulumi ${args.join(" ")}`);
      const display = ["--non-interactive", "--suppress-progress", "--color", colored ? "always" : "never"];
      const outcome = await running.run(enginePath(), [...args, ...display], { cwd: project, env });
      excerpt(outcome.output).forEach(quote);
      return outcome;
    },
    /** Shows our own command and what it prints. @param {string[]} args @returns {Promise<Outcome>} */
    async coverage(...args) {
      prompt(`npx aws-coverage ${args.join(" ")}`);
      const where = ["--cwd", project, "--quiet"];
      const outcome = await running.run(process.execPath, [cli, ...args, ...where], {
        cwd: root,
        env,
      });
      outcome.output.trimEnd().split("\n").forEach(quote);
      return outcome;
    },
    /** What `verify` finds, without showing anything; it must have come to a verdict. @param {string[]} args */
    async verified(...args) {
      const where = ["--cwd", project, "--quiet"];
      const { code, output } = await running.run(process.execPath, [cli, "verify", ...args, ...where], {
        cwd: root,
        env,
      });
      if (code !== 0 && code !== 2) throw new Error(`aws-coverage verify ${args.join(" ")} exited ${code}:\n${output}`);
    },
    /** Without showing anything. What `args` say about the display counts. @param {string[]} args @returns {Promise<Outcome>} */
    unseen(...args) {
      return running.run(enginePath(), ["--non-interactive", "--color", "never", ...args], { cwd: project, env });
    },
    /** The same, and it must succeed. @param {string[]} args */
    async quietly(...args) {
      const outcome = await this.unseen(...args);
      if (outcome.code !== 0) throw new Error(`pulumi ${args.join(" ")} exited ${outcome.code}:\n${outcome.output}`);
      return outcome.output;
    },
    /** What somebody does behind the program's back. @param {object[]} edits @returns {Promise<any[]>} */
    async edit(...edits) {
      const answer = await fetch(`${emulator.url}/_emulator/edit`, { method: "POST", body: JSON.stringify(edits) });
      const { results, message } = /** @type {{results: any[], message?: string}} */ (await answer.json());
      if (!answer.ok) throw new Error(`the emulator refused the edit: ${message}`);
      return results;
    },
    async close() {
      running.stopListening();
      await emulator.close();
      removeFolder();
      process.removeListener("exit", removeFolder);
    },
  };
}

/** Runs one program at a time; an interrupt ends it first and then the story. */
function interruptible() {
  /** @type {import("node:child_process").ChildProcess | undefined} */
  let child;
  let interrupted = false;
  /** @type {NodeJS.Signals[]} */
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  const interrupt = () => {
    // The engine ends cleanly at the first interrupt, and its providers with it. A second one is meant.
    child?.kill(interrupted ? "SIGKILL" : "SIGINT");
    interrupted = true;
    const late = setTimeout(() => child?.kill("SIGKILL"), graceMs);
    late.unref();
  };
  for (const signal of signals) process.on(signal, interrupt);

  return {
    /** @param {string} program @param {string[]} args @param {{cwd: string, env: Record<string, string>}} where @returns {Promise<Outcome>} */
    async run(program, args, where) {
      if (interrupted) throw new Interrupted();
      // In a process group of its own: a terminal's Ctrl-C would reach it a second time, and two interrupts are a kill.
      const own = spawn(program, args, {
        ...where,
        stdio: ["ignore", "pipe", "pipe"],
        detached: process.platform !== "win32",
      });
      child = own;
      const outcome = await ended(own);
      child = undefined;
      if (interrupted) throw new Interrupted();
      return outcome;
    },
    stopListening() {
      for (const signal of signals) process.removeListener(signal, interrupt);
    },
  };
}

/** What it printed, errors last as a terminal shows them: two pipes have no common order. @param {import("node:child_process").ChildProcess} child @returns {Promise<Outcome>} */
function ended(child) {
  return new Promise((resolve, reject) => {
    const printed = { stdout: "", stderr: "" };
    for (const name of /** @type {const} */ (["stdout", "stderr"]))
      child[name]?.setEncoding("utf8").on("data", (text) => {
        printed[name] += text;
      });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code: code ?? 1, output: printed.stdout + printed.stderr }));
  });
}
