import type { Emulated, Met } from "./row";
import { a, b, own, region } from "./row";

const kind = "InspectorAccountEnablement";
const ec2 = { regions: [region], resourceTypes: ["EC2"] };
const enabledOwn = { do: "inspectorEnable", account: own, types: ["EC2"] } as const;
const apart = [enabledOwn, { do: "inspectorDisassociate", account: a }] as const;

export const inspector: readonly (Met | Emulated)[] = [
  {
    answer: "inspector2.Enable.1",
    ...{ kind, operation: "Enable", declared: { ...ec2, accounts: [a] }, accounts: [a], run: "up", done: true },
    wrap: (answer) => answer,
  },
  {
    // Of an id that Inspector cannot resolve, without a message.
    answer: "inspector2.BatchGetAccountStatus.1",
    ...{ kind, operation: "BatchGetAccountStatus", declared: { ...ec2, accounts: [a] }, accounts: [a] },
    before: apart,
    codes: { ACCESS_DENIED: "propagation" },
    cells: { [`${a} EC2`]: /^gap: REMOVED/ },
  },
  {
    // Of a member of long standing: AWS contradicts itself.
    answer: "inspector2.BatchGetAccountStatus.2",
    ...{ kind, operation: "BatchGetAccountStatus", declared: { ...ec2, accounts: [a] }, accounts: [a] },
    codes: { ACCESS_DENIED: "propagation" },
    failure: /ACCESS_DENIED: Invoking account does not have access to this account/,
  },
  {
    answer: "inspector2.AssociateMember.1",
    ...{ kind, operation: "AssociateMember", declared: { ...ec2, accounts: [a] }, before: apart, run: "up" },
    ...{ times: 1, done: true },
    codes: { ALREADY_MEMBER: "done" },
  },
  {
    answer: "inspector2.AssociateMember.2",
    ...{ kind, operation: "AssociateMember", declared: { ...ec2, accounts: [a] }, before: apart, run: "up" },
    codes: { NO_ACCESS_TO_MEMBER: "terminal" },
    cells: { [`${a} EC2`]: /^gap: REMOVED/ },
    failure:
      /NO_ACCESS_TO_MEMBER: Invoking account does not have access to associate member account.*Only the delegated/,
  },
  {
    answer: "inspector2.Disable.1",
    ...{ kind, operation: "Disable", covered: true, run: "destroy" },
    declared: { ...ec2, accounts: [a], onRelease: { account: "disable" }, releaseLimit: { percent: 100 } },
    codes: { MEMBER_ACCOUNT: "terminal" },
    failure: /MEMBER_ACCOUNT: Member account REDACTED is not authorized to disable itself/,
  },
  {
    answer: "inspector2.Disable.2",
    ...{ kind, operation: "Enable", because: "Enable is refused with the same sentence", run: "up", times: 1 },
    declared: { regions: [region], resourceTypes: ["EC2", "LAMBDA", "LAMBDA_CODE"], accounts: [a] },
    cells: { [`${a} LAMBDA_CODE`]: /^notApplicable: .*(CAPABILITY_UNAVAILABLE|not available)/ },
  },
  {
    // The list of types that the region knows is cut off before its brackets.
    answer: "inspector2.Disable.3",
    ...{ kind, operation: "Enable", because: "Enable is refused with the same sentence", run: "up", times: 1 },
    ending: "]]",
    declared: { regions: [region], resourceTypes: ["EC2", "CODE_REPOSITORY"], accounts: [a] },
    cells: { [`${a} CODE_REPOSITORY`]: /^notApplicable: .*(CAPABILITY_UNAVAILABLE|not available)/ },
  },
  {
    answer: "inspector2.GetMember.2",
    ...{ kind, operation: "ListMembers", because: "the relationship of members is read from ListMembers" },
    ...{ declared: { ...ec2, accounts: [a] }, before: apart },
    wrap: ({ member }) => ({ members: [{ accountId: a, ...(member as object) }] }),
    cells: { [`${a} EC2`]: /^pending: CREATED/ },
  },
  {
    answer: "inspector2.UpdateOrganizationConfiguration.1",
    ...{ kind, operation: "UpdateOrganizationConfiguration", run: "up" },
    declared: { ...ec2, organization: {}, newAccounts: "autoEnable" },
    codes: { InspectorNotEnabled: "terminal" },
    cells: { "newAccounts EC2": /^gap:/ },
    failure:
      /InspectorNotEnabled: Invoking account is not enabled.*Enable Inspector in the administrator's own account/,
  },
  {
    answer: "inspector2.DisassociateMember.1",
    before: apart,
    send: { operation: "/members/disassociate", body: { accountId: a } },
  },
  {
    answer: "inspector2.GetMember.1",
    before: [...apart, { do: "inspectorForget", account: a }],
    send: { operation: "/members/get", body: { accountId: a } },
    difference: "INS-15",
  },
  {
    answer: "inspector2.ListDelegatedAdminAccounts.2",
    before: [
      { do: "setCaller", key: "denied", caller: { account: b, deny: ["inspector2:ListDelegatedAdminAccounts"] } },
    ],
    caller: "denied",
    send: { operation: "/delegatedadminaccounts/list", body: {} },
  },
];
