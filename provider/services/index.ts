import { guardDutyMemberSet } from "./guardDutyMemberSet";
import { inspectorAccountEnablement } from "./inspectorAccountEnablement";
import { inspectorDeepInspection } from "./inspectorDeepInspection";
import { securityHubMemberSet } from "./securityHubMemberSet";
import { securityIncidentResponseMembership } from "./securityIncidentResponseMembership";
import type { Service } from "./service";

/** Every service, in the order of documentation and reports. */
// biome-ignore lint/suspicious/noExplicitAny: each service has inputs of its own, and only itself reads them
export const services: readonly Service<any>[] = [
  inspectorAccountEnablement,
  inspectorDeepInspection,
  guardDutyMemberSet,
  securityIncidentResponseMembership,
  securityHubMemberSet,
];
