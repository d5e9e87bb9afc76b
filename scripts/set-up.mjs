// @ts-check
import { ensureBuild } from "./build.mjs";
import { withCheckout } from "./checkout.mjs";
import { ensureDependencies } from "./dependencies.mjs";
import { ensureEngine } from "./engine.mjs";
import { SetUpError } from "./run.mjs";
import { ensureSelfLink } from "./self-link.mjs";

export { enginePath } from "./engine.mjs";
export { engineEnv } from "./engine-environment.mjs";

/** Everything that a fresh clone lacks; seconds when it lacks nothing. */
export async function ensureSetUp() {
  await ensureTools();
  await ensureEngine();
}

/** The same without the Pulumi engine. */
export async function ensureTools() {
  await ensurePackages();
  await withCheckout(ensureBuild);
}

/** npm's packages and our own among them: enough to lint and to run tests from the sources. */
export async function ensurePackages() {
  checkNode();
  await withCheckout(async () => {
    await ensureDependencies();
    ensureSelfLink();
  });
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19) || (major === 22 && minor < 12) || major === 21)
    throw new SetUpError(`Node ${process.versions.node} cannot run this: install 20.19, 22.12 or later.`);
}
