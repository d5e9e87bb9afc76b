import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { Agent, get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { EmulatorCommandOptions } from "../../../emulator/command";
import { compileEmulator } from "./compiled";

let compiled: ReturnType<typeof compileEmulator>;
let files: string;
const running: ChildProcess[] = [];

beforeAll(() => {
  compiled = compileEmulator();
  files = mkdtempSync(join(tmpdir(), "emulator-"));
});
afterEach(() => {
  for (const child of running.splice(0)) child.kill("SIGKILL");
});
afterAll(() => {
  compiled.remove();
  rmSync(files, { recursive: true, force: true });
});

interface Run {
  readonly child: ChildProcess;
  readonly stdout: () => string;
  readonly stderr: () => string;
}

function run(options: EmulatorCommandOptions): Run {
  const child = spawn(process.execPath, [join(compiled.folder, "main.js"), JSON.stringify(options)], { stdio: "pipe" });
  running.push(child);
  let out = "";
  let err = "";
  child.stdout.on("data", (chunk) => (out += chunk));
  child.stderr.on("data", (chunk) => (err += chunk));
  return { child, stdout: () => out, stderr: () => err };
}

async function ready(started: Run): Promise<string> {
  await expect
    .poll(started.stdout, { timeout: 5000 })
    .toMatch(/^aws-coverage emulator listening on http:\/\/127\.0\.0\.1:\d+\n$/);
  return started.stdout().trim().split(" ").at(-1) as string;
}

async function health(url: string, agent?: Agent): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    const options = agent === undefined ? {} : { agent };
    get(`${url}/_emulator/health`, options, (response) => {
      let text = "";
      response.on("data", (chunk) => (text += chunk)).on("end", () => resolve(JSON.parse(text)));
    }).on("error", reject);
  });
}

async function exit({ child }: Run): Promise<number | null> {
  if (child.exitCode === null) await once(child, "exit");
  return child.exitCode;
}

function file(name: string, text: string): string {
  const path = join(files, name);
  writeFileSync(path, text);
  return path;
}

describe("aws-coverage emulator", () => {
  it.each(["SIGTERM", "SIGINT"] as const)(
    "says one line when ready and ends on %s within a second, connections open or not",
    async (signal) => {
      const started = run({ accounts: "7", regions: "us-east-1,eu-west-1" });
      const url = await ready(started);
      const agent = new Agent({ keepAlive: true });
      expect(await health(url, agent)).toMatchObject({ accounts: 9, regions: ["us-east-1", "eu-west-1"] });
      const start = Date.now();
      started.child.kill(signal);
      expect(await exit(started)).toBe(0);
      expect(Date.now() - start).toBeLessThan(1000);
      agent.destroy();
      expect(started.stderr()).toBe("");
    },
  );

  it("ends in time although a request hangs", async () => {
    const faults = file("faults.json", JSON.stringify([{ when: {}, do: { kind: "hang", ms: 600_000 } }]));
    const started = run({ faults });
    const url = await ready(started);
    const authorization = `AWS4-HMAC-SHA256 Credential=x/20261121/us-east-1/inspector2/aws4_request, SignedHeaders=host, Signature=${"0".repeat(64)}`;
    fetch(`${url}/enable`, { method: "POST", body: "{}", headers: { authorization } }).catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 100));
    started.child.kill("SIGTERM");
    expect(await exit(started)).toBe(0);
  });

  it("builds the world of a file", async () => {
    const world = file(
      "world.yaml",
      "accounts: 3\nregions: [us-east-1]\nsettle: 2.5\nedits:\n  - { do: addAccount, name: extra, parent: Web }\n  - { do: inspectorUnsupported, region: us-east-1, types: [LAMBDA_CODE] }\n",
    );
    const url = await ready(run({ world }));
    const snapshot = (await (await fetch(`${url}/_emulator/world`)).json()) as Record<string, never>;
    expect(Object.keys(snapshot["organization"]?.["accounts"] ?? {})).toHaveLength(6);
    expect(snapshot["settleMs"]).toBe(2500);
    const again = await ready(run({ world: file("snapshot.json", JSON.stringify(snapshot)) }));
    expect(await health(again)).toMatchObject({ accounts: 6 });
  });

  it("listens where it is told to, and answers to the name by which other containers call it", async () => {
    const url = await ready(run({ host: "0.0.0.0" }));
    const status = await new Promise((resolve, reject) => {
      get(`${url}/_emulator/health`, { headers: { host: "emulator:4566" } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).on("error", reject);
    });
    expect(status).toBe(200);
    const nowhere = run({ host: "no-such-host.invalid" });
    expect(await exit(nowhere)).toBe(1);
    expect(nowhere.stderr()).toMatch(/^aws-coverage emulator: --host: .*no-such-host\.invalid\n$/);
  });

  it("says in one line what is wrong, and exits 1", async () => {
    const taken = new URL(await ready(run({}))).port;
    const cases: [EmulatorCommandOptions, string][] = [
      [{ port: taken }, `port ${taken} is in use`],
      [{ port: "high" }, "--port: high is not a number"],
      [{ accounts: "1.5" }, "--accounts: 1.5 is not a whole number"],
      [{ regions: "us-esat-1" }, "--regions: no region us-esat-1"],
      [{ world: "/nowhere/world.yaml" }, "--world: no file /nowhere/world.yaml"],
      [{ world: file("bad.yaml", "accounts: [") }, "--world: "],
      [{ world: file("odd.yaml", "acounts: 3") }, "no member acounts"],
      [{ faults: file("bad.json", '[{"do":"explode"}]') }, "faults[0].do.kind: must be one of"],
      [
        { world: file("edit.yaml", "edits: [{do: removeAccount, account: '1'}]") },
        'world.edits[0].account: must be an account id of 12 digits, not "1"',
      ],
    ];
    for (const [options, text] of cases) {
      const started = run(options);
      expect(await exit(started)).toBe(1);
      expect(started.stderr()).toContain(text);
      expect(started.stderr().trimEnd().split("\n")).toHaveLength(1);
      expect(started.stdout()).toBe("");
    }
  }, 20_000);
});
