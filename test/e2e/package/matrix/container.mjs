// @ts-check
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { engineEnv } from "../../../../scripts/engine-environment.mjs";
import { root } from "../../../../scripts/places.mjs";
import { spec } from "./programs.mjs";
import { must, run } from "./run.mjs";
import { installEnv } from "./tools.mjs";

const recipe = join(root, "pipelines", "container", "Dockerfile");
/** Of the layer that the recipe adds to Node's own image. */
export const layerBytesMax = 50 * 1024 * 1024;

/**
 * Without a container engine: the recipe's install line runs as it is in a folder of its own, and its entry point on
 * what that gives. @param {{tarball: string, endpoint: string}} context
 * @returns {Promise<{bytes: number, code: number, stdout: string}>}
 */
export async function tryContainer({ tarball, endpoint }) {
  const text = readFileSync(recipe, "utf8");
  const [, install = ""] = /^RUN (npm install .*)$/m.exec(text) ?? [];
  const [, entry = "[]"] = /^ENTRYPOINT (\[.*\])$/m.exec(text) ?? [];
  const [, target = ""] = /^COPY --from=install (\S+) /m.exec(text) ?? [];
  const folder = mkdtempSync(join(tmpdir(), "aws-coverage-container-"));
  try {
    const layer = join(folder, "layer");
    const command = install
      .replace('"pulumi-aws-coverage@$VERSION"', tarball)
      .replace("--prefix .", `--prefix ${layer}`);
    await must(["sh", "-c", command], folder, await installEnv());
    if (existsSync(join(layer, "node_modules", "@pulumi"))) throw new Error("Pulumi's SDK was installed");
    writeFileSync(join(folder, "coverage.json"), spec);
    const argv = JSON.parse(entry).map((/** @type {string} */ part) => part.replace(target, layer));
    const env = engineEnv({ folder: join(folder, "home"), endpoint });
    const { code, stdout } = await run([...argv, "verify", "--quiet", "--spec", "coverage.json"], folder, env);
    return { bytes: bytesBelow(layer), code, stdout };
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** @param {string} folder @returns {number} */
const bytesBelow = (folder) =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
