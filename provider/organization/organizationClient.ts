import type { Account } from "@aws-sdk/client-organizations";
import {
  DescribeAccountCommand,
  DescribeOrganizationalUnitCommand,
  DescribeOrganizationCommand,
  ListAccountsCommand,
  ListAccountsForParentCommand,
  ListAWSServiceAccessForOrganizationCommand,
  ListDelegatedAdministratorsCommand,
  ListOrganizationalUnitsForParentCommand,
  ListRootsCommand,
  OrganizationsClient,
} from "@aws-sdk/client-organizations";
import type { EffectiveConnection } from "../aws/connection";
import { partitionOf } from "../aws/regions";
import type { Session } from "../aws/session";
import type { AccountFacts, AccountId, Region } from "../core/cell";
import { Code } from "../core/cell";
import { describeFailure } from "../core/failure";
import { ProviderError } from "../core/providerError";
import type { OrganizationView } from "../services/service";

/** Organizations publishes no quota for its reads; its console pages at about this rate without being throttled. */
const pace = { perSecond: 10, concurrency: 3 };
/** An organization has at most 50,000 accounts, 20 a page; empty pages with a token are legal, hence the room above. */
const maxPages = 10_000;
/** Organizational units nest at most five deep below the root. */
const maxDepth = 6;
/**
 * A listing of this age is made anew when a declared account is missing in it: the program may have created it
 * meanwhile.
 */
const listingMs = 60_000;
/**
 * Accounts that are described one by one; for more of them, pages of 20 of the whole organization are the shorter way.
 */
const describedOneByOne = 20;
/** One call a unit; an organization has at most 1,000 units by default, and reports live without names. */
const namedUnitsMax = 1000;

/** Name and unit of an account, as reports show them beside its id. */
export interface AccountLabel {
  readonly name?: string;
  /** Path of unit names from the root: `Workloads/Production`. */
  readonly organizationalUnit?: string;
}

/** AWS Organizations, read through one connection. What it has answered is shared by the whole process. */
export class OrganizationClient {
  readonly #session: Session;
  readonly #connection: EffectiveConnection;
  readonly #client: OrganizationsClient;
  /** Accounts that the asking declaration names, and whether it selects from the organization. */
  readonly #named: readonly AccountId[];
  /** One attempt an operation: where the listing is refused, every round and region would ask again. */
  #view: Promise<OrganizationView> | undefined;
  #describeRefused = false;

  constructor(session: Session, connection: EffectiveConnection, region: Region, named: readonly AccountId[] = []) {
    this.#session = session;
    this.#connection = connection;
    this.#named = named;
    this.#client = session.client(OrganizationsClient, connection, partitionOf(region).globalRegion, "organizations");
  }

  /** Every account, listed once a process and connection, or why it could not be listed. Never throws. */
  view(): Promise<OrganizationView> {
    this.#view ??= this.#newestView().catch((error: unknown) => ({ listed: false, ...describeFailure(error) }));
    return this.#view;
  }

