import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { parse } from "yaml";

/**
 * The file and line of a program that declares a resource, from the positions that Pulumi's SDK notes in state
 * (`project:///index.ts#12,3`, innermost call first); otherwise the project's Pulumi.yaml. `folder` is the project's,
 * or below it.
 */
export function findProgram(
  folder: string,
  positions: readonly string[],
  cwd: string,
): { file?: string; line?: number } {
  const project = findUp(folder, "Pulumi.yaml");
  if (project === undefined) return {};
  const found = noted(positions, [dirname(project), programFolder(project)]);
  return found === undefined ? { file: relative(cwd, project) } : { file: relative(cwd, found.path), line: found.line };
}

/** The first call that is not our own or a package's. */
function noted(positions: readonly string[], folders: readonly string[]): { path: string; line: number } | undefined {
  for (const position of positions) {
    const [, path = "", line = ""] = /^project:\/\/\/(.+)#(\d+),\d+$/.exec(position) ?? [];
    if (path === "" || /(^|\/)(node_modules|dist\/provider\/resources)\//.test(path)) continue;
    const found = folders.map((folder) => join(folder, decodeURIComponent(path))).find((one) => existsSync(one));
    if (found !== undefined) return { path: found, line: Number(line) };
  }
  return undefined;
}

/** The file of this name in the folder or the nearest one above it. */
export function findUp(folder: string, name: string): string | undefined {
  for (let at = folder, above = ""; at !== above; above = at, at = dirname(at)) {
    const path = join(at, name);
    if (existsSync(path)) return path;
  }
  return undefined;
}

/** `main` of Pulumi.yaml is a folder or a file of it. */
function programFolder(project: string): string {
  try {
    const { main } = (parse(readFileSync(project, "utf8")) ?? {}) as { main?: unknown };
    const path = join(dirname(project), typeof main === "string" ? main : ".");
    return statSync(path).isDirectory() ? path : dirname(path);
  } catch {
    return dirname(project);
  }
}
