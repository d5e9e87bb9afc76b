// @ts-check
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { delimiter, join } from "node:path";
import { fingerprint } from "../fingerprint.mjs";
import { alone } from "../lock.mjs";
import { cache, engineVersion, executable, root } from "../places.mjs";
import { run } from "../run.mjs";

/**
 * What programs in Python and Go need beside the engine: Pulumi's language hosts, built from their published modules, and
 * a Python with Pulumi's SDK. Made once, in the cache; whatever cannot be made here is said in one sentence.
 * @typedef {{missing: string} | {missing?: undefined, env: Record<string, string>}} Equipment `env`: to be added to the engine's
 */

const hosts = join(cache, "languages-3.60.0");
const python = join(cache, `python-pulumi-${engineVersion}`);
const scripts = process.platform === "win32" ? "Scripts" : "bin";

/** @returns {Promise<Equipment>} */
export async function goEquipment() {
  if (!has("go", ["version"])) return { missing: "there is no Go on this machine" };
  const missing = await once(hosts, buildHosts);
  if (missing !== undefined) return { missing };
  return { env: { PATH: withFolders(hosts), ...goEnvironment() } };
}

/** @returns {Promise<Equipment>} */
export async function pythonEquipment() {
  if (!has("python3", ["-m", "venv", "--help"])) return { missing: "there is no Python 3 with venv on this machine" };
  if (!has("go", ["version"]))
    return { missing: "there is no Go on this machine to build Python's language host with" };
  const missing = (await once(hosts, buildHosts)) ?? (await once(python, installPulumi));
  if (missing !== undefined) return { missing };
  const bin = join(python, scripts);
  return { env: { PATH: withFolders(bin, hosts), VIRTUAL_ENV: python } };
}

/** A generator of SDKs, by the path of its program. @returns {Promise<{missing: string} | {missing?: undefined, program: string}>} */
export async function generator() {
  if (!has("go", ["version"])) return { missing: "there is no Go on this machine to build Pulumi's generators with" };
  const home = join(cache, `sdk-generator-${fingerprint(root, ["scripts/engine/sdk-generator"]).slice(0, 12)}`);
  const missing = await once(home, (fresh) => build("sdk-generator", ".", fresh));
  return missing === undefined ? { program: join(home, executable("sdk-generator")) } : { missing };
}

/** Go's caches, which lie below the caller's home and not below a test's. */
export function goEnvironment() {
  const value = (/** @type {string} */ name) => execFileSync("go", ["env", name], { encoding: "utf8" }).trim();
  return {
    GOCACHE: value("GOCACHE"),
    GOMODCACHE: value("GOMODCACHE"),
    GOPROXY: value("GOPROXY"),
    GOSUMDB: value("GOSUMDB"),
    CGO_ENABLED: "0",
    GOWORK: "off",
    GOFLAGS: "-mod=mod",
  };
}

/** @param {...string} folders */
const withFolders = (...folders) => [...folders, process.env["PATH"] ?? ""].join(delimiter);

/** @param {string} fresh */
async function buildHosts(fresh) {
  if (!(await build("languages", "tool", fresh))) return false;
  const module = execFileSync("go", ["list", "-m", "-f", "{{.Dir}}", "github.com/pulumi/pulumi/sdk/v3"], {
    cwd: join(root, "scripts", "engine", "languages"),
    encoding: "utf8",
  }).trim();
  const starter = "pulumi-language-python-exec";
  copyFileSync(join(module, "python", "cmd", starter), join(fresh, starter));
  chmodSync(join(fresh, starter), 0o755);
  return true;
}

/** @param {string} module @param {string} target @param {string} fresh */
async function build(module, target, fresh) {
  const cwd = join(root, "scripts", "engine", module);
  const env = { ...process.env, CGO_ENABLED: "0", GOWORK: "off" };
  return (await run("go", ["build", "-ldflags", "-s -w", "-o", `${fresh}/`, target], { cwd, env, quiet: true })) === 0;
}

/** A virtual environment knows its own path: it is made where it stays. @param {string} _ @param {string} home */
async function installPulumi(_, home) {
  if ((await run("python3", ["-m", "venv", home], { quiet: true })) !== 0) return false;
  const needed = [`pulumi==${engineVersion}`, "parver", "semver", "setuptools", "wheel"];
  const pip = join(home, scripts, executable("pip"));
  return (await run(pip, ["install", "--quiet", ...needed], { quiet: true })) === 0;
}

/**
 * Makes a folder unless it is there.
 * @param {string} home @param {(fresh: string, home: string) => Promise<boolean>} make @returns {Promise<string | undefined>} what went wrong
 */
function once(home, make) {
  return alone(`${home}.lock`, `waiting for another process that makes ${home}`, async () => {
    // Written last: a folder without it was left behind by somebody who died.
    const made = join(home, ".made");
    if (existsSync(made)) return undefined;
    rmSync(home, { recursive: true, force: true });
    mkdirSync(cache, { recursive: true });
    const fresh = mkdtempSync(join(cache, "making-"));
    try {
      if (!(await make(fresh, home))) return `${home} could not be made: see above, or is the network missing?`;
      if (!existsSync(home)) renameSync(fresh, home);
      writeFileSync(made, "");
      return undefined;
    } finally {
      rmSync(fresh, { recursive: true, force: true });
    }
  });
}

/** @param {string} program @param {string[]} args */
function has(program, args) {
  try {
    execFileSync(program, args, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
