import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { administratorAccount, managementAccount, memberAccount } from "../../../emulator";
import type { Report } from "../../../report/model/report";
import type { Bench, Ran } from "./bench";
import { newBench } from "./bench";
import type { Kind } from "./kinds";
import { kinds } from "./kinds";
import type { Project } from "./project";
import { ensureBuilt, newProject } from "./project";

const regions = ["us-east-1"];
const [one, , other] = kinds as [Kind, Kind, Kind];
const secret = "s3cr3t-external-id";

const program = (kind: Kind, name: string, inputs: object): string => `
const pulumi = require("@pulumi/pulumi");
const { ${kind.kind} } = require("pulumi-aws-coverage");
const inputs = ${JSON.stringify(inputs)};
const externalId = new pulumi.Config().getSecret("externalId");
const connection = { assumeRole: { roleArn: "arn:aws:iam::${administratorAccount}:role/Security", externalId } };

new ${kind.kind}("${name}", { ...inputs, ...(externalId ? { connection } : {}) });
`;

interface Scene {
  readonly bench: Bench;
  readonly projects: Readonly<Record<"detect" | "respond", Project>>;
  /** The command line, with the projects' own environment. */
  run(argv: readonly string[], env?: Record<string, string>): Promise<Ran>;
}

/**
 * Two projects with a stack each, both brought up by the real engine: one with a secret and credentials in its
 * configuration.
 */
async function newScene(): Promise<Scene> {
  const bench = await newBench({ world: { accounts: 4, regions } });
  const everybody = { organization: { exclude: [managementAccount] } };
  const make = (folder: "detect" | "respond", kind: Kind, name: string): Project => {
    mkdirSync(join(bench.folder, folder));
    return newProject(
      join(bench.folder, folder),
      folder,
      program(kind, name, kind.inputs(everybody, regions)),
      bench.emulator.url,
    );
  };
  const projects = { detect: make("detect", one, "baseline"), respond: make("respond", other, "members") };
  const up = async (project: Project, ...config: [string, string, string?][]): Promise<void> => {
    await project.pulumi("stack", "init", "prod");
    for (const [key, value, flag] of config)
      await project.pulumi("config", "set", key, value, ...(flag === undefined ? [] : [flag]));
    await project.pulumi("up", "--yes", "--skip-preview");
  };
  await up(
    projects.detect,
    ["externalId", secret, "--secret"],
    ["aws:accessKey", "KEYOFTHESTACK"],
    ["aws:secretKey", "sesame", "--secret"],
  );
  await up(projects.respond);
  bench.emulator.journal.clear();
  const run = (argv: readonly string[], env: Record<string, string> = {}): Promise<Ran> =>
    bench.run(argv, { env: { ...projects.detect.env, ...env } });
  return { bench, projects, run };
}

const again = ["verify", "--cwd", "detect", "--cwd", "respond", "--stack", "prod", "--quiet", "--format"];
const both = ["--cwd", "detect", "--cwd", "respond", "--stack", "prod"];

