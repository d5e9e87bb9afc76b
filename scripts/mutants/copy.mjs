// @ts-check
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { root } from "../places.mjs";

const listing = /** @type {const} */ ({ cwd: root, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });

/**
 * The checkout as it is now, uncommitted files included, in a folder of its own: nobody's sources change while this
 * runs. What is not in the repository (packages, compiled output, AWS's models beside it) is linked.
 */
export function copyCheckout() {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), "aws-coverage-mutants-"));
  const copy = join(folder, "checkout");
  const files = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], listing);
  for (const file of new Set(files.split("\0").filter((name) => name !== "" && existsSync(join(root, name))))) {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    cpSync(join(root, file), join(copy, file));
  }
  for (const name of ["node_modules", "dist"])
    if (existsSync(join(root, name))) symlinkSync(join(root, name), join(copy, name));
  const beside = join(dirname(root), "shared");
  if (existsSync(beside)) symlinkSync(beside, join(folder, "shared"));
  return folder;
}
