import type { Call, World } from "../contract";
import { accountNotFound, constraint, other } from "./errors";
import { stateOf } from "./state";

type Output = Record<string, unknown>;

export function enableAccess(call: Call, world: World): Output {
  const principal = call.input["ServicePrincipal"] as string;
  const { trustedAccess } = world.organization;
  if (trustedAccess.includes(principal)) return {};
  trustedAccess.push(principal);
  stateOf(world).accessSince[principal] = world.clock.now();
  return {};
}

export function disableAccess(call: Call, world: World): Output {
  const principal = call.input["ServicePrincipal"] as string;
  const { trustedAccess, delegatedAdministrators } = world.organization;
  if ((delegatedAdministrators[principal] ?? []).length > 0) {
    throw constraint(
      "You must deregister the delegated administrators of this service first.",
      "DELEGATED_ADMINISTRATOR_EXISTS_FOR_THIS_SERVICE",
    );
  }
  const index = trustedAccess.indexOf(principal);
  if (index >= 0) trustedAccess.splice(index, 1);
  return {};
}

/** Registers a delegated administrator; services that do so on their own (Inspector, GuardDuty) call this too. */
export function delegate(world: World, principal: string, accountId: string): void {
  const administrators = world.organization.delegatedAdministrators;
  administrators[principal] ??= [];
  const ids = administrators[principal];
  if (ids.includes(accountId)) return;
  ids.push(accountId);
  stateOf(world).delegatedSince[`${principal}/${accountId}`] = world.clock.now();
}

export function register(call: Call, world: World): Output {
  const { AccountId: id, ServicePrincipal: principal } = call.input;
  const { accounts, managementAccount, trustedAccess, delegatedAdministrators } = world.organization;
  if (accounts[id] === undefined) throw accountNotFound();
  if (id === managementAccount)
    throw constraint(
      "You cannot register the management account as a delegated administrator.",
      "CANNOT_REGISTER_MASTER_AS_DELEGATED_ADMINISTRATOR",
    );
  if (accounts[id].state !== "ACTIVE")
    throw constraint(
      "You cannot register a suspended account as a delegated administrator.",
      "CANNOT_REGISTER_SUSPENDED_ACCOUNT_AS_DELEGATED_ADMINISTRATOR",
    );
  if (!trustedAccess.includes(principal))
    throw constraint("Enable trusted access for the service first.", "SERVICE_ACCESS_NOT_ENABLED");
  if (delegatedAdministrators[principal]?.includes(id)) {
    throw other(
      "AccountAlreadyRegisteredException",
      409,
      "The specified account is already a delegated administrator for this Amazon Web Services service.",
    );
  }
  delegate(world, principal, id);
  return {};
}

export function deregister(call: Call, world: World): Output {
  const { AccountId: id, ServicePrincipal: principal } = call.input;
  const ids = world.organization.delegatedAdministrators[principal] ?? [];
  if (world.organization.accounts[id] === undefined) throw accountNotFound();
  if (!ids.includes(id))
    throw other(
      "AccountNotRegisteredException",
      409,
      "The specified account is not a delegated administrator for this Amazon Web Services service.",
    );
  world.organization.delegatedAdministrators[principal] = ids.filter((one) => one !== id);
  return {};
}
