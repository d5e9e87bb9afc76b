import type { Call, EmulatedService, World } from "../contract";
import { AwsError } from "../contract";
import { ownerOf, roleId, sessionToken, temporaryKey } from "../identity";
import type { EmulatedWorld } from "../world";
import { model } from "./model";
import { claimsOf } from "./webIdentity";

type Output = Record<string, unknown>;

const hour = 3600 * 1000;
const roleArn = /^arn:(aws[\w-]*):iam::(\d{12}):role\/(?:[\x21-\x7e]*\/)?([\w+=,.@-]{1,64})$/;

/** Name under which keys of GetSessionToken and GetFederationToken act: as roles do, without limits of their own. */
const session = "session";

function credentials(call: Call, account: string, role: string, name: string): Output {
  const duration = ((call.input["DurationSeconds"] as number | undefined) ?? 3600) * 1000;
  return {
    AccessKeyId: temporaryKey(account, role),
    SecretAccessKey: "emulated-secret-access-key",
    SessionToken: sessionToken(name),
    Expiration: new Date(Date.now() + Math.max(duration, hour / 4)),
  };
}

/** Keys of a role, or the refusal: AWS does not tell whether the role is missing or does not trust the caller. */
function enter(call: Call, world: World, refusal: (arn: string) => string): Output {
  const arn = call.input["RoleArn"] as string;
  const match = roleArn.exec(arn);
  if (match === null) throw new AwsError("ValidationError", 400, `${arn} is invalid`);
  const [, partition, account, role] = match as unknown as [string, string, string, string];
  // Nobody can act in a suspended or closed account.
  const usable = ["ACTIVE", "PENDING_CLOSURE"].includes(world.organization.accounts[account]?.state ?? "");
  if (!usable || role.startsWith("Denied")) throw new AwsError("AccessDenied", 403, refusal(arn));
  const name = call.input["RoleSessionName"] as string;
  return {
    Credentials: credentials(call, account, role, name),
    AssumedRoleUser: {
      AssumedRoleId: `${roleId(account, role)}:${name}`,
      Arn: `arn:${partition}:sts::${account}:assumed-role/${role}/${name}`,
    },
  };
}

function assumeRole(call: Call, world: World): Output {
  const entered = enter(
    call,
    world,
    (arn) => `User: ${call.callerArn} is not authorized to perform: sts:AssumeRole on resource: ${arn}`,
  );
  return { ...entered, SourceIdentity: call.input["SourceIdentity"] };
}

/** What GitHub Actions and EKS send: no signature, a token of their own. */
function assumeRoleWithWebIdentity(call: Call, world: World): Output {
  const claims = claimsOf(call.input["WebIdentityToken"]);
  const entered = enter(call, world, () => "Not authorized to perform sts:AssumeRoleWithWebIdentity");
  return {
    ...entered,
    SubjectFromWebIdentityToken: claims.subject,
    Provider: claims.issuer,
    Audience: claims.audience,
  };
}

function getFederationToken(call: Call): Output {
  const name = call.input["Name"] as string;
  return {
    Credentials: credentials(call, call.caller, session, name),
    FederatedUser: {
      FederatedUserId: `${call.caller}:${name}`,
      Arn: `${String(call.callerArn).split(":").slice(0, 2).join(":")}:sts::${call.caller}:federated-user/${name}`,
    },
    PackedPolicySize: 0,
  };
}

/** STS: who am I, and keys of other accounts of the world. */
export const sts: EmulatedService = {
  name: "sts",
  model,
  global: true,
  unsigned: ["AssumeRoleWithWebIdentity"],
  // "No permissions are required to perform this operation", even where a policy denies it.
  unrestricted: ["GetCallerIdentity"],
  seed() {
    // Keys carry what they mean; nothing is stored.
  },
  operations: {
    AssumeRole: assumeRole,
    AssumeRoleWithWebIdentity: assumeRoleWithWebIdentity,
    GetAccessKeyInfo: (call, world) => ({
      Account: ownerOf(world as EmulatedWorld, call.input["AccessKeyId"]).account,
    }),
    GetCallerIdentity: (call) => ({ UserId: call.callerId, Account: call.caller, Arn: call.callerArn }),
    GetFederationToken: getFederationToken,
    GetSessionToken: (call) => ({ Credentials: credentials(call, call.caller, session, "emulator") }),
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
