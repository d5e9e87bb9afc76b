import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Emulator } from "../../../../emulator";
import { startEmulator } from "../../../../emulator";
import { root } from "../../../../scripts/places.mjs";
import { enginePath } from "../../../../scripts/set-up.mjs";
import { start } from "../engine/command";
import { variations } from "../engine/variations";
import type { HostileEnvironment } from "./hostileEnvironment";
import { hostileEnvironment } from "./hostileEnvironment";

let around: HostileEnvironment;
let folder: string;
beforeEach(async () => {
  around = await hostileEnvironment();
  folder = mkdtempSync(join(tmpdir(), "aws-coverage-root-"));
  // What a person sees who types `pulumi` in the checkout; a copy, because Pulumi writes its stack file and its state there.
  for (const name of ["Pulumi.yaml", "package.json", "examples"])
    cpSync(join(root, name), join(folder, name), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"), "junction");
  await pulumi("stack", "init", "mine");
});
afterEach(async () => {
  rmSync(folder, { recursive: true, force: true });
  await around.close();
});

function pulumi(...args: string[]) {
  // The SDK itself refuses an endpoint of one's own together with FIPS.
  const { PULUMI_STACK: _stack, PULUMI_BACKEND_URL: _backend, AWS_USE_FIPS_ENDPOINT: _fips, ...aws } = around.env;
  const isolated = {
    PULUMI_CONFIG_PASSPHRASE: "",
    PULUMI_SKIP_UPDATE_CHECK: "1",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "1",
    PATH: `${join(enginePath(), "..")}:${join(process.execPath, "..")}:${aws["PATH"]}`,
  };
  return start(enginePath(), [...args, "--non-interactive", "--color", "never"], {
    cwd: folder,
    env: { ...aws, ...isolated, ...extra },
  }).outcome;
}
let extra: Record<string, string> = {};
afterEach(() => {
  extra = {};
});

describe("a bare `pulumi up` in the root project", () => {
  it.each(
    variations<[string, string | undefined]>(
      [["a look-alike of this machine named", "http://127.0.0.1.example.com:80"]],
      [
        ["no emulator named", undefined],
        ["a real endpoint named", "https://inspector2.eu-west-1.amazonaws.com"],
      ],
    ),
  )("refuses, says `npm start`, and reaches nobody: %s", async (_, endpoint) => {
    if (endpoint !== undefined) extra = { AWS_COVERAGE_EMULATOR: endpoint };
    const outcome = await pulumi("up", "--yes", "--skip-preview");
    expect(outcome.code).not.toBe(0);
    expect(outcome.output).toContain("npm start");
    expect(outcome.output).not.toMatch(/^ +at /m);
    expect(around.connections()).toBe(0);
    expect(around.credentialsWereUsed()).toBe(false);
  });
});

describe("the root project with an emulator of one's own", () => {
  let emulator: Emulator;
  afterEach(() => emulator.close());

  it("signs with keys of nobody, whatever is in the environment", async () => {
    emulator = await startEmulator({ world: { accounts: 3, regions: ["eu-west-1", "us-east-1"] } });
    extra = { AWS_COVERAGE_EMULATOR: emulator.url };
    const outcome = await pulumi("preview");
    expect(outcome.code, outcome.output).toBe(0);
    const keys = new Set(emulator.journal.entries().map(({ accessKey }) => accessKey));
    expect([...keys]).toEqual(["emulator"]);
    expect(around.connections()).toBe(0);
    expect(around.credentialsWereUsed()).toBe(false);
  });
});
