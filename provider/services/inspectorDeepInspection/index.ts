import { classifierOf } from "../classifier";
import { statusPace } from "../inspectorAccountEnablement/accountStatus";
import { diagnose } from "../inspectorAccountEnablement/doctor";
import type { Service } from "../service";
import { apply } from "./apply";
import { codes, offCodes } from "./codes";
import type { Action, Inputs } from "./inputs";
import { batch, capability, releases, schema } from "./inputs";
import { observe } from "./observe";

const updates = [
  "inspector2:BatchUpdateMemberEc2DeepInspectionStatus",
  "inspector2:UpdateEc2DeepInspectionConfiguration",
];

/**
 * EC2 deep inspection of Amazon Inspector, by account. It builds on EC2 scanning, and counts as on only where that is
 * on too. The administrator's own account has calls of its own.
 */
export const inspectorDeepInspection: Service<Inputs, Action> = {
  kind: "InspectorDeepInspection",
  title: "Amazon Inspector EC2 deep inspection",
  signingName: "inspector2",
  consolePath: "inspector/v2",
  principal: "inspector2.amazonaws.com",
  schema,
  capabilities: [capability],
  families: {
    deepInspection: { perSecond: 10, concurrency: 4 },
    status: statusPace,
    members: { perSecond: 5, concurrency: 1 },
    activation: { perSecond: 2, concurrency: 2 },
  },
  actions: {
    activate: {
      family: "activation",
      batch,
      direction: "on",
      perCapability: true,
      administratorAlone: true,
      verb: "activate",
      iam: updates,
    },
    deactivate: {
      family: "activation",
      batch,
      direction: "off",
      perCapability: true,
      administratorAlone: true,
      verb: "deactivate",
      iam: updates,
      neededBy: ({ onRelease }) => Object.values(onRelease).includes("deactivate"),
    },
  },
  releases,
  surplusAction: "deactivate",
  consequences: {
    retain: "deep inspection stays active",
    deactivate: "packages outside the operating system's package manager are no longer inspected",
  },
  iam: {
    read: [
      "inspector2:BatchGetAccountStatus",
      "inspector2:BatchGetMemberEc2DeepInspectionStatus",
      "inspector2:GetDelegatedAdminAccount",
      "inspector2:GetEc2DeepInspectionConfiguration",
      "inspector2:ListMembers",
      // Who the administrator is where Inspector has none in the region.
      "organizations:ListDelegatedAdministrators",
    ],
    diagnose: ["inspector2:DescribeOrganizationConfiguration"],
  },
  importInputs: (regions) => ({ regions }),
  desired: ({ regions, match }) => ({ regions, capabilities: [capability], match }),
  observe,
  apply,
  diagnose,
  classify: classifierOf(codes, offCodes),
};
