// @ts-check
import { execFile } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { npm } from "../../../../scripts/run.mjs";

const run = promisify(execFile);
const installMs = 300_000;

/** A tool that this machine's registry does not give; the case is skipped with this reason. */
export class Absent extends Error {}

/** Where npm installs from, for managers that have settings of their own. */
async function registry() {
  const { program, args } = npm();
  const { stdout } = await run(program, [...args, "config", "get", "registry"]);
  return stdout.trim().replace(/\/$/, "");
}

/** @returns {Promise<Record<string, string | undefined>>} environment of every package manager */
export async function installEnv() {
  const url = await registry();
  return {
    ...process.env,
    // This run's own npm must not decide for the project's.
    npm_config_registry: url,
    YARN_REGISTRY: url,
    YARN_NPM_REGISTRY_SERVER: url,
    YARN_UNSAFE_HTTP_WHITELIST: "127.0.0.1;localhost",
    YARN_ENABLE_IMMUTABLE_INSTALLS: "false",
    YARN_ENABLE_TELEMETRY: "0",
    YARN_NODE_LINKER: "node-modules",
    BUN_CONFIG_REGISTRY: url,
    PULUMI_SKIP_UPDATE_CHECK: "1",
  };
}

/**
 * Installs packages into a folder of tools, once.
 * @param {string} tools @param {string} name of the folder @param {readonly string[]} packages
 */
async function tool(tools, name, packages) {
  const folder = join(tools, name);
  if (existsSync(join(folder, "node_modules"))) return folder;
  mkdirSync(folder, { recursive: true });
  const { program, args } = npm();
  const options = ["install", "--prefix", folder, "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"];
  try {
    await run(program, [...args, ...options, ...packages], { timeout: installMs });
  } catch (error) {
    const { stderr = "", message } = /** @type {{stderr?: string, message: string}} */ (error);
    throw new Absent(`the registry does not give ${packages.join(" ")}: ${(stderr || message).trim().split("\n")[0]}`);
  }
  return folder;
}

/**
 * Program and first arguments of a package manager's install, run by the Node of the case: Yarn 1 refuses packages whose
 * `engines` do not have it.
 * @param {string} tools @param {string} manager @param {string} [folder] of that Node @returns {Promise<string[]>}
 */
export async function installer(tools, manager, folder) {
  const node = folder === undefined ? process.execPath : join(folder, "node");
  if (manager.startsWith("pnpm")) {
    const installed = await tool(tools, manager, [manager]);
    const store = ["--store-dir", join(tools, "pnpm-store")];
    return [node, join(installed, "node_modules/pnpm/bin/pnpm.cjs"), "install", "--no-frozen-lockfile", ...store];
  }
  if (manager === "yarn@1") {
    const installed = await tool(tools, manager, ["yarn@1"]);
    return [node, join(installed, "node_modules/yarn/bin/yarn.js"), "install", "--non-interactive"];
  }
  if (manager === "yarn@4") {
    const installed = await tool(tools, manager, ["@yarnpkg/cli-dist@4"]);
    return [node, join(installed, "node_modules/@yarnpkg/cli-dist/bin/yarn.js"), "install"];
  }
  if (manager === "bun") {
    const installed = await tool(tools, manager, ["bun"]);
    const platform = process.platform === "win32" ? "windows" : process.platform;
    const arch = process.arch === "arm64" ? "aarch64" : process.arch;
    const found = ["", "-baseline"]
      .map((kind) => join(installed, `node_modules/@oven/bun-${platform}-${arch}${kind}/bin/bun`))
      .find((path) => existsSync(path));
    if (found === undefined) throw new Absent(`the package bun has no binary for ${platform}-${arch}`);
    return [found, "install"];
  }
  const { program, args } = npm();
  return [program, ...args, "install", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"];
}

/**
 * The folder of a Node of this version: the one that runs us, or the registry's package of its binary.
 * @param {string} tools @param {string | undefined} version whole, or its major number @returns {Promise<string | undefined>}
 */
export async function nodeFolder(tools, version) {
  if (version === undefined || `${process.versions.node}.`.startsWith(`${version}.`)) return undefined;
  const arch = process.arch === "x64" ? "x64" : process.arch;
  const name = `node-${process.platform}-${arch}`;
  const folder = await tool(tools, `node-${version}`, [`${name}@${version}`]);
  return join(folder, "node_modules", name, "bin");
}
