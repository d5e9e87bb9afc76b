import { z } from "zod";
import { accountId, members, milliseconds, oneOf, parse } from "./parse";
import { everyRegion } from "./scene";
import { services } from "./services";
import type { WorldSnapshot } from "./world";
import { snapshotVersion } from "./world";

/** AWS nests organizational units at most this deep below the root. */
const maximumDepth = 5;

export const regionName = oneOf(everyRegion);
const patterns = z.array(z.string()).optional();

/** What one access key, or `role/<name>`, may do. */
export const callerSchema = members({
  account: accountId.optional(),
  allow: patterns,
  deny: patterns,
  regions: z.array(regionName).optional(),
});

export const accountState = oneOf(["PENDING_ACTIVATION", "ACTIVE", "SUSPENDED", "PENDING_CLOSURE", "CLOSED"]);

const account = members({
  id: accountId,
  name: z.string(),
  email: z.string(),
  state: accountState,
  parentId: z.string(),
  joinedAt: milliseconds,
  disabledRegions: z.array(regionName),
});

const organization = members({
  id: z.string(),
  rootId: z.string(),
  managementAccount: accountId,
  delegatedAdministrators: z.record(z.string(), z.array(accountId)),
  trustedAccess: z.array(z.string()),
  accessSince: z.record(z.string(), milliseconds).optional(),
  delegatedSince: z.record(z.string(), milliseconds).optional(),
  accounts: z.record(accountId, account),
  organizationalUnits: z.record(z.string(), members({ id: z.string(), name: z.string(), parentId: z.string() })),
});

const snapshot = members({
  version: z.literal(snapshotVersion),
  seed: z.string(),
  drawn: z.int().min(0),
  clock: members({ virtualMs: z.number().nullable(), offsetMs: milliseconds }),
  settleMs: milliseconds,
  regions: z.array(regionName).min(1),
  administrator: accountId,
  organization,
  callers: z.record(z.string(), callerSchema),
  // A part that is left out begins as in a new world.
  services: members(
    Object.fromEntries(services.flatMap(({ name, state }) => (state ? [[name, state.optional()]] : []))),
  ),
});

/**
 * Reads a saved world.
 * @throws Error with the path and the wrong value.
 */
export function parseSnapshot(value: unknown, name = "world"): WorldSnapshot {
  if (typeof value === "object" && value !== null && "organization" in value && !("version" in value))
    throw new Error(
      `${name}.version: is missing; a saved world is one of version ${snapshotVersion}, as GET world answers it`,
    );
  const read = parse(snapshot, value, name) as unknown as WorldSnapshot;
  const problem = contradiction(read);
  if (problem !== undefined) throw new Error(`${name}.organization.${problem}`);
  return read;
}

/** What each member on its own cannot show: names that lead nowhere. */
function contradiction({
  organization: { accounts, organizationalUnits: units, rootId, managementAccount },
}: WorldSnapshot) {
  const known = (parent: string): boolean => parent === rootId || units[parent] !== undefined;
  for (const [key, { id, parentId }] of Object.entries(accounts)) {
    if (key !== id) return `accounts.${key}.id: is another account, ${JSON.stringify(id)}`;
    if (!known(parentId))
      return `accounts.${key}.parentId: no such root or organizational unit, ${JSON.stringify(parentId)}`;
  }
  for (const [key, { id, parentId }] of Object.entries(units)) {
    if (key !== id) return `organizationalUnits.${key}.id: is another unit, ${JSON.stringify(id)}`;
    if (!known(parentId))
      return `organizationalUnits.${key}.parentId: no such root or organizational unit, ${JSON.stringify(parentId)}`;
    let at = key;
    for (let depth = 0; at !== rootId; depth++) {
      if (depth > maximumDepth)
        return `organizationalUnits.${key}: lies more than ${maximumDepth} levels below the root`;
      at = units[at]?.parentId ?? rootId;
    }
  }
  if (accounts[managementAccount] === undefined)
    return `managementAccount: no such account in accounts, ${JSON.stringify(managementAccount)}`;
  return undefined;
}
