export {
  type GuardDutyAccountArgs,
  type GuardDutyAdditionalConfiguration,
  type GuardDutyFeature,
  type GuardDutyFeatureArgs,
  GuardDutyMemberSet,
  type GuardDutyMemberSetArgs,
} from "./resources/guardDutyMemberSet";
export {
  InspectorAccountEnablement,
  type InspectorAccountEnablementArgs,
  type InspectorScanType,
} from "./resources/inspectorAccountEnablement";
export { InspectorDeepInspection, type InspectorDeepInspectionArgs } from "./resources/inspectorDeepInspection";
export {
  type CreateMembershipArgs,
  type IncidentResponderArgs,
  SecurityIncidentResponseMembership,
  type SecurityIncidentResponseMembershipArgs,
} from "./resources/securityIncidentResponseMembership";
export type {
  ConnectionArgs,
  CoverageCounts,
  CoverageSummary,
  OrganizationSelector,
  OwedRelease,
  SharedArgs,
  WaiverArgs,
} from "./resources/types";
