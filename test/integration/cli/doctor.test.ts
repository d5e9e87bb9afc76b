import { describe, expect, it } from "vitest";
import type { Line } from "../../../cli/doctor/finding";
import type { Edit } from "../../../emulator";
import { administratorAccount, managementAccount, memberAccount } from "../../../emulator";
import { services } from "../../../provider/services";
import type { Bench, RunOptions } from "./bench";
import { newBench } from "./bench";
import { declare, kinds } from "./kinds";

const regions = ["us-east-1", "eu-west-1"];
const everything = kinds.map((kind) => declare(kind, { organization: {} }, regions));

async function newScene(...edits: Edit[]): Promise<Bench> {
  const bench = await newBench({ world: { accounts: 4, regions } });
  // Inspector manages members only from an account in which it is on.
  bench.emulator.edit({ do: "inspectorEnable", account: administratorAccount, types: ["EC2"] }, ...edits);
  return bench;
}

async function findings(
  bench: Bench,
  argv: readonly string[] = ["--spec", bench.spec(everything)],
  options: RunOptions = {},
): Promise<{ code: number; problems: Line[]; lines: Line[] }> {
  const { code, stdout, stderr } = await bench.run(["doctor", ...argv, "--json"], options);
  expect(stderr).toBe("");
  const lines = JSON.parse(stdout).findings as Line[];
  return { code, lines, problems: lines.filter((line) => line.is === "problem") };
}

