import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
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

  it("accepts readonly lists and what const objects widen to, and refuses names that AWS does not have", () => {
    link("@pulumi/pulumi", "@types/node");
    const compilerOptions = {
      noEmit: true,
      strict: true,
      module: "nodenext",
      target: "es2022",
      types: ["node"],
      skipLibCheck: true,
    };
    writeFileSync(join(installed.program, "package.json"), JSON.stringify({ name: "program", type: "commonjs" }));
    writeFileSync(join(installed.program, "widened.ts"), widened);
    writeFileSync(join(installed.program, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["widened.ts"] }));
    expect(run("typescript/bin/tsc", ["--pretty", "false"])).toEqual({ code: 0, output: "" });
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
    if (existsSync(to)) continue;
    symlinkSync(join(root, "node_modules", name), to, "junction");
  }
}

/** What programs keep in constants. `string[]` is taken where AWS's values are open (accounts, regions), and not where a name can be misspelt. */
const widened = `
import * as pulumi from "@pulumi/pulumi";
import type { CompactCoverage, InspectorAccountEnablementArgs, InspectorResourceType } from "pulumi-aws-coverage";
import { GuardDutyMemberSet, InspectorAccountEnablement, SecurityIncidentResponseMembership } from "pulumi-aws-coverage";

const settings = {
  organization: { organizationalUnitIds: ["ou-ab12-34567890"], exclude: ["123456789012"], states: ["ACTIVE"], expect: { atLeast: 3 } },
  regions: ["eu-west-1", "us-east-1"],
  connection: { profile: "security", allowedAccountIds: ["123456789012"] },
  releaseLimit: { accounts: 3 },
  waivers: [{ accounts: ["123456789012"], regions: ["eu-west-1"], capabilities: ["EC2"], reason: "r", owner: "o", expires: "2027-01-01" }],
};
const frozen = {
  ...settings,
  resourceTypes: ["EC2", "LAMBDA"],
  features: ["S3_DATA_EVENTS", "RUNTIME_MONITORING/EC2_AGENT_MANAGEMENT"],
  mode: "track",
  onGap: "fail",
  onRelease: { capability: "retain" },
  settle: { timeoutSeconds: 60, onTimeout: "warn" },
} as const;
const { resourceTypes, features, ...shared } = frozen;

const readonlyRegions: readonly string[] = settings.regions;
const types: readonly InspectorResourceType[] = ["EC2"];
const later: pulumi.Output<string[]> = pulumi.output(settings.regions);
const laterReadonly: pulumi.Output<readonly string[]> = pulumi.output(readonlyRegions);
const promised: Promise<string[]> = Promise.resolve(settings.regions);

export const one = new InspectorAccountEnablement("one", { ...shared, resourceTypes });
export const two = new InspectorAccountEnablement("two", { ...settings, resourceTypes: types });
export const three = new GuardDutyMemberSet("three", { ...shared, features });
for (const regions of [settings.regions, readonlyRegions, later, laterReadonly, promised])
  new InspectorAccountEnablement("four", { accounts: laterReadonly, regions, resourceTypes: ["EC2", pulumi.output("ECR" as const)] });
new SecurityIncidentResponseMembership("five", { accounts: readonlyRegions, homeRegion: "eu-west-1" });

const args: InspectorAccountEnablementArgs = { accounts: settings.regions, regions: later, resourceTypes };
export const coverage: pulumi.Output<CompactCoverage> = new InspectorAccountEnablement("six", args).coverage;
export const gaps: pulumi.Output<number | undefined> = coverage.apply(({ gap }) => gap);

const wide = ["EC2", "LAMBDA"];
// @ts-expect-error a list of any strings may hold a misspelt type: declare it as const
new InspectorAccountEnablement("seven", { ...settings, resourceTypes: wide });
// @ts-expect-error AWS has no such type
new InspectorAccountEnablement("eight", { ...settings, resourceTypes: ["EC3"] });
// @ts-expect-error there is no such mode
new InspectorAccountEnablement("nine", { ...settings, resourceTypes, mode: "watch" });
`;
