import { DescribeOrganizationalUnitCommand, OrganizationsClient } from "@aws-sdk/client-organizations";
import type { AccountFacts, AccountId } from "../core/cell";
import { organizationsPace } from "./organization";
import type { Session } from "../aws/session";
import { partitionOrThrow } from "../aws/session";
import type { Target } from "../reconcile/target";

/** What reports say of an account beside its id. */
export interface AccountLabel {
  readonly name?: string;
  readonly organizationalUnit?: string;
}

/** One call a unit; an organization has at most 1,000 units by default, and reports live without names. */
const unitsMax = 1000;

/** Names of these accounts and of their units, where the organization can be listed; a unit's id where its name cannot be read. */
export async function accountLabels(
  session: Session,
  target: Target,
  accounts: Iterable<AccountId>,
): Promise<Map<AccountId, AccountLabel>> {
  const view = await target.organization();
  if (!view.listed) return new Map();
  const known = [...new Set(accounts)].flatMap((account) => {
    const facts = view.accounts.get(account);
    return facts === undefined ? [] : [{ account, facts }];
  });
  const units = new Set(known.flatMap(({ facts }) => (facts.path ?? []).filter((id) => id.startsWith("ou-"))));
  const names = new Map(
    await Promise.all(
      [...units].slice(0, unitsMax).map(async (id): Promise<[string, string]> => [id, await unitName(session, target, id)]),
    ),
  );
  return new Map(known.map(({ account, facts }) => [account, labelFrom(facts, names)]));
}

function labelFrom({ name, path }: AccountFacts, names: ReadonlyMap<string, string>): AccountLabel {
  const units = path?.filter((id) => id.startsWith("ou-")).map((id) => names.get(id) ?? id);
  return {
    ...(name === undefined ? {} : { name }),
    ...(units === undefined ? {} : { organizationalUnit: units.length === 0 ? "Root" : units.join("/") }),
  };
}

async function unitName(session: Session, { connection, desired }: Target, id: string): Promise<string> {
  const { globalRegion } = partitionOrThrow(desired.regions[0] ?? "");
  try {
    return await session.once(`unit ${id} ${connection.key}`, async () => {
      const client = session.client(OrganizationsClient, connection, globalRegion, "organizations");
      const ask = () => client.send(new DescribeOrganizationalUnitCommand({ OrganizationalUnitId: id }));
      const { OrganizationalUnit } = await session.pacer(`organizations ${connection.key}`, organizationsPace).run(ask, true);
      return OrganizationalUnit?.Name ?? id;
    });
  } catch {
    return id;
  }
}
