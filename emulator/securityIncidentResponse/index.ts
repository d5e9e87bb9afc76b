/**
 * AWS Security Incident Response (signing name `security-ir`): memberships, and which accounts they cover. Cases are
 * not emulated.
 * Marked [I] in this folder: AWS documents nothing about it, and the more awkward of the likely behaviours was chosen.
 */

import type { EmulatedService } from "../contract";
import type { Model } from "../model";
import shapes from "../shapes/security-ir.json";
import { advance, batchGetMemberAccountDetails, reconcile } from "./coverage";
import { createMembership } from "./create";
import { accessDenied, throttling, validation } from "./errors";
import { cancelMembership, getMembership, listMemberships } from "./memberships";
import { seed } from "./seed";
import { principal, serviceName } from "./state";
import { stateSchema } from "./stateSchema";
import { listTagsForResource, tagResource, untagResource } from "./tags";
import { updateMembership } from "./update";

export const securityIncidentResponse: EmulatedService = {
  name: serviceName,
  model: shapes as unknown as Model,
  principal,
  accounts: [
    { input: "accountIds", failures: "errors", failure: { account: "accountId", code: "error", message: "message" } },
  ],
  seed,
  state: stateSchema,
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
  // Tags are given with the permission to tag (service authorization reference).
  alsoNeeds: (operation, { tags }) =>
    operation === "CreateMembership" && Object.keys((tags as object | undefined) ?? {}).length > 0
      ? ["security-ir:TagResource"]
      : [],
  invalid: ({ member, problem }) => validation(`Invalid value for ${member}: ${problem}`, member, problem),
  denied: (action, callerArn) => accessDenied(`User: ${callerArn} is not authorized to perform: ${action}`),
  throttled: throttling,
  advance,
  organizationChanged: reconcile,
};
