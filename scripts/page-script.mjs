// @ts-check
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { root } from "./places.mjs";
import { mustRun, tool } from "./run.mjs";

/** What the HTML report embeds; generated from report/page/browser, and checked in so that the sources run without a build. */
export const pageScript = join(root, "report", "page", "bundle.json");
const entry = join("report", "page", "browser", "main.js");

/** Type-checks the sources of the page's script, and makes one script of them: JSON, because reports read no files. @returns {Promise<string>} */
export async function compilePageScript() {
  const folder = mkdtempSync(join(tmpdir(), "aws-coverage-page-"));
  try {
    const args = [tool("typescript/bin/tsc"), "-p", "tsconfig.page.json", "--outDir", folder];
    await mustRun(process.execPath, args, "The report's page does not compile: see above.", { quiet: true });
    /** @type {Map<string, string>} */
    const modules = new Map();
    addModule(join(folder, entry), modules);
    const lines = `"use strict";(() => {\n${[...modules.values()].join("")}})();`.split("\n");
    return `${JSON.stringify({ lines }, undefined, 1)}\n`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * A module after those that it imports. All share one scope, which a name that two of them declare would break: then
 * the script does not parse, and a test says so.
 * @param {string} path @param {Map<string, string>} modules
 */
function addModule(path, modules) {
  if (modules.has(path)) return;
  const text = readFileSync(path, "utf8");
  for (const [, from = ""] of text.matchAll(/^import .* from "(\..*)";$/gm))
    addModule(join(dirname(path), `${from}.js`), modules);
  modules.set(
    path,
    text
      .replace(/^import .*;\n/gm, "")
      .replace(/^export \{\};\n/gm, "")
      .replace(/^export /gm, ""),
  );
}

/** Writes it where it is not what its sources say. */
export async function ensurePageScript() {
  const wanted = await compilePageScript();
  if (!existsSync(pageScript) || readFileSync(pageScript, "utf8") !== wanted) writeFileSync(pageScript, wanted);
}
