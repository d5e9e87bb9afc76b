import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "../../../../scripts/places.mjs";
import type { Project } from "../engine/project";
import { newProject } from "../engine/project";

export interface ExampleOptions {
  readonly endpoint: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The stack's configuration, as Pulumi.test.yaml has it. */
  readonly config?: Readonly<Record<string, unknown>>;
}

const examples = join(root, "examples");

export const exampleNames = (): string[] =>
  readdirSync(examples, { withFileTypes: true })
    // The others are no programs for Pulumi.
    .flatMap((entry) => (entry.isDirectory() && existsSync(join(examples, entry.name, "index.ts")) ? [entry.name] : []))
    .sort();

/** A copy of an example where only what it installs is in reach: the packed package and its own devDependencies. */
export async function exampleProject(
  name: string,
  { endpoint, env = {}, config = {} }: ExampleOptions,
): Promise<Project> {
  const files = Object.fromEntries(
    readdirSync(join(examples, name)).map((file) => [file, readFileSync(join(examples, name, file), "utf8")]),
  );
  // The quickstart is the program of the root project.
  files["Pulumi.yaml"] ??= readFileSync(join(root, "Pulumi.yaml"), "utf8").replace(/^main: .*\n/m, "");
  files["Pulumi.test.yaml"] = JSON.stringify({ config });
  const project = await newProject({ program: "", files, endpoint, env });
  for (const dependency of Object.keys(JSON.parse(files["package.json"] ?? "{}").devDependencies ?? {})) {
    const link = join(project.folder, "node_modules", dependency);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(root, "node_modules", dependency), link, "junction");
  }
  return project;
}
