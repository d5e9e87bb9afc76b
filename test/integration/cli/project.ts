import { execFile } from "node:child_process";
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { root } from "../../../scripts/places.mjs";
import { engineEnv, enginePath, ensureSetUp } from "../../../scripts/set-up.mjs";

const run = promisify(execFile);

/** The built package; `npm test` has built it before any test runs. */
export async function ensureBuilt(): Promise<void> {
  if (!existsSync(join(root, "dist", "cli", "main.js"))) await ensureSetUp();
}

/** A Pulumi project in a folder of its own, run by the real engine, with the checkout as installed package. */
export interface Project {
  readonly env: Record<string, string>;
  pulumi(...args: string[]): Promise<string>;
}

export function newProject(folder: string, name: string, program: string, endpoint: string): Project {
  mkdirSync(join(folder, "node_modules"), { recursive: true });
  symlinkSync(join(root, "node_modules", "@pulumi"), join(folder, "node_modules", "@pulumi"), "junction");
  symlinkSync(root, join(folder, "node_modules", "pulumi-aws-coverage"), "junction");
  writeFileSync(join(folder, "Pulumi.yaml"), `name: ${name}\nruntime: nodejs\n`);
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name, main: "index.js" }));
  writeFileSync(join(folder, "index.js"), program);
  const env = { ...engineEnv({ folder: join(folder, "..", "home"), endpoint }), PULUMI_CONFIG_PASSPHRASE: "correct" };
  return {
    env,
    pulumi: async (...args) =>
      (await run(enginePath(), [...args, "--non-interactive", "--color", "never"], { cwd: folder, env })).stdout,
  };
}
