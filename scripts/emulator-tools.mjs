// @ts-check
// Runs tools that nobody here wrote against the emulator: docs/emulator.md, "Tools". Needs PyPI; not part of `npm test`.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureBuild } from "./build.mjs";
import { Bench } from "./emulator-tools/bench.mjs";
import { tools } from "./emulator-tools/tools.mjs";
import { main, SetUpError, say } from "./run.mjs";

await main(async () => {
  const { url, names } = optionsOf(process.argv.slice(2));
  const wanted = tools.filter(({ name }) => names.length === 0 || names.includes(name));
  if (wanted.length === 0) throw new SetUpError(`tools: ${tools.map(({ name }) => name).join(", ")}`);
  // Kept between runs: installing takes minutes.
  const packages = join(tmpdir(), "aws-coverage-emulator-tools");
  mkdirSync(packages, { recursive: true });
  const folder = mkdtempSync(join(tmpdir(), "aws-coverage-tools-"));
  const emulator = url === undefined ? await start() : undefined;
  const bench = new Bench(url ?? /** @type {string} */ (emulator?.url), packages, folder);
  let failed = 0;
  try {
    for (const tool of wanted) {
      const mistakes = await bench.run(tool);
      say(`${mistakes.length === 0 ? "ok    " : "FAILED"} ${tool.name} ${bench.versionOf(tool)}: ${tool.does}`);
      for (const mistake of mistakes) say(`         ${mistake}`);
      failed += mistakes.length === 0 ? 0 : 1;
    }
  } finally {
    await emulator?.close();
    rmSync(folder, { recursive: true, force: true });
  }
  say(`${wanted.length - failed} tools without an error that AWS would not give, ${failed} with one`);
  return failed === 0 ? 0 : 1;
});

async function start() {
  await ensureBuild();
  const { startEmulator } = await import("pulumi-aws-coverage/emulator");
  return startEmulator({ world: { accounts: 40, regions: ["us-east-1", "eu-west-1"] } });
}

/** @param {readonly string[]} args @returns {{url: string | undefined, names: string[]}} */
function optionsOf(args) {
  const [flag, ...others] = args.filter((arg) => arg.startsWith("--"));
  const url = flag === undefined ? undefined : /^--emulator=(http:\S+)$/.exec(flag)?.[1];
  if (others.length > 0 || (flag !== undefined && url === undefined))
    throw new SetUpError("node scripts/emulator-tools.mjs [--emulator=URL] [tool ...]");
  return { url, names: args.filter((arg) => !arg.startsWith("--")) };
}
