import type { Emulated, Met } from "./row";
import { a, b, management, own, region } from "./row";

const kind = "GuardDutyMemberSet";
const plans = { regions: [region], features: ["S3_DATA_EVENTS"] };
const membersOnly = { regions: [region] };
const membersOnlyOf = { includeManagementAccount: false };
const outOfRange = /INVALID_INPUT: The request is rejected because an invalid or out-of-range value is specified/;
/** An id that no detector of the emulator has. */
const otherDetector = "0".repeat(32);
const detector = "DETECTOR";

export const guardDuty: readonly (Met | Emulated)[] = [
  {
    answer: "guardduty.ListDetectors.1",
    ...{ kind, operation: "ListDetectors", declared: { ...plans, accounts: [a] }, run: "up" },
    reuses: "06b01209ca77b0865dd973df0355fc1e",
  },
  {
    answer: "guardduty.ListDetectors.2",
    ...{ kind, operation: "ListDetectors", declared: { ...plans, accounts: [a] }, run: "up" },
    reuses: "8ecb2224053f932c3e188664b658b55a",
  },
  {
    // Without features: whether a plan is on is not known.
    answer: "guardduty.GetDetector.1",
    ...{ kind, operation: "GetDetector", declared: { ...plans, accounts: [own] }, covered: true },
    cells: { [`${own} S3_DATA_EVENTS`]: /^unknown: not reported \(NOT_REPORTED: .*has no features/ },
  },
  {
    // Features that we do not manage, with times in whole seconds.
    answer: "guardduty.GetDetector.2",
    ...{ kind, operation: "GetDetector", declared: { ...membersOnly, accounts: [own] }, overTruth: true },
    wrap: (answer) => ({
      Features: (answer["Features"] as { UpdatedAt: string }[]).map((one) => ({
        ...one,
        UpdatedAt: one.UpdatedAt.replace("(cut)", ""),
      })),
    }),
  },
  {
    // Names of a plan and of its configuration, without their statuses.
    answer: "guardduty.GetDetector.3",
    ...{ kind, operation: "GetDetector", overTruth: true },
    declared: {
      ...{ accounts: [own], regions: [region] },
      features: ["EKS_RUNTIME_MONITORING", "EKS_RUNTIME_MONITORING/EKS_ADDON_MANAGEMENT"],
    },
    cells: {
      [`${own} EKS_RUNTIME_MONITORING`]: /^unknown: no status \(UNKNOWN_STATUS/,
      [`${own} EKS_RUNTIME_MONITORING/EKS_ADDON_MANAGEMENT`]: /^unknown: no status \(UNKNOWN_STATUS/,
    },
  },
  {
    answer: "guardduty.GetMembers.1",
    ...{ kind, operation: "GetMembers", declared: { ...membersOnly, accounts: [a, b] }, accounts: [a, b] },
    codes: { EMAIL_VERIFICATION_FAILED: "terminal" },
    cells: {
      [`${a} FOUNDATIONAL`]: /^gap: EmailVerificationFailed \(EMAIL_VERIFICATION_FAILED/,
      // Of 2018: such a record was never finished.
      [`${b} FOUNDATIONAL`]: /^gap: Created/,
    },
  },
  {
    answer: "guardduty.GetMembers.2",
    ...{ kind, operation: "GetMembers", declared: { ...plans, accounts: [a] }, covered: true },
    codes: { INVALID_INPUT: "terminal" },
    failure: outOfRange,
  },
  {
    answer: "guardduty.GetMembers.3",
    ...{ kind, operation: "GetMembers", declared: { ...membersOnly, accounts: [a] }, accounts: [a] },
    cells: { [`${a} FOUNDATIONAL`]: /^gap: Created/ },
  },
  {
    answer: "guardduty.GetMembers.4",
    ...{ kind, operation: "GetMembers", declared: { ...plans, accounts: [a] }, covered: true },
    codes: { WRONG_DETECTOR: "terminal" },
    failure: /WRONG_DETECTOR: .*not owned by the current account/,
  },
  {
    answer: "guardduty.ListFindings.1",
    ...{ kind, operation: "GetMembers", because: "every operation that names a detector refuses a wrong id so" },
    ...{ declared: { ...plans, accounts: [a] }, covered: true },
    codes: { WRONG_DETECTOR: "terminal" },
    failure: /WRONG_DETECTOR: .*parameter detectorId has an invalid value/,
  },
  {
    // "Internal error" is asked for again, the other one is told.
    answer: "guardduty.CreateMembers.1",
    ...{ kind, operation: "CreateMembers", declared: { ...membersOnly, accounts: [a, b] }, accounts: [a, b] },
    ...{ run: "up", times: 1 },
    codes: { MANAGEMENT_ACCOUNT_NOT_ENABLED: "terminal", INTERNAL_ERROR: "retryable" },
    cells: { [`${a} FOUNDATIONAL`]: /^gap: not a member/ },
    failure:
      /MANAGEMENT_ACCOUNT_NOT_ENABLED: .*must first enable GuardDuty.*Enable GuardDuty in the management account/,
  },
  {
    answer: "guardduty.CreateMembers.2",
    ...{ kind, operation: "CreateMembers", declared: { ...membersOnly, accounts: [a] }, accounts: [a] },
    ...{ run: "up", times: 1, done: true },
    codes: { ALREADY_MEMBER: "done" },
  },
  {
    answer: "guardduty.CreateMembers.3",
    ...{ kind, operation: "CreateMembers", declared: { ...membersOnly, accounts: [a] }, accounts: [a], run: "up" },
    codes: { MANAGEMENT_ACCOUNT_NOT_ENABLED: "terminal" },
    cells: { [`${a} FOUNDATIONAL`]: /^gap: not a member/ },
    failure: /MANAGEMENT_ACCOUNT_NOT_ENABLED: Operation failed because your organization master must first/,
  },
  {
    answer: "guardduty.InviteMembers.1",
    ...{ kind, operation: "InviteMembers", accounts: [b], run: "up", times: 1, done: true, caller: a },
    declared: { ...membersOnly, accounts: [b], invitation: { emails: { [b]: "member-0002@example.com" } } },
    before: [
      { do: "guarddutyDetector", account: a },
      { do: "guarddutyDetector", account: b },
    ],
    codes: { ALREADY_INVITED: "done" },
    cells: { [`${b} FOUNDATIONAL`]: /^pending: Invited/ },
  },
  ...["guardduty.UpdateMemberDetectors.1", "guardduty.UpdateMemberDetectors.2"].map(
    (answer): Met => ({
      // Shortly after the membership began: asked for again.
      ...{ answer, kind, operation: "UpdateMemberDetectors", declared: { ...plans, accounts: [a] }, accounts: [a] },
      ...{ run: "up", times: 1 },
      codes: { NOT_ASSOCIATED: "propagation" },
    }),
  ),
  {
    answer: "guardduty.CreateDetector.2",
    ...{ kind, operation: "CreateDetector", run: "up", times: 1, done: true },
    declared: { ...membersOnly, accounts: [own], createDetector: true },
    before: [{ do: "guarddutyDetector", account: own, status: null }],
    codes: { DETECTOR_EXISTS: "pending" },
  },
  {
    answer: "guardduty.UpdateOrganizationConfiguration.1",
    ...{ kind, operation: "UpdateOrganizationConfiguration", run: "up" },
    declared: { ...membersOnly, organization: membersOnlyOf, newAccounts: "autoEnable" },
    codes: { NOT_ORGANIZATION_ADMINISTRATOR: "terminal" },
    cells: { "newAccounts FOUNDATIONAL": /^gap: NONE/ },
    failure: /NOT_ORGANIZATION_ADMINISTRATOR: .*required AWS Organization master permission/,
  },
  {
    answer: "guardduty.UpdateOrganizationConfiguration.2",
    ...{ kind, operation: "UpdateOrganizationConfiguration", run: "up" },
    declared: { ...membersOnly, organization: membersOnlyOf, newAccounts: "autoEnable" },
    codes: { INVALID_INPUT: "terminal" },
    cells: { "newAccounts FOUNDATIONAL": /^gap: NONE/ },
    failure: outOfRange,
  },
  {
    answer: "guardduty.DeleteDetector.2",
    before: [{ do: "guarddutyAssociate", account: a }],
    send: { method: "DELETE", operation: `/detector/${detector}` },
  },
  {
    answer: "guardduty.GetMasterAccount.1",
    ...{ caller: a, before: [{ do: "guarddutyDetector", account: a }] },
    send: { method: "GET", operation: `/detector/${detector}/master` },
    difference: "GD-15",
  },
  {
    answer: "guardduty.EnableOrganizationAdminAccount.1",
    caller: management,
    send: { operation: "/admin/enable", body: { adminAccountId: a } },
    fault: { kind: "status", status: 500 },
  },
  {
    answer: "guardduty.EnableOrganizationAdminAccount.2",
    caller: management,
    send: { operation: "/admin/enable", body: { adminAccountId: otherDetector.slice(0, 12) } },
  },
];
