import type { Edit, Emulator } from "../../emulator";
import { administratorAccount as admin, memberAccount } from "../../emulator";
import type { SecurityHubState } from "../../emulator/securityhub/state";
import { withStatus } from "../unit/contract/withStatus";
import type { KindRow } from "./row";

const region = "us-east-1";
const capability = "SECURITY_HUB_CSPM";
const [first, second, third, fourth] = [0, 1, 2, 3].map(memberAccount) as [string, string, string, string];
const releaseLimit = { percent: 100 };

/** Whether AWS has Security Hub on there, and shows it to the administrator. */
function isOn({ regions }: SecurityHubState, account: string, where: string): boolean {
  const { hubs, members } = regions[where] as SecurityHubState["regions"][string];
  const isAdministered = account === admin || members[admin]?.[account]?.status === "Enabled";
  return isAdministered && hubs[account] !== undefined;
}

const stateOf = (emulator: Emulator): SecurityHubState => emulator.world.slice<SecurityHubState>("securityhub");

export const securityHubMemberSet: KindRow = {
  kind: "SecurityHubMemberSet",
  sample: {
    inputs: (accounts) => ({ accounts, regions: [region] }),
    drift: (account) => ({ do: "securityHubRemove", account, regions: [region] }),
    isCovered: (account, emulator) => isOn(stateOf(emulator), account, region),
    look: "GetMembers",
    // What GetMembers leaves out may be no member, and ListMembers decides: only the former is robbed of an account.
    mentions: /\/members\/get$/,
    most: { GetMembers: 50, CreateMembers: 50, DisassociateMembers: 50, DeleteMembers: 50 },
    suspended: (account, answer) => withStatus(account, answer, "AccountSuspended", /^MemberStatus$/),
    ownIsHandle: "AWS refuses nearly every operation where the administrator's own Security Hub is off",
    refusal: { code: "none", message: "The account is already a member of another administrator account." },
  },
  tour: [
    {
      edits: () => [{ do: "securityHubHub", account: admin, enabled: false }],
      inputs: { accounts: [first, second, third, fourth, admin], enableSecurityHub: true },
    },
    { inputs: { onRelease: { account: "disassociate" }, releaseLimit }, destroys: true },
    { caller: fourth, anew: true, isStranger: true },
    // AWS deletes no member of the organization, but one that has left it.
    { anew: true },
    {
      edits: () => [{ do: "removeAccount", account: third }],
      inputs: { onRelease: { account: "deleteMember" }, releaseLimit },
      destroys: true,
    },
  ],
  commandLine: {
    capabilities: [capability],
    inputs: (whom, regions) => ({ ...("organization" in whom ? whom : { accounts: whom }), regions }),
    turn: (account, where, _capability, on): Edit[] => {
      const member = { email: `${account}@example.com`, via: "organization", status: on ? "Enabled" : "Removed" };
      const members = { [admin]: { [account]: { ...member, updatedAt: 1_700_000_000_000 } } };
      const hub: Edit = { do: "securityHubHub", account, regions: [where], enabled: true };
      // The administrator's own hub stays on: without it nothing of the others can be seen.
      if (account === admin) return [hub];
      return [hub, { do: "merge", patch: { services: { securityhub: { regions: { [where]: { members } } } } } }];
    },
    isOn: (world, account, where) => isOn(world.services.securityhub, account, where),
  },
  simulated: {
    inputs: { regions: [region] },
    level: "disassociate",
    isReleased: (emulator, account) => account === admin || !isOn(stateOf(emulator), account, region),
  },
};
