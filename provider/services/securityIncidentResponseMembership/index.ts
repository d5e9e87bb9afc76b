import type { ActionSpec, Service } from "../service";
import { apply, unitsPerCall } from "./apply";
import type { Action } from "./codes";
import { classify } from "./codes";
import { diagnose } from "./doctor";
import type { Inputs } from "./inputs";
import { capability, releases, schema } from "./inputs";
import { observe } from "./observe";

/** One call for all accounts: a membership changes as a whole, or by organizational units. */
const change = { family: "changes", batch: Number.POSITIVE_INFINITY, perCapability: false } as const;

// Beside the action itself: what AWS requires for it (`aws.iam#requiredActions` of the API model).
const creation: ActionSpec<Inputs> = {
  ...change,
  direction: "on",
  verb: "create the membership, then cover",
  iam: [
    "iam:CreateServiceLinkedRole",
    "organizations:DescribeOrganization",
    "organizations:ListDelegatedAdministrators",
    "security-ir:CreateMembership",
  ],
};
const update = {
  ...change,
  iam: ["iam:CreateServiceLinkedRole", "organizations:DescribeOrganizationalUnit", "security-ir:UpdateMembership"],
};

/**
 * AWS Security Incident Response: whether accounts are associated with a membership. A membership has one home region
 * and covers all regions, for the accounts of organizational units or for the entire organization. It is created and
 * cancelled only where the declaration asks for it.
 */
export const securityIncidentResponseMembership: Service<Inputs, Action> = {
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
      ...creation,
      neededBy: ({ createMembership }) => createMembership !== undefined && createMembership.tags === undefined,
    },
    // An action of its own: CreateMembership with tags needs a further permission (service authorization reference).
    createTaggedMembership: {
      ...creation,
      iam: [...creation.iam, "security-ir:TagResource"],
      neededBy: ({ createMembership }) => createMembership?.tags !== undefined,
    },
    addUnits: { ...update, targets: unitsPerCall, direction: "on", verb: "cover by organizational unit" },
    removeUnits: {
      ...update,
      direction: "off",
      verb: "remove emptied organizational units",
      neededBy: ({ onRelease }) => Object.values(onRelease).includes("removeOrganizationalUnits"),
    },
    cancelMembership: {
      ...change,
      direction: "off",
      onlyOnDelete: true,
      verb: "cancel the membership",
      iam: ["security-ir:CancelMembership"],
      neededBy: ({ onRelease }) => onRelease.account === "cancelMembership",
    },
  },
  releases,
  consequences: {
    retain: "stays covered as long as its organizational unit is",
    removeOrganizationalUnits: "units that contain no other account are removed from the membership",
    cancelMembership: "on destroy, the membership ends and its case data is deleted, unless it covers other accounts",
  },
  iam: {
    read: [
      "security-ir:BatchGetMemberAccountDetails",
      "security-ir:GetMembership",
      "security-ir:ListMemberships",
      // Who may create the membership.
      "organizations:ListDelegatedAdministrators",
    ],
  },
  importInputs: ([homeRegion]) => ({ homeRegion }),
  desired: ({ homeRegion }) => ({ regions: [homeRegion], capabilities: [capability], match: "atLeast" }),
  observe,
  apply,
  classify,
  diagnose,
};
