// @ts-check
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { administratorAccount, managementAccount, memberAccount } from "pulumi-aws-coverage/emulator";
import { root } from "../places.mjs";

/** @typedef {import("./bench.mjs").Tool} Tool @typedef {import("./bench.mjs").Bench} Bench */

const regions = ["us-east-1", "eu-west-1"];
const ids = Array.from({ length: 10 }, (_, index) => memberAccount(index));

/** What is wrong with an answer, where it is not so. @param {boolean} isSo @param {string} otherwise */
const demand = (isSo, otherwise) => (isSo ? undefined : otherwise);

/** The last lines say what went wrong. @param {string} output */
const end = (output) => output.trim().split("\n").slice(-5).join(" / ");

/** @type {Tool} */
const awsCli = {
  name: "aws-cli",
  does: "reads and writes of every service",
  packages: ["awscli==1.46.3"],
  refusals: [],
  async act(bench) {
    const member = ids[0] ?? "";
    const commands = [
      ["sts", "get-caller-identity"],
      ["organizations", "list-accounts"],
      ["inspector2", "enable", "--account-ids", member, "--resource-types", "EC2", "ECR"],
      ["inspector2", "batch-get-account-status", "--account-ids", member],
      ["inspector2", "list-members", "--no-only-associated"],
      ["guardduty", "list-detectors"],
      ["securityhub", "describe-hub"],
      ["securityhub", "get-enabled-standards"],
      ["securityhub", "create-members", "--account-details", `AccountId=${member}`],
      ["securityhub", "list-members"],
      ["ec2", "describe-regions", "--all-regions"],
      ["ec2", "describe-instances"],
      ["iam", "list-account-aliases"],
    ];
    const mistakes = [];
    for (const command of commands) {
      const { code, output } = await bench.tool(awsCli, "aws", [...command, "--output", "json"]);
      mistakes.push(demand(code === 0, `aws ${command.join(" ")}: ${end(output)}`));
    }
    return mistakes;
  },
};

/** @type {Tool} */
const boto3 = {
  name: "boto3",
  does: "the client of test/integration/emulator/boto3Client.py",
  packages: ["boto3==1.43.103"],
  // What the program asks in order to be refused.
  refusals: [
    `inspector2:BatchGetAccountStatus ValidationException ${administratorAccount}`,
    `inspector2:DescribeOrganizationConfiguration AccessDeniedException ${memberAccount(0)}`,
    `guardduty:GetDetector BadRequestException ${administratorAccount}`,
    "organizations:DescribeOrganization AWSOrganizationsNotInUseException 999999999999",
    `sts:AssumeRole AccessDenied ${administratorAccount}`,
  ],
  async act(bench) {
    const program = bench.file(
      "client.py",
      readFileSync(join(root, "test", "integration", "emulator", "boto3Client.py"), "utf8"),
    );
    const { code, output } = await bench.tool(boto3, "python", [program]);
    const says = code === 0 ? JSON.parse(output) : undefined;
    return [
      demand(code === 0, end(output)),
      demand(says?.account === administratorAccount && says?.accounts === 42, `it says ${JSON.stringify(says)}`),
    ];
  },
};

