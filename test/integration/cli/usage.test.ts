import { describe, expect, it } from "vitest";
import { descriptions } from "../../../cli/descriptions";
import { ownPackage } from "../../../cli/package";
import { newBench } from "./bench";
import { declare, kinds } from "./kinds";

const [first] = kinds as [(typeof kinds)[number]];
const resource = declare(first, ["110001000003"], ["us-east-1"]);

describe("help", () => {
  it.each(["verify", "iam", "doctor", "emulator"])("%s explains itself with examples, and exits 0", async (verb) => {
    const bench = await newBench();
    const { code, stdout, stderr } = await bench.run([verb, "--help"]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toContain(`Usage: aws-coverage ${verb}`);
    expect(stdout).toMatch(new RegExp(`Examples:\\n  aws-coverage ${verb}`));
  });

  it("lists every verb with the sentence that the verb says of itself", async () => {
    const bench = await newBench();
    const words = (text: string): string => text.replace(/\s+/g, " ");
    const list = words((await bench.run(["--help"])).stdout);
    for (const [verb, sentence] of Object.entries(descriptions)) {
      expect(list).toContain(` ${verb} `);
      expect(list).toContain(sentence);
      const own = words((await bench.run([verb, "--help"])).stdout);
      expect(own).toContain(sentence);
      expect(words((await bench.run(["help", verb])).stdout)).toBe(own);
    }
  });

  it("says its version", async () => {
    const bench = await newBench();
    expect(await bench.run(["--version"])).toEqual({ code: 0, stdout: `${ownPackage().version}\n`, stderr: "" });
  });
});

describe("64: the command line is wrong, reported before anything happens", () => {
  it.each<[string, string[]]>([
    ["Usage:", []],
    ["unknown command", ["verfy"]],
    ["unknown option", ["verify", "--formt", "json"]],
    ["specify what is declared", ["verify"]],
    ["--spec cannot be combined with --stack", ["verify", "--spec", "spec.json", "--stack", "x"]],
    ["3 --stack but 2 --cwd", ["verify", "--stack", "a", "--stack", "b", "--stack", "c", "--cwd", ".", "--cwd", "."]],
    ["there is no such folder", ["verify", "--cwd", "nowhere"]],
    ["there is no such format", ["verify", "--spec", "spec.json", "--format", "pdf"]],
    ["is not a region that the AWS SDK knows", ["verify", "--spec", "spec.json", "--region", "us-esat-1"]],
    ["it must have exactly 12 digits", ["verify", "--spec", "spec.json", "--account", "12345"]],
    ["there is no such service", ["verify", "--spec", "spec.json", "--service", "macie"]],
    ["is not one of gap, surplus", ["verify", "--spec", "spec.json", "--fail-on", "gaps"]],
    ["give a whole number of seconds", ["verify", "--spec", "spec.json", "--timeout", "soon"]],
    ["give a whole number of calls", ["verify", "--spec", "spec.json", "--concurrency", "0"]],
    [
      "--write-baseline cannot be combined with",
      ["verify", "--spec", "spec.json", "--write-baseline", "b.json", "--region", "us-east-1"],
    ],
    ["--fail-on undeclared needs --organization", ["verify", "--spec", "spec.json", "--fail-on", "undeclared"]],
    ["specify what to check", ["doctor"]],
    ["Allowed choices are track, manage", ["iam", "--mode", "admin"]],
  ])("%s", async (message, argv) => {
    const bench = await newBench();
    bench.spec([resource]);
    const { code, stdout, stderr } = await bench.run(argv);
    expect(stderr).toContain(message);
    expect([code, stdout]).toEqual([64, ""]);
    expect(bench.emulator.journal.last).toBe(0);
  });
});

describe("1: a file of declarations that cannot be understood, every mistake with its line", () => {
  it.each<[string, string, string]>([
    ["cannot be read", "", "no such file"],
    ["broken YAML", "resources: [", "spec.yaml:1: "],
    ["no resources", "resource: []", "there is no member resource"],
    ["an empty list", "resources: []", "there is an empty list"],
    ["no type", "resources:\n  - name: x", "spec.yaml:2: type is missing: choose one of InspectorAccountEnablement"],
    ["an unknown type", "resources:\n  - type: Macie", 'spec.yaml:2: type "Macie": choose one of'],
    ["no name", `resources:\n  - type: ${first.kind}`, "name is missing"],
    [
      "the same name twice",
      `resources:\n  - ${JSON.stringify(resource)}\n  - ${JSON.stringify(resource)}`,
      "is already declared in line 2",
    ],
    [
      "a number for an account",
      `resources:\n  - ${JSON.stringify({ ...resource, accounts: [12345678901] })}`,
      "accounts[0]",
    ],
    [
      "a misspelt input",
      `resources:\n  - ${JSON.stringify({ ...resource, region: "x" })}`,
      `region: ${first.kind} has no such input`,
    ],
  ])("%s", async (_, text, message) => {
    const bench = await newBench();
    if (text !== "") bench.file("spec.yaml", text);
    const { code, stdout, stderr } = await bench.run(["verify", "--spec", "spec.yaml"]);
    expect(stderr).toContain(message);
    expect([code, stdout]).toEqual([1, ""]);
    expect(bench.emulator.journal.last).toBe(0);
  });

  it("reports all mistakes at once, and no secret", async () => {
    const bench = await newBench();
    const connection = { assumeRole: { roleArn: "nonsense", externalId: "s3cr3t-external-id" } };
    bench.file(
      "spec.yaml",
      `resources:\n  - ${JSON.stringify({ ...resource, accounts: ["1", "2"], regions: ["nowhere"], connection })}\n  - type: Nonsense\n`,
    );
    const { stderr } = await bench.run(["verify", "--spec", "spec.yaml"]);
    for (const part of ["accounts[0]", "accounts[1]", "regions[0]", "connection.assumeRole.roleArn", "spec.yaml:3"])
      expect(stderr).toContain(part);
    expect(stderr).not.toContain("s3cr3t");
  });
});