  async #newestView(): Promise<OrganizationView> {
    const { clock } = this.#session;
    const key = `organization ${this.#connection.key}`;
    const known = () => this.#session.once(key, async () => ({ at: clock.now(), view: await this.#list() }));
    const { at, view } = await known();
    const lacking = view.listed && this.#named.some((account) => !view.accounts.has(account));
    if (!lacking || clock.now() - at < listingMs) return view;
    this.#session.forget(key);
    return (await known()).view;
  }

  /**
   * What the organization reports about accounts that are not as declared; those that are not in it are left out.
   * Undefined where it cannot be asked. One gap in a list of 5,000 accounts must not cost a preview 250 pages, so few
   * accounts are described instead.
   */
  async facts(accounts: readonly AccountId[]): Promise<ReadonlyMap<AccountId, AccountFacts> | undefined> {
    if (this.#view !== undefined || this.#named.length === 0 || accounts.length > describedOneByOne) {
      const view = await this.view();
      return view.listed ? view.accounts : undefined;
    }
    if (this.#describeRefused) return undefined;
    const [first, ...others] = accounts;
    if (first === undefined) return new Map();
    try {
      // The first alone: where Organizations cannot be read, one refusal is enough.
      const facts = [
        await this.#describe(first),
        ...(await Promise.all(others.map((account) => this.#describe(account)))),
      ];
      return new Map(
        accounts.flatMap((account, index) => (facts[index] === undefined ? [] : [[account, facts[index]] as const])),
      );
    } catch {
      this.#describeRefused = true;
      return undefined;
    }
  }

  /** Undefined for an account that is not in the organization. */
  #describe(account: AccountId): Promise<AccountFacts | undefined> {
    return this.#session.once(`account ${account} ${this.#connection.key}`, async () => {
      try {
        const { Account } = await this.#paced(() =>
          this.#client.send(new DescribeAccountCommand({ AccountId: account })),
        );
        return factsOf(Account ?? {}, undefined);
      } catch (error) {
        if (describeFailure(error).code === "AccountNotFoundException") return undefined;
        throw error;
      }
    });
  }

  /**
   * Names of these accounts and of their units, where the organization can be listed; a unit's id where its name cannot
   * be read.
   */
  async labels(accounts: Iterable<AccountId>): Promise<Map<AccountId, AccountLabel>> {
    const view = await this.view();
    if (!view.listed) return new Map();
    const known = [...new Set(accounts)].flatMap((account) => {
      const facts = view.accounts.get(account);
      return facts === undefined ? [] : [{ account, facts }];
    });
    const units = new Set(known.flatMap(({ facts }) => unitsOf(facts)));
    const named = [...units]
      .slice(0, namedUnitsMax)
      .map(async (id): Promise<[string, string]> => [id, await this.unitName(id).catch(() => id)]);
    const names = new Map(await Promise.all(named));
    return new Map(known.map(({ account, facts }) => [account, labelFrom(facts, names)]));
  }

  /** Throws what AWS answers: `OrganizationalUnitNotFoundException`. */
  unitName(id: string): Promise<string> {
    return this.#session.once(`unit ${id} ${this.#connection.key}`, async () => {
      const ask = () => this.#client.send(new DescribeOrganizationalUnitCommand({ OrganizationalUnitId: id }));
      const { OrganizationalUnit } = await this.#paced(ask);
      return OrganizationalUnit?.Name ?? id;
    });
  }

  /** Service principals that the organization lets act in its accounts. Throws what AWS answers. */
  async trustedAccess(): Promise<Set<string>> {
    const found = await everyPage(async (NextToken) => {
      const page = await this.#paced(() =>
        this.#client.send(new ListAWSServiceAccessForOrganizationCommand({ NextToken })),
      );
      return {
        items: listed(page.EnabledServicePrincipals, "ListAWSServiceAccessForOrganization"),
        next: page.NextToken,
      };
    });
    return new Set(found.flatMap(({ ServicePrincipal }) => ServicePrincipal ?? []));
  }

  /** Accounts to which the organization has delegated a service. Throws what AWS answers. */
  delegatedAdministrators(ServicePrincipal: string): Promise<AccountId[]> {
    return this.#session.once(`delegated ${ServicePrincipal} ${this.#connection.key}`, async () => {
      const found = await everyPage(async (NextToken) => {
        const page = await this.#paced(() =>
          this.#client.send(new ListDelegatedAdministratorsCommand({ ServicePrincipal, NextToken })),
        );
        return { items: listed(page.DelegatedAdministrators, "ListDelegatedAdministrators"), next: page.NextToken };
      });
      return found.flatMap(({ Id }) => Id ?? []);
    });
  }

  #paced<T>(call: () => Promise<T>): Promise<T> {
    return this.#session.pacer(`organizations ${this.#connection.key}`, pace).run(call, true);
  }

  async #list(): Promise<OrganizationView> {
    const { Organization } = await this.#paced(() => this.#client.send(new DescribeOrganizationCommand({})));
    const accounts = await everyPage<Account>(async (NextToken) => {
      const page = await this.#paced(() => this.#client.send(new ListAccountsCommand({ NextToken })));
      return { items: listed(page.Accounts, "ListAccounts"), next: page.NextToken };
    });
    // `Paths` is from 2026: an endpoint without it (an older partition, another emulator) needs the walk through the
    // tree.
    const paths = accounts.every((account) => account.Paths?.[0] !== undefined) ? undefined : await this.#walk();
    const facts = accounts.map((account): [AccountId, AccountFacts] => [
      account.Id ?? "",
      factsOf(account, paths?.get(account.Id ?? "")),
    ]);
    return { listed: true, managementAccount: Organization?.MasterAccountId ?? "", accounts: new Map(facts) };
  }

  /** Account to its path, breadth first from the roots. */
  async #walk(): Promise<Map<AccountId, string[]>> {
    const paths = new Map<AccountId, string[]>();
    let level = await everyPage<string[]>(async (NextToken) => {
      const page = await this.#paced(() => this.#client.send(new ListRootsCommand({ NextToken })));
      return { items: listed(page.Roots, "ListRoots").map((root) => [root.Id ?? ""]), next: page.NextToken };
    });
    for (let depth = 0; depth <= maxDepth && level.length > 0; depth += 1) {
      const children = await Promise.all(
        level.map(async (path) => {
          for (const account of await this.#accountsBelow(path.at(-1))) paths.set(account, path);
          return this.#unitsBelow(path);
        }),
      );
      level = children.flat();
    }
    return paths;
  }

  #accountsBelow(ParentId: string | undefined): Promise<AccountId[]> {
    return everyPage(async (NextToken) => {
      const page = await this.#paced(() =>
        this.#client.send(new ListAccountsForParentCommand({ ParentId, NextToken })),
      );
      return { items: listed(page.Accounts, "ListAccountsForParent").map(({ Id = "" }) => Id), next: page.NextToken };
    });
  }

  #unitsBelow(path: readonly string[]): Promise<string[][]> {
    const ParentId = path.at(-1);
    return everyPage(async (NextToken) => {
      const page = await this.#paced(() =>
        this.#client.send(new ListOrganizationalUnitsForParentCommand({ ParentId, NextToken })),
      );
      return {
        items: listed(page.OrganizationalUnits, "ListOrganizationalUnitsForParent").map(({ Id = "" }) => [...path, Id]),
        next: page.NextToken,
      };
    });
  }
}

