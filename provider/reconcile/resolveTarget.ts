import { effectiveConnection } from "../aws/connection";
import { callerAccount } from "../aws/identity";
import type { AccountId, Desired, Region } from "../core/cell";
import { accountsOfSketch } from "../core/formerSketch";
import { ProviderError } from "../core/providerError";
import { OrganizationClient } from "../organization/organizationClient";
import { formerlySelectedAccounts, selectedAccounts } from "../organization/selectedAccounts";
import type { Declaration, Shared } from "./target";
import { Target } from "./target";

/** Finds out who acts and which accounts are meant. Throws `ProviderError` when either cannot be determined. */
export async function resolveTarget(shared: Shared, declaration: Declaration): Promise<Target> {
  const target = await bareTarget(shared, declaration);
  const { accounts, organization } = declaration.inputs;
  const selected =
    organization === undefined
      ? [...(accounts ?? [])].sort()
      : await selectedAccounts(target.organization, organization, (line) => target.warnOnce(line));
  return withAccounts(target, selected);
}

/** Whom a declaration meant when it was last carried out, as far as state knows it. */
export interface FormerAccounts {
  readonly accountIds?: readonly AccountId[] | undefined;
  readonly sketch?: string | undefined;
}

/** The same for a declaration that is being released. */
export async function resolveFormerTarget(
  shared: Shared,
  declaration: Declaration,
  { accountIds, sketch }: FormerAccounts,
): Promise<Target> {
  const target = await bareTarget(shared, declaration);
  const { accounts, organization } = declaration.inputs;
  if (accountIds !== undefined) return withAccounts(target, accountIds);
  if (organization === undefined) return withAccounts(target, [...(accounts ?? [])].sort());
  const today = await formerlySelectedAccounts(target.organization, organization);
  const before = sketch === undefined ? today : accountsOfSketch(sketch, today);
  if (before === undefined)
    throw new ProviderError(
      "UnreadableState",
      `${declaration.label}: the state of version 0.1.0 does not tell which accounts left the selection since (too many changed): run \`pulumi up\` with version 0.1.0 once more, or set onRelease.account and onRelease.capability to "retain"`,
    );
  return withAccounts(target, before);
}

/** A target without any accounts yet: enough to ask AWS about services and regions. */
export async function bareTarget(
  shared: Shared,
  declaration: Declaration,
  regions?: readonly Region[],
): Promise<Target> {
  const { service, inputs } = declaration;
  const { session } = shared;
  const connection = effectiveConnection(inputs.connection, session.stackConfig);
  // Doctor has no inputs but the shared ones, and so no desired state.
  const desired =
    regions === undefined ? service.desired(inputs) : { regions, capabilities: [], match: "atLeast" as const };
  const administrator = await callerAccount(session, connection, desired.regions);
  const organization = new OrganizationClient(session, connection, desired.regions[0] as Region, inputs.accounts);
  return new Target(shared, declaration, connection, administrator, { ...desired, accounts: [] }, organization);
}

/** Whoever resolves secret accounts, the former ones included, keeps them out of every message of this process. */
export function withAccounts(target: Target, accounts: readonly AccountId[]): Target {
  if (target.declaration.secretAccounts === true) target.session.hide(accounts);
  return narrowed(target, { ...target.desired, accounts });
}

/** The same target with other regions, accounts or capabilities. */
export const narrowed = (target: Target, desired: Desired): Target =>
  new Target(target.shared, target.declaration, target.connection, target.administrator, desired, target.organization);