describe("verify --stack, on the real engine", () => {
  beforeAll(ensureBuilt);

  it("reports stacks as they are declared, with selectors as selectors, their credentials and no secret", async () => {
    const { bench, projects, run } = await newScene();
    const before = await projects.detect.pulumi("stack", "export");
    const covered = await run(["verify", ...both, "--format", "json", "--format", "html", "--output", "r.html"]);
    const report = JSON.parse(covered.stdout);
    expect(covered.code).toBe(0);
    expect(report.summary.covered).toBe(5 * (one.capabilities.length + other.capabilities.length));
    expect(report.resources).toMatchObject([
      {
        type: one.kind,
        name: "baseline",
        stack: "detect/prod",
        file: "detect/index.js",
        line: 8,
        administrator: administratorAccount,
      },
      {
        type: other.kind,
        name: "members",
        stack: "respond/prod",
        file: "respond/index.js",
        line: 8,
        administrator: administratorAccount,
      },
    ]);
    for (const text of [covered.stdout, covered.stderr, bench.read("r.html")])
      expect(text).not.toMatch(/s3cr3t|sesame/);
    const roles = bench.emulator.journal.entries({ operation: "AssumeRole" }).map((entry) => entry.accessKey);
    expect(new Set(roles)).toEqual(new Set(["KEYOFTHESTACK"]));

    bench.emulator.edit({ do: "addAccount", account: "123450000000", name: "new-team", parent: "Sandbox" });
    const joined = await run(["verify", ...both, "--quiet", "--format", "sarif"]);
    expect(joined.code).toBe(2);
    const results = JSON.parse(joined.stdout).runs[0].results as {
      message: { text: string };
      locations: { physicalLocation: { artifactLocation: { uri: string }; region: { startLine: number } } }[];
    }[];
    expect(results).toHaveLength(one.capabilities.length + other.capabilities.length);
    expect(results.every((result) => result.message.text.includes("123450000000"))).toBe(true);
    expect(results[0]?.locations[0]?.physicalLocation).toMatchObject({
      artifactLocation: { uri: "detect/index.js" },
      region: { startLine: 8 },
    });

    expect(bench.emulator.journal.entries({ kind: "write" })).toEqual([]);
    expect(JSON.parse(await projects.detect.pulumi("stack", "export"))).toEqual(JSON.parse(before));

    // Of one stack, and of the one that is selected in the folder.
    const selected = await run(["verify", "--cwd", "respond", "--quiet", "--format", "json"]);
    expect(JSON.parse(selected.stdout).resources.map((resource: { stack: string }) => resource.stack)).toEqual([
      "respond/prod",
    ]);
    const doctor = await run(["doctor", "--stack", "prod", "--cwd", "detect"]);
    expect(doctor.stdout).toContain("ok       project detect: @pulumi/pulumi");
    expect(doctor.code).toBe(0);
    const iam = await run(["iam", "--stack", "prod", "--cwd", "detect"]);
    expect(iam.stdout).toContain(`"arn:aws:iam::${administratorAccount}:role/Security"`);

    // A file that declares the same, without a secret in it.
    const written = await run(["verify", ...both, "--quiet", "--write-spec", "spec.yaml"]);
    expect(written.stderr).toContain("connection.assumeRole.externalId is left out");
    expect(written.stderr).toContain("aws:secretKey are left out: set AWS_ACCESS_KEY_ID");
    expect(bench.read("spec.yaml")).not.toMatch(/s3cr3t|sesame|KEYOFTHESTACK/);
    const ofFile = await run(["verify", "--spec", "spec.yaml", "--quiet", "--format", "json"]);
    expect(JSON.parse(ofFile.stdout).summary).toEqual(JSON.parse((await run([...again, "json"])).stdout).summary);

    // Another administrator sees other members: that says nothing about the declaration.
    bench.emulator.edit({ do: "setCaller", key: "test", caller: { account: managementAccount } });
    const foreign = await run(["verify", "--cwd", "respond", "--quiet", "--format", "json"], {
      AWS_ACCESS_KEY_ID: "test",
    });
    expect(foreign.code).toBe(4);
    expect(JSON.parse(foreign.stdout).cells[0]).toMatchObject({ state: "unknown", code: "AnotherAdministrator" });

    const failing: [string[], Record<string, string>, RegExp][] = [
      [
        ["--stack", "prod", "--cwd", "detect"],
        { PULUMI_CONFIG_PASSPHRASE: "wrong" },
        /--show-secrets.* exited with .*incorrect passphrase/s,
      ],
      [["--stack", "nope", "--cwd", "detect"], {}, /pulumi stack export --stack nope.* no stack named 'nope' found/s],
      [["--stack", "prod", "--cwd", "detect"], { PATH: "/nowhere" }, /there is no `pulumi` on PATH: install/],
    ];
    for (const [argv, env, message] of failing) {
      const { code, stdout, stderr } = await run(["verify", ...argv], env);
      expect([code, stdout]).toEqual([1, ""]);
      expect(stderr).toMatch(message);
      expect(stderr).not.toMatch(/s3cr3t|sesame/);
    }
    await projects.respond.pulumi("stack", "init", "empty");
    const empty = await run(["verify", "--stack", "empty", "--cwd", "respond"]);
    expect([empty.code, empty.stderr]).toEqual([
      1,
      expect.stringContaining("stack empty declares no resource of pulumi-aws-coverage"),
    ]);
  }, 240_000);

  it("reads what was last declared after an update that failed, and leaves out what is not declared", async () => {
    const { verify } = await importedState();
    const states = [
      resource("failed", { inputs: inputsOf(0), outputs: inputsOf(0, 1), initErrors: ["one refused"] }),
      resource("unreadable outputs", { inputs: inputsOf(2), outputs: { ...inputsOf(2), accounts: 7 } }),
      resource("replaced", { inputs: inputsOf(3), outputs: inputsOf(3), delete: true }),
      resource("read only", { inputs: inputsOf(3), outputs: inputsOf(3), external: true }),
      resource("state version 1", { outputs: { ...version1, stateVersion: 1 } }, other.kind),
    ];
    const { stdout } = await verify(states);
    expect(
      JSON.parse(stdout).resources.map(({ name, accounts }: { name: string; accounts: number }) => [name, accounts]),
    ).toEqual([
      ["failed", 2],
      ["unreadable outputs", 1],
      ["state version 1", 5],
    ]);
    const unknownKind = resource("new", {}, "MacieMemberSet");
    const newerState = resource("newer", { inputs: inputsOf(0), outputs: { ...inputsOf(0), stateVersion: 99 } });
    const unreadable = resource("broken", { inputs: {}, outputs: {} });
    for (const [state, message] of [
      [unknownKind, '"new" is a MacieMemberSet, which this version does not know'],
      [newerState, 'stack p/dev: InspectorAccountEnablement "newer": the state was written by a newer version'],
      [unreadable, 'stack p/dev: InspectorAccountEnablement "broken": the inputs in the state cannot be read'],
    ] as const) {
      const { code, stderr } = await verify([...states, state]);
      expect([code, stderr]).toEqual([1, expect.stringContaining(message)]);
    }
  });

  it("knows what the stack remembers: since when AWS is at work, what it refused, what a region lacks", async () => {
    const { bench, verify } = await importedState();
    const [pending = "", refused = ""] = [0, 1].map(memberAccount);
    bench.emulator.edit(
      { do: "inspectorEnable", account: refused, types: ["LAMBDA"] },
      { do: "settle", ms: 600_000 },
      { do: "inspectorForget", account: pending },
      { do: "inspectorAssociate", account: pending },
    );
    const since = "2020-01-01T00:00:00.000Z";
    const [region = ""] = regions;
    const outputs = {
      ...inputsOf(0, 1),
      stateVersion: 2,
      pendingSince: [{ region, capability: "EC2", since, accounts: [pending] }],
      refusals: [{ region, capabilities: ["ECR"], accounts: [refused], code: "QUOTA", message: "no more" }],
      unavailable: { [region]: { EC2: { since: new Date().toISOString(), named: true } } },
    };
    const { stdout, code } = await verify([resource("x", { outputs })]);
    const { cells } = JSON.parse(stdout) as Report;
    const cell = (account: string, capability: string) =>
      cells.find((one) => one.account === account && one.capability === capability);
    expect(cell(pending, "EC2")).toMatchObject({ state: "gap", code: "STUCK", since });
    expect(cell(pending, "ECR")).toMatchObject({ state: "pending" });
    expect(cell(refused, "ECR")).toMatchObject({ state: "gap", code: "QUOTA", message: "no more" });
    expect(cell(refused, "EC2")).toMatchObject({
      state: "notApplicable",
      code: "CAPABILITY_UNAVAILABLE",
      advice: expect.stringContaining("7 days"),
    });
    expect(code).toBe(2);
  });
});

