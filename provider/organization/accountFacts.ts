import { DescribeAccountCommand, OrganizationsClient } from "@aws-sdk/client-organizations";
import type { AccountFacts, AccountId } from "../core/cell";
import { describeFailure } from "../aws/awsErrors";
import { factsOf, organizationsPace } from "./organization";
import type { Session } from "../aws/session";
import { partitionOrThrow } from "../aws/session";
import type { Target } from "../reconcile/target";

/** Accounts that are asked for one by one; for more of them, pages of 20 of the whole organization are the shorter way. */
const askedOneByOne = 20;

/** Operations to which AWS did not answer: every round and region would ask again, account by account. */
const refused = new WeakSet<Target>();

/**
 * What the organization says of accounts that are not as declared; without those that are not in it. Undefined where it
 * cannot be asked. One gap in a list of 5,000 accounts must not cost a preview 250 pages.
 */
export async function accountFacts(
  session: Session,
  target: Target,
  accounts: readonly AccountId[],
): Promise<ReadonlyMap<AccountId, AccountFacts> | undefined> {
  if ("organization" in target.inputs.accounts || accounts.length > askedOneByOne) {
    const view = await target.organization();
    return view.listed ? view.accounts : undefined;
  }
  if (refused.has(target)) return undefined;
  const [first, ...others] = accounts;
  if (first === undefined) return new Map();
  const told = [await describeAccount(session, target, first)];
  if (told[0] !== "unknown")
    told.push(...(await Promise.all(others.map((account) => describeAccount(session, target, account)))));
  if (told.includes("unknown")) {
    refused.add(target);
    return undefined;
  }
  return new Map(
    accounts.flatMap((account, index) => (typeof told[index] === "object" ? [[account, told[index]] as const] : [])),
  );
}

function describeAccount(session: Session, target: Target, account: AccountId): Promise<AccountFacts | "absent" | "unknown"> {
  const { connection } = target;
  const { globalRegion } = partitionOrThrow(target.desired.regions[0] ?? "");
  const client = session.client(OrganizationsClient, connection, globalRegion, "organizations");
  const pacer = session.pacer(`organizations ${connection.key}`, organizationsPace);
  const ask = async (): Promise<AccountFacts | "absent"> => {
    try {
      const { Account } = await pacer.run(() => client.send(new DescribeAccountCommand({ AccountId: account })), true);
      return factsOf(Account ?? {}, undefined);
    } catch (error) {
      if (describeFailure(error).code === "AccountNotFoundException") return "absent";
      throw error;
    }
  };
  return session.once(`account ${account} ${connection.key}`, ask).catch(() => "unknown" as const);
}
