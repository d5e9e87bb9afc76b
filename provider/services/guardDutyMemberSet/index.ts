import type { ActionSpec, Service } from "../service";
import { apply } from "./apply";
import { observeNewAccounts } from "./autoEnable";
import { classify } from "./codes";
import { diagnose } from "./doctor";
import { capabilities, foundational } from "./features";
import type { Action, Inputs } from "./inputs";
import { migrate, releases, schema } from "./inputs";
import { batch } from "./memberRecords";
import { observe } from "./observe";

/** A change of memberships, on the way on. */
const member = { family: "membership", batch, perCapability: false, direction: "on" } as const;
/**
 * On the way off. The administrator's own detector takes another call than members do, here and where plans are set.
 */
const leaving = { ...member, direction: "off", administratorAlone: true } as const;
const plans = { ...member, family: "plans", perCapability: true, administratorAlone: true, verb: "enable" } as const;

const setPlans = ["guardduty:UpdateDetector", "guardduty:UpdateMemberDetectors"];
/** EBS malware protection has a role of its own, which AWS creates and reads (policy AmazonGuardDutyFullAccess_v2). */
const useRoles = ["iam:CreateServiceLinkedRole", "iam:GetRole"];
const hasMalwareProtection = ({ features }: Inputs): boolean => features.includes("EBS_MALWARE_PROTECTION");
const invites = ({ invitation }: Inputs): boolean => invitation !== undefined;
const plansAfter = (capability: string): Action | undefined => (capability === foundational ? undefined : "update");
const addOn = "EKS_RUNTIME_MONITORING/EKS_ADDON_MANAGEMENT";

const actions: Readonly<Record<Action, ActionSpec<Inputs>>> = {
  createDetector: {
    ...member,
    batch: Number.POSITIVE_INFINITY,
    verb: "create the detector, then add as member and enable",
    followedBy: () => "create",
    // A new detector has EBS malware protection on.
    iam: ["guardduty:CreateDetector", ...useRoles],
    neededBy: ({ createDetector }) => createDetector,
  },
  enableDetector: {
    ...member,
    batch: 1,
    administratorAlone: true,
    verb: "enable the administrator's own detector for",
    followedBy: plansAfter,
    iam: ["guardduty:UpdateDetector"],
  },
  create: {
    ...member,
    verb: "add as member, then enable",
    iam: ["guardduty:CreateMembers"],
    followedBy: plansAfter,
  },
  invite: { ...member, verb: "invite, then enable", iam: ["guardduty:InviteMembers"], neededBy: invites },
  accept: {
    ...member,
    batch: 1,
    verb: "accept the invitation, then enable",
    // Its calls are made as the assumed role.
    iam: [],
    assumes: ({ invitation: { acceptRoleName } = {} }) =>
      acceptRoleName === undefined ? [] : [`arn:aws:iam::*:role/${acceptRoleName}`],
    neededBy: ({ invitation }) => invitation?.acceptRoleName !== undefined,
  },
  deleteRecord: {
    ...member,
    resetsMembership: true,
    verb: "delete the ended membership, invite again, then enable",
    iam: ["guardduty:DeleteMembers"],
    neededBy: invites,
  },
  startMonitoring: { ...member, verb: "start monitoring, then enable", iam: ["guardduty:StartMonitoringMembers"] },
  update: {
    ...plans,
    iam: setPlans,
    neededBy: (inputs) => inputs.features.length > 0 && !hasMalwareProtection(inputs),
  },
  // The same call with more permissions.
  updateWithMalwareProtection: { ...plans, iam: [...setPlans, ...useRoles], neededBy: hasMalwareProtection },
  updateRuntimeMonitoring: {
    ...plans,
    verb: "enable through RUNTIME_MONITORING",
    iam: setPlans,
    neededBy: ({ features }) => features.includes(addOn),
  },
  disable: { ...plans, direction: "off", verb: "disable", iam: setPlans },
  stopMonitoring: {
    ...leaving,
    verb: "stop monitoring",
    iam: ["guardduty:StopMonitoringMembers", "guardduty:UpdateDetector"],
  },
  disassociate: { ...leaving, verb: "disassociate", iam: ["guardduty:DisassociateMembers"] },
  deleteMember: { ...leaving, verb: "delete as member", iam: ["guardduty:DeleteMembers"] },
  autoEnable: {
    family: "autoEnable",
    batch: 1,
    direction: "on",
    perCapability: true,
    verb: "auto-enable",
    iam: ["guardduty:UpdateOrganizationConfiguration"],
    neededBy: ({ newAccounts }) => newAccounts === "autoEnable",
  },
};

/**
 * Amazon GuardDuty, per member account: the membership itself (capability FOUNDATIONAL) and the protection plans.
 * Regional; the administrator's detector is the handle of every call. Partial failure is inside HTTP 200
 * (`UnprocessedAccounts`), and nearly every error is a BadRequestException whose text alone shows which.
 */
export const guardDutyMemberSet: Service<Inputs, Action> = {
  kind: "GuardDutyMemberSet",
  title: "Amazon GuardDuty",
  signingName: "guardduty",
  principal: "guardduty.amazonaws.com",
  schema,
  migrate,
  capabilities,
  // AWS publishes no quota; its own scripts send member calls one after another (docs/notes.md, AWS 4).
  families: {
    detectors: { perSecond: 5, concurrency: 2 },
    members: { perSecond: 10, concurrency: 4 },
    memberDetectors: { perSecond: 10, concurrency: 4 },
    membership: { perSecond: 3, concurrency: 2 },
    // Terraform serializes these per detector: AWS answers concurrent calls with conflicts.
    plans: { perSecond: 3, concurrency: 1 },
    // One at a time: each call is made from the setting that it changes.
    autoEnable: { perSecond: 1, concurrency: 1 },
  },
  actions,
  releases,
  surplusAction: "disable",
  consequences: {
    retain: "stays a member, monitored and billed",
    disable: "the plan stops; its findings are kept",
    stopMonitoring: "GuardDuty is suspended there: no new findings, none lost, nothing billed",
    disassociate: "GuardDuty stays on and billed there, invisible to the administrator",
    deleteMember: "GuardDuty stays on and billed there; the administrator's record of the member is deleted",
  },
  iam: {
    read: [
      "guardduty:DescribeOrganizationConfiguration",
      "guardduty:GetDetector",
      "guardduty:GetMemberDetectors",
      "guardduty:GetMembers",
      "guardduty:ListDetectors",
      "guardduty:ListMembers",
      // Who the administrator is, where GuardDuty itself does not say it.
      "organizations:ListDelegatedAdministrators",
    ],
  },
  importInputs: (regions, wanted) => ({ regions, features: wanted.filter((name) => name !== foundational) }),
  desired: ({ regions, features, match, newAccounts }) => ({
    regions,
    capabilities: [foundational, ...features],
    match,
    newAccounts: newAccounts === "autoEnable",
  }),
  observe,
  observeNewAccounts,
  apply,
  diagnose,
  classify,
};