function factsOf(account: Account, walked: readonly string[] | undefined): AccountFacts {
  const path = walked ?? account.Paths?.[0]?.split("/").filter((part) => /^(r|ou)-/.test(part));
  // `Status` is announced to go away in favour of `State`; a closed account shows there as SUSPENDED (docs/notes.md,
  // AWS 9).
  const state = (account.State ?? account.Status) as AccountFacts["state"];
  return {
    ...(account.Name === undefined ? {} : { name: account.Name }),
    ...(account.Email === undefined ? {} : { email: account.Email }),
    ...(state === undefined ? {} : { state }),
    ...(path === undefined ? {} : { path }),
  };
}

const unitsOf = ({ path = [] }: AccountFacts): string[] => path.filter((id) => id.startsWith("ou-"));

function labelFrom(facts: AccountFacts, names: ReadonlyMap<string, string>): AccountLabel {
  const units = unitsOf(facts).map((id) => names.get(id) ?? id);
  return {
    ...(facts.name === undefined ? {} : { name: facts.name }),
    ...(facts.path === undefined ? {} : { organizationalUnit: units.length === 0 ? "Root" : units.join("/") }),
  };
}

/**
 * Pages may be empty while a token is set: only a missing token ends the listing (AWS's ListAccounts documentation).
 */
async function everyPage<T>(
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

/** An answer without its list shows nothing: not even that there is nothing. */
function listed<T>(list: readonly T[] | undefined, operation: string): readonly T[] {
  if (list !== undefined) return list;
  throw ProviderError.fromAws(Code.notReported, `AWS's answer to ${operation} has no list`, undefined);
}