/** Only a member account may hold what the older invitations need: it is nobody's delegated administrator. */
const inviter = memberAccount(9);
/** @type {Tool} */
const guardian = {
  name: "c7n-guardian",
  does: "enable and report: ten accounts in two regions, by invitation",
  packages: ["c7n-guardian==0.3.3", "c7n-org"],
  refusals: [],
  async act(bench) {
    const accounts = ids.map((id, index) => ({
      ...{ account_id: id, name: `member-${index}`, email: `member-${String(index + 1).padStart(4, "0")}@example.com` },
      ...{ role: `arn:aws:iam::${id}:role/Guardian`, regions },
    }));
    const config = bench.file("accounts.yml", JSON.stringify({ accounts }));
    const common = ["--config", config, "--master", inviter];
    const each = regions.flatMap((region) => ["--region", region]);
    const enabled = await bench.tool(guardian, "c7n-guardian", ["enable", ...common, ...each]);
    const report = await bench.tool(guardian, "c7n-guardian", ["report", ...common, "--region", "us-east-1"]);
    const again = await bench.tool(guardian, "c7n-guardian", ["enable", ...common, ...each]);
    const { services } = await bench.world();
    const statuses = regions.flatMap((region) =>
      ids.filter((id) => id !== inviter).map((id) => services.guardduty.regions[region].members[inviter]?.[id]?.status),
    );
    return [
      ...[enabled, report, again].map(({ code, output }) => demand(code === 0, end(output))),
      demand(!/ERROR|WARNING|Traceback/.test(enabled.output), end(enabled.output)),
      demand((report.output.match(/Enabled/g) ?? []).length === ids.length - 1, `it reports ${end(report.output)}`),
      demand(/All accounts already enabled/.test(again.output), `the second time: ${end(again.output)}`),
      demand(
        statuses.every((status) => status === "Enabled"),
        `members are ${[...new Set(statuses)].join(", ")}`,
      ),
    ];
  },
};

const policies = {
  policies: [
    { name: "guarded", resource: "aws.account", filters: [{ type: "guard-duty", "Detector.Status": "ENABLED" }] },
    { name: "hub", resource: "aws.account", filters: [{ type: "securityhub", enabled: true }] },
    { name: "no-hub", resource: "aws.account", filters: [{ type: "securityhub", enabled: false }] },
    { name: "account", resource: "aws.account" },
  ],
};
/** @type {Tool} */
const custodian = {
  name: "cloud-custodian",
  does: "policies over aws.account: GuardDuty and Security Hub",
  packages: ["c7n==0.9.53"],
  refusals: [],
  async act(bench) {
    const file = bench.file("custodian.yml", JSON.stringify(policies));
    const { code, output } = await bench.tool(custodian, "custodian", ["run", "-s", "found", file]);
    const found = (/** @type {string} */ name) =>
      code === 0 ? JSON.parse(bench.read(join("found", name, "resources.json"))).length : undefined;
    const counts = policies.policies.map(({ name }) => `${name} ${found(name)}`).join(", ");
    return [
      demand(code === 0 && !/ERROR|Traceback/.test(output), end(output)),
      demand(counts === "guarded 1, hub 1, no-hub 0, account 1", `it finds ${counts}`),
    ];
  },
};

const scanned = ["inspector2", "guardduty", "securityhub", "organizations"];
/** @type {Tool} */
const prowler = {
  name: "prowler",
  does: `checks of ${scanned.join(", ")}, as the delegated administrator and as the management account`,
  packages: ["prowler==5.46.0"],
  refusals: [
    // Only the management account may ask for the administrators.
    `guardduty:ListOrganizationAdminAccounts BadRequestException ${administratorAccount}`,
    `securityhub:ListOrganizationAdminAccounts InvalidAccessException ${administratorAccount}`,
    // It has no hub, and AWS says so in this way.
    `securityhub:DescribeHub InvalidAccessException ${managementAccount}`,
  ],
  async act(bench) {
    const mistakes = [];
    for (const key of ["any", managementAccount]) {
      const options = ["--no-banner", "--no-color", "--ignore-exit-code-3", "--log-level", "ERROR"];
      const args = [
        "aws",
        "--service",
        ...scanned,
        "--region",
        ...regions,
        ...options,
        "-M",
        "json-ocsf",
        "-o",
        "found",
      ];
      const { code, output } = await bench.tool(prowler, "prowler", args, { AWS_ACCESS_KEY_ID: key });
      const errors = output.split("\n").filter((line) => /ERROR|CRITICAL|Traceback/.test(line));
      mistakes.push(demand(code === 0, end(output)), ...errors);
    }
    return mistakes;
  },
};

/** @type {readonly Tool[]} */
export const tools = [awsCli, boto3, guardian, custodian, prowler];
