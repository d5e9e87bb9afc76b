// @ts-check
import { execFileSync } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { buildEngine, builtEngine } from "./engine-build.mjs";
import { executable } from "./places.mjs";
import { SetUpError, say } from "./run.mjs";

/** `read` may return inputs from here on; without it every refresh would leave a difference behind. */
const oldest = [3, 216];

/** @type {string | undefined} */
let found;

/** Path of the `pulumi` program to use: the one on PATH if it will do, else the one we built. Ask after `ensureEngine()`. @returns {string} */
export function enginePath() {
  found ??= onPath().path ?? builtEngine();
  if (found === undefined) throw new SetUpError("There is no Pulumi engine yet: run `npm start` or `npm test` first.");
  return found;
}

/** Makes sure that there is an engine; builds one, once, where there is none. */
export async function ensureEngine() {
  const { path, objection } = onPath();
  if (path === undefined && objection) say(objection);
  found = path ?? builtEngine() ?? (await buildEngine());
}

/** @returns {{path?: string, objection?: string}} */
function onPath() {
  const path = search("pulumi");
  if (path === undefined) return {};
  const version = versionOf(path);
  const [major = 0, minor = 0] = (version.match(/\d+/g) ?? []).map(Number);
  if (major !== oldest[0] || minor < Number(oldest[1]))
    return {
      objection: `${path} is ${version || "broken"}; ${oldest.join(".")} or later is needed, so our own engine is used`,
    };
  const host = executable("pulumi-language-nodejs");
  if (!search("pulumi-language-nodejs") && !existsSync(join(dirname(realpathSync(path)), host)))
    return { objection: `${path} comes without ${host}, so our own engine is used` };
  return { path };
}

/** @param {string} name */
function search(name) {
  return (process.env["PATH"] ?? "")
    .split(delimiter)
    .filter((folder) => folder !== "")
    .map((folder) => join(folder, executable(name)))
    .find((file) => existsSync(file));
}

/** @param {string} path */
function versionOf(path) {
  try {
    return execFileSync(path, ["version"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      timeout: 60_000,
      env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "1" },
    }).trim();
  } catch {
    return "";
  }
}
