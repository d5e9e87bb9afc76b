// @ts-check
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cases } from "../test/e2e/package/matrix/cases.mjs";
import { layerBytesMax, tryContainer } from "../test/e2e/package/matrix/container.mjs";
import { tryCase } from "../test/e2e/package/matrix/run.mjs";
import { Absent } from "../test/e2e/package/matrix/tools.mjs";
import { pack } from "./pack.mjs";
import { root } from "./places.mjs";
import { verdict } from "./rings.mjs";
import { main, say } from "./run.mjs";
import { ensureSetUp } from "./set-up.mjs";

/** The packed package in every set-up that we name, installed from the registry. Arguments choose cases by part of their name. */
await main(async () => {
  await ensureSetUp();
  const { startEmulator } = createRequire(import.meta.url)(join(root, "dist", "emulator", "index.js"));
  const wanted = process.argv.slice(2);
  const tools = mkdtempSync(join(tmpdir(), "aws-coverage-tools-"));
  const tarball = pack();
  const result = { passed: 0, failed: 0, skipped: 0 };
  /** @param {string} name @param {(endpoint: string) => Promise<string | void>} body */
  const attempt = async (name, body) => {
    if (wanted.length > 0 && !wanted.some((part) => name.includes(part))) return;
    const startedAt = Date.now();
    const emulator = await startEmulator({ world: { accounts: 2, regions: ["us-east-1"] } });
    try {
      const note = await body(emulator.url);
      result.passed += 1;
      say(`ok      ${name} (${Math.round((Date.now() - startedAt) / 1000)} s)${note ? `: ${note}` : ""}`);
    } catch (error) {
      const isAbsent = error instanceof Absent;
      result[isAbsent ? "skipped" : "failed"] += 1;
      say(`${isAbsent ? "skipped" : "FAILED "} ${name}: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      await emulator.close();
    }
  };
  try {
    for (const one of cases) await attempt(one.name, (endpoint) => tryCase(one, { tarball, endpoint, tools }));
    await attempt("container recipe", async (endpoint) => {
      const { bytes, code, stdout } = await tryContainer({ tarball, endpoint });
      if (code !== 2 || bytes > layerBytesMax) throw new Error(`exit ${code}, ${bytes} bytes\n${stdout}`);
      return `${(bytes / 1e6).toFixed(1)} MB`;
    });
  } finally {
    rmSync(tools, { recursive: true, force: true, maxRetries: 5 });
  }
  say(verdict(result));
  return result.failed === 0 ? 0 : 1;
});
