import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { Emulator } from "../../../emulator";
import { memberAccount, startEmulator } from "../../../emulator";

const root = resolve(__dirname, "../../..");
const command = `node ${join(root, "dist/cli/main.js")}`;
const read = <T>(file: string): T => parse(readFileSync(join(root, "pipelines", file), "utf8")) as T;

interface Workflow {
  readonly on: object;
  readonly permissions: object;
  readonly jobs: Readonly<
    Record<
      string,
      {
        readonly env: Readonly<Record<string, string>>;
        readonly steps: readonly { readonly run?: string; readonly name?: string }[];
      }
    >
  >;
}

interface GitlabJob {
  readonly script: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
  readonly artifacts: { readonly reports: { readonly junit: string; readonly codequality: string } };
  readonly allow_failure: { readonly exit_codes: readonly number[] };
}

/**
 * Runs a step's script as the pipeline's shell would, against the emulator; never blocks, because the emulator lives in
 * this process.
 */
function shell(script: string, folder: string, env: Record<string, string>): Promise<number | null> {
  const child = spawn("bash", ["-e", "-c", script], {
    cwd: folder,
    stdio: "ignore",
    env: {
      PATH: process.env["PATH"] ?? "",
      HOME: folder,
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      ...env,
    },
  });
  return new Promise((done) => child.on("exit", done));
}

const spec = {
  resources: [
    {
      type: "InspectorAccountEnablement",
      name: "all",
      accounts: [memberAccount(0)],
      regions: ["us-east-1"],
      resourceTypes: ["EC2"],
    },
  ],
};

let emulator: Emulator;
let folder: string;
afterEach(async () => {
  await emulator.close();
  rmSync(folder, { recursive: true, force: true });
});

async function scene(covered: boolean): Promise<void> {
  emulator = await startEmulator({ world: { accounts: 2, regions: ["us-east-1"] } });
  if (covered) emulator.edit({ do: "inspectorEnable", account: memberAccount(0), types: ["EC2"] });
  folder = mkdtempSync(join(tmpdir(), "aws-coverage-pipeline-"));
  writeFileSync(join(folder, "coverage.yaml"), JSON.stringify(spec));
}

describe("the GitHub Actions workflow", () => {
  const workflow = read<Workflow>("github/verify-coverage.yml");
  const { env: given = {}, steps = [] } = workflow.jobs["verify"] ?? {};
  const step = (name: string): string => steps.find((one) => one.name === name)?.run ?? "";

  it.each([
    [true, 0],
    [false, 2],
  ])("publishes every report and ends as told (covered: %s, exit %i)", async (covered, code) => {
    await scene(covered);
    const output = join(folder, "output");
    const summary = join(folder, "summary");
    const env = {
      AWS_ENDPOINT_URL: emulator.url,
      COVERAGE: command,
      DECLARATIONS: given["DECLARATIONS"] ?? "",
      GITHUB_OUTPUT: output,
      GITHUB_STEP_SUMMARY: summary,
    };
    expect(await shell(step("Verify"), folder, env)).toBe(0);
    expect(readFileSync(output, "utf8")).toBe(`code=${code}\n`);
    expect(readFileSync(summary, "utf8")).toContain("InspectorAccountEnablement");
    for (const file of ["coverage.md", "coverage.sarif", "coverage.xml", "coverage.json", "coverage.html"])
      expect(readFileSync(join(folder, "reports", file), "utf8").length).toBeGreaterThan(100);
    expect(await shell(step("Fail with the verify exit code"), folder, { CODE: String(code) })).toBe(code);
  });

  it("runs on a schedule and on pull requests, with no more rights than it uses", async () => {
    await scene(true);
    expect(Object.keys(workflow.on)).toEqual(expect.arrayContaining(["schedule", "pull_request"]));
    expect(workflow.permissions).toEqual({
      contents: "read",
      "id-token": "write",
      "security-events": "write",
      "pull-requests": "write",
    });
  });
});

describe("the GitLab job", () => {
  const job = read<{ "verify-coverage": GitlabJob }>("gitlab/verify-coverage.gitlab-ci.yml")["verify-coverage"];

  it.each([
    [true, 0],
    [false, 2],
  ])("writes the reports that GitLab reads and fails as told (covered: %s, exit %i)", async (covered, code) => {
    await scene(covered);
    const env = {
      AWS_ENDPOINT_URL: emulator.url,
      COVERAGE: command,
      DECLARATIONS: job.variables["DECLARATIONS"] ?? "",
    };
    expect(await shell(job.script.join("\n"), folder, env)).toBe(code);
    expect(readFileSync(join(folder, job.artifacts.reports.junit), "utf8")).toContain("<testsuites");
    expect(Array.isArray(JSON.parse(readFileSync(join(folder, job.artifacts.reports.codequality), "utf8")))).toBe(true);
    expect(job.allow_failure.exit_codes).toEqual([3]);
  });
});

describe("the preview alternative", () => {
  it("expects no changes, and writes nothing", async () => {
    await scene(true);
    const steps = read<Workflow>("github/pulumi-preview.yml").jobs["preview"]?.steps ?? [];
    expect(steps.at(-1)?.run).toMatch(/^pulumi preview .*--expect-no-changes/);
    expect(JSON.stringify(steps)).not.toMatch(/pulumi (up|refresh|destroy)/);
  });
});
