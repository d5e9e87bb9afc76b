import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { codeBlocks } from "../../../scripts/docs/readme.mjs";
import { filesOf, runnable } from "../../../scripts/docs/snippets.mjs";
import { cache, root } from "../../../scripts/places.mjs";
import { engineEnv } from "../../../scripts/set-up.mjs";
import { inSoak } from "../pulumi/engine/variations";
import type { Registry } from "./registry";
import { startRegistry } from "./registry";

/** What a new user types, taken from the pages that tell it, in an empty folder with Node and the engine. */

const page = (path: string): string => readFileSync(join(root, path), "utf8");
const pnpm = pnpmProgram();

let registry: Registry;
beforeAll(async () => {
  registry = await startRegistry();
});
afterAll(() => registry.close());

let home: string;
let folder: string;
beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), "aws-coverage-first-")));
  folder = join(home, "coverage");
  mkdirSync(folder);
});
afterEach(() => rmSync(home, { recursive: true, force: true, maxRetries: 5 }));

/** Runs lines as a person would type them into a shell, the last one's output last. */
async function typed(lines: readonly string[]): Promise<string> {
  const port = await freePort();
  const script = lines.map((line) => line.replaceAll("4566", String(port))).map(patient(port));
  const { PULUMI_BACKEND_URL: _backend, PULUMI_CONFIG_PASSPHRASE: _passphrase, ...env } = engineEnv({ folder: home });
  const path = pnpm === undefined ? env["PATH"] : [dirname(pnpm), env["PATH"]].join(delimiter);
  const shell = spawn("bash", ["-e", "-c", script.join("\n")], {
    cwd: folder,
    env: {
      ...env,
      ...{ PATH: path, npm_config_registry: registry.url, npm_config_store_dir: join(home, "store"), CI: "true" },
    },
    // The emulator in its background belongs to its group, and ends with it.
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [shell.stdout, shell.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  const end = (): boolean => process.kill(-(shell.pid as number), "SIGKILL");
  const late = setTimeout(end, typedMs);
  const code = await new Promise((resolve) => shell.on("exit", resolve));
  clearTimeout(late);
  end();
  expect(code, output).toBe(0);
  return output;
}
const typedMs = 240_000;
const npmMs = 60_000;

/** A person sees that the emulator is ready before typing on. */
const patient = (port: number) => (line: string) =>
  line.endsWith("&")
    ? `${line}\nuntil curl --silent --output /dev/null http://127.0.0.1:${port}; do sleep 0.1; done`
    : line;

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** pnpm of this machine, else one that npm gets once for all runs; without a network there is none. */
function pnpmProgram(): string | undefined {
  const own = join(cache, "pnpm-9");
  const known = [...(process.env["PATH"] ?? "").split(delimiter), join(own, "node_modules", ".bin")];
  const find = (): string | undefined => known.map((path) => join(path, "pnpm")).find(existsSync);
  if (find() === undefined)
    spawnSync("npm", ["install", "--prefix", own, "--no-save", "--fetch-retries=0", "pnpm@9"], { timeout: npmMs });
  return find();
}

it("README.md leads from an empty folder to the first preview in under ten commands", async () => {
  const readme = page("README.md");
  const lines = runnable(readme, "first preview");
  expect(lines.length).toBeLessThan(10);
  writeFileSync(join(folder, "index.ts"), codeBlocks(readme, "ts")[0] ?? "");
  const output = await typed(lines);
  expect(output).toContain("InspectorAccountEnablement");
  expect(output).toContain("110001000003 member-0001");
  expect(output).toContain("+ 3 to create");
  expect(output).not.toContain("warning");
});

/** Writes the files that the recipe shows, and types its commands. */
function recipe(name: string): Promise<string> {
  for (const [path, text] of filesOf(recipes, name)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const lines = runnable(recipes, name);
  expect(lines.length).toBeLessThan(10);
  return typed(lines);
}
const recipes = page("docs/recipes.md");
const why = pnpm === undefined ? " (skipped: no pnpm on PATH, and no registry to get it from)" : "";

it.skipIf(pnpm === undefined)(`docs/recipes.md does so with a shared package under pnpm${why}`, async () => {
  const output = await recipe("shared package");
  expect(output).toContain("acme:security:Baseline");
  expect(output).toContain("110001000003 member-0001");
});

inSoak("docs/recipes.md does so with TypeScript as ECMAScript modules", async () => {
  const output = await recipe("modules");
  expect(output).toContain("110001000003 member-0001");
  expect(output).not.toContain("warning");
});
