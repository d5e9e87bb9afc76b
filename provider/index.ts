// Values and types apart: TypeScript 3.8, which Pulumi falls back to, does not know `export { type X }`.

export type {
  GuardDutyAccountArgs,
  GuardDutyAdditionalConfiguration,
  GuardDutyFeature,
  GuardDutyFeatureArgs,
  GuardDutyMemberSetArgs,
} from "./resources/guardDutyMemberSet";
export { GuardDutyMemberSet } from "./resources/guardDutyMemberSet";
export type { InspectorAccountEnablementArgs, InspectorScanType } from "./resources/inspectorAccountEnablement";
export { InspectorAccountEnablement } from "./resources/inspectorAccountEnablement";
export type { InspectorDeepInspectionArgs } from "./resources/inspectorDeepInspection";
export { InspectorDeepInspection } from "./resources/inspectorDeepInspection";
export type {
  CreateMembershipArgs,
  IncidentResponderArgs,
  SecurityIncidentResponseMembershipArgs,
} from "./resources/securityIncidentResponseMembership";
export { SecurityIncidentResponseMembership } from "./resources/securityIncidentResponseMembership";
export type {
  ConnectionArgs,
  CoverageCounts,
  CoverageSummary,
  OrganizationSelector,
  OwedRelease,
  SharedArgs,
  WaiverArgs,
} from "./resources/types";
