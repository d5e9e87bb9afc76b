import type { Call, World } from "../contract";
import { administratorOf, isAssociated, membersOf, setStatus } from "../memberships";
import { delegate } from "../organization";
import { badRequest, text } from "./errors";
import { autoEnableResults, defaultFeatures, listed, memberFeatures, requested } from "./features";
import { advance, hasAll } from "./organizationState";
import type { AutoEnable, Operation, RegionState } from "./state";
import {
  emptyRegion,
  isDelegatedAdministrator,
  newDetector,
  ownDetector,
  principal,
  regionOf,
  seconds,
  stateOf,
} from "./state";

function managementOnly(call: Call, world: World): RegionState {
  if (call.caller !== world.organization.managementAccount) throw badRequest(text.managementOnly);
  return regionOf(world, call.region);
}

/** Turns GuardDuty on in the new administrator, in this Region (guardduty_organizations). */
const EnableOrganizationAdminAccount: Operation = (call, world) => {
  const region = managementOnly(call, world);
  const account: string = call.input.AdminAccountId;
  if (isDelegatedAdministrator(region, account)) return {};
  // An unknown account, another administrator, or one that is a member itself: all get the sentence seen in SRA issue
  // 178.
  const usable =
    world.organization.accounts[account]?.state === "ACTIVE" && administratorOf(world, region, account) === undefined;
  if (!usable || region.administrator !== undefined) throw badRequest();
  delegate(world, principal, account);
  region.administrator = { accountId: account };
  const detector = region.detectors[account] ?? newDetector(world, region, account, defaultFeatures(region));
  detector.status = "ENABLED";
  return {};
};

/** Its organization members become standalone accounts; registration in Organizations is another service's business. */
const DisableOrganizationAdminAccount: Operation = (call, world) => {
  const region = managementOnly(call, world);
  const account: string = call.input.AdminAccountId;
  if (region.administrator === undefined || !isDelegatedAdministrator(region, account)) throw badRequest();
  for (const member of Object.values(membersOf(world, region, account))) {
    if (member.via === "organization" && (isAssociated(member) || member.next !== undefined))
      setStatus(world, member, "Removed");
  }
  region.configuration = emptyRegion().configuration;
  region.administrator.leavesAt = world.clock.now() + world.settleMs;
  advance(world);
  return {};
};

const ListOrganizationAdminAccounts: Operation = (call, world) => {
  const { administrator } = managementOnly(call, world);
  if (administrator === undefined) return { AdminAccounts: [] };
  const AdminStatus = administrator.leavesAt === undefined ? "ENABLED" : "DISABLE_IN_PROGRESS";
  return { AdminAccounts: [{ AdminAccountId: administrator.accountId, AdminStatus }] };
};

/**
 * Anybody but the Region's administrator gets the catch-all sentence (terraform-provider-aws issue 34765, steampipe).
 */
function administratorOnly(call: Call, world: World): RegionState {
  const { region } = ownDetector(call, world);
  if (!isDelegatedAdministrator(region, call.caller)) throw badRequest();
  return region;
}

const DescribeOrganizationConfiguration: Operation = (call, world) => {
  const region = administratorOnly(call, world);
  const { members, features } = region.configuration;
  const associated = Object.values(membersOf(world, region, call.caller)).filter(isAssociated).length;
  const on = (name: string) => ({ AutoEnable: (features[name] ?? "NONE") !== "NONE" });
  return {
    AutoEnable: members !== "NONE",
    AutoEnableOrganizationMembers: members,
    MemberAccountLimitReached: associated >= stateOf(world).memberLimit,
    DataSources: {
      S3Logs: on("S3_DATA_EVENTS"),
      Kubernetes: { AuditLogs: on("EKS_AUDIT_LOGS") },
      MalwareProtection: { ScanEc2InstanceWithFindings: { EbsVolumes: on("EBS_MALWARE_PROTECTION") } },
    },
    Features: autoEnableResults(region, features),
  };
};

const UpdateOrganizationConfiguration: Operation = (call, world) => {
  const region = administratorOnly(call, world);
  const { AutoEnable, AutoEnableOrganizationMembers } = call.input;
  // "You must provide a value for either autoEnableOrganizationMembers or autoEnable, but not both."
  if ((AutoEnable === undefined) === (AutoEnableOrganizationMembers === undefined)) throw badRequest();
  const settings = requested<AutoEnable>(region, call.input);
  const { configuration } = region;
  configuration.members = AutoEnableOrganizationMembers ?? (AutoEnable ? "NEW" : "NONE");
  Object.assign(configuration.features, settings);
  delete configuration.applyAt;
  if (hasAll(region)) configuration.applyAt = world.clock.now() + (stateOf(world).autoEnableMs ?? world.settleMs);
  advance(world);
  return {};
};

/** Members only: the administrator is not counted (inferred). AWS may be a day behind; this is not. */
const GetOrganizationStatistics: Operation = (call, world) => {
  const region = regionOf(world, call.region);
  if (!isDelegatedAdministrator(region, call.caller)) throw badRequest();
  const accounts = world.organization.accounts;
  const members = Object.entries(membersOf(world, region, call.caller)).filter(
    ([id, member]) => id in accounts && isAssociated(member),
  );
  const enabled = members.filter(([, member]) => member.status === "Enabled");
  const count = (setting: string) =>
    enabled.filter(([id]) => region.detectors[id]?.features[setting] === "ENABLED").length;
  const CountByFeature = memberFeatures.map((Name) => {
    const inner = listed(Name, {}).map((inner) => ({ Name: inner, EnabledAccountsCount: count(`${Name}/${inner}`) }));
    return { Name, EnabledAccountsCount: count(Name), ...(inner.length > 0 ? { AdditionalConfiguration: inner } : {}) };
  });
  const OrganizationStatistics = {
    TotalAccountsCount: Object.keys(accounts).length,
    MemberAccountsCount: members.length,
    ActiveAccountsCount: members.filter(([id]) => accounts[id]?.state === "ACTIVE").length,
    EnabledAccountsCount: enabled.length,
    CountByFeature,
  };
  return { OrganizationDetails: { UpdatedAt: seconds(world.clock.now()), OrganizationStatistics } };
};

export const organizationOperations = {
  EnableOrganizationAdminAccount,
  DisableOrganizationAdminAccount,
  ListOrganizationAdminAccounts,
  DescribeOrganizationConfiguration,
  UpdateOrganizationConfiguration,
  GetOrganizationStatistics,
};
