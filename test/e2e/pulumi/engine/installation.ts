import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { TestProject } from "vitest/node";
import { pack, unpack } from "../../../../scripts/pack.mjs";
import { root } from "../../../../scripts/places.mjs";
import { ensureSetUp } from "../../../../scripts/set-up.mjs";

declare module "vitest" {
  export interface ProvidedContext {
    /** A folder below which programs find the packed package installed. */
    installation: string;
  }
}

/** Installs the packed tarball, once for all files of the ring, where nothing of the checkout is in reach. */
export default async function installation(project: TestProject): Promise<() => void> {
  await ensureSetUp();
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "aws-coverage-pulumi-")));
  install(folder);
  project.provide("installation", folder);
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

/**
 * What `npm install <tarball> @pulumi/pulumi` gives, without the network: the package is the packed files, what it declares as
 * dependencies comes from our own node_modules, and what it forgot to declare is missing.
 */
function install(folder: string): void {
  const packed = join(folder, "node_modules", "pulumi-aws-coverage");
  unpack(pack(), packed);
  const { dependencies, peerDependencies } = JSON.parse(readFileSync(join(packed, "package.json"), "utf8"));
  for (const name of Object.keys({ ...dependencies, ...peerDependencies })) {
    const link = join(folder, "node_modules", name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(root, "node_modules", name), link, "junction");
  }
}
