import type { Call, OrganizationAccount, World } from "../contract";
import { page } from "../paging";
import { describeAccount, describeDelegated, describeOrganization, describeRoot, describeUnit } from "./describe";
import { accountNotFound, childNotFound, invalidInput, other, parentNotFound, targetNotFound } from "./errors";
import { stateOf } from "./state";

/** The lists of Organizations never exceed this. */
const pageSize = 20;

function answer<T>(
  call: Call,
  world: World,
  name: string,
  items: readonly T[],
  keyOf: (item: T) => string,
  describe: (item: T) => unknown,
): Record<string, unknown> {
  const result = page(items, keyOf, {
    operation: call.operation,
    token: call.input["NextToken"] as string | undefined,
    limit: (call.input["MaxResults"] as number | undefined) ?? pageSize,
    emptyPages: stateOf(world).emptyPages,
    invalid: () => invalidInput("You specified an invalid value for nextToken.", "INVALID_NEXT_TOKEN"),
  });
  return { [name]: result.items.map(describe), NextToken: result.next };
}

const idOf = (one: { id: string }): string => one.id;

export function listAccounts(call: Call, world: World): Record<string, unknown> {
  return answer(call, world, "Accounts", Object.values(world.organization.accounts), idOf, (one) => describeAccount(world, one));
}

function accountsOf(world: World, parent: string): OrganizationAccount[] {
  requireParent(world, parent);
  return Object.values(world.organization.accounts).filter((one) => one.parentId === parent);
}

function unitsOf(world: World, parent: string): { id: string; name: string }[] {
  requireParent(world, parent);
  return Object.values(world.organization.organizationalUnits).filter((one) => one.parentId === parent);
}

export function requireParent(world: World, id: string): void {
  if (id !== world.organization.rootId && world.organization.organizationalUnits[id] === undefined) throw parentNotFound();
}

export function listAccountsForParent(call: Call, world: World): Record<string, unknown> {
  return answer(call, world, "Accounts", accountsOf(world, call.input["ParentId"]), idOf, (one) => describeAccount(world, one));
}

export function listOrganizationalUnitsForParent(call: Call, world: World): Record<string, unknown> {
  return answer(call, world, "OrganizationalUnits", unitsOf(world, call.input["ParentId"]), idOf, (one) =>
    describeUnit(world, one),
  );
}

export function listChildren(call: Call, world: World): Record<string, unknown> {
  const type = call.input["ChildType"] as string;
  const children: { id: string }[] =
    type === "ACCOUNT" ? accountsOf(world, call.input["ParentId"]) : unitsOf(world, call.input["ParentId"]);
  return answer(call, world, "Children", children, idOf, (one) => ({ Id: one.id, Type: type }));
}

export function listParents(call: Call, world: World): Record<string, unknown> {
  const { accounts, organizationalUnits, rootId } = world.organization;
  const child = call.input["ChildId"] as string;
  const parent = accounts[child]?.parentId ?? organizationalUnits[child]?.parentId;
  if (parent === undefined) throw childNotFound();
  return { Parents: [{ Id: parent, Type: parent === rootId ? "ROOT" : "ORGANIZATIONAL_UNIT" }] };
}

export const listRoots = (_: Call, world: World): Record<string, unknown> => ({ Roots: [describeRoot(world)] });

export function describeOneAccount(call: Call, world: World): Record<string, unknown> {
  const account = world.organization.accounts[call.input["AccountId"] as string];
  if (account === undefined) throw accountNotFound();
  return { Account: describeAccount(world, account) };
}

export function describeOneUnit(call: Call, world: World): Record<string, unknown> {
  const unit = world.organization.organizationalUnits[call.input["OrganizationalUnitId"] as string];
  if (unit === undefined)
    throw other("OrganizationalUnitNotFoundException", 404, "You specified an organizational unit that doesn't exist.");
  return { OrganizationalUnit: describeUnit(world, unit) };
}

export const describe = (_: Call, world: World): Record<string, unknown> => ({ Organization: describeOrganization(world) });

export function listDelegatedAdministrators(call: Call, world: World): Record<string, unknown> {
  const { delegatedAdministrators, accounts } = world.organization;
  const principal = call.input["ServicePrincipal"] as string | undefined;
  const principals = principal === undefined ? Object.keys(delegatedAdministrators) : [principal];
  const since = new Map<string, number>();
  for (const one of principals) {
    for (const id of delegatedAdministrators[one] ?? [])
      since.set(id, stateOf(world).delegatedSince[`${one}/${id}`] ?? accounts[id]?.joinedAt ?? 0);
  }
  const known = [...since.keys()].flatMap((id) => accounts[id] ?? []);
  return answer(call, world, "DelegatedAdministrators", known, idOf, (one) =>
    describeDelegated(world, one, since.get(one.id) as number),
  );
}

export function listServiceAccess(call: Call, world: World): Record<string, unknown> {
  const { trustedAccess, accounts, managementAccount } = world.organization;
  const since = (principal: string): number =>
    stateOf(world).accessSince[principal] ?? accounts[managementAccount]?.joinedAt ?? 0;
  const describeAccess = (ServicePrincipal: string): unknown => ({ ServicePrincipal, DateEnabled: since(ServicePrincipal) });
  return answer(call, world, "EnabledServicePrincipals", trustedAccess, (one) => one, describeAccess);
}

/** What Inspector's organization policy says about an account, read from the scene that Inspector enforces. */
export function describeEffectivePolicy(call: Call, world: World): Record<string, unknown> {
  const target = (call.input["TargetId"] as string | undefined) ?? call.caller;
  if (world.organization.accounts[target] === undefined) throw targetNotFound();
  const type = call.input["PolicyType"] as string;
  const policies =
    type === "INSPECTOR_POLICY"
      ? world.slice<{ policy?: Record<string, Record<string, string>> }>("inspector2").policy
      : undefined;
  const policy = policies?.[target];
  if (policy === undefined) {
    throw other(
      "EffectivePolicyNotFoundException",
      404,
      "If you ran this action on the management account, this policy type is not enabled. If you ran the action on a member account, the account doesn't have an effective policy of this type.",
    );
  }
  const content = { inspector: { enablement: enablement(policy) } };
  return {
    EffectivePolicy: {
      PolicyContent: JSON.stringify(content),
      LastUpdatedTimestamp: world.clock.now(),
      TargetId: target,
      PolicyType: type,
    },
  };
}

const scanKeys: Readonly<Record<string, string>> = {
  EC2: "ec2_scanning",
  ECR: "ecr_scanning",
  LAMBDA: "lambda_standard_scanning",
  LAMBDA_CODE: "lambda_code_scanning",
  CODE_REPOSITORY: "code_repository_scanning",
};

function enablement(policy: Record<string, string>): Record<string, unknown> {
  const entry = (state: string): unknown =>
    state === "ENABLED" ? { enable_in_regions: ["ALL_SUPPORTED"] } : { disable_in_regions: ["ALL_SUPPORTED"] };
  return Object.fromEntries(Object.entries(policy).map(([scan, state]) => [scanKeys[scan] ?? scan, entry(state)]));
}
