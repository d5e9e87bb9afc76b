import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const runtime = "pulumi-aws-coverage/runtime";

/** Lock file to the command that adds a dependency to the package in a folder. */
const installers: readonly (readonly [lock: string, command: string])[] = [
  ["pnpm-lock.yaml", "pnpm add"],
  ["yarn.lock", "yarn add"],
  ["bun.lock", "bun add"],
  ["bun.lockb", "bun add"],
];

let checked: string | undefined;

/**
 * What to add where the program's folder cannot resolve this package; undefined where it can. Pulumi stores the code of
 * a dynamic provider as text and runs it from the program's folder, so it is not enough that the package which
 * constructs the resource (such as a shared one of the same workspace) can resolve us: pnpm gives each package only
 * what it names itself.
 *
 * Asked only of programs that Pulumi's language host runs. Unit tests with mocks start no provider, and the folder of
 * an inline program of the Automation API is not the one of its process.
 */
export function missingInProgramFolder(
  env: NodeJS.ProcessEnv = process.env,
  folder = process.cwd(),
): string | undefined {
  if (env["PULUMI_NODEJS_MONITOR"] === undefined || checked === folder) return undefined;
  try {
    createRequire(join(folder, "program.js")).resolve(runtime);
    checked = folder;
    return undefined;
  } catch {
    const add = installers.find(([lock]) => existsAbove(folder, lock))?.[1] ?? "npm install";
    return [
      "Pulumi runs this resource's provider from the folder of the program, ",
      `${folder}, and pulumi-aws-coverage cannot be resolved there. `,
      `Run \`${add} pulumi-aws-coverage\` in that folder, so that its own package.json names it; `,
      "that a shared package depends on it is not enough",
    ].join("");
  }
}

function existsAbove(folder: string, name: string): boolean {
  for (let at = folder, below = ""; at !== below; below = at, at = dirname(at))
    if (existsSync(join(at, name))) return true;
  return false;
}
