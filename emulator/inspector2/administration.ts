import type { Call, World } from "../contract";
import { delegate, withdraw } from "../organization";
import { refuseUnsupported } from "./enablement";
import { accessDenied, conflict, notFound, refusedRole, validation } from "./errors";
import { isAdministrator, isAssociated } from "./roles";
import { keys, overall, statusesOf } from "./scans";
import type { AutoEnable } from "./state";
import { principal, regionOf, scanTypes, stateOf } from "./state";

type Output = Record<string, unknown>;

function requireManagement(call: Call, world: World, doing: string): void {
  if (call.caller !== world.organization.managementAccount) throw refusedRole(doing);
}

export function getDelegatedAdminAccount(call: Call, world: World): Output {
  const accountId = regionOf(world, call.region).delegatedAdmin;
  if (world.organization.accounts[call.caller] === undefined)
    throw accessDenied("Invoking account does not belong to an organization");
  if (accountId === undefined) throw notFound("No delegated admin account found for the organization");
  return { delegatedAdmin: { accountId, relationshipStatus: "ENABLED" } };
}

export function listDelegatedAdminAccounts(call: Call, world: World): Output {
  if (isAdministrator(world, call.region, call.caller))
    throw validation(`Invoking account ${call.caller} is the delegated admin`);
  requireManagement(call, world, "list delegated admin accounts");
  const accountId = regionOf(world, call.region).delegatedAdmin;
  return { delegatedAdminAccounts: accountId === undefined ? [] : [{ accountId, status: "ENABLED" }] };
}

export function enableDelegatedAdminAccount(call: Call, world: World): Output {
  const accountId = call.input["delegatedAdminAccountId"] as string;
  requireManagement(call, world, "enable delegated admin account");
  if (world.organization.accounts[accountId] === undefined)
    throw notFound(`Account ${accountId} is not in the organization`);
  if (accountId === call.caller) throw validation("The management account can not be the delegated admin.");
  const here = regionOf(world, call.region);
  if (here.delegatedAdmin === accountId)
    throw conflict(`The delegated admin account ${accountId} is already enabled`, accountId);
  // One administrator for the whole organization, the same in every region.
  const other = Object.values(stateOf(world).regions).find(
    (one) => one.delegatedAdmin !== undefined && one.delegatedAdmin !== accountId,
  );
  if (other?.delegatedAdmin !== undefined)
    throw conflict(
      `Another delegated admin account ${other.delegatedAdmin} is already enabled for the organization`,
      other.delegatedAdmin,
    );
  here.delegatedAdmin = accountId;
  delegate(world, principal, accountId);
  return { delegatedAdminAccountId: accountId };
}

export function disableDelegatedAdminAccount(call: Call, world: World): Output {
  const accountId = call.input["delegatedAdminAccountId"] as string;
  requireManagement(call, world, "disable delegated admin account");
  const here = regionOf(world, call.region);
  if (here.delegatedAdmin !== accountId) throw notFound(`Account ${accountId} is not the delegated admin`);
  // Members become standalone; what they scan stays as it is.
  for (const [id, membership] of Object.entries(here.members))
    if (isAssociated(world, call.region, id)) membership.removed = true;
  delete here.delegatedAdmin;
  const elsewhere = Object.values(stateOf(world).regions).some((one) => one.delegatedAdmin === accountId);
  if (!elsewhere) withdraw(world, principal, accountId);
  return { delegatedAdminAccountId: accountId };
}

export function describeOrganizationConfiguration(call: Call, world: World): Output {
  if (!isAdministrator(world, call.region, call.caller)) throw refusedRole("describe the organization configuration");
  const here = regionOf(world, call.region);
  const members = Object.keys(here.members).filter((id) => isAssociated(world, call.region, id));
  return { autoEnable: { ...here.autoEnable }, maxAccountLimitReached: members.length >= stateOf(world).memberLimit };
}

/** Settings of new members only. A type that is not sent is off. */
export function updateOrganizationConfiguration(call: Call, world: World): Output {
  if (!isAdministrator(world, call.region, call.caller)) throw refusedRole("update the organization configuration");
  // Seen on a fresh deployment; that nothing was enabled in the administrator itself is the likelier cause (difference
  // INS-16).
  if (overall(statusesOf(world, call.region, call.caller)) === "DISABLED")
    throw validation("Invoking account is not enabled");
  const sent = call.input["autoEnable"] as Partial<AutoEnable>;
  refuseUnsupported(
    world,
    call.region,
    scanTypes.filter((type) => sent[keys[type]]),
  );
  if (sent.lambdaCode && !sent.lambda)
    throw validation("Lambda code scanning requires Lambda standard scanning to be enabled.");
  const autoEnable: AutoEnable = {
    ec2: false,
    ecr: false,
    lambda: false,
    lambdaCode: false,
    codeRepository: false,
    ...sent,
  };
  regionOf(world, call.region).autoEnable = autoEnable;
  return { autoEnable: { ...autoEnable } };
}
