// @ts-check
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { alone } from "./lock.mjs";
import { cache, engineVersion, executable, root } from "./places.mjs";
import { mustRun, run, SetUpError, say } from "./run.mjs";

const home = join(cache, `pulumi-${engineVersion}`);
const versionFlag = `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${engineVersion}`;

/** The finished engine of an earlier build. It appears in one rename, so what exists is complete. @returns {string | undefined} */
export function builtEngine() {
  const path = join(home, executable("pulumi"));
  return existsSync(path) ? path : undefined;
}

/** Builds the engine from its published Go modules into the cache folder. @returns {Promise<string>} */
export async function buildEngine() {
  if ((await run("go", ["version"], { quiet: true })) !== 0)
    throw new SetUpError(
      "There is no `pulumi` on the PATH, and no Go to build it with. Install either one:\n" +
        "  Pulumi 3.216 or later   https://www.pulumi.com/docs/install/\n" +
        "  Go 1.25 or later        https://go.dev/doc/install",
    );
  return alone(
    join(cache, "locks", `pulumi-${engineVersion}`),
    "waiting for another process that builds the Pulumi engine",
    async () => {
      const built = builtEngine();
      if (built) return built;
      say(`building the Pulumi engine ${engineVersion} from source into ${home}, once, about 5 minutes`);
      mkdirSync(cache, { recursive: true });
      const fresh = mkdtempSync(join(cache, "building-"));
      try {
        await compile(fresh);
        rmSync(home, { recursive: true, force: true });
        renameSync(fresh, home);
      } finally {
        rmSync(fresh, { recursive: true, force: true });
      }
      return join(home, executable("pulumi"));
    },
  );
}

/** @param {string} to */
async function compile(to) {
  const started = Date.now();
  say("  1 of 2: the language host for Node");
  await go("language-nodejs", ["-ldflags", "-s -w"], to);
  say("  2 of 2: the command line");
  const beat = setInterval(() => say(`  still at it after ${Math.round((Date.now() - started) / 60_000)} min`), 60_000);
  await go("cli", ["-tags", "osusergo grpcnotrace", "-ldflags", `-s -w ${versionFlag}`], to).finally(() =>
    clearInterval(beat),
  );
  const launcher = process.platform === "win32" ? "pulumi-resource-pulumi-nodejs.cmd" : "pulumi-resource-pulumi-nodejs";
  cpSync(join(root, "node_modules", "@pulumi", "pulumi", launcher), join(to, launcher));
  chmodSync(join(to, launcher), 0o755);
  chmodSync(to, 0o755);
}

/** @param {string} module @param {readonly string[]} flags @param {string} to */
async function go(module, flags, to) {
  const cwd = join(root, "scripts", "engine", module);
  const env = { ...process.env, CGO_ENABLED: "0", GOWORK: "off" };
  await mustRun(
    "go",
    ["build", ...flags, "-o", `${to}/`, "tool"],
    `Building ${module} failed: see Go's messages above. Or install Pulumi: https://www.pulumi.com/docs/install/`,
    { cwd, env },
  );
}
