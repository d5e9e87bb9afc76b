// @ts-check
import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SetUpError, say } from "../run.mjs";

/** Installing the largest of them, and running it, takes minutes on a slow machine. */
const limitMs = 15 * 60_000;

/**
 * @typedef {object} Tool
 * @property {string} name @property {string} does
 * @property {readonly string[]} packages of PyPI, the first with the version that was tried
 * @property {(bench: Bench) => Promise<readonly (string | undefined)[]>} act what is wrong with what the tool did
 * @property {readonly string[]} refusals what AWS refuses too: `service:Operation code caller`
 */

/** One emulator, and tools that reach it and nothing else. */
export class Bench {
  /** @param {string} url @param {string} packages @param {string} folder */
  constructor(url, packages, folder) {
    this.url = url;
    this.packages = packages;
    this.folder = folder;
  }

  /** Installs the tool, runs it on a fresh world, and reads in the journal what it was refused. @param {Tool} tool */
  async run(tool) {
    await this.#install(tool);
    await this.#admin("POST", "reset");
    const mistakes = (await tool.act(this)).flatMap((mistake) => mistake ?? []);
    const refused = (await this.journal())
      .filter(({ outcome }) => outcome !== "ok")
      .map(({ service, operation, outcome, caller }) => `${service}:${operation} ${outcome} ${caller}`);
    const unexpected = [...new Set(refused)].filter((one) => !tool.refusals.includes(one)).sort();
    return [...mistakes, ...unexpected.map((one) => `refused, and AWS would not: ${one}`)];
  }

  /** @param {Tool} tool */
  versionOf = ({ packages }) => packages[0]?.split("==")[1] ?? "";

  /** Runs a program of a tool. @param {Tool} tool @param {string} program @param {readonly string[]} args @param {Record<string, string>} [env] */
  tool(tool, program, args, env = {}) {
    const isolated = {
      PATH: process.env["PATH"] ?? "",
      HOME: this.folder,
      AWS_CONFIG_FILE: "/dev/null",
      AWS_PAGER: "",
    };
    const keys = { AWS_ACCESS_KEY_ID: "any", AWS_SECRET_ACCESS_KEY: "any", AWS_EC2_METADATA_DISABLED: "true" };
    const region = { AWS_REGION: "us-east-1", AWS_DEFAULT_REGION: "us-east-1", AWS_ENDPOINT_URL: this.url };
    return execute(join(this.#venvOf(tool), "bin", program), args, this.folder, {
      ...isolated,
      ...keys,
      ...region,
      ...env,
    });
  }

  /** A file in the folder in which tools run. @param {string} name @param {string} text */
  file(name, text) {
    writeFileSync(join(this.folder, name), text);
    return name;
  }

  /** @param {string} name */
  read(name) {
    return readFileSync(join(this.folder, name), "utf8");
  }

  /** @returns {Promise<{service: string, operation: string, outcome: string, caller: string}[]>} */
  async journal() {
    const answer = /** @type {any} */ (await this.#admin("GET", "journal"));
    return Array.isArray(answer) ? answer : answer.entries;
  }

  /** The saved world. @returns {Promise<any>} */
  world() {
    return this.#admin("GET", "world");
  }

  /** @param {string} method @param {string} route */
  async #admin(method, route) {
    const answer = await fetch(`${this.url}/_emulator/${route}`, { method });
    if (!answer.ok) throw new SetUpError(`${method} /_emulator/${route}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }

  /** @param {Tool} tool */
  #venvOf({ packages }) {
    return join(this.packages, packages.join("+").replaceAll(/[^\w.+-]/g, "-"));
  }

  /** @param {Tool} tool */
  async #install(tool) {
    const venv = this.#venvOf(tool);
    const installed = join(venv, "installed");
    if (existsSync(installed)) return;
    say(`installing ${tool.packages.join(", ")}`);
    const python = process.env["PYTHON"] ?? "python3";
    const pip = ["install", "--quiet", "--disable-pip-version-check", ...tool.packages];
    for (const [program, args] of /** @type {[string, string[]][]} */ ([
      [python, ["-m", "venv", venv]],
      [join(venv, "bin", "pip"), pip],
    ])) {
      const { code, output } = await execute(program, args, this.folder, process.env);
      if (code !== 0) throw new SetUpError(`${program} ${args.join(" ")} failed: is PyPI reachable?\n${output}`);
    }
    writeFileSync(installed, "");
  }
}

/**
 * @param {string} program @param {readonly string[]} args @param {string} cwd @param {NodeJS.ProcessEnv} env
 * @returns {Promise<{code: number, output: string}>} what it printed on both streams
 */
function execute(program, args, cwd, env) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"], timeout: limitMs });
    let output = "";
    const listen = (/** @type {Buffer} */ chunk) => {
      output += chunk;
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
    child.on("error", (error) => resolve({ code: 127, output: error.message }));
    child.on("close", (code) => resolve({ code: code ?? 1, output }));
  });
}
