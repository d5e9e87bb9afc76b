// @ts-check
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** One hash over names and contents of files and folders below `base`. @param {string} base @param {readonly string[]} paths */
export function fingerprint(base, paths) {
  const hash = createHash("sha256");
  for (const path of filesBelow(base, paths))
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(base, path)))
      .update("\0");
  return hash.digest("hex");
}

/** Every file, sorted, relative to `base`. @param {string} base @param {readonly string[]} paths @returns {string[]} */
export function filesBelow(base, paths) {
  return paths
    .filter((path) => existsSync(join(base, path)))
    .flatMap((path) =>
      statSync(join(base, path)).isDirectory()
        ? filesBelow(
            base,
            readdirSync(join(base, path)).map((name) => `${path}/${name}`),
          )
        : [path],
    )
    .sort();
}
