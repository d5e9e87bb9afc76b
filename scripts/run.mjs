// @ts-check
import { spawn } from "node:child_process";
import { basename } from "node:path";
import { root } from "./places.mjs";

/** What a person can mend: shown without a stack trace. */
export class SetUpError extends Error {}

/** @param {string} line */
export const say = (line) => void process.stdout.write(`${line}\n`);

/**
 * Runs a program with our output and without input.
 * @param {string} program @param {readonly string[]} args
 * @param {{cwd?: string, env?: NodeJS.ProcessEnv, quiet?: boolean}} [options] quiet: output is shown only when it fails
 * @returns {Promise<number>} exit code; 127 when there is no such program
 */
export function run(program, args, { cwd = root, env = process.env, quiet = false } = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd,
      env,
      stdio: ["ignore", quiet ? "pipe" : "inherit", quiet ? "pipe" : "inherit"],
    });
    /** @type {Buffer[]} */
    const output = [];
    child.stdout?.on("data", (chunk) => output.push(chunk));
    child.stderr?.on("data", (chunk) => output.push(chunk));
    child.on("error", (error) => {
      if (!quiet) say(`${program}: ${error.message}`);
      resolve(127);
    });
    child.on("close", (code) => {
      if (quiet && code !== 0) process.stdout.write(Buffer.concat(output));
      resolve(code ?? 1);
    });
  });
}

/** @param {string} program @param {readonly string[]} args @param {string} otherwise what to tell when it fails @param {Parameters<typeof run>[2]} [options] */
export async function mustRun(program, args, otherwise, options) {
  if ((await run(program, args, options)) !== 0) throw new SetUpError(otherwise);
}

/** The npm that runs us, else the one on PATH: program and first arguments. */
export function npm() {
  const running = process.env["npm_execpath"];
  if (running && basename(running) === "npm-cli.js") return { program: process.execPath, args: [running] };
  return process.platform === "win32" ? { program: "cmd.exe", args: ["/c", "npm"] } : { program: "npm", args: [] };
}

/** A development tool of ours by the path of its script, without npx. @param {string} script */
export const tool = (script) => `${root}/node_modules/${script}`;

/** Runs the body of a script; mistakes that a person can mend end it with one message. @param {() => Promise<number | void>} body */
export async function main(body) {
  try {
    process.exitCode = (await body()) ?? 0;
  } catch (error) {
    if (!(error instanceof SetUpError)) throw error;
    process.stderr.write(`\n${error.message}\n`);
    process.exitCode = 1;
  }
}
