import type { Call, EmulatedService, World } from "./contract";
import { AwsError } from "./contract";
import { temporaryKey } from "./identity";

const hour = 3600 * 1000;
const roleArn = /^arn:aws[\w-]*:iam::(\d{12}):role\/(?:[\x21-\x7e]*\/)?([\w+=,.@-]{1,64})$/;

const arnOf = (call: Call): string => call.callerArn ?? `arn:aws:iam::${call.caller}:user/emulator`;

function assumeRole(call: Call, world: World): Record<string, unknown> {
  const arn = call.input["RoleArn"] as string;
  const match = roleArn.exec(arn);
  if (match === null) throw new AwsError("ValidationError", 400, `${arn} is invalid`);
  const [, account, role] = match as unknown as [string, string, string];
  // AWS does not tell whether the role is missing or does not trust the caller.
  // Nobody can act in a suspended or closed account.
  const usable = ["ACTIVE", "PENDING_CLOSURE"].includes(world.organization.accounts[account]?.state ?? "");
  if (!usable || role.startsWith("Denied")) {
    throw new AwsError(
      "AccessDenied",
      403,
      `User: ${arnOf(call)} is not authorized to perform: sts:AssumeRole on resource: ${arn}`,
    );
  }
  const session = call.input["RoleSessionName"] as string;
  const duration = ((call.input["DurationSeconds"] as number | undefined) ?? 3600) * 1000;
  return {
    Credentials: {
      AccessKeyId: temporaryKey(account, role),
      SecretAccessKey: "emulated-secret-access-key",
      SessionToken: `emulated-session-token-of-${account}`,
      Expiration: new Date(Date.now() + Math.max(duration, hour / 4)),
    },
    AssumedRoleUser: {
      AssumedRoleId: `AROAEMULATED000000000:${session}`,
      Arn: `arn:aws:sts::${account}:assumed-role/${role}/${session}`,
    },
    ...(call.input["SourceIdentity"] === undefined ? {} : { SourceIdentity: call.input["SourceIdentity"] }),
  };
}

/** STS: who am I, and keys of other accounts of the world. */
export const sts: EmulatedService = {
  name: "sts",
  seed() {
    // Keys carry what they mean; nothing is stored.
  },
  operations: {
    AssumeRole: assumeRole,
    GetCallerIdentity: (call) => ({ UserId: `AIDA${call.caller}`, Account: call.caller, Arn: arnOf(call) }),
  },
  invalid: ({ member, problem }) =>
    new AwsError(
      "ValidationError",
      400,
      `1 validation error detected: Value at '${member}' failed to satisfy constraint: ${problem}`,
    ),
  denied: (action, callerArn) =>
    new AwsError(
      "AccessDenied",
      403,
      `User: ${callerArn} is not authorized to perform: ${action} because no identity-based policy allows the ${action} action`,
    ),
  throttled: () => new AwsError("Throttling", 400, "Rate exceeded"),
};
