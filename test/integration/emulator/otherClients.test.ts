import { execFile, execFileSync } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Emulator } from "../../../emulator";
import { administratorAccount, memberAccount, startEmulator } from "../../../emulator";

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
  emulator = await startEmulator({ world: { accounts: 25, regions: ["us-east-1"] } });
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

  it.skipIf(!aws)(
    `AWS CLI${aws ? "" : " (skipped: no aws on PATH)"}`,
    async () => {
      const cli = async (...args: string[]) => JSON.parse((await runFile("aws", [...args, "--output", "json"], { env })).stdout);
      expect(await cli("sts", "get-caller-identity")).toMatchObject({ Account: administratorAccount });
      const status = await cli("inspector2", "batch-get-account-status", "--account-ids", memberAccount(2));
      expect(status.accounts[0].state.status).toBe("DISABLED");
      const listed = await cli("organizations", "list-accounts");
      expect(listed.Accounts).toHaveLength(27);
    },
    60_000,
  );
});
