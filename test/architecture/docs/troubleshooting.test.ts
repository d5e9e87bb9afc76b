import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Code } from "../../../provider/core/cell";
import { services } from "../../../provider/services";
import { codesModule } from "../../../scripts/docs/generated.mjs";
import { filesBelow } from "../../../scripts/fingerprint.mjs";
import { root } from "../../../scripts/places.mjs";
import { pages } from "./pages";

const source = (path: string): string => readFileSync(join(root, path), "utf8");
const page = pages.get("docs/troubleshooting.md") ?? "";
const ofAws = pages.get("docs/reference/codes.md") ?? "";
const hasEntry = (code: string): boolean => page.includes(`\n### ${code}\n`);
const hasRow = (code: string): boolean => ofAws.includes(`\n| \`${code}\` |`);

const errorCodes = [
  ...source("provider/core/providerError.ts").matchAll(/^ {2}(\w+): "(?:declaration|observation|package)",$/gm),
].map(([, code = ""]) => code);

describe("every code has an entry", () => {
  it("errors of the package: docs/troubleshooting.md", () => {
    expect(errorCodes.length).toBeGreaterThan(20);
    expect(errorCodes.filter((code) => !hasEntry(code))).toEqual([]);
  });

  it("codes of cells: docs/troubleshooting.md", () => {
    expect(Object.values(Code).filter((code) => !hasEntry(code))).toEqual([]);
  });

  it.each(services.map(({ kind }) => kind))("codes of %s: docs/reference/codes.md", async (kind) => {
    const { codes } = (await import(join(root, codesModule(kind)))) as { codes: Readonly<Record<string, object>> };
    const known = Object.keys(codes);
    expect(known.length).toBeGreaterThan(0);
    expect(known.filter((code) => !hasRow(code))).toEqual([]);
  });

  it("codes that stand in the source and in no table: one of the two", () => {
    const written = filesBelow(root, ["provider"])
      .filter((path) => path.endsWith(".ts"))
      .flatMap((path) => [...source(path).matchAll(/\bcode: "([A-Z]\w+)"|fromAws\(\s*"(\w+)"/g)])
      .map(([, one, other]) => one ?? other ?? "");
    const anything = new Set(["Error"]);
    expect(written.filter((code) => !anything.has(code) && !hasEntry(code) && !hasRow(code))).toEqual([]);
  });

  it("and no entry is about a code that is gone", () => {
    const sources = filesBelow(root, ["provider"])
      .filter((path) => path.endsWith(".ts"))
      .map(source)
      .join("\n");
    const titles = [...page.matchAll(/^### (\w+)$/gm)].map(([, code = ""]) => code);
    expect(titles.filter((code) => !new RegExp(`["' ]${code}["':]`).test(sources))).toEqual([]);
  });
});
