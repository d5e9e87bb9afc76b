import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, extname, join, relative } from "node:path";
import { parse } from "yaml";

/** Bounds of the search; a file that is not found costs a report its line, not its truth. */
const filesMax = 300;
const depthMax = 4;
const bytesMax = 1_000_000;
const sourceExtensions = [".ts", ".mts", ".cts", ".js", ".mjs", ".cjs"];

/** What is known of the place at which a program declares a resource. */
export interface Clues {
  /** Of the project, or below it. */
  readonly folder: string;
  readonly kind: string;
  readonly name: string;
  /** As Pulumi notes them: `project:///index.ts#12,3`, innermost call first. */
  readonly positions: readonly string[];
}

/**
 * The file and line of a program that declares a resource: where Pulumi noted it, otherwise where a search finds the
 * name.
 */
export function findProgram({ folder, kind, name, positions }: Clues, cwd: string): { file?: string; line?: number } {
  const project = findUp(folder, "Pulumi.yaml");
  if (project === undefined) return {};
  const program = programFolder(project);
  const found =
    noted(positions, [dirname(project), ...(program === undefined ? [] : [program])]) ??
    (program === undefined ? undefined : search(program, kind, name));
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
function programFolder(project: string): string | undefined {
  try {
    const { main } = (parse(readFileSync(project, "utf8")) ?? {}) as { main?: unknown };
    const path = join(dirname(project), typeof main === "string" ? main : ".");
    return statSync(path).isDirectory() ? path : dirname(path);
  } catch {
    return undefined;
  }
}

function search(folder: string, kind: string, name: string): { path: string; line: number } | undefined {
  let second: { path: string; line: number } | undefined;
  for (const path of sources(folder)) {
    const lines = readFileSync(path, "utf8").split("\n");
    for (const [index, text] of lines.entries()) {
      if (!["'", '"', "`"].some((quote) => text.includes(`${quote}${name}${quote}`))) continue;
      const around = lines.slice(Math.max(0, index - 1), index + 1).join("\n");
      if (around.includes(kind)) return { path, line: index + 1 };
      second ??= { path, line: index + 1 };
    }
  }
  return second;
}

/** Source files breadth first, so that the program comes before what it imports. */
function sources(folder: string): string[] {
  const found: string[] = [];
  let level = [folder];
  for (let depth = 0; depth < depthMax && level.length > 0; depth += 1) {
    const entries = level.flatMap((at) =>
      readdirSync(at, { withFileTypes: true }).map((entry) => ({ entry, path: join(at, entry.name) })),
    );
    const files = entries.filter(
      ({ entry, path }) =>
        entry.isFile() && sourceExtensions.includes(extname(path)) && statSync(path).size <= bytesMax,
    );
    found.push(...files.map(({ path }) => path));
    if (found.length >= filesMax) break;
    level = entries
      .filter(({ entry }) => entry.isDirectory() && entry.name !== "node_modules" && !entry.name.startsWith("."))
      .map(({ path }) => path);
  }
  return found.slice(0, filesMax);
}
