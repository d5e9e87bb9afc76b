import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pack, unpack } from "../../../scripts/pack.mjs";
import { ensureTools } from "../../../scripts/set-up.mjs";

export interface Installed {
  readonly tarball: string;
  /** The unpacked package, in a `node_modules` folder outside the checkout. */
  readonly folder: string;
  /** Where a program of a user would be. */
  readonly program: string;
  remove(): void;
}

/** The packed package, unpacked outside the checkout. It finds no dependency there: for what must be seen without running it. */
export async function packedPackage(): Promise<Installed> {
  await ensureTools();
  const program = mkdtempSync(join(tmpdir(), "aws-coverage-package-"));
  const folder = join(program, "node_modules", "pulumi-aws-coverage");
  mkdirSync(folder, { recursive: true });
  const tarball = pack();
  unpack(tarball, folder);
  return { tarball, folder, program, remove: () => rmSync(program, { recursive: true, force: true }) };
}
