import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { filesBelow } from "../../../scripts/fingerprint.mjs";
import type { Installed } from "./installed";
import { packedPackage } from "./installed";

let installed: Installed;
let files: readonly string[];
beforeAll(async () => {
  installed = await packedPackage();
  files = filesBelow(installed.folder, ["."]).map((path) => path.slice(2));
});
afterAll(() => installed.remove());

const manifest = (): Manifest => JSON.parse(readFileSync(join(installed.folder, "package.json"), "utf8"));

interface Manifest {
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly bin: Readonly<Record<string, string>>;
  readonly pulumi?: unknown;
}

describe("the tarball", () => {
  it("contains what runs and what documents it, and nothing else", () => {
    const expected =
      /^(package\.json|LICENSE|README\.md|CHANGELOG\.md|docs\/.+\.md|pipelines\/.+|dist\/(provider|cli|report|emulator)\/.+)$/;
    expect(files.filter((path) => !expected.test(path))).toEqual([]);
    expect(files).toEqual(expect.arrayContaining(["LICENSE", "docs/emulator.md", "docs/emulator-differences.md"]));
  });

  it("contains every target of exports and bin", () => {
    const targets = [...Object.values(manifest().exports), manifest().bin].flatMap((one) =>
      typeof one === "string" ? [one] : Object.values(one),
    );
    expect(targets.filter((path) => !existsSync(join(installed.folder, path)))).toEqual([]);
  });

  it("starts its command with Node", () => {
    expect(readFileSync(join(installed.folder, manifest().bin["aws-coverage"] ?? ""), "utf8")).toMatch(
      /^#!\/usr\/bin\/env node\n/,
    );
  });

  it("does not make the language host look for a plugin of its name", () => {
    expect(manifest().pulumi).toBeUndefined();
  });

  it("weighs little", () => {
    expect(statSync(installed.tarball).size).toBeLessThan(1_500_000);
  });
});
