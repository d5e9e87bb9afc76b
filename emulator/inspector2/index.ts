import type { EmulatedService } from "../contract";
import { AwsError } from "../contract";
import type { Model } from "../model";
import shapes from "../shapes/inspector2.json";
import {
  describeOrganizationConfiguration,
  disableDelegatedAdminAccount,
  enableDelegatedAdminAccount,
  getDelegatedAdminAccount,
  listDelegatedAdminAccounts,
  updateOrganizationConfiguration,
} from "./administration";
import {
  batchGetMembers,
  batchUpdateMembers,
  getConfiguration,
  updateConfiguration,
  updateOrganizationPaths,
} from "./deepInspection";
import { inspectorEdits } from "./edit";
import { batchGetAccountStatus, disable, enable, listAccountPermissions } from "./enablement";
import { validation } from "./errors";
import { associateMember, disassociateMember, getMember, listMembers, memberChanged } from "./members";
import { inspectorPolicy } from "./policies";
import { principal, seedInspector } from "./state";
import { stateSchema } from "./stateSchema";

/** Amazon Inspector. States that take time are computed from times on every look, so nothing has to be advanced. */
export const inspector2: EmulatedService & { readonly edits: typeof inspectorEdits } = {
  name: "inspector2",
  model: shapes as unknown as Model,
  modelExceptions: ["errorCode", "errorMessage"].map((member) => ({
    shape: "State",
    member,
    why: "required in the model; AWS's published samples and moto omit it for a healthy account",
  })),
  principal,
  accounts: [
    {
      input: "accountIds",
      failures: "failedAccounts",
      failure: { account: "accountId", code: "errorCode", message: "errorMessage" },
    },
    // Deep inspection has no code in its failures, only a text and the status of EC2 scanning: a code that is one
    // stands for it.
    {
      input: "accountIds",
      failures: "failedAccountIds",
      failure: { account: "accountId", status: "ec2ScanStatus", message: "errorMessage" },
    },
  ],
  policies: inspectorPolicy,
  seed: seedInspector,
  state: stateSchema,
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
    // There is nothing to find in accounts without resources (difference INS-13).
    ListFindings: () => ({ findings: [] }),
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
