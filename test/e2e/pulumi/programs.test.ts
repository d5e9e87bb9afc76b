import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { Outcome } from "./engine/command";
import { start } from "./engine/command";
import type { Scene, SceneOptions } from "./engine/scene";
import { enablements, members, region, scene } from "./engine/scene";

const accounts = members(2);
const inputs = `{ accounts: ${JSON.stringify(accounts)}, regions: ["${region}"], resourceTypes: ["EC2", "ECR"] }`;

let stack: Scene;
afterEach(() => stack.close());
const begin = async (options: Omit<SceneOptions, "world">): Promise<Scene> => {
  stack = await scene({ world: { accounts: 2 }, ...options });
  return stack;
};

/** Runs a Node script in the project's folder, as the project's environment has it. */
function node(name: string, script: string): Promise<Outcome> {
  writeFileSync(join(stack.folder, name), script);
  return start(process.execPath, [name], { cwd: stack.folder, env: stack.env }).outcome;
}

const bothOn = (): void =>
  expect(accounts.map((account) => stack.scans(account))).toEqual([
    ["EC2", "ECR"],
    ["EC2", "ECR"],
  ]);
const providerText = async (): Promise<string> =>
  (await stack.state()).deployment.resources?.find(({ id }) => id?.endsWith("/fleet"))?.outputs?.[
    "__provider"
  ] as string;

/** The only code of ours that state keeps, for ever: it must be the same whoever wrote it, and lead to one module. */
describe("the provider text in state", () => {
  const methods = ["configure", "check", "diff", "create", "read", "update", "delete"];

  it("is thin, and requires our runtime alone", async () => {
    await begin({ program: enablements({ fleet: { accounts } }) });
    await stack.must("up", "--skip-preview");
    const text = await providerText();
    expect(new Set(text.match(/require\([^)]*\)/g))).toEqual(new Set(['require("pulumi-aws-coverage/runtime")']));
    expect(text.match(/\.lifecycle\(kind, "(\w+)", \[[\w, ]*\]\)/g)).toHaveLength(methods.length);
    const functions = text.split(/^(?=function )/m).slice(1);
    expect(functions).toHaveLength(methods.length + 1);
    expect(functions.filter((one) => one.length > 400)).toEqual([]);
    expect(text).toMatchSnapshot();
  });
});

describe("programs in other dialects", () => {
  const write = "const fleet = new coverage.InspectorAccountEnablement";

  it("TypeScript: typed, and with the same text in state", async () => {
    await begin({
      program: enablements({ fleet: { accounts } }),
      files: {
        "tsconfig.json": JSON.stringify({
          compilerOptions: {
            strict: true,
            target: "es2020",
            module: "commonjs",
            moduleResolution: "node",
            ignoreDeprecations: "6.0",
            skipLibCheck: true,
          },
        }),
      },
    });
    await stack.must("up", "--skip-preview");
    const plain = await providerText();
    writeFileSync(join(stack.folder, "package.json"), JSON.stringify({ name: "test", main: "index.ts" }));
    writeFileSync(
      join(stack.folder, "index.ts"),
      `import * as coverage from "pulumi-aws-coverage";
      const args: coverage.InspectorAccountEnablementArgs = ${inputs};
      ${write}("fleet", args);
      export const percent = fleet.summary.apply((summary) => summary.coveragePercent);
      export const perRegion = fleet.summary.apply((summary) => summary.regions["${region}"].covered);`,
    );
    await stack.must("up", "--skip-preview");
    bothOn();
    expect(await stack.outputs()).toEqual({ percent: 100, perRegion: 4 });
    expect(await providerText()).toBe(plain);
  });

  it("ECMAScript modules", async () => {
    await begin({
      program: `import * as coverage from "pulumi-aws-coverage"; ${write}("fleet", ${inputs}); export const covered = fleet.summary.covered;`,
      files: { "package.json": JSON.stringify({ name: "test", main: "index.js", type: "module" }) },
    });
    await stack.must("up", "--skip-preview");
    bothOn();
    expect(await stack.outputs()).toEqual({ covered: 4 });
  });
});

describe("without the command line", () => {
  it("under mocks every output can be looked into", async () => {
    await begin({ program: "" });
    const tested = await node(
      "unit.js",
      `const pulumi = require("@pulumi/pulumi");
      pulumi.runtime.setMocks({ newResource: ({ name, inputs }) => ({ id: name + "-id", state: inputs }), call: ({ inputs }) => inputs }, "project", "stack", false);
      const coverage = require("pulumi-aws-coverage");
      const fleet = new coverage.InspectorAccountEnablement("fleet", ${inputs});
      pulumi.all([fleet.summary.coveragePercent, fleet.summary.apply((s) => Object.keys(s.regions)), fleet.notCovered.apply((n) => n["${region}"] === undefined),
        fleet.plan.apply((p) => Object.keys(p)), fleet.administrator.apply((a) => a.length), fleet.accountIds.apply((ids) => ids.length), fleet.accounts])
        .apply((all) => console.log(JSON.stringify(all)));`,
    );
    expect(tested.stderr).toBe("");
    expect(JSON.parse(tested.stdout)).toEqual([null, [], true, [], 0, 0, accounts]);
  });

  it("under mocks that compute outputs, those are what the program sees", async () => {
    await begin({ program: "" });
    const tested = await node(
      "unit.js",
      `const pulumi = require("@pulumi/pulumi");
      pulumi.runtime.setMocks({ newResource: ({ name, inputs }) => ({ id: name, state: { ...inputs, summary: { covered: 7 } } }), call: ({ inputs }) => inputs });
      const coverage = require("pulumi-aws-coverage");
      new coverage.InspectorAccountEnablement("fleet", ${inputs}).summary.covered.apply((covered) => console.log(covered));`,
    );
    expect(tested.stdout.trim()).toBe("7");
  });

  it("an inline program of the Automation API", async () => {
    await begin({ program: "" });
    const ran = await node(
      "automate.js",
      `const { LocalWorkspace } = require("@pulumi/pulumi/automation");
      const coverage = require("pulumi-aws-coverage");
      const program = async () => ({ covered: new coverage.InspectorAccountEnablement("fleet", ${inputs}).summary.covered });
      (async () => {
        const stack = await LocalWorkspace.createOrSelectStack({ stackName: "inline", projectName: "inline", program });
        const up = await stack.up();
        const again = await stack.preview({ expectNoChanges: true });
        console.log(JSON.stringify({ covered: up.outputs.covered.value, changes: again.changeSummary }));
      })();`,
    );
    expect(ran.stderr).toBe("");
    expect(JSON.parse(ran.stdout)).toEqual({ covered: 4, changes: { same: 2 } });
    bothOn();
  });
});
