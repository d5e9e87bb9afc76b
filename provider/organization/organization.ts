import type { Account } from "@aws-sdk/client-organizations";
import {
  DescribeOrganizationCommand,
  ListAccountsCommand,
  ListAccountsForParentCommand,
  ListOrganizationalUnitsForParentCommand,
  ListRootsCommand,
  OrganizationsClient,
} from "@aws-sdk/client-organizations";
import type { AccountFacts, AccountId } from "../core/cell";
import type { OrganizationView } from "../services/service";
import type { EffectiveConnection } from "../aws/connection";
import { describeFailure } from "../aws/awsErrors";
import type { Session } from "../aws/session";
import { partitionOrThrow } from "../aws/session";

/** Organizations publishes no quota for its reads; its console pages at about this rate without being throttled. */
export const organizationsPace = { perSecond: 10, concurrency: 3 };
/** An organization has at most 50,000 accounts, 20 a page; empty pages with a token are legal, hence the room above. */
const maxPages = 10_000;
/** Organizational units nest at most five deep below the root. */
const maxDepth = 6;

/** A listing of this age is made anew when an account is missing in it that is declared: the program may have created it meanwhile. */
const listingMs = 60_000;

/**
 * The organization, listed once a process and connection, whatever the number of resources that select from it.
 * `named` are accounts that the asking resource names.
 */
export async function organizationView(
  session: Session,
  connection: EffectiveConnection,
  region: string,
  named: readonly AccountId[] = [],
): Promise<OrganizationView> {
  const { clock } = session;
  const key = `organization ${connection.key}`;
  const known = () => session.once(key, async () => ({ at: clock.now(), view: await list(session, connection, region) }));
  try {
    const { at, view } = await known();
    const lacking = view.listed && named.some((account) => !view.accounts.has(account));
    if (!lacking || clock.now() - at < listingMs) return view;
    session.forget(key);
    return (await known()).view;
  } catch (error) {
    return { listed: false, ...describeFailure(error) };
  }
}

async function list(session: Session, connection: EffectiveConnection, region: string): Promise<OrganizationView> {
  const globalRegion = partitionOrThrow(region).globalRegion;
  const client = session.client(OrganizationsClient, connection, globalRegion, "organizations");
  const pacer = session.pacer(`organizations ${connection.key}`, organizationsPace);
  const paced = <T>(call: () => Promise<T>): Promise<T> => pacer.run(call, true);
  const { Organization } = await paced(() => client.send(new DescribeOrganizationCommand({})));
  const accounts = await everyPage<Account>(async (NextToken) => {
    const page = await paced(() => client.send(new ListAccountsCommand({ NextToken })));
    return { items: page.Accounts ?? [], next: page.NextToken };
  });
  // `Paths` is from 2026: an endpoint without it (an older partition, another emulator) needs the walk through the tree.
  const paths = accounts.every((account) => account.Paths?.[0] !== undefined) ? undefined : await walk(client, paced);
  const facts = accounts.map((account): [AccountId, AccountFacts] => [
    account.Id ?? "",
    factsOf(account, paths?.get(account.Id ?? "")),
  ]);
  return { listed: true, managementAccount: Organization?.MasterAccountId ?? "", accounts: new Map(facts) };
}

export function factsOf(account: Account, walked: readonly string[] | undefined): AccountFacts {
  const path = walked ?? account.Paths?.[0]?.split("/").filter((part) => /^(r|ou)-/.test(part));
  // `Status` is announced to go away in favour of `State`; a closed account shows there as SUSPENDED (docs/notes.md, AWS 9).
  const state = (account.State ?? account.Status) as AccountFacts["state"];
  return {
    ...(account.Name === undefined ? {} : { name: account.Name }),
    ...(account.Email === undefined ? {} : { email: account.Email }),
    ...(state === undefined ? {} : { state }),
    ...(path === undefined ? {} : { path }),
  };
}

type Paced = <T>(call: () => Promise<T>) => Promise<T>;

/** Account to its path, breadth first from the roots. */
async function walk(client: OrganizationsClient, paced: Paced): Promise<Map<AccountId, string[]>> {
  const paths = new Map<AccountId, string[]>();
  let level = await everyPage<string[]>(async (NextToken) => {
    const page = await paced(() => client.send(new ListRootsCommand({ NextToken })));
    return { items: (page.Roots ?? []).map((root) => [root.Id ?? ""]), next: page.NextToken };
  });
  for (let depth = 0; depth <= maxDepth && level.length > 0; depth += 1) {
    const children = await Promise.all(
      level.map(async (path) => {
        const ParentId = path.at(-1);
        const accounts = await everyPage<Account>(async (NextToken) => {
          const page = await paced(() => client.send(new ListAccountsForParentCommand({ ParentId, NextToken })));
          return { items: page.Accounts ?? [], next: page.NextToken };
        });
        for (const account of accounts) paths.set(account.Id ?? "", path);
        return everyPage<string[]>(async (NextToken) => {
          const page = await paced(() => client.send(new ListOrganizationalUnitsForParentCommand({ ParentId, NextToken })));
          return { items: (page.OrganizationalUnits ?? []).map((unit) => [...path, unit.Id ?? ""]), next: page.NextToken };
        });
      }),
    );
    level = children.flat();
  }
  return paths;
}

/** Pages may be empty while a token is set: only a missing token ends the listing (AWS's ListAccounts documentation). */
export async function everyPage<T>(
  ask: (token: string | undefined) => Promise<{ items: readonly T[]; next: string | undefined }>,
): Promise<T[]> {
  const items: T[] = [];
  let token: string | undefined;
  for (let page = 0; page < maxPages; page += 1) {
    const answer = await ask(token);
    items.push(...answer.items);
    token = answer.next;
    if (token === undefined || token === "") return items;
  }
  throw new Error(`AWS Organizations still had a further page after ${maxPages}`);
}
