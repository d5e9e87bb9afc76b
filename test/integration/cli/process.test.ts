import type { ChildProcess } from "node:child_process";
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Emulator } from "../../../emulator";
import { memberAccount, startEmulator } from "../../../emulator";
import { root } from "../../../scripts/places.mjs";
import { answered, environment, until } from "./bench";
import type { Kind } from "./kinds";
import { declare, kinds } from "./kinds";
import { ensureBuilt } from "./project";

const program = join(root, "dist", "cli", "main.js");
const [first] = kinds as [Kind];
const regions = ["us-east-1", "eu-west-1"];

/** The command as a user's shell starts it. */
describe("the installed command", () => {
  let folder: string;
  let emulator: Emulator;
  beforeAll(async () => {
    await ensureBuilt();
    folder = mkdtempSync(join(tmpdir(), "aws-coverage-process-"));
    emulator = await startEmulator({ world: { accounts: 3, regions } });
    writeFileSync(
      join(folder, "spec.json"),
      JSON.stringify({ resources: [declare(first, [memberAccount(0)], regions)] }),
    );
  });
  afterEach(() => emulator.faults.set([], Date.now()));
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await emulator.close();
  });

  interface Started {
    readonly child: ChildProcess;
    readonly ended: Promise<{ code: number | null; stdout: string; stderr: string }>;
    stdout(): string;
  }

  function start(...argv: string[]): Started {
    const env = { PATH: process.env["PATH"], HOME: folder, ...environment(emulator.url) };
    const child = spawn(program, argv, { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    const ended = new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve, reject) => {
      child.on("error", reject).on("close", (code) => resolve({ code, stdout, stderr }));
    });
    return { child, ended, stdout: () => stdout };
  }

  it("is an executable that says its version, and exits with the verdict", async () => {
    expect(readFileSync(program, "utf8")).toMatch(/^#!\/usr\/bin\/env node\n/);
    expect(statSync(program).mode & 0o111).not.toBe(0);
    expect((await start("--version").ended).stdout).toMatch(/^\d+\.\d+\.\d+/);
    const { code, stdout, stderr } = await start("verify", "--spec", "spec.json", "--quiet").ended;
    expect([code, stderr]).toEqual([2, ""]);
    expect(stdout).toMatch(/^AWS coverage 0%/);
    expect((await start("verify").ended).code).toBe(64);
  });

  const helps = ["verify", "iam", "doctor", "emulator"].map((verb) => `${verb} --help`);
  it.each(["--version", "--help", ...helps])("loads nothing that %s does not need", (argv) => {
    const hook = join(folder, "loaded.cjs");
    writeFileSync(
      hook,
      `process.on("exit", () => process.stderr.write(Object.keys(require.cache).map((path) => path + "\\n").join("")));`,
    );
    const { stderr, status } = spawnSync(process.execPath, ["--require", hook, program, ...argv.split(" ")], {
      encoding: "utf8",
    });
    expect(status).toBe(0);
    expect(stderr).toContain("commander");
    const always = "@aws-sdk|@smithy|/zod/|/yaml/|provider/services";
    // Only the help of verify names the formats.
    const unneeded = new RegExp(argv === "verify --help" ? always : `${always}|report/formats`);
    expect(stderr.split("\n").filter((path) => unneeded.test(path))).toEqual([]);
  });

  it("ends within two seconds of SIGINT with 130 and a whole report", async () => {
    emulator.faults.set(
      [{ when: { region: "eu-west-1", service: "inspector2" }, do: { kind: "hang", ms: 600_000 } }],
      Date.now(),
    );
    const { child, ended } = start("verify", "--spec", "spec.json", "--format", "json");
    const before = answered(emulator, "us-east-1");
    await until(() => answered(emulator, "us-east-1") > before);
    await new Promise((resolve) => setTimeout(resolve, 200));
    const interruptedAt = Date.now();
    child.kill("SIGINT");
    const { code, stdout } = await ended;
    expect(Date.now() - interruptedAt).toBeLessThan(2000);
    expect(code).toBe(130);
    expect(JSON.parse(stdout).summary).toMatchObject({
      gap: first.capabilities.length,
      unknown: first.capabilities.length,
    });
  });

  it("does not mind a reader that goes away", async () => {
    const { child, ended } = start("verify", "--spec", "spec.json", "--quiet", "--format", "html");
    child.stdout?.destroy();
    expect(await ended).toMatchObject({ code: 2, stderr: "" });
  });

  it("runs the emulator until SIGTERM", async () => {
    const { child, ended, stdout } = start("emulator", "--accounts", "2", "--regions", "us-east-1");
    await expect.poll(stdout, { timeout: 10_000 }).toMatch(/listening on http:\/\/127\.0\.0\.1:\d+\n$/);
    const url = stdout().trim().split(" ").at(-1) as string;
    expect(await (await fetch(`${url}/_emulator/health`)).json()).toMatchObject({ accounts: 4 });
    child.kill("SIGTERM");
    expect((await ended).code).toBe(0);
    expect(await start("emulator", "--accounts", "many").ended).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("--accounts"),
    });
  });
});
