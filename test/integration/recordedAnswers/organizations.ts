import type { Emulated, Met } from "./row";
import { a, b, c, management, own, region } from "./row";

const kind = "InspectorAccountEnablement";
const ec2 = { regions: [region], resourceTypes: ["EC2"] };
const everybody = { ...ec2, organization: {} };
const noPermission = /AWS Organizations answered: You don't have permissions to access this resource/;
/** Of the recordings. */
const [sandbox, logArchive] = ["644160558196", "333333333333"];

export const organizations: readonly (Met | Emulated)[] = [
  {
    // The management account is what DescribeOrganization says: the emulator's own is one like others then.
    answer: "organizations.DescribeOrganization.1",
    ...{ kind, operation: "DescribeOrganization", wrap: (Organization) => ({ Organization }) },
    declared: { ...ec2, organization: { includeManagementAccount: false, exclude: [a, b, c] } },
    accountIds: [management, own],
    cells: { [`${management} EC2`]: /^gap: not associated/, [`${own} EC2`]: /^gap: DISABLED/ },
  },
  {
    answer: "organizations.DescribeOrganization.3",
    ...{ kind, operation: "DescribeOrganization", declared: everybody },
    failure: /AWS Organizations answered: Your account is not a member of an organization/,
  },
  {
    // Without State and Paths: the walk through the tree tells where accounts are.
    answer: "organizations.ListAccounts.1",
    ...{ kind, operation: "ListAccounts", declared: everybody },
    accountIds: [sandbox],
    cells: { [`${sandbox} EC2`]: /^gap: not associated/ },
  },
  {
    // Times as 1.631121728678E9.
    answer: "organizations.ListAccounts.2",
    ...{ kind, operation: "ListAccounts", declared: everybody },
    accountIds: [logArchive],
    cells: { [`${logArchive} EC2`]: /^gap: not associated/ },
  },
  {
    answer: "organizations.ListAccounts.4",
    ...{ kind, operation: "ListAccounts", accounts: [a] },
    declared: { ...ec2, organization: { states: ["SUSPENDED"] } },
    accountIds: [a],
    cells: { [`${a} EC2`]: /^notApplicable: / },
  },
  {
    answer: "organizations.ListAccounts.5",
    ...{ kind, operation: "ListAccounts", declared: everybody },
    failure: noPermission,
  },
  {
    answer: "organizations.ConcurrentModification.1",
    ...{ kind, operation: "ListAccounts", declared: everybody },
    because: "no operation of ours changes the organization: a refusal that no table knows is told in AWS's words",
    failure: /AWS Organizations answered: .*conflicts with another attempt to modify the same entity/,
  },
  {
    // Accounts that are listed need no permission of Organizations: what AWS says of the service decides.
    answer: "organizations.DescribeAccount.1",
    ...{ kind, operation: "DescribeAccount", declared: { ...ec2, accounts: [a] } },
    cells: { [`${a} EC2`]: /^gap: DISABLED/ },
  },
  {
    answer: "organizations.ListAWSServiceAccessForOrganization.1",
    ...{ kind: "GuardDutyMemberSet", operation: "ListAWSServiceAccessForOrganization", run: "doctor" },
    declared: { regions: [region], accounts: [a], features: ["EBS_MALWARE_PROTECTION"] },
    finding: /malware-protection\.guardduty\.amazonaws\.com has none/,
  },
  {
    answer: "organizations.LeaveOrganization.1",
    before: [{ do: "setCaller", key: "denied", caller: { account: b, deny: ["organizations:LeaveOrganization"] } }],
    caller: "denied",
    send: { operation: "LeaveOrganization" },
  },
  {
    answer: "organizations.RegisterDelegatedAdministrator.1",
    caller: management,
    send: {
      operation: "RegisterDelegatedAdministrator",
      body: { AccountId: own, ServicePrincipal: "inspector2.amazonaws.com" },
    },
  },
  {
    answer: "organizations.CreateAccount.1",
    caller: management,
    before: [{ do: "settle", ms: 60_000 }],
    send: { operation: "CreateAccount", body: { Email: "new@example.com", AccountName: "new" } },
    alike: { CreateAccountStatus: { State: "IN_PROGRESS" } },
  },
];
