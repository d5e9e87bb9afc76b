import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { AccountId } from "../core/cell";
import { ProviderError } from "../core/providerError";
import { within } from "./clock";
import type { EffectiveConnection } from "./connection";
import { describeFailure } from "./awsErrors";
import type { Session } from "./session";

/** STS needs no permission and is not throttled at this rate; one call a process and connection. */
const stsPace = { perSecond: 5, concurrency: 2 };
/** STS answers in milliseconds; an endpoint that takes longer than this, all retries included, is not one. */
const identityDeadlineMs = 30_000;

/** The account whose credentials we hold, once it has been checked against the accounts that the user allows. */
export async function callerAccount(session: Session, connection: EffectiveConnection, region: string): Promise<AccountId> {
  const account = await session.once(`identity ${connection.key}`, () => ask(session, connection, region));
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

async function ask(session: Session, connection: EffectiveConnection, region: string): Promise<AccountId> {
  const client = session.client(STSClient, connection, region, "sts");
  try {
    const pacer = session.pacer(`sts ${connection.key}`, stsPace);
    const late = (): Error => new ProviderError("TimeoutError", `no answer within ${identityDeadlineMs / 1000} seconds`);
    const { Account } = await within(
      session.clock,
      identityDeadlineMs,
      pacer.run(() => client.send(new GetCallerIdentityCommand({})), true),
      late,
    );
    if (Account === undefined) throw new ProviderError("NoIdentity", "STS GetCallerIdentity answered without an account");
    return Account;
  } catch (error) {
    const { code, message } = describeFailure(error);
    throw new ProviderError(code, `who we are cannot be found out (STS GetCallerIdentity): ${message}. ${remedy(code)}`, {
      cause: error,
    });
  }
}

function remedy(code: string): string {
  if (code === "CredentialsProviderError")
    return "Give credentials: `aws sso login`, a profile (connection.profile or `pulumi config set aws:profile`), or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY";
  if (/^E[A-Z]+$|Timeout/.test(code)) return "Check the endpoint (connection.endpoint, AWS_ENDPOINT_URL) and the network";
  if (code === "AccessDenied")
    return "Check that the role exists and trusts these credentials (connection.assumeRole, external id)";
  return "Check the credentials: `aws sts get-caller-identity` must work with them";
}
