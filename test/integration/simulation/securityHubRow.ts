import { administratorAccount, managementAccount } from "../../../emulator";
import { idsIn, listedIn, smallBatches } from "./answers";
import type { Cell, Row, World } from "./row";

const capability = "SECURITY_HUB_CSPM";

interface SecurityHub {
  readonly regions: Readonly<Record<string, SecurityHubRegion | undefined>>;
}
interface SecurityHubRegion {
  readonly hubs: Readonly<Record<string, unknown>>;
  readonly members: Readonly<Record<string, Readonly<Record<string, Member | undefined>> | undefined>>;
}
interface Member {
  readonly status: string;
  readonly next?: { readonly status: string };
}

/** The status that the administrator's record is heading to; of the administrator itself whether its hub is on. */
function truth(world: World, { region, account }: Cell): boolean {
  const here = world.slice<SecurityHub>("securityhub").regions[region];
  if (account === administratorAccount) return here?.hubs[account] !== undefined;
  const member = here?.members[administratorAccount]?.[account];
  return (member?.next?.status ?? member?.status) === "Enabled";
}

const cells = (region: string, accounts: readonly string[]): Cell[] =>
  accounts.map((account) => ({ region, account, capability }));

/** AWS Security Hub CSPM: one capability, released by ending the membership; the hub itself stays on. */
export const securityHub: Row = {
  kind: "SecurityHubMemberSet",
  service: smallBatches("SecurityHubMemberSet"),
  signingName: "securityhub",
  choices: [],
  always: [capability],
  inputOf: () => ({ enableSecurityHub: true }),
  capabilityLevel: "retain",
  accountLevels: ["disassociate", "deleteMember"],
  isWide: true,
  hasMatch: false,
  isOn: truth,
  // The administrator is no member of itself: there is nothing to end.
  isHeld: (world, cell) => cell.account !== administratorAccount && truth(world, cell),
  switchesOff: ({ operation, region, input }) =>
    ["DisassociateMembers", "DeleteMembers"].includes(operation) ? cells(region, idsIn(input, "AccountIds")) : [],
  switchesOn: ({ operation, region, caller, input }) => {
    if (operation === "EnableSecurityHub") return cells(region, [caller]);
    if (operation !== "CreateMembers") return [];
    const details = (input["AccountDetails"] as { AccountId: string }[] | undefined) ?? [];
    return cells(
      region,
      details.map(({ AccountId }) => AccountId),
    );
  },
  reports: ({ operation }, answer) =>
    operation === "GetMembers"
      ? {
          fine: listedIn(answer, "Members", "AccountId"),
          failed: listedIn(answer, "UnprocessedAccounts", "AccountId"),
        }
      : undefined,
  before: (account) => (account === managementAccount ? [{ do: "securityHubHub", account, enabled: true }] : []),
  outside: ({ region, account }, on) => ({
    do: on ? "securityHubAssociate" : "securityHubRemove",
    account,
    regions: [region],
  }),
};
