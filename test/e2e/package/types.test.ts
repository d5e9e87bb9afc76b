import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { root } from "../../../scripts/places.mjs";
import type { Installed } from "./installed";
import { packedPackage } from "./installed";

let installed: Installed;
beforeAll(async () => {
  installed = await packedPackage();
});
afterAll(() => installed.remove());

const tool = (script: string): string => join(root, "node_modules", script);

/** Exit code and everything printed, so that a failing expectation shows why. */
function run(
  script: string,
  args: readonly string[],
  cwd = installed.program,
): { code: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [tool(script), ...args], { cwd, encoding: "utf8" });
  return { code: status, output: `${stdout}${stderr}` };
}

describe("the packed package", () => {
  it("satisfies publint", async () => {
    const { publint } = await import("publint");
    const { messages } = await publint({ pkgDir: installed.folder, level: "warning", strict: true, pack: false });
    expect(messages).toEqual([]);
  });

  it("has types where every module resolution looks for them", () => {
    const checked = run("@arethetypeswrong/cli/dist/index.js", [
      installed.tarball,
      "--no-emoji",
      "--no-color",
      "--exclude-entrypoints",
      "report.schema.json",
    ]);
    expect(checked).toMatchObject({ code: 0 });
  });

  it("is found by require and by import", () => {
    const paths = [
      "pulumi-aws-coverage",
      "pulumi-aws-coverage/runtime",
      "pulumi-aws-coverage/emulator",
      "pulumi-aws-coverage/package.json",
      "pulumi-aws-coverage/report.schema.json",
    ];
    const ask = (type: string, source: string): string =>
      execFileSync(process.execPath, [`--input-type=${type}`, "-e", source], {
        cwd: installed.program,
        encoding: "utf8",
        stdio: "pipe",
      });
    for (const path of paths) {
      expect(ask("commonjs", `console.log(require.resolve("${path}"))`)).toContain("node_modules/pulumi-aws-coverage");
      expect(ask("module", `console.log(import.meta.resolve("${path}"))`)).toContain(
        "node_modules/pulumi-aws-coverage",
      );
    }
    expect(() => ask("commonjs", `require.resolve("pulumi-aws-coverage/dist/provider/index.js")`)).toThrow(
      "ERR_PACKAGE_PATH_NOT_EXPORTED",
    );
  });

  it("has a public surface that TypeScript 3.8 understands, which Pulumi falls back to", () => {
    link("@pulumi/pulumi", "@types/node");
    const use = `import * as coverage from "pulumi-aws-coverage";\nexport const names: string[] = Object.keys(coverage);\n`;
    writeFileSync(join(installed.program, "index.ts"), use);
    const compilerOptions = {
      noEmit: true,
      strict: true,
      target: "es2018",
      module: "commonjs",
      moduleResolution: "node",
      types: [],
    };
    writeFileSync(join(installed.program, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["index.ts"] }));
    const { output } = run("typescript-3.8/bin/tsc", ["--pretty", "false"]);
    const complaints = output.split("\n").filter((line) => line.includes("error TS"));
    // Newer declarations of other packages are not ours to mend.
    expect(complaints.filter((line) => !/node_modules\/(?!pulumi-aws-coverage\/)[^(]*\(/.test(line))).toEqual([]);
  });
});

function link(...names: readonly string[]): void {
  for (const name of names) {
    const to = join(installed.program, "node_modules", name);
    mkdirSync(dirname(to), { recursive: true });
    symlinkSync(join(root, "node_modules", name), to, "junction");
  }
}
