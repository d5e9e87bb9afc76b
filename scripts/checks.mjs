// @ts-check
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "./places.mjs";
import { main, run, say, tool } from "./run.mjs";
import { ensurePackages } from "./set-up.mjs";

const shapes = join(root, "scripts", "emulator-shapes.mjs");

/** What needs no test runner: each is one test in the final count. */
const checks = [
  { name: "format and lint", args: [tool("@biomejs/biome/bin/biome"), "check", "--error-on-warnings", "."] },
  { name: "types", args: [tool("typescript/bin/tsc"), "-p", "tsconfig.json"] },
  { name: "dead code", args: [tool("knip/bin/knip.js"), "--no-progress"] },
  ...(existsSync(shapes) ? [{ name: "generated API shapes are current", args: [shapes, "--check"] }] : []),
];

/** @returns {Promise<{passed: number, failed: number, skipped: number}>} */
export async function runChecks() {
  const result = { passed: 0, failed: 0, skipped: 0 };
  for (const { name, args } of checks) {
    const passed = (await run(process.execPath, args, { quiet: true })) === 0;
    say(`${passed ? "ok    " : "FAILED"} ${name}`);
    result[passed ? "passed" : "failed"] += 1;
  }
  return result;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href)
  await main(async () => {
    await ensurePackages();
    return (await runChecks()).failed === 0 ? 0 : 1;
  });
