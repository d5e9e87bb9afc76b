import type { EmulatedService } from "./contract";
import { AwsError } from "./contract";
import {
  describeOrganizationConfiguration,
  disableDelegatedAdminAccount,
  enableDelegatedAdminAccount,
  getDelegatedAdminAccount,
  listDelegatedAdminAccounts,
  updateOrganizationConfiguration,
} from "./inspector2/administration";
import {
  batchGetMembers,
  batchUpdateMembers,
  getConfiguration,
  updateConfiguration,
  updateOrganizationPaths,
} from "./inspector2/deepInspection";
import { inspectorEdits } from "./inspector2/edit";
import { batchGetAccountStatus, disable, enable, listAccountPermissions } from "./inspector2/enablement";
import { validation } from "./inspector2/errors";
import { associateMember, disassociateMember, getMember, listMembers, memberChanged } from "./inspector2/members";
import { seedInspector } from "./inspector2/state";

/** Amazon Inspector. States that take time are computed from times on every look, so nothing has to be advanced. */
export const inspector2: EmulatedService = {
  name: "inspector2",
  seed: seedInspector,
  organizationChanged: memberChanged,
  operations: {
    Enable: enable,
    Disable: disable,
    BatchGetAccountStatus: batchGetAccountStatus,
    ListAccountPermissions: listAccountPermissions,
    AssociateMember: associateMember,
    DisassociateMember: disassociateMember,
    GetMember: getMember,
    ListMembers: listMembers,
    GetDelegatedAdminAccount: getDelegatedAdminAccount,
    ListDelegatedAdminAccounts: listDelegatedAdminAccounts,
    EnableDelegatedAdminAccount: enableDelegatedAdminAccount,
    DisableDelegatedAdminAccount: disableDelegatedAdminAccount,
    DescribeOrganizationConfiguration: describeOrganizationConfiguration,
    UpdateOrganizationConfiguration: updateOrganizationConfiguration,
    BatchGetMemberEc2DeepInspectionStatus: batchGetMembers,
    BatchUpdateMemberEc2DeepInspectionStatus: batchUpdateMembers,
    GetEc2DeepInspectionConfiguration: getConfiguration,
    UpdateEc2DeepInspectionConfiguration: updateConfiguration,
    UpdateOrgEc2DeepInspectionConfiguration: updateOrganizationPaths,
  },
  edits: inspectorEdits,
  invalid: ({ member, problem }) => {
    // AWS names the list and wraps what is wrong with an item of it.
    const list = /^(\w+)\[\d+\]/.exec(member);
    const name = list?.[1] ?? member;
    const text = list === null ? problem : `Member must satisfy constraint: [${problem}]`;
    const message = `1 validation error detected: Value at '${name}' failed to satisfy constraint: ${text}`;
    return validation(message, "FIELD_VALIDATION_FAILED", [{ name, message: text }]);
  },
  denied: (action, callerArn) =>
    new AwsError(
      "AccessDeniedException",
      403,
      `User: ${callerArn} is not authorized to perform: ${action} because no identity-based policy allows the ${action} action`,
    ),
  throttled: () => new AwsError("ThrottlingException", 429, "Rate exceeded"),
};
