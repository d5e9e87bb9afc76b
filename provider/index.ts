// Values and types apart: TypeScript 3.8, which Pulumi falls back to, does not know `export { type X }`.

export type {
  GuardDutyFeature,
  GuardDutyInvitationArgs,
  GuardDutyMemberSetArgs,
  GuardDutyReleaseArgs,
} from "./resources/guardDutyMemberSet";
export { GuardDutyMemberSet } from "./resources/guardDutyMemberSet";
export type {
  InspectorAccountEnablementArgs,
  InspectorReleaseArgs,
  InspectorResourceType,
} from "./resources/inspectorAccountEnablement";
export { InspectorAccountEnablement } from "./resources/inspectorAccountEnablement";
export type { DeepInspectionReleaseArgs, InspectorDeepInspectionArgs } from "./resources/inspectorDeepInspection";
export { InspectorDeepInspection } from "./resources/inspectorDeepInspection";
export * from "./resources/securityHubMemberSet";
export type {
  CreateMembershipArgs,
  IncidentResponderArgs,
  MembershipReleaseArgs,
  SecurityIncidentResponseMembershipArgs,
} from "./resources/securityIncidentResponseMembership";
export { SecurityIncidentResponseMembership } from "./resources/securityIncidentResponseMembership";
export type {
  AssumeRoleArgs,
  CompactCoverage,
  ConnectionArgs,
  CoverageCounts,
  CoverageSummary,
  ExpectArgs,
  OrganizationArgs,
  ReleaseLimitArgs,
  SettleArgs,
  SharedArgs,
  WaiverArgs,
} from "./resources/types";
