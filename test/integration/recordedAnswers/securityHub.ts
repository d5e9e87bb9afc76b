import type { Emulated, Met } from "./row";
import { a, own, region } from "./row";

const kind = "SecurityHubMemberSet";
const declared = { regions: [region], accounts: [a] };

export const securityHub: readonly (Met | Emulated)[] = [
  {
    answer: "securityhub.DescribeHub.1",
    ...{ kind, operation: "DescribeHub", declared },
    codes: { NOT_SUBSCRIBED: "terminal" },
    failure: /is not enabled|NOT_SUBSCRIBED|NoHub/i,
  },
  { answer: "securityhub.DescribeHub.2", ...{ kind, operation: "DescribeHub", declared, run: "up" } },
  { answer: "securityhub.DescribeHub.3", ...{ kind, operation: "DescribeHub", declared, run: "up" } },
  {
    // CloudTrail keeps no message, and the code alone does not tell why.
    answer: "securityhub.DescribeHub.4",
    ...{ kind, operation: "DescribeHub", declared },
    codes: { InvalidAccessException: "terminal" },
    failure: /InvalidAccessException/,
  },
  {
    // A member without an e-mail address.
    answer: "securityhub.GetMembers.1",
    ...{ kind, operation: "GetMembers", declared },
    wrap: ({ Members }) => ({ Members: [{ AccountId: a, ...(Members as object[])[0] }], UnprocessedAccounts: [] }),
  },
  {
    answer: "securityhub.UpdateOrganizationConfiguration.1",
    caller: a,
    before: [{ do: "securityHubHub", account: a, enabled: true }],
    send: { operation: "/organization/configuration", body: { AutoEnable: true } },
  },
  {
    // The operation has been renamed since.
    answer: "securityhub.GetMasterAccount.1",
    ...{ caller: a, before: [{ do: "securityHubAssociate", account: a }] },
    send: { method: "GET", operation: "/administrator" },
    alike: { Administrator: { AccountId: own, MemberStatus: "Enabled" } },
  },
  {
    // Nobody is invited in the emulator's first scene: the list is there, and empty.
    answer: "securityhub.ListInvitations.1",
    ...{ caller: a, before: [{ do: "securityHubHub", account: a, enabled: true }] },
    send: { method: "GET", operation: "/invitations" },
    alike: { Invitations: [] },
  },
];
