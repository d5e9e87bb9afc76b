import { apply } from "./apply";
import { classify } from "./codes";
import { diagnoseGuardDuty } from "./doctor";
import { capabilities, declaredCapabilities } from "./features";
import type { Inputs } from "./inputs";
import { schema } from "./inputs";
import { batch } from "./members";
import { observe } from "./observe";
import type { Service } from "../service";

/**
 * Amazon GuardDuty, per member account: the membership itself (capability FOUNDATIONAL) and the protection plans. Regional;
 * the administrator's detector is the handle of every call. Partial failure is inside HTTP 200 (`UnprocessedAccounts`), and
 * every error is a BadRequestException whose text alone tells which. CreateMembers is never sent for existing members: it
 * would apply the organization's auto-enable settings to them.
 */
export const guardDutyMemberSet: Service<Inputs> = {
  kind: "GuardDutyMemberSet",
  title: "Amazon GuardDuty",
  signingName: "guardduty",
  principal: "guardduty.amazonaws.com",
  schema,
  capabilities,
  // AWS publishes no quota; its own scripts send member calls one after another (docs/notes.md, AWS 4).
  families: {
    detectors: { perSecond: 5, concurrency: 2 },
    members: { perSecond: 10, concurrency: 4 },
    memberDetectors: { perSecond: 10, concurrency: 4 },
    membership: { perSecond: 3, concurrency: 2 },
    // Terraform serializes these per detector: AWS answers concurrent ones with conflicts.
    plans: { perSecond: 3, concurrency: 1 },
  },
  actions: {
    createDetector: {
      family: "membership",
      batch: Number.POSITIVE_INFINITY,
      effect: "on",
      perCapability: false,
      verb: "create the detector, then add as member and enable",
    },
    enableDetector: {
      family: "membership",
      batch: 1,
      effect: "on",
      perCapability: false,
      administratorAlone: true,
      verb: "enable the administrator's own detector for",
    },
    create: { family: "membership", batch, effect: "on", perCapability: false, verb: "add as member, then enable" },
    invite: { family: "membership", batch, effect: "on", perCapability: false, verb: "invite, then enable" },
    accept: { family: "membership", batch: 1, effect: "on", perCapability: false, verb: "accept the invitation, then enable" },
    forget: {
      startsOver: true,
      family: "membership",
      batch,
      effect: "on",
      perCapability: false,
      verb: "delete the ended membership, invite again, then enable",
    },
    startMonitoring: { family: "membership", batch, effect: "on", perCapability: false, verb: "start monitoring, then enable" },
    update: { family: "plans", batch, effect: "on", perCapability: true, administratorAlone: true, verb: "enable" },
    updateRuntimeMonitoring: {
      family: "plans",
      batch,
      effect: "on",
      perCapability: true,
      administratorAlone: true,
      verb: "enable through RUNTIME_MONITORING",
    },
    disable: { family: "plans", batch, effect: "off", perCapability: true, administratorAlone: true, verb: "disable" },
    stopMonitoring: {
      family: "membership",
      batch,
      effect: "off",
      perCapability: false,
      administratorAlone: true,
      verb: "stop monitoring",
    },
    disassociate: {
      family: "membership",
      batch,
      effect: "off",
      perCapability: false,
      administratorAlone: true,
      verb: "disassociate",
    },
    deleteMember: {
      family: "membership",
      batch,
      effect: "off",
      perCapability: false,
      administratorAlone: true,
      verb: "delete as member",
    },
  },
  releases: {
    capability: { disable: ["disable"] },
    // A member must be disassociated before it can be deleted (docs/notes.md, AWS 7).
    account: {
      stopMonitoring: ["stopMonitoring"],
      disassociate: ["disassociate"],
      deleteMember: ["disassociate", "deleteMember"],
    },
  },
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
    ],
    write: [
      "guardduty:CreateDetector",
      "guardduty:CreateMembers",
      "guardduty:DeleteMembers",
      "guardduty:DisassociateMembers",
      "guardduty:InviteMembers",
      "guardduty:StartMonitoringMembers",
      "guardduty:StopMonitoringMembers",
      "guardduty:UpdateDetector",
      "guardduty:UpdateMemberDetectors",
      "iam:CreateServiceLinkedRole",
      "sts:AssumeRole",
    ],
  },
  desired: (inputs) => ({ regions: inputs.regions, capabilities: declaredCapabilities(inputs.features), match: inputs.match }),
  observe,
  apply,
  diagnose: diagnoseGuardDuty,
  classify,
};
