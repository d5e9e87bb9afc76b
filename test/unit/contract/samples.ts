import type { Edit, Emulator } from "../../../emulator";
import { administratorAccount } from "../../../emulator";
import type { Properties } from "../../../provider/lifecycle/parse";
import * as rows from "../../kinds";
import { withStatus } from "./withStatus";

/** The region of every declaration in this ring; the seeded Security Incident Response membership lives there too. */
export const region = "us-east-1";

/** What the shared suite must know of a service. A new service is one entry here. */
export interface Sample {
  /** Declares these accounts as simply as the service allows; regions, settling and the like are added. */
  readonly inputs: (accounts: readonly string[]) => Properties;
  /** Makes of the seeded world one in which none of these accounts is as declared, and all can be. */
  readonly prepare?: (accounts: readonly string[], emulator: Emulator) => readonly Edit[];
  /** Somebody else undoes one cell of this account. */
  readonly drift: (account: string, emulator: Emulator) => Edit;
  /** Whether AWS has the account as declared: read from the emulator's world, never through our own code. */
  readonly isCovered: (account: string, emulator: Emulator) => boolean;
  /** The operation that looks at accounts in batches. */
  readonly look: string;
  /** Paths of answers in which AWS must mention every account that was asked for; all unless an omission is an answer itself. */
  readonly mentions?: RegExp;
  /** Operations that name accounts, with the most that AWS takes in one call (its model, not our service file, is the source). */
  readonly most: Readonly<Record<string, number>>;
  /** AWS's answer with this account reported as suspended; absent where AWS has no such status. */
  readonly suspended?: (account: string, answer: unknown) => unknown;
  /** Why nothing of the members can be seen while the administrator's own account is off. */
  readonly ownIsHandle?: string;
  /** Why the administrator's own account stays on whatever the release level is. */
  readonly ownStays?: string;
  /** IAM actions that AWS requires for an operation beside the one of its name (service authorization reference). */
  readonly beside?: readonly string[];
  /** How AWS refuses one account inside a successful answer; absent where it refuses whole calls only. */
  readonly refusal?: { readonly code: string; readonly message: string };
}

// biome-ignore lint/suspicious/noExplicitAny: the emulator's world is plain JSON, looked into from outside
const slice = (emulator: Emulator, name: string): any => emulator.world.slice(name);
const merge = (name: string, patch: unknown): Edit => ({ do: "merge", patch: { services: { [name]: patch } } });

export const samples: Readonly<Record<string, Sample>> = {
  InspectorAccountEnablement: {
    inputs: (accounts) => ({ accounts, regions: [region], resourceTypes: ["EC2"] }),
    drift: (account) => ({ do: "inspectorDisable", account, regions: [region], types: ["EC2"] }),
    isCovered: (account, emulator) => slice(emulator, "inspector2").regions[region].scans[account]?.EC2?.on === true,
    look: "BatchGetAccountStatus",
    most: { BatchGetAccountStatus: 100, Enable: 100, Disable: 100, AssociateMember: 1 },
    suspended: (account, answer) => withStatus(account, answer, "SUSPENDED", /^status$/),
    ownStays: "AWS refuses it while members are associated (DISASSOCIATE_ALL_MEMBERS)",
    refusal: { code: "ACCOUNT_IS_ISOLATED", message: "The account is isolated" },
  },
  InspectorDeepInspection: {
    inputs: (accounts) => ({ accounts, regions: [region] }),
    prepare: (accounts) =>
      accounts.flatMap((account): Edit[] => [
        { do: "inspectorEnable", account, regions: [region], types: ["EC2"] },
        { do: "inspectorDeepInspection", account, regions: [region], status: "DEACTIVATED" },
      ]),
    drift: (account) => ({ do: "inspectorDeepInspection", account, regions: [region], status: "DEACTIVATED" }),
    isCovered: (account, emulator) => slice(emulator, "inspector2").regions[region].deep[account]?.activated === true,
    look: "BatchGetMemberEc2DeepInspectionStatus",
    most: {
      BatchGetAccountStatus: 100,
      BatchGetMemberEc2DeepInspectionStatus: 100,
      BatchUpdateMemberEc2DeepInspectionStatus: 100,
    },
    refusal: { code: "none", message: "The account cannot be changed now" },
  },
  GuardDutyMemberSet: {
    inputs: (accounts) => ({ accounts, regions: [region], features: ["S3_DATA_EVENTS"] }),
    drift: (account) =>
      merge("guardduty", {
        regions: { [region]: { detectors: { [account]: { features: { S3_DATA_EVENTS: "DISABLED" } } } } },
      }),
    isCovered: (account, emulator) => {
      const { members, detectors } = slice(emulator, "guardduty").regions[region];
      const isMember =
        account === administratorAccount || members[administratorAccount]?.[account]?.status === "Enabled";
      return isMember && detectors[account]?.features.S3_DATA_EVENTS === "ENABLED";
    },
    look: "GetMembers",
    suspended: (account, answer) => withStatus(account, answer, "AccountSuspended", /^relationshipStatus$/),
    // GetMembers leaves out whoever is no member (docs/notes.md, AWS 6); only the plans of members must not be left out.
    mentions: /\/member\/detector\/get$/,
    most: {
      ...{ GetMembers: 50, GetMemberDetectors: 50, CreateMembers: 50, UpdateMemberDetectors: 50 },
      ...{
        StopMonitoringMembers: 50,
        StartMonitoringMembers: 50,
        DisassociateMembers: 50,
        DeleteMembers: 50,
        InviteMembers: 50,
      },
    },
    refusal: { code: "none", message: "The handshake role of the account cannot be assumed" },
  },
  SecurityIncidentResponseMembership: {
    inputs: (accounts) => ({ accounts, homeRegion: region }),
    // Each of a few accounts in a unit of its own, so that one can drift alone; many share one, to keep the calls few.
    prepare: (accounts, emulator) => {
      const unitOf = (index: number): string =>
        `ou-0e0e-unit${String(accounts.length > 20 ? 0 : index).padStart(4, "0")}`;
      const units = accounts.map((_, index) => unitOf(index));
      const { rootId } = emulator.world.organization;
      const organizationalUnits = Object.fromEntries(units.map((id) => [id, { id, name: id, parentId: rootId }]));
      return [
        { do: "merge", patch: { organization: { organizationalUnits } } },
        ...accounts.map((account, index): Edit => ({ do: "moveAccount", account, parent: unitOf(index) })),
        membershipWith(emulator, () => []),
      ];
    },
    drift: (account, emulator) => {
      const home = emulator.world.organization.accounts[account]?.parentId;
      return membershipWith(emulator, (units) => units.filter((unit) => unit !== home));
    },
    isCovered: (account, emulator) =>
      slice(emulator, "security-ir").memberships[0].accounts[account]?.status === "Associated",
    look: "BatchGetMemberAccountDetails",
    beside: ["security-ir:TagResource"],
    most: { BatchGetMemberAccountDetails: 100 },
  },
  ...Object.fromEntries(Object.values(rows).map(({ kind, sample }) => [kind, sample])),
};

const membershipWith = (emulator: Emulator, units: (before: string[]) => string[]): Edit => {
  const [membership] = slice(emulator, "security-ir").memberships;
  return merge("security-ir", {
    memberships: [{ ...membership, organizationalUnits: units(membership.organizationalUnits) }],
  });
};
