import type { Call, World } from "../contract";
import { delegate, grantAccess, withdraw } from "../organization";
import { accountNotFound, constraint, invalidInput, other } from "./errors";
import { principals } from "./principals";

type Output = Record<string, unknown>;

/** Organizations knows the services that work with it. */
function principalOf(call: Call): string {
  const principal = call.input["ServicePrincipal"] as string;
  if (!principals.has(principal))
    throw invalidInput("You specified an unrecognized service principal.", "UNRECOGNIZED_SERVICE_PRINCIPAL");
  return principal;
}

export function enableAccess(call: Call, world: World): Output {
  grantAccess(world, principalOf(call));
  return {};
}

export function disableAccess(call: Call, world: World): Output {
  const principal = principalOf(call);
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

export function register(call: Call, world: World): Output {
  const principal = principalOf(call);
  const id = call.input["AccountId"] as string;
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
      "The provided account is already a delegated administrator for your organization.",
    );
  }
  delegate(world, principal, id);
  return {};
}

export function deregister(call: Call, world: World): Output {
  const principal = principalOf(call);
  const id = call.input["AccountId"] as string;
  if (world.organization.accounts[id] === undefined) throw accountNotFound();
  if (!world.organization.delegatedAdministrators[principal]?.includes(id))
    throw other(
      "AccountNotRegisteredException",
      "The specified account is not a delegated administrator for this Amazon Web Services service.",
    );
  withdraw(world, principal, id);
  return {};
}
