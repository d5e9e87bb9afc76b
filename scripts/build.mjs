// @ts-check
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { withCheckout } from "./checkout.mjs";
import { ensureDependencies } from "./dependencies.mjs";
import { filesBelow, fingerprint } from "./fingerprint.mjs";
import { ensurePageScript } from "./page-script.mjs";
import { notes, root } from "./places.mjs";
import { main, mustRun, say, tool } from "./run.mjs";

const sources = ["provider", "cli", "report", "emulator"];
const settings = [
  "package-lock.json",
  "tsconfig.json",
  "tsconfig.build.json",
  "tsconfig.page.json",
  "scripts/build.mjs",
  "scripts/page-script.mjs",
];
const commands = ["cli/main.js", "provider/plugin/main.js"];
const dist = join(root, "dist");
const note = join(notes, "built");

/** Compiles into dist/ when the sources are not those of the last build. Everything that runs meanwhile sees the old dist/ or the new one. */
export async function ensureBuild() {
  const isCurrent = () =>
    existsSync(dist) && existsSync(note) && readFileSync(note, "utf8") === fingerprint(root, [...sources, ...settings]);
  if (isCurrent()) return;
  say("building");
  await ensurePageScript();
  const wanted = fingerprint(root, [...sources, ...settings]);
  const fresh = join(root, ".dist-new");
  rmSync(fresh, { recursive: true, force: true });
  await mustRun(
    process.execPath,
    [tool("typescript/bin/tsc"), "-p", "tsconfig.build.json", "--outDir", fresh],
    "The build failed: see the compiler's messages above.",
  );
  copyData(fresh);
  for (const command of commands) if (existsSync(join(fresh, command))) chmodSync(join(fresh, command), 0o755);
  replace(dist, fresh);
  mkdirSync(notes, { recursive: true });
  writeFileSync(note, wanted);
}

/** What is not TypeScript but read at run time: API shapes, schemas, the report's page. @param {string} to */
function copyData(to) {
  for (const file of filesBelow(root, sources).filter((path) => !/\.(ts|md)$/.test(path))) {
    mkdirSync(dirname(join(to, file)), { recursive: true });
    cpSync(join(root, file), join(to, file));
  }
}

/** @param {string} folder @param {string} by */
function replace(folder, by) {
  const old = join(root, ".dist-old");
  rmSync(old, { recursive: true, force: true });
  if (existsSync(folder)) renameSync(folder, old);
  renameSync(by, folder);
  rmSync(old, { recursive: true, force: true });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href)
  await main(() =>
    withCheckout(async () => {
      await ensureDependencies();
      await ensureBuild();
    }),
  );
