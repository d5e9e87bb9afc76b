import type { Call, World } from "../contract";
import { isAssociated, membersOf, setStatus } from "../memberships";
import { delegate, withdraw } from "../organization";
import { conflict, invalidAccess, invalidInput, notAdministrator } from "./errors";
import { advance } from "./organizationState";
import type { Operation, RegionState } from "./state";
import { emptyRegion, isDelegatedAdministrator, newHub, principal, regionOf, stateOf } from "./state";

function managementOnly(call: Call, world: World): RegionState {
  if (call.caller !== world.organization.managementAccount)
    throw invalidAccess(`Account ${call.caller} is not the management account of an organization`);
  return regionOf(world, call.region);
}

/** Enables Security Hub in the new administrator, in this Region. One administrator for all Regions. */
const EnableOrganizationAdminAccount: Operation = (call, world) => {
  const region = managementOnly(call, world);
  const account = call.input["AdminAccountId"] as string;
  if (isDelegatedAdministrator(region, account)) return { AdminAccountId: account };
  if (account === call.caller || world.organization.accounts[account]?.state !== "ACTIVE")
    throw invalidInput(`The account ${account} cannot be the administrator account of this organization`);
  const others = Object.values(stateOf(world).regions).flatMap(({ administrator }) => administrator?.accountId ?? []);
  const other = others.find((id) => id !== account);
  if (other !== undefined) throw invalidInput(`The account ${other} is the administrator account of this organization`);
  delegate(world, principal, account);
  region.administrator = { accountId: account };
  newHub(world, region, account, true);
  return { AdminAccountId: account };
};

const DisableOrganizationAdminAccount: Operation = (call, world) => {
  const region = managementOnly(call, world);
  const account = call.input["AdminAccountId"] as string;
  if (region.administrator === undefined || !isDelegatedAdministrator(region, account))
    throw invalidInput(`The account ${account} is not the administrator account of this organization`);
  for (const member of Object.values(membersOf(world, region, account))) {
    if (member.via === "organization" && (isAssociated(member) || member.next !== undefined))
      setStatus(world, member, "Removed");
  }
  region.configuration = emptyRegion().configuration;
  region.administrator.leavesAt = world.clock.now() + world.settleMs;
  advance(world);
  const left = Object.values(stateOf(world).regions).some((one) => isDelegatedAdministrator(one, account));
  if (!left) withdraw(world, principal, account);
  return {};
};

const ListOrganizationAdminAccounts: Operation = (call, world) => {
  const { administrator } = managementOnly(call, world);
  if (administrator === undefined) return { AdminAccounts: [] };
  const Status = administrator.leavesAt === undefined ? "ENABLED" : "DISABLE_IN_PROGRESS";
  return { AdminAccounts: [{ AccountId: administrator.accountId, Status }] };
};

function administratorOnly(call: Call, world: World): RegionState {
  const region = regionOf(world, call.region);
  if (!isDelegatedAdministrator(region, call.caller)) throw notAdministrator(call.caller);
  return region;
}

const DescribeOrganizationConfiguration: Operation = (call, world) => {
  const region = administratorOnly(call, world);
  const { autoEnable, standards, type } = region.configuration;
  const associated = Object.values(membersOf(world, region, call.caller)).filter(isAssociated).length;
  return {
    AutoEnable: autoEnable,
    MemberAccountLimitReached: associated >= stateOf(world).memberLimit,
    AutoEnableStandards: standards,
    OrganizationConfiguration: { ConfigurationType: type, Status: "ENABLED" },
  };
};

/**
 * "If the ConfigurationType of your organization is set to CENTRAL, then this field is set to false and can't be
 * changed."
 */
const UpdateOrganizationConfiguration: Operation = (call, world) => {
  const region = administratorOnly(call, world);
  const { configuration } = region;
  const { AutoEnable, AutoEnableStandards, OrganizationConfiguration } = call.input;
  const type = OrganizationConfiguration?.ConfigurationType ?? configuration.type;
  if (type === "CENTRAL" && (AutoEnable === true || AutoEnableStandards === "DEFAULT"))
    throw conflict("Auto-enable settings can't be changed while the organization uses central configuration");
  configuration.type = type;
  configuration.autoEnable = AutoEnable;
  configuration.standards = type === "CENTRAL" ? "NONE" : (AutoEnableStandards ?? configuration.standards);
  return {};
};

export const organizationOperations = {
  EnableOrganizationAdminAccount,
  DisableOrganizationAdminAccount,
  ListOrganizationAdminAccounts,
  DescribeOrganizationConfiguration,
  UpdateOrganizationConfiguration,
};
