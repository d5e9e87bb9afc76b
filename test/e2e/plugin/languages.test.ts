import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Emulator } from "../../../emulator";
import { administratorAccount, memberAccount, startEmulator } from "../../../emulator";
import { root } from "../../../scripts/places.mjs";
import { generateSdks } from "../../../scripts/sdk/generate.mjs";
import { goEquipment, pythonEquipment } from "../../../scripts/sdk/languages.mjs";
import type { Project } from "../pulumi/engine/project";
import { newProject } from "../pulumi/engine/project";
import { pluginFolder, putOnPath } from "./faces";

/** Building Pulumi's language hosts and generators for the first time on a machine. */
const firstTimeMs = 600_000;
const regions = ["eu-west-1", "us-east-1"];
let emulator: Emulator;
let project: Project | undefined;
beforeAll(async () => {
  emulator = await startEmulator({ world: { accounts: 60, regions } });
  for (const region of regions)
    emulator.edit({
      do: "inspectorEnable",
      account: administratorAccount,
      regions: [region],
      types: ["EC2", "ECR", "LAMBDA"],
    });
});
afterEach(() => {
  project?.remove();
  project = undefined;
});
afterAll(() => emulator.close());

/** An example as it is checked in, for an engine that finds the packed plugin on its PATH. */
async function example(
  name: string,
  env: Record<string, string>,
  config: Record<string, string> = {},
): Promise<Project> {
  const folder = join(root, "examples", name);
  const files = Object.fromEntries(readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), "utf8")]));
  files["Pulumi.test.yaml"] = JSON.stringify({
    config: Object.fromEntries(Object.entries(config).map(([key, value]) => [`${name}:${key}`, value])),
  });
  const { PATH = "", ...rest } = env;
  project = await newProject({ program: "", files, endpoint: emulator.url, env: rest });
  putOnPath(project, pluginFolder(), PATH);
  rmSync(join(project.folder, "index.js"));
  return project;
}

/** Requests and exit code of one command. */
async function asked(on: Project, verb: string, ...args: string[]) {
  emulator.journal.clear();
  const { code, output } = await on.run(verb, ...args);
  return { code, output, counts: emulator.journal.counts() };
}

const looking = {
  "guardduty:GetDetector": 2,
  "guardduty:GetMembers": 4,
  "guardduty:ListDetectors": 2,
  "inspector2:BatchGetAccountStatus": 2,
  "organizations:DescribeOrganization": 1,
  "organizations:ListAccounts": 4,
  "sts:GetCallerIdentity": 1,
};
const settings = { "guardduty:DescribeOrganizationConfiguration": 2, "guardduty:ListMembers": 2 };
/** Requests of the first preview, up and the next preview, as the dynamic face sent them for the same declaration. */
const ofNodeProgram = [
  { ...looking, ...settings },
  {
    ...looking,
    ...settings,
    "guardduty:CreateMembers": 4,
    "guardduty:GetMemberDetectors": 8,
    "guardduty:GetMembers": 8,
    "guardduty:UpdateMemberDetectors": 4,
    "inspector2:BatchGetAccountStatus": 6,
    "inspector2:Enable": 4,
  },
  { ...looking, "guardduty:GetMemberDetectors": 4 },
];

describe("examples/organization-baseline-python", () => {
  it("two resources over 60 accounts: gaps by account, up, no-op, drift, refresh, destroy, with the requests of a Node program", {
    timeout: firstTimeMs,
  }, async ({ skip }) => {
    const equipment = await pythonEquipment();
    if (equipment.missing !== undefined) return skip(equipment.missing);
    const python = await example("organization-baseline-python", equipment.env, {
      administrator: administratorAccount,
      redTeamAccount: memberAccount(6),
      legacyAccount: memberAccount(1),
      accountsAtLeast: "60",
    });
    const missing = await generateSdks(join(python.folder, "sdk"), ["python"]);
    if (missing !== undefined) return skip(missing);
    // As `pip install -r requirements.txt` does, offline and into a folder of this project.
    const packages = join(python.folder, "packages");
    execFileSync(
      "pip",
      [
        "install",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "--target",
        packages,
        join(python.folder, "sdk", "python"),
      ],
      { env: { ...process.env, ...python.env } },
    );
    python.env["PYTHONPATH"] = packages;
    const gone = memberAccount(40);
    const preview = await asked(python, "preview", "--diff");
    expect(preview).toMatchObject({ code: 0 });
    for (let index = 0; index < 60; index += 1) {
      const named = new RegExp(`${memberAccount(index)} member-\\d+: "(add as member|enable)`, "g");
      expect(preview.output.match(named)?.length ?? 0, `member ${index}`).toBe(index === 6 ? 0 : 4);
    }
    expect(emulator.journal.entries({ kind: "write" })).toEqual([]);

    const up = await asked(python, "up", "--skip-preview");
    expect(up).toMatchObject({ code: 0 });
    expect(await python.outputs()).toMatchObject({
      scanning: { cells: 360, covered: 358, waived: 2, gap: 0 },
      threats: { cells: 480, covered: 480 },
      covered_percent: 100,
    });
    const nothing = await asked(python, "preview", "--expect-no-changes");
    expect(nothing).toMatchObject({ code: 0 });
    expect([preview.counts, up.counts, nothing.counts]).toEqual(ofNodeProgram);

    emulator.edit({ do: "inspectorDisable", account: gone, regions: ["us-east-1"], types: ["EC2"] });
    const drift = await asked(python, "preview", "--diff", "--expect-no-changes");
    expect(drift).toMatchObject({ code: 7, output: expect.stringContaining(`+ ${gone} `) });
    const refreshed = await asked(python, "refresh");
    expect(refreshed).toMatchObject({ code: 0, output: expect.stringContaining(gone) });
    expect(await python.must("destroy")).toMatchObject({ output: expect.stringContaining("stays on") });
    expect(emulator.journal.entries({ kind: "write" })).toEqual([]);
  });
});

describe("examples/quickstart-go", () => {
  it("covers the organization", { timeout: firstTimeMs }, async ({ skip }) => {
    const equipment = await goEquipment();
    if (equipment.missing !== undefined) return skip(equipment.missing);
    const go = await example("quickstart-go", equipment.env);
    const missing = await generateSdks(join(go.folder, "sdk"), ["go"]);
    if (missing !== undefined) return skip(missing);
    const module = "pulumi-aws-coverage/sdk/go/awscoverage";
    const run = (...args: string[]) =>
      execFileSync("go", args, {
        cwd: go.folder,
        env: { ...process.env, ...go.env },
        stdio: ["ignore", "ignore", "pipe"],
      });
    run("mod", "edit", "-replace", `${module}=./sdk/go`);
    run("mod", "tidy");
    await go.must("up", "--skip-preview");
    expect(await go.outputs()).toMatchObject({ covered: 366 });
  });
});
