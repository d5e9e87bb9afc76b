import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { AccountId } from "../core/cell";
import { describeFailure } from "../core/failure";
import { ProviderError } from "../core/providerError";
import { within } from "./clock";
import type { EffectiveConnection } from "./connection";
import type { Session } from "./session";

/** STS needs no permission and is not throttled at this rate; one call a process and connection. */
const stsPace = { perSecond: 5, concurrency: 2 };
/** STS answers in milliseconds; an endpoint that takes longer than this, all retries included, is not one. */
const identityDeadlineMs = 30_000;

/**
 * The account whose credentials we hold, once it has been checked against the accounts that the user allows. STS is
 * asked in the partition's global region first, and in the declared regions where the network does not reach that one.
 */
export async function callerAccount(
  session: Session,
  connection: EffectiveConnection,
  regions: readonly string[],
): Promise<AccountId> {
  const account = await session.once(`identity ${connection.key}`, () =>
    askFirstReachable(session, connection, regions),
  );
  if (connection.allowedAccountIds !== undefined && !connection.allowedAccountIds.includes(account)) {
    throw new ProviderError(
      "AccountNotAllowed",
      `the credentials belong to account ${account}, which allowedAccountIds (${connection.allowedAccountIds.join(", ")}) does not list: use other credentials, or add the account`,
    );
  }
  if (connection.forbiddenAccountIds.includes(account)) {
    throw new ProviderError(
      "AccountForbidden",
      `the credentials belong to account ${account}, which the stack's aws:forbiddenAccountIds lists: use other credentials`,
    );
  }
  return account;
}

async function askFirstReachable(
  session: Session,
  connection: EffectiveConnection,
  regions: readonly string[],
): Promise<AccountId> {
  const [home = ""] = regions;
  const candidates = [...new Set([session.stsRegion(connection, home), ...regions])];
  let first: unknown;
  for (const region of candidates) {
    if (region !== candidates[0]) session.setStsRegion(connection, region);
    try {
      return await ask(session, connection, region);
    } catch (error) {
      first ??= error;
      if (!unreachable.test(describeFailure(error).code)) break;
    }
  }
  const { code, message } = describeFailure(first);
  throw ProviderError.fromAws(
    code,
    `cannot determine the caller's AWS account: sts:GetCallerIdentity failed: ${message}. ${remedy(code, connection)}`,
    first,
  );
}

/** Codes of a network that does not reach the endpoint; any answer of AWS is final. */
const unreachable =
  /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|TimeoutError|DeadlineExceeded)$/;

async function ask(session: Session, connection: EffectiveConnection, region: string): Promise<AccountId> {
  const client = session.client(STSClient, connection, region, "sts");
  const pacer = session.pacer(`sts ${connection.key}`, stsPace);
  const late = (): Error =>
    new ProviderError("DeadlineExceeded", `no answer within ${identityDeadlineMs / 1000} seconds`);
  const { Account } = await within(
    session.clock,
    identityDeadlineMs,
    () => pacer.run(() => client.send(new GetCallerIdentityCommand({})), true),
    late,
  );
  if (Account === undefined) throw new ProviderError("NoIdentity", "the answer holds no account");
  return Account;
}

function remedy(code: string, { roles }: EffectiveConnection): string {
  if (code === "CredentialsProviderError")
    return "Give credentials: `aws sso login`, a profile (connection.profile or `pulumi config set aws:profile`), or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY";
  if (unreachable.test(code)) return "Check the endpoint (connection.endpoint, AWS_ENDPOINT_URL) and the network";
  if (code === "AccessDenied" && roles.length > 0)
    return `Check that ${roles.map(({ roleArn }) => roleArn).join(", ")} exists and trusts these credentials (and the external id, if any)`;
  return "Check the credentials: `aws sts get-caller-identity` must work with them";
}
