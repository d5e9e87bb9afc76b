import { existsSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import manifest from "../../../package.json";
import { services } from "../../../provider/services";
import { codeBlocks, withResources } from "../../../scripts/docs/readme.mjs";
import { withoutFiles } from "../../../scripts/docs/snippets.mjs";
import { root } from "../../../scripts/places.mjs";
import { pages } from "./pages";

describe("what people read", () => {
  it("names files and folders that exist", () => {
    const missing = [...pages].flatMap(([page, text]) =>
      [...text.matchAll(/`((?:provider|cli|report|emulator|scripts|examples|test|docs)\/[\w./-]*)`/g)]
        .map(([, path = ""]) => path)
        .filter((path) => !existsSync(join(root, path)))
        .map((path) => `${page}: ${path}`),
    );
    expect(missing).toEqual([]);
  });

  it("names npm scripts that exist", () => {
    const scripts = Object.keys(manifest.scripts);
    const missing = [...pages].flatMap(([page, text]) =>
      [...text.matchAll(/npm run ([\w:]+)/g)]
        .filter(([, name = ""]) => !scripts.includes(name))
        .map(([command]) => `${page}: ${command}`),
    );
    expect(missing).toEqual([]);
  });

  it("knows every resource", () => {
    for (const page of ["README.md", "docs/reference.md"])
      expect(
        services.filter(({ kind }) => !pages.get(page)?.includes(kind)).map(({ kind }) => `${page}: ${kind}`),
      ).toEqual([]);
  });

  it("lists today's resources in the README (else run `npm run docs`)", () => {
    expect(pages.get("README.md")).toBe(withResources(pages.get("README.md") ?? ""));
  });

  it("stays short where it promised to", () => {
    const lines = (page: string): number => pages.get(page)?.split("\n").length ?? 0;
    expect(lines("README.md")).toBeLessThan(150);
    expect(lines("ARCHITECTURE.md")).toBeLessThan(200);
    expect(lines("AGENTS.md")).toBeLessThan(120);
  });

  it("has TypeScript that compiles", () => {
    const blocks = [...pages].flatMap(([page, text]) =>
      codeBlocks(withoutFiles(text), "ts").map((code, index) => ({
        name: `${page.replaceAll("/", "-")}-${index + 1}.ts`,
        code,
      })),
    );
    expect(blocks.length).toBeGreaterThan(0);
    expect(compile(new Map(blocks.map(({ name, code }) => [join(root, "examples", name), code])))).toEqual([]);
  });
});

/** Diagnostics of programs that exist in memory only, with the settings of the checkout. */
function compile(files: ReadonlyMap<string, string>): string[] {
  const read = ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(read.config, ts.sys, root);
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (name) => files.has(name) || fileExists(name);
  host.readFile = (name) => files.get(name) ?? readFile(name);
  host.getSourceFile = (name, ...rest) => {
    const text = files.get(name);
    return text === undefined
      ? getSourceFile(name, ...rest)
      : ts.createSourceFile(name, text, ts.ScriptTarget.ES2022, true);
  };
  const program = ts.createProgram([...files.keys()], options, host);
  return [...files.keys()].flatMap((name) => {
    const source = program.getSourceFile(name);
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
      ({ messageText }) => `${name}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`,
    );
  });
}
