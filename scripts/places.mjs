// @ts-check
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The checkout. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Outside the checkout, so that a fresh clone on the same machine builds no engine again. */
export const cache =
  process.env["PULUMI_AWS_COVERAGE_CACHE"] ||
  join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "pulumi-aws-coverage");

/** Notes about this checkout; `npm ci` removes them with everything they speak of. */
export const notes = join(root, "node_modules", ".cache", "pulumi-aws-coverage");

export const engineVersion = "3.248.0";

/** @param {string} name */
export const executable = (name) => (process.platform === "win32" ? `${name}.exe` : name);
