/**
 * AWS Security Incident Response (signing name `security-ir`): memberships, and which accounts they cover. Cases are not emulated.
 * Marked [I] in this folder: AWS documents nothing about it, and the more awkward of the likely behaviours was chosen.
 */

import type { EmulatedService } from "./contract";
import { advance, batchGetMemberAccountDetails, reconcile } from "./securityIncidentResponse/coverage";
import { createMembership } from "./securityIncidentResponse/create";
import { accessDenied, throttling, validation } from "./securityIncidentResponse/errors";
import { cancelMembership, getMembership, listMemberships } from "./securityIncidentResponse/memberships";
import { seed } from "./securityIncidentResponse/seed";
import { serviceName } from "./securityIncidentResponse/state";
import { listTagsForResource, tagResource, untagResource } from "./securityIncidentResponse/tags";
import { updateMembership } from "./securityIncidentResponse/update";

export const securityIncidentResponse: EmulatedService = {
  name: serviceName,
  seed,
  operations: {
    BatchGetMemberAccountDetails: batchGetMemberAccountDetails,
    CancelMembership: cancelMembership,
    CreateMembership: createMembership,
    GetMembership: getMembership,
    ListMemberships: listMemberships,
    ListTagsForResource: listTagsForResource,
    TagResource: tagResource,
    UntagResource: untagResource,
    UpdateMembership: updateMembership,
  },
  invalid: ({ member, problem }) => validation(`Invalid value for ${member}: ${problem}`, member, problem),
  denied: (action, callerArn) => accessDenied(`User: ${callerArn} is not authorized to perform: ${action}`),
  throttled: throttling,
  advance,
  organizationChanged: reconcile,
};
