// @ts-check
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fingerprint } from "./fingerprint.mjs";
import { notes, root } from "./places.mjs";
import { npm } from "./run.mjs";

/** The tarball that `npm publish` would send, of the present dist/; packed once for equal contents. @returns {string} */
export function pack() {
  const sent = ["package.json", "dist", "docs", "pipelines", "README.md", "CHANGELOG.md", "LICENSE"];
  const content = fingerprint(root, sent).slice(0, 16);
  const tarball = join(notes, `packed-${content}.tgz`);
  if (existsSync(tarball)) return tarball;
  const folder = join(notes, `packing-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  try {
    const { program, args } = npm();
    const options = ["pack", "--ignore-scripts", "--json", "--pack-destination", folder];
    const [packed] = Object.values(
      JSON.parse(
        execFileSync(program, [...args, ...options], {
          cwd: root,
          encoding: "utf8",
          stdio: ["ignore", "pipe", "ignore"],
        }),
      ),
    );
    renameSync(join(folder, packed.filename), tarball);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return tarball;
}

/** @param {string} tarball @param {string} folder becomes the package's folder */
export function unpack(tarball, folder) {
  mkdirSync(folder, { recursive: true });
  execFileSync("tar", ["-xzf", tarball, "-C", folder, "--strip-components=1"], {
    stdio: ["ignore", "inherit", "inherit"],
  });
}