describe("doctor", () => {
  it("finds nothing where all is well, checks all of it, and only reads", async () => {
    const bench = await newScene();
    const { code, problems, lines } = await findings(bench);
    expect([code, problems]).toEqual([0, []]);
    const told = lines.map(({ about, subject }) => `${about}: ${subject}`);
    for (const { title } of services)
      for (const subject of ["trusted access", "region", "delegated administrator"])
        expect(told).toContain(`${title}: ${subject}`);
    for (const subject of [
      "versions: Node.js",
      "versions: pulumi-aws-coverage",
      "versions: Pulumi CLI",
      "credentials: identity",
      "organization: listing",
    ])
      expect(told).toContain(subject);
    expect(told.some((line) => line.endsWith(": auto-enable"))).toBe(true);
    expect(bench.emulator.journal.entries({ kind: "write" })).toEqual([]);
  });

  it("prints each problem with a remedy, and the same problem once for all of its regions", async () => {
    const bench = await newScene({ do: "inspectorAdministrator", account: null });
    const { stdout, code } = await bench.run(["doctor", "--spec", bench.spec(everything)]);
    expect(code).toBe(1);
    expect(stdout).toContain("PROBLEM  Amazon Inspector: delegated administrator");
    expect(stdout).toContain(
      `remedy: run, as the management account: aws inspector2 enable-delegated-admin-account --delegated-admin-account-id ${administratorAccount} --region REGION`,
    );
    expect(stdout).toMatch(/\d+ problems? would stop an update/);
  });

  it.each<[string, Edit[], RunOptions, RegExp]>([
    [
      "missing trusted access",
      [{ do: "merge", patch: { organization: { trustedAccess: [] } } }],
      {},
      /no trusted access for inspector2\.amazonaws\.com.*enable-aws-service-access --service-principal inspector2\.amazonaws\.com/s,
    ],
    [
      "credentials of another account",
      [],
      { caller: managementAccount },
      /that is account 100000000001.*use credentials of 100000000001/s,
    ],
    [
      "an organization that cannot be listed",
      [{ do: "setCaller", key: "test", caller: { deny: ["organizations:ListAccounts"] } }],
      {},
      /cannot be listed by account 100000000001: AccessDeniedException.*aws-coverage iam/s,
    ],
    [
      "a missing permission",
      [{ do: "setCaller", key: "test", caller: { deny: ["inspector2:DescribeOrganizationConfiguration"] } }],
      {},
      /could not be read: AccessDeniedException.*aws-coverage iam/s,
    ],
    [
      "credentials that do not work",
      [],
      { env: { AWS_ENDPOINT_URL: "http://127.0.0.1:9" } },
      /cannot determine the caller's AWS account.*Check the endpoint/s,
    ],
    [
      "a full administrator",
      [{ do: "merge", patch: { services: { inspector2: { memberLimit: 1 } } } }],
      {},
      /as many members as AWS allows.*higher quota/s,
    ],
    [
      "a missing detector",
      [
        {
          do: "merge",
          patch: { services: { guardduty: { regions: { "us-east-1": { detectors: { "100000000001": null } } } } } },
        },
      ],
      {},
      /account 100000000001 has none.*createDetector: true.*create-detector --enable --region us-east-1/s,
    ],
    [
      "a missing membership",
      [{ do: "merge", patch: { services: { "security-ir": { memberships: [] } } } }],
      {},
      /has no membership in us-east-1.*declare createMembership/s,
    ],
  ])("finds %s", async (_, edits, options, expected) => {
    const bench = await newScene(...edits);
    const { code, problems } = await findings(bench, undefined, options);
    expect(code).toBe(1);
    expect(JSON.stringify(problems)).toMatch(expected);
  });

  it("says each thing once, with regions instead of placeholders, and what a member account lacks", async () => {
    const bench = await newBench({ world: { accounts: 1, regions: ["us-east-1", "eu-west-1"] } });
    const spec = bench.spec(kinds.map((kind) => declare(kind, { organization: {} }, ["us-east-1", "eu-west-1"])));
    const { stdout } = await bench.run(["doctor", "--spec", spec], { caller: memberAccount(0) });
    const lines = stdout.split("\n");
    for (const line of lines.filter((one) => !one.includes("remedy:"))) {
      expect(line).not.toContain("REGION");
      expect(line).not.toContain("..");
      for (const { kind } of kinds) expect(line.split(`${kind} "`).length).toBeLessThan(3);
    }
    const remedies = lines.filter((_, index) => /: trusted access: could not be read/.test(lines[index - 1] ?? ""));
    expect(remedies.length).toBeGreaterThan(0);
    for (const remedy of remedies)
      expect(remedy).toContain("run as the management account or a delegated administrator");
  });

  it("does not ask for Pulumi where a file declares", async () => {
    const bench = await newScene();
    const spec = bench.spec([declare(kinds[0] as (typeof kinds)[number], [memberAccount(0)], ["us-east-1"])]);
    const { stdout } = await bench.run(["doctor", "--spec", spec], { env: { PATH: "/nowhere" } });
    expect(stdout).toContain("note     versions: Pulumi CLI: not on PATH; only stacks need it");
  });

  it("finds regions that are not open to the account, in each service", async () => {
    const bench = await newScene();
    const { code, problems } = await findings(bench, ["--region", "us-east-1", "--region", "eu-south-1"]);
    expect(code).toBe(1);
    const closed = problems.filter((line) => line.subject === "region");
    expect(closed.map((line) => [line.about, line.regions])).toEqual(
      services.map(({ title }) => [title, ["eu-south-1"]]),
    );
    expect(closed[0]?.remedy).toContain("aws account enable-region --region-name eu-south-1");
  });

  it("reports what auto-enable will do", async () => {
    const bench = await newScene({ do: "inspectorAutoEnable", autoEnable: { ec2: true, ecr: true } });
    const { code, lines } = await findings(bench);
    expect(code).toBe(0);
    expect(lines.find((line) => line.subject === "auto-enable" && line.about === "Amazon Inspector")?.text).toContain(
      "AWS enables EC2, ECR in accounts that are associated from now on",
    );
  });

  it("finds a selector that means nobody, without observing any account", async () => {
    const bench = await newScene();
    const [kind] = kinds as [(typeof kinds)[number]];
    const { code, problems } = await findings(bench, [
      "--spec",
      bench.spec([declare(kind, { organization: { expect: { atLeast: 99 } } }, regions)]),
    ]);
    expect(code).toBe(1);
    expect(problems).toMatchObject([{ subject: "accounts", text: expect.stringContaining("selects 6 of 6 accounts") }]);
    expect(
      bench.emulator.journal.entries().flatMap((entry) => (entry.service === "inspector2" ? entry.ids : [])),
    ).not.toContain(memberAccount(0));
  });

  it("finds that malware protection has no trusted access of its own", async () => {
    const bench = await newScene();
    const kind = kinds.find((one) => one.kind === "GuardDutyMemberSet") as (typeof kinds)[number];
    const resource = { ...declare(kind, [memberAccount(0)], regions), features: ["EBS_MALWARE_PROTECTION"] };
    const { code, problems } = await findings(bench, ["--spec", bench.spec([resource])]);
    expect(code).toBe(1);
    expect(JSON.stringify(problems)).toMatch(
      /malware-protection\.guardduty\.amazonaws\.com.*enable-aws-service-access --service-principal malware-protection/s,
    );
  });

  it("never shows a secret", async () => {
    const bench = await newScene();
    const [kind] = kinds as [(typeof kinds)[number]];
    const connection = {
      assumeRole: { roleArn: `arn:aws:iam::${administratorAccount}:role/DeniedRole`, externalId: "s3cr3t-external-id" },
    };
    const { stdout, stderr, code } = await bench.run([
      "doctor",
      "--spec",
      bench.spec([declare(kind, [memberAccount(0)], regions, { connection })]),
    ]);
    expect(code).toBe(1);
    expect(stdout).toContain("role/DeniedRole exists and trusts these credentials");
    expect(stdout + stderr).not.toContain("s3cr3t");
  });
});
