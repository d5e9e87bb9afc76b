export {
  type GuardDutyAccountArgs,
  type GuardDutyAdditionalConfiguration,
  type GuardDutyFeature,
  type GuardDutyFeatureArgs,
  GuardDutyMemberSet,
  type GuardDutyMemberSetArgs,
} from "./resources/guardDutyMemberSet";
export { InspectorAccountEnablement, type InspectorAccountEnablementArgs, type InspectorScanType } from "./resources/inspectorAccountEnablement";
export type { ConnectionArgs, CoverageCounts, CoverageSummary, OrganizationSelector, OwedRelease, SharedArgs, WaiverArgs } from "./resources/types";
