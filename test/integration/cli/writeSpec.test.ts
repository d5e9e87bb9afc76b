import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { readSpec } from "../../../cli/declarations/spec";
import { specOf, writeSpec } from "../../../cli/declarations/writeSpec";
import { memberAccount } from "../../../emulator";
import { newBench } from "./bench";
import type { Kind } from "./kinds";
import { declare, kinds } from "./kinds";

const [first] = kinds as [Kind];
const regions = ["us-east-1", "eu-west-1"];
const waivers = [{ reason: "legacy", owner: "ana@example.com", expires: "2027-03-31" }];
const more = { mode: "track", onGap: "fail", waivers, connection: { profile: "audit" }, settle: { timeoutSeconds: 5 } };

describe("a spec derived from declarations", () => {
  it.each(["spec.yaml", "again.json"])("declares the same, with no default in it: %s", async (name) => {
    const bench = await newBench();
    const given = [
      ...kinds.map((kind) => declare(kind, [memberAccount(0)], regions)),
      declare(first, { organization: { exclude: [memberAccount(1)], expect: { atLeast: 3 } } }, regions, {
        ...more,
        name: "other",
      }),
    ];
    const declared = readSpec(bench.spec(given, "given.json"), bench.folder);
    await writeSpec(name, bench.folder, specOf(declared));
    expect(parse(bench.read(name))).toEqual({ resources: given });
    const again = readSpec(name, bench.folder);
    expect(again.map(({ service, inputs }) => [service.kind, inputs])).toEqual(
      declared.map(({ service, inputs }) => [service.kind, inputs]),
    );
  });

  it("holds the stack's aws: configuration as far as a file can, and says what it leaves out", async () => {
    const bench = await newBench();
    const [one] = readSpec(bench.spec([declare(first, [memberAccount(0)], regions)]), bench.folder);
    const config: Record<string, string> = {
      "aws:profile": "security",
      "aws:assumeRoles": JSON.stringify([{ roleArn: "arn:aws:iam::123456789012:role/A", externalId: "s3cr3t" }]),
      "aws:accessKey": "AKIA",
      "aws:secretKey": "sesame",
      "aws:allowedAccountIds": "[123456789012]",
      "aws:forbiddenAccountIds": "[210987654321]",
    };
    const spec = specOf([{ ...(one as NonNullable<typeof one>), stackConfig: (key) => config[key] }]);
    expect(spec.resources[0]?.["connection"]).toEqual({
      profile: "security",
      assumeRole: { roleArn: "arn:aws:iam::123456789012:role/A" },
      allowedAccountIds: ["123456789012"],
    });
    expect(spec.notes).toHaveLength(3);
    expect(JSON.stringify(spec)).not.toMatch(/s3cr3t|sesame|AKIA/);
  });

  it("tells two stacks' resources of one name apart", async () => {
    const bench = await newBench();
    const [one] = readSpec(bench.spec([declare(first, [memberAccount(0)], regions)]), bench.folder);
    const of = (stack: string) => ({ ...(one as NonNullable<typeof one>), stack });
    const { resources } = specOf([of("acme/prod"), of("acme/test")]);
    const name = first.kind.toLowerCase();
    expect(resources.map((resource) => resource["name"])).toEqual([name, `${name} (acme/test)`]);
  });

  it("does not put secret accounts into a file", async () => {
    const bench = await newBench();
    const [one] = readSpec(bench.spec([declare(first, [memberAccount(0)], regions)]), bench.folder);
    expect(() => specOf([{ ...(one as NonNullable<typeof one>), secretAccounts: true }])).toThrow(
      /are a Pulumi secret, which no file should hold/,
    );
  });

  it("needs a stack: 64", async () => {
    const bench = await newBench();
    const spec = bench.spec([declare(first, [memberAccount(0)], regions)]);
    const { code, stderr } = await bench.run(["verify", "--spec", spec, "--write-spec", "other.yaml"]);
    expect([code, stderr]).toEqual([64, expect.stringContaining("use it with --stack or --cwd")]);
  });
});
