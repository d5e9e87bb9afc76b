import { apply } from "./apply";
import { classify } from "./codes";
import { diagnoseSecurityIncidentResponse } from "./doctor";
import type { Inputs } from "./inputs";
import { schema } from "./inputs";
import { capability, observe } from "./observe";
import { unitsPerCall } from "./release";
import type { Service } from "../service";

/**
 * AWS Security Incident Response: whether accounts are associated with a membership. A membership lives in one home region and
 * covers all regions; it reaches accounts through organizational units, at most five added or removed a call, or covers the
 * entire organization. It is never created or cancelled unless the declaration says so.
 */
export const securityIncidentResponseMembership: Service<Inputs> = {
  kind: "SecurityIncidentResponseMembership",
  title: "AWS Security Incident Response",
  signingName: "security-ir",
  principal: "security-ir.amazonaws.com",
  schema,
  capabilities: [capability],
  families: {
    membership: { perSecond: 10, concurrency: 2 },
    details: { perSecond: 10, concurrency: 4 },
    changes: { perSecond: 1, concurrency: 1 },
  },
  actions: {
    createMembership: {
      family: "changes",
      batch: Number.POSITIVE_INFINITY,
      effect: "on",
      perCapability: false,
      verb: "create the membership, then cover",
    },
    addUnits: {
      family: "changes",
      batch: Number.POSITIVE_INFINITY,
      targets: unitsPerCall,
      effect: "on",
      perCapability: false,
      verb: "cover by organizational unit",
    },
    removeUnits: {
      family: "changes",
      batch: Number.POSITIVE_INFINITY,
      effect: "off",
      perCapability: false,
      verb: "remove emptied organizational units",
    },
    cancelMembership: {
      family: "changes",
      batch: Number.POSITIVE_INFINITY,
      effect: "off",
      perCapability: false,
      onlyOnDestroy: true,
      verb: "cancel the membership",
    },
  },
  releases: {
    capability: { removeOrganizationalUnits: ["removeUnits"] },
    account: { removeOrganizationalUnits: ["removeUnits"], cancelMembership: ["cancelMembership"] },
  },
  consequences: {
    retain: "stays covered as long as its organizational unit is",
    removeOrganizationalUnits: "units in which no other account lives are removed from the membership",
    cancelMembership:
      "the membership ends and its case data are deleted, when no other account is covered by it and the resource is destroyed",
  },
  iam: {
    read: ["security-ir:BatchGetMemberAccountDetails", "security-ir:GetMembership", "security-ir:ListMemberships"],
    // What AWS's service authorization names as required by creating and updating a membership, beside the actions themselves.
    write: [
      "iam:CreateServiceLinkedRole",
      "organizations:DescribeOrganization",
      "organizations:DescribeOrganizationalUnit",
      "organizations:ListDelegatedAdministrators",
      "security-ir:CancelMembership",
      "security-ir:CreateMembership",
      "security-ir:UpdateMembership",
    ],
  },
  desired: (inputs) => ({ regions: [inputs.homeRegion], capabilities: [capability], match: "atLeast" }),
  observe,
  apply,
  diagnose: diagnoseSecurityIncidentResponse,
  classify,
};
