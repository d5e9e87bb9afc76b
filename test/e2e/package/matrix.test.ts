import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Emulator } from "../../../emulator";
import { startEmulator } from "../../../emulator";
import { pack } from "../../../scripts/pack.mjs";
import { npm } from "../../../scripts/run.mjs";
import { ensureSetUp } from "../../../scripts/set-up.mjs";
import { cases } from "./matrix/cases.mjs";
import { layerBytesMax, tryContainer } from "./matrix/container.mjs";
import { tryCase } from "./matrix/run.mjs";

/** A few of `npm run test:package`: what breaks most easily. They install from the registry. */
const isReachable = ((): boolean => {
  const { program, args } = npm();
  try {
    execFileSync(program, [...args, "view", "@pulumi/pulumi", "version"], { stdio: "ignore", timeout: 20_000 });
    return true;
  } catch {
    return false;
  }
})();
const where = isReachable ? "" : " (skipped: npm's registry cannot be reached)";

describe.skipIf(!isReachable)(`installed from the registry${where}`, () => {
  const tools = mkdtempSync(join(tmpdir(), "aws-coverage-tools-"));
  let emulator: Emulator;
  beforeEach(async () => {
    await ensureSetUp();
    emulator = await startEmulator({ world: { accounts: 2, regions: ["us-east-1"] } });
  });
  afterEach(() => emulator.close());
  afterAll(() => rmSync(tools, { recursive: true, force: true, maxRetries: 5 }));

  it.each(cases.filter(({ quick }) => quick === true))("$name", async (one) => {
    await tryCase(one, { tarball: pack(), endpoint: emulator.url, tools });
  });

  it("the container recipe installs the command alone, and it verifies", async () => {
    const { bytes, code, stdout } = await tryContainer({ tarball: pack(), endpoint: emulator.url });
    expect([code, stdout]).toEqual([2, expect.stringContaining("Not covered: 2 gaps.")]);
    expect(bytes).toBeLessThan(layerBytesMax);
  });
});
