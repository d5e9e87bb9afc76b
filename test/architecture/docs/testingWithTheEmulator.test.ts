import { execFile, execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startEmulator } from "../../../emulator";
import { root } from "../../../scripts/places.mjs";

const example = join(root, "examples", "testing-with-the-emulator");
const runFile = promisify(execFile);

function works(command: string, ...args: string[]): boolean {
  try {
    execFileSync(command, args, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
const pytest = works("python3", "-c", "import boto3, pytest");

let folder: string;
beforeAll(() => {
  const cache = join(root, "node_modules", ".cache");
  mkdirSync(cache, { recursive: true });
  // Below node_modules, where its dependencies are found.
  folder = mkdtempSync(join(cache, "example-"));
  cpSync(example, folder, { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("its vitest tests pass", async () => {
  const alias = { "pulumi-aws-coverage/emulator": join(root, "emulator", "index.ts") };
  writeFileSync(join(folder, "vitest.config.mjs"), `export default ${JSON.stringify({ resolve: { alias } })};\n`);
  const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
  // The surrounding runner tells its workers who they are; this one is a runner itself.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(VITEST|TEST$|NODE_OPTIONS)/.test(name)),
  );
  const { stdout } = await runFile(process.execPath, [vitest, "run", "--reporter=json", "--dir", folder], {
    cwd: folder,
    env,
  });
  expect(JSON.parse(stdout.slice(stdout.indexOf("{")))).toMatchObject({ success: true, numPassedTests: 4 });
});

it.skipIf(!pytest)(
  `its pytest tests pass${pytest ? "" : " (skipped: no python3 with boto3 and pytest on PATH)"}`,
  async () => {
    const emulator = await startEmulator({ world: { accounts: 3, regions: ["us-east-1"] } });
    const env = {
      PATH: process.env["PATH"],
      HOME: "/nonexistent",
      AWS_CONFIG_FILE: "/dev/null",
      AWS_ENDPOINT_URL: emulator.url,
    };
    const args = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "stopped_members_test.py"];
    const { stdout } = await runFile("python3", args, { cwd: folder, env });
    expect(stdout).toContain("3 passed");
    await emulator.close();
  },
);

it("its container runs the emulator as other containers reach it", async () => {
  const recipe = readFileSync(join(example, "Dockerfile"), "utf8");
  const [command, verb, ...flags] = JSON.parse(/^ENTRYPOINT (.*)$/m.exec(recipe)?.[1] ?? "[]") as string[];
  expect([command, verb]).toEqual(["aws-coverage", "emulator"]);
  const options = Object.fromEntries(
    flags.flatMap((flag, index) => (flag.startsWith("--") ? [[flag.slice(2), flags[index + 1]]] : [])),
  );
  expect(options).toEqual({ host: "0.0.0.0", port: /^EXPOSE (\d+)$/m.exec(recipe)?.[1] });
});
