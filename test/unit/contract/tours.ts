import type { Edit, Emulator } from "../../../emulator";
import { administratorAccount, memberAccount } from "../../../emulator";
import * as rows from "../../kinds";
import { region } from "./samples";

/** One situation: what happens in AWS, then an update, and a destroy where it says so. */
export interface Stop {
  readonly edits?: (emulator: Emulator) => readonly Edit[];
  /** Over the sample's own inputs. */
  readonly inputs?: object;
  /** The account that acts; the delegated administrator by default. */
  readonly caller?: string;
  /** Another program: nothing is remembered of the stop before. */
  readonly anew?: true;
  readonly destroys?: true;
  /** Not the administrator: AWS refuses, whatever IAM allows. */
  readonly isStranger?: true;
}

const [first, second, third, fourth] = [0, 1, 2, 3].map(memberAccount) as [string, string, string, string];
const members = [first, second, third, fourth];
const withOwn = [...members, administratorAccount];
const releaseLimit = { percent: 100 };
/** AWS's own setting for accounts that will join. */
const autoEnabled: Stop = {
  inputs: {
    accounts: undefined,
    // Those that the sample declares.
    organization: { includeManagementAccount: false, exclude: [4, 5].map(memberAccount) },
    newAccounts: "autoEnable",
  },
};
const stranger: Stop = { caller: fourth, anew: true, isStranger: true };
/** Nobody administers Inspector here any more: AWS denies everything but the administrator's own account. */
const withoutInspectorAdministrator: Stop = {
  caller: "former",
  edits: () => [{ do: "inspectorAdministrator", account: null, regions: [region] }],
  anew: true,
  isStranger: true,
};
const guardduty = (patch: unknown): Edit => ({
  do: "merge",
  patch: { services: { guardduty: { regions: { [region]: patch } } } },
});
const invited = {
  accounts: [first, second],
  features: [],
  invitation: {
    emails: { [first]: "member-0001@example.com", [second]: "member-0002@example.com" },
    acceptRoleName: "AcceptGuardDuty",
  },
};
/** Somebody else switches this plan off or on, in a member and in the administrator's own account. */
const turn = (plan: string, status: "ENABLED" | "DISABLED") => (): Edit[] =>
  [second, administratorAccount].map((account) => ({ do: "guarddutyPlan", account, plan, status }));
const membership = {
  membershipName: "Incidents",
  incidentResponseTeam: ["Ada Lovelace", "Grace Hopper"].map((name, index) => ({
    name,
    jobTitle: "Responder",
    email: `responder-${index}@example.com`,
  })),
};
const noMembership = (): Edit[] => [{ do: "merge", patch: { services: { "security-ir": { memberships: [] } } } }];

/** For each kind a way through every read and every action that its service has. */
export const tours: Readonly<Record<string, readonly Stop[]>> = {
  InspectorAccountEnablement: [
    { edits: () => [{ do: "inspectorForget", account: first }], inputs: { accounts: withOwn } },
    {
      edits: () => [{ do: "inspectorEnable", account: second, types: ["ECR"] }],
      inputs: { accounts: withOwn, match: "exactly", releaseLimit },
    },
    autoEnabled,
    { inputs: { onRelease: { account: "disable" }, releaseLimit }, destroys: true },
    stranger,
    withoutInspectorAdministrator,
  ],
  InspectorDeepInspection: [
    {
      edits: () => [
        { do: "inspectorEnable", account: administratorAccount, regions: [region], types: ["EC2"] },
        { do: "inspectorDeepInspection", account: administratorAccount, regions: [region], status: "DEACTIVATED" },
      ],
      inputs: { accounts: withOwn, onRelease: { account: "deactivate" }, releaseLimit },
      destroys: true,
    },
    { edits: () => [{ do: "inspectorForget", account: first }], anew: true },
    stranger,
    withoutInspectorAdministrator,
  ],
  GuardDutyMemberSet: [
    {
      edits: () => [{ do: "guarddutyDetector", account: administratorAccount, status: null }],
      inputs: { accounts: withOwn, createDetector: true, features: ["S3_DATA_EVENTS", "EBS_MALWARE_PROTECTION"] },
    },
    {
      edits: turn("EBS_MALWARE_PROTECTION", "DISABLED"),
      inputs: { accounts: withOwn, features: ["EBS_MALWARE_PROTECTION"] },
    },
    // Where RUNTIME_MONITORING is on, AWS takes the older plan's add-on through it.
    {
      edits: turn("RUNTIME_MONITORING", "ENABLED"),
      inputs: {
        accounts: withOwn,
        features: ["EKS_RUNTIME_MONITORING", "EKS_RUNTIME_MONITORING/EKS_ADDON_MANAGEMENT"],
      },
    },
    {
      edits: () => [
        { do: "guarddutyStop", account: first },
        { do: "guarddutyDetector", account: administratorAccount, status: "DISABLED" },
      ],
      inputs: { accounts: withOwn },
    },
    { edits: turn("S3_DATA_EVENTS", "DISABLED"), inputs: { accounts: withOwn } },
    autoEnabled,
    { inputs: { accounts: withOwn, features: [], match: "exactly", releaseLimit } },
    { inputs: { accounts: withOwn, onRelease: { account: "stopMonitoring" }, releaseLimit }, destroys: true },
    { inputs: { onRelease: { account: "deleteMember" }, releaseLimit }, destroys: true },
    stranger,
    // The fourth account is nobody's delegated administrator, and invites.
    {
      edits: () => [fourth, first, second].map((account) => ({ do: "guarddutyDetector" as const, account })),
      inputs: invited,
      caller: fourth,
      anew: true,
    },
    {
      edits: () => [guardduty({ members: { [fourth]: { [first]: { status: "Resigned" } } } })],
      inputs: invited,
      caller: fourth,
    },
  ],
  SecurityIncidentResponseMembership: [
    { inputs: { onRelease: { account: "removeOrganizationalUnits" }, releaseLimit }, destroys: true },
    {
      edits: noMembership,
      inputs: {
        createMembership: { ...membership, coverEntireOrganization: false },
        onRelease: { account: "cancelMembership" },
        releaseLimit,
      },
      destroys: true,
      anew: true,
    },
    { edits: noMembership, inputs: { createMembership: { ...membership, tags: { team: "security" } } }, anew: true },
  ],
  ...Object.fromEntries(Object.values(rows).map(({ kind, tour }) => [kind, tour])),
};