const inputsOf = (...indexes: number[]) => one.inputs(indexes.map(memberAccount), regions);
/** As the first release stored it: a selector in `accounts`, and features as objects. */
const version1 = {
  accounts: { organization: { exclude: [managementAccount] } },
  regions,
  features: [{ name: "S3_DATA_EVENTS" }],
};

const resource = (name: string, more: object, kind = one.kind) => ({
  urn: `urn:pulumi:dev::p::pulumi-nodejs:dynamic/aws-coverage:${kind}::${name}`,
  custom: true,
  id: name,
  type: `pulumi-nodejs:dynamic/aws-coverage:${kind}`,
  ...more,
});

/** A stack whose state the test writes, and `verify --format json` over it. */
async function importedState() {
  const bench = await newBench({ world: { accounts: 4, regions } });
  mkdirSync(join(bench.folder, "p"));
  const project = newProject(join(bench.folder, "p"), "p", "", bench.emulator.url);
  await project.pulumi("stack", "init", "dev");
  const { version, deployment } = JSON.parse(await project.pulumi("stack", "export"));
  const verify = async (resources: readonly object[]): Promise<Ran> => {
    bench.file("state.json", JSON.stringify({ version, deployment: { ...deployment, resources } }));
    await project.pulumi("stack", "import", "--file", join(bench.folder, "state.json"));
    return bench.run(["verify", "--cwd", "p", "--quiet", "--format", "json"], { env: project.env });
  };
  return { bench, verify };
}
