// @ts-check
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./places.mjs";
import { mustRun, npm, say } from "./run.mjs";

/** `npm ci` when node_modules is not what package-lock.json says. */
export async function ensureDependencies() {
  if (areInstalled()) return;
  say("installing npm dependencies");
  const { program, args } = npm();
  await mustRun(
    program,
    [...args, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
    "npm ci failed: see its messages above.",
  );
}

/** npm itself notes in node_modules/.package-lock.json, as its last act, what it installed. */
function areInstalled() {
  const note = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(note)) return false;
  const wanted = packages(join(root, "package-lock.json"));
  const installed = packages(note);
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === "" || optional || installed[path]?.version === version,
  );
}

/** @param {string} file @returns {Record<string, {version?: string, optional?: boolean}>} */
const packages = (file) => JSON.parse(readFileSync(file, "utf8")).packages;
