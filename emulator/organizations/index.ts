import type { Call, EmulatedService, ServiceEdit, World } from "../contract";
import { AwsError } from "../contract";
import type { Model } from "../model";
import shapes from "../shapes/organizations.json";
import {
  advanceOrganization,
  closeAccount,
  createUnit,
  deleteUnit,
  describeCreation,
  leaveOrganization,
  moveAccount,
  removeAccount,
  startCreation,
  updateUnit,
} from "./change";
import { deregister, disableAccess, enableAccess, register } from "./delegation";
import { accessDenied, invalidInput, notInUse, other } from "./errors";
import {
  describe,
  describeOneAccount,
  describeOneUnit,
  listAccounts,
  listAccountsForParent,
  listChildren,
  listCreations,
  listDelegatedAdministrators,
  listDelegatedServices,
  listOrganizationalUnitsForParent,
  listParents,
  listRoots,
  listServiceAccess,
} from "./look";
import { describeEffectivePolicy, describePolicy, listPolicies, listTargetsForPolicy } from "./policies";
import type { OrganizationsState } from "./state";
import { pageSettings, seedState, stateOf, stateSchema } from "./state";
import { listTags, tag, untag } from "./tags";

type Operation = (call: Call, world: World) => Record<string, unknown>;

/** For accounts of the organization. */
const forMembers =
  (operation: Operation): Operation =>
  (call, world) => {
    if (world.organization.accounts[call.caller] === undefined) throw notInUse();
    return operation(call, world);
  };

/** For the management account and the delegated administrators of any service: AWS lets both look. */
const forLookers = (operation: Operation): Operation =>
  forMembers((call, world) => {
    const { managementAccount, delegatedAdministrators } = world.organization;
    const delegated = Object.values(delegatedAdministrators).some((ids) => ids.includes(call.caller));
    if (call.caller !== managementAccount && !delegated) throw accessDenied();
    return operation(call, world);
  });

const forManagement = (operation: Operation): Operation =>
  forMembers((call, world) => {
    if (call.caller !== world.organization.managementAccount) throw accessDenied();
    return operation(call, world);
  });

/** An account may ask for its own effective policy. */
const effectivePolicy: Operation = (call, world) => {
  const target = call.input["TargetId"] as string | undefined;
  const operation = target === undefined || target === call.caller ? forMembers : forLookers;
  return operation(describeEffectivePolicy)(call, world);
};

const organizationsEdits = {
  organizationsPages: {
    settings: pageSettings,
    run: (edit, world) => {
      const { omitPaths, emptyPages, omitMember } = edit as Partial<OrganizationsState>;
      if (omitMember !== undefined) stateOf(world).omitMember = omitMember;
      if (omitPaths !== undefined) stateOf(world).omitPaths = omitPaths;
      if (emptyPages !== undefined) stateOf(world).emptyPages = emptyPages;
    },
  },
} satisfies Readonly<Record<string, ServiceEdit>>;

/** One organization is all that a world has (difference ORG-2). */
const createOrganization: Operation = (call, world) => {
  if (world.organization.accounts[call.caller] !== undefined)
    throw other("AlreadyInOrganizationException", "The AWS account is already a member of an organization.");
  throw accessDenied();
};

/** AWS Organizations: one organization, whose accounts and units real clients can look at and change. */
export const organizations: EmulatedService & { readonly edits: typeof organizationsEdits } = {
  name: "organizations",
  model: shapes as unknown as Model,
  global: true,
  seed: seedState,
  state: stateSchema,
  advanceOrganization,
  operations: {
    ListAccounts: forLookers(listAccounts),
    ListAccountsForParent: forLookers(listAccountsForParent),
    ListOrganizationalUnitsForParent: forLookers(listOrganizationalUnitsForParent),
    ListChildren: forLookers(listChildren),
    ListParents: forLookers(listParents),
    ListRoots: forLookers(listRoots),
    DescribeAccount: forLookers(describeOneAccount),
    DescribeOrganizationalUnit: forLookers(describeOneUnit),
    DescribeOrganization: forMembers(describe),
    ListDelegatedAdministrators: forLookers(listDelegatedAdministrators),
    ListAWSServiceAccessForOrganization: forLookers(listServiceAccess),
    DescribeEffectivePolicy: effectivePolicy,
    CreateAccount: forManagement(startCreation),
    DescribeCreateAccountStatus: forManagement(describeCreation),
    MoveAccount: forManagement(moveAccount),
    CloseAccount: forManagement(closeAccount),
    RemoveAccountFromOrganization: forManagement(removeAccount),
    LeaveOrganization: forMembers(leaveOrganization),
    CreateOrganizationalUnit: forManagement(createUnit),
    UpdateOrganizationalUnit: forManagement(updateUnit),
    DeleteOrganizationalUnit: forManagement(deleteUnit),
    EnableAWSServiceAccess: forManagement(enableAccess),
    DisableAWSServiceAccess: forManagement(disableAccess),
    RegisterDelegatedAdministrator: forManagement(register),
    DeregisterDelegatedAdministrator: forManagement(deregister),
    ListDelegatedServicesForAccount: forLookers(listDelegatedServices),
    ListCreateAccountStatus: forLookers(listCreations),
    ListPolicies: forLookers(listPolicies),
    DescribePolicy: forLookers(describePolicy),
    ListTargetsForPolicy: forLookers(listTargetsForPolicy),
    ListTagsForResource: forLookers(listTags),
    TagResource: forManagement(tag),
    UntagResource: forManagement(untag),
    CreateOrganization: createOrganization,
  },
  edits: organizationsEdits,
  invalid: ({ member, problem }) =>
    invalidInput(
      `1 validation error detected: Value at '${member}' failed to satisfy constraint: ${problem}`,
      reasonOf(problem),
    ),
  denied: (action, callerArn) =>
    new AwsError(
      "AccessDeniedException",
      400,
      `User: ${callerArn} is not authorized to perform: ${action} on resource: * because no identity-based policy allows the ${action} action`,
    ),
  throttled: () =>
    new AwsError("TooManyRequestsException", 400, "You have sent too many requests in too short a period of time.", {
      Type: "organizations",
    }),
};

function reasonOf(problem: string): string {
  if (problem.includes("must not be null")) return "INPUT_REQUIRED";
  if (problem.includes("pattern")) return "INVALID_PATTERN";
  if (problem.includes("enum")) return "INVALID_ENUM";
  if (problem.includes("token")) return "INVALID_NEXT_TOKEN";
  const noun = problem.includes("length") ? "LENGTH" : "VALUE";
  return `${problem.includes("less than") ? "MAX" : "MIN"}_${noun}_EXCEEDED`;
}
