import { execFile, execFileSync } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Emulator } from "../../../emulator";
import { administratorAccount, memberAccount, seededUnits, startEmulator } from "../../../emulator";

const runFile = promisify(execFile);

/** Whether a command works here; its absence is a reason to skip, said in the test's name. */
function works(command: string, ...args: string[]): boolean {
  try {
    execFileSync(command, args, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

const boto3 = works("python3", "-c", "import boto3");
const aws = works("aws", "--version");

let emulator: Emulator;
let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  emulator = await startEmulator({ world: { accounts: 25, regions: ["us-east-1", "eu-west-1"] } });
  const keys = { AWS_ACCESS_KEY_ID: "ANYKEY", AWS_SECRET_ACCESS_KEY: "x", AWS_DEFAULT_REGION: "us-east-1" };
  env = {
    PATH: process.env["PATH"],
    HOME: "/nonexistent",
    ...keys,
    AWS_ENDPOINT_URL: emulator.url,
    AWS_CONFIG_FILE: "/dev/null",
    AWS_PAGER: "",
  };
});
afterAll(() => emulator.close());

describe("clients that are not ours", () => {
  it.skipIf(!boto3)(
    `boto3${boto3 ? "" : " (skipped: no python3 with boto3 on PATH)"}`,
    async () => {
      const { stdout } = await runFile("python3", [join(__dirname, "boto3Client.py")], { env });
      expect(JSON.parse(stdout)).toEqual({
        account: administratorAccount,
        accounts: 27,
        assumed: memberAccount(0),
        enabled: [memberAccount(0), memberAccount(1)],
        failed: { "999999999999": "ACCESS_DENIED" },
        members: 25,
        detectors: 1,
        memberships: 1,
        refused: [
          "ValidationException",
          "AccessDeniedException",
          "AWSOrganizationsNotInUseException",
          "AccessDenied",
          "BadRequestException",
        ],
      });
    },
    30_000,
  );

  it.skipIf(!boto3)(
    `scanners' first calls with boto3${boto3 ? "" : " (skipped: no python3 with boto3 on PATH)"}`,
    async () => {
      const member = memberAccount(0);
      emulator.edit({ do: "setCaller", key: "DENIED", caller: { deny: ["*"], regions: ["eu-west-1"] } });
      const own = { ...env, MEMBER: member, UNIT: seededUnits["Web"] };
      const { stdout } = await runFile("python3", [join(__dirname, "boto3Scanner.py")], { env: own });
      const says = (name: string) => `The emulator does not serve ${name}`;
      const message = expect.any(String);
      const session = `arn:aws:sts::${member}:assumed-role/Reader/git-hub@Actions`;
      expect(JSON.parse(stdout)).toEqual({
        regions: ["us-east-1", "eu-west-1"],
        allRegions: [["eu-west-1", "opt-in-not-required"]],
        aliases: [],
        web: ["token.actions.githubusercontent.com", "repo:o/r:ref", "sts.amazonaws.com", session],
        webIdentity: session,
        roleId: [true, "AROA"],
        sessionToken: administratorAccount,
        china: "aws-cn",
        denied: administratorAccount,
        findings: [[], [], { team: "security" }, false, "FullAWSAccess", [], true, []],
        refused: {
          s3: [501, "NotImplemented", says("s3:GET /")],
          route53: [501, "NotImplemented", says("route53:GET /2013-04-01/hostedzone")],
          rds: [400, "InvalidAction", says("rds:DescribeDBInstances")],
          ec2: [400, "InvalidAction", says("ec2:DescribeVpcs")],
          iam: [400, "InvalidAction", says("iam:ListUsers")],
          sts: [400, "InvalidAction", says("sts:DecodeAuthorizationMessage")],
          cloudwatch: [400, "UnknownOperationException", says("monitoring:DescribeAlarms")],
          sns: [400, "InvalidAction", says("sns:ListTopics")],
          macie2: [404, "UnknownOperationException", says("macie2:GET /macie")],
          kms: [400, "UnknownOperationException", says("kms:ListKeys")],
          inspector2: [404, "UnknownOperationException", says("inspector2:ListCoverage")],
          notInUse: [400, "AWSOrganizationsNotInUseException", "Your account is not a member of an organization."],
          denied: [400, "AccessDeniedException", "You don't have permissions to access this resource."],
          noAccount: [400, "AccountNotFoundException", message],
          principal: [400, "InvalidInputException", "You specified an unrecognized service principal."],
          taken: [400, "DuplicateOrganizationalUnitException", message],
          organization: [400, "AlreadyInOrganizationException", message],
          associated: [
            400,
            "ValidationException",
            "The request is rejected because the given account ID is already a member or associated member of the current account.",
          ],
          disablesItself: [
            403,
            "AccessDeniedException",
            `Member account ${member} is not authorized to disable itself.`,
          ],
          noToken: [400, "InvalidIdentityToken", message],
          expired: [400, "ExpiredTokenException"],
        },
      });
      const kinds = emulator.journal
        .entries({ outcome: "InvalidAction" })
        .map(({ operation, kind }) => [operation, kind]);
      expect(kinds).toContainEqual(["DescribeDBInstances", "read"]);
    },
    30_000,
  );

  it.skipIf(!aws)(
    `AWS CLI${aws ? "" : " (skipped: no aws on PATH)"}`,
    async () => {
      const cli = async (...args: string[]) =>
        JSON.parse((await runFile("aws", [...args, "--output", "json"], { env })).stdout);
      expect(await cli("sts", "get-caller-identity")).toMatchObject({ Account: administratorAccount });
      const status = await cli("inspector2", "batch-get-account-status", "--account-ids", memberAccount(2));
      expect(status.accounts[0].state.status).toBe("DISABLED");
      const listed = await cli("organizations", "list-accounts");
      expect(listed.Accounts).toHaveLength(27);
    },
    60_000,
  );
});
