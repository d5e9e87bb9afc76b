import type { OrganizationAccount, World } from "../contract";
import { partitionOf } from "../partition";
import { stateOf } from "./state";

/** The older field knows three states only; a closed account shows as suspended there. */
const legacyStatus: Partial<Record<OrganizationAccount["state"], string>> = {
  ACTIVE: "ACTIVE",
  SUSPENDED: "SUSPENDED",
  PENDING_CLOSURE: "PENDING_CLOSURE",
  CLOSED: "SUSPENDED",
  PENDING_ACTIVATION: "ACTIVE",
};

/** An organization lives in one partition, that of its world's regions. */
const prefix = (world: World): string =>
  `arn:${partitionOf(world.regions[0])}:organizations::${world.organization.managementAccount}`;

export const accountArn = (world: World, id: string): string =>
  `${prefix(world)}:account/${world.organization.id}/${id}`;

/** `o-…/r-…/ou-…/` of a root or unit. */
function unitPath(world: World, id: string): string {
  const { organization } = world;
  const ids: string[] = [];
  // AWS nests units five deep; the bound only guards against a cycle in an edited world.
  for (let at = id, depth = 0; at !== organization.rootId && depth < 10; depth++) {
    ids.unshift(at);
    at = organization.organizationalUnits[at]?.parentId ?? organization.rootId;
  }
  return `${[organization.id, organization.rootId, ...ids].join("/")}/`;
}

export function describeAccount(world: World, account: OrganizationAccount): Record<string, unknown> {
  const paths = stateOf(world).omitPaths ? {} : { Paths: [`${unitPath(world, account.parentId)}${account.id}/`] };
  return { ...common(world, account), ...paths };
}

function common(world: World, account: OrganizationAccount): Record<string, unknown> {
  const { [stateOf(world).omitMember ?? ""]: _, ...told } = everything(world, account);
  return told;
}

function everything(world: World, account: OrganizationAccount): Record<string, unknown> {
  return {
    Id: account.id,
    Arn: accountArn(world, account.id),
    Email: account.email,
    Name: account.name,
    Status: legacyStatus[account.state],
    State: account.state,
    JoinedMethod: "CREATED",
    JoinedTimestamp: account.joinedAt,
  };
}

export function describeDelegated(world: World, account: OrganizationAccount, since: number): Record<string, unknown> {
  return { ...common(world, account), DelegationEnabledDate: since };
}

export function describeUnit(world: World, unit: { id: string; name: string }): Record<string, unknown> {
  const path = stateOf(world).omitPaths ? {} : { Path: unitPath(world, unit.id) };
  return { Id: unit.id, Arn: `${prefix(world)}:ou/${world.organization.id}/${unit.id}`, Name: unit.name, ...path };
}

/**
 * Service control policies come with an organization of all features; the others are those that the emulated services
 * obey.
 */
const policyTypes = (world: World): unknown[] =>
  [serviceControl, ...world.policies.map(({ type }) => type)].map((Type) => ({ Type, Status: "ENABLED" }));
export const serviceControl = "SERVICE_CONTROL_POLICY";

export function describeRoot(world: World): Record<string, unknown> {
  const { id, rootId } = world.organization;
  return { Id: rootId, Arn: `${prefix(world)}:root/${id}/${rootId}`, Name: "Root", PolicyTypes: policyTypes(world) };
}

export function describeOrganization(world: World): Record<string, unknown> {
  const { id, managementAccount, accounts } = world.organization;
  return {
    Id: id,
    Arn: `${prefix(world)}:organization/${id}`,
    FeatureSet: "ALL",
    MasterAccountArn: accountArn(world, managementAccount),
    MasterAccountId: managementAccount,
    MasterAccountEmail: accounts[managementAccount]?.email,
    AvailablePolicyTypes: policyTypes(world),
  };
}
