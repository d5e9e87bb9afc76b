// @ts-check
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { excerpt } from "../demo/excerpt.mjs";
import { root } from "../places.mjs";
import { engineEnv, enginePath } from "../set-up.mjs";
import { resources } from "./declarations.mjs";

/**
 * The README shows what its own program prints: the program is taken from the page, run by the real engine against an
 * emulator, and what the commands print stands between `<!-- printed: NAME -->` and `<!-- end -->`.
 */

export const readmeFile = join(root, "README.md");

/** Code blocks of the page in this language. @param {string} text @param {string} language @returns {string[]} */
export const codeBlocks = (text, language) =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, "gm"))].map(([, code]) => code ?? "");

/**
 * The page with what was printed; the same text where nothing else was.
 * @param {string} text @param {ReadonlyMap<string, string>} printed @returns {string}
 */
export function withPrinted(text, printed) {
  return text.replace(/<!-- printed: (\S+) -->\n[\s\S]*?<!-- end -->/g, (known, name) => {
    const lines = printed.get(name);
    if (lines === undefined) throw new Error(`README.md wants what "${name}" prints, and nobody printed it`);
    const fresh = `<!-- printed: ${name} -->\n\n\`\`\`text\n${lines}\n\`\`\`\n\n<!-- end -->`;
    return unordered(known) === unordered(fresh) ? known : fresh;
  });
}

/** A forecast in seconds depends on the machine. @param {string} text */
export const withoutSeconds = (text) => text.replace(/(\bcalls?\b.{0,12}\babout) \d+ (?:s|min)\b/g, "$1");

/** What several resources say at the same time comes in any order. @param {string} text */
const unordered = (text) => withoutSeconds(text).split("\n").sort().join("\n");

/** The page with today's list of resources. @param {string} text */
export function withResources(text) {
  const rows = resources().map(({ kind, doc }) => `- [\`${kind}\`](docs/reference/${kind}.md): ${firstSentence(doc)}`);
  return text.replace(
    /<!-- resources -->\n[\s\S]*?<!-- end -->/,
    ["<!-- resources -->", "", ...rows, "", "<!-- end -->"].join("\n"),
  );
}

const firstSentence = (/** @type {string} */ text) => /^.*?[.](?= |$)/.exec(text)?.[0] ?? text;

/**
 * What the page's program prints in the scene that the page tells of.
 * @param {string} program @returns {Promise<Map<string, string>>}
 */
export async function printedBy(program) {
  const { startEmulator } = createRequire(join(root, "dist", "docs.js"))("./emulator/index.js");
  const emulator = await startEmulator({ world: { accounts: 3 } });
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "aws-coverage-readme-")));
  try {
    const pulumi = await project(folder, emulator.url, program);
    return new Map([["preview", await pulumi(0, "preview")]]);
  } finally {
    await emulator.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** @param {string} folder @param {string} endpoint @param {string} program */
async function project(folder, endpoint, program) {
  const at = join(folder, "program");
  mkdirSync(at);
  symlinkSync(join(root, "node_modules"), join(at, "node_modules"), "junction");
  writeFileSync(join(at, "Pulumi.yaml"), "name: coverage\nruntime: nodejs\n");
  writeFileSync(join(at, "package.json"), JSON.stringify({ main: "index.ts" }));
  writeFileSync(join(at, "tsconfig.json"), readFileSync(join(root, "examples", "quickstart", "tsconfig.json")));
  writeFileSync(join(at, "index.ts"), program);
  const env = engineEnv({ folder, endpoint });
  await command(["stack", "init", "dev"], 0, at, env);
  return async (/** @type {number} */ wanted, /** @type {string[]} */ ...args) => {
    const output = await command([...args, "--suppress-progress"], wanted, at, env);
    const lines = excerpt(output).filter((line) => !line.startsWith("Duration:"));
    return [`$ pulumi ${args.join(" ")}`, ...lines].map((line) => line.trimEnd().replaceAll("\t", "    ")).join("\n");
  };
}

/**
 * @param {string[]} args @param {number} wanted exit code @param {string} cwd @param {Record<string, string>} env
 * @returns {Promise<string>}
 */
function command(args, wanted, cwd, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(enginePath(), [...args, "--non-interactive", "--color", "never"], {
      cwd,
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const printed = { stdout: "", stderr: "" };
    for (const name of /** @type {const} */ (["stdout", "stderr"]))
      child[name].setEncoding("utf8").on("data", (text) => {
        printed[name] += text;
      });
    child.on("error", reject);
    child.on("close", (code) => {
      const output = printed.stdout + printed.stderr;
      if (code === wanted) resolve(output);
      else reject(new Error(`pulumi ${args.join(" ")} exited ${code} instead of ${wanted}:\n${output}`));
    });
  });
}
