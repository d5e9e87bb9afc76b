import { classifierOf } from "../classifier";
import type { Service } from "../service";
import { batch, statusPace } from "./accountStatus";
import { apply } from "./apply";
import { observeNewAccounts } from "./autoEnable";
import { codes, offCodes } from "./codes";
import { diagnose } from "./doctor";
import type { Action, Inputs } from "./inputs";
import { releases, resourceTypes, schema } from "./inputs";
import { observe } from "./observe";

/**
 * Amazon Inspector, by account and resource type. Enablement is regional and asynchronous: Enable answers `ENABLING`,
 * and BatchGetAccountStatus reports when it is done. The delegated administrator sees itself and its associated
 * members; for every other account AWS answers ACCESS_DENIED (docs/notes.md, AWS 3).
 */
export const inspectorAccountEnablement: Service<Inputs, Action> = {
  kind: "InspectorAccountEnablement",
  title: "Amazon Inspector",
  signingName: "inspector2",
  consolePath: "inspector/v2",
  principal: "inspector2.amazonaws.com",
  schema,
  migrate: ({ scanTypes, ...inputs }) => (scanTypes === undefined ? inputs : { ...inputs, resourceTypes: scanTypes }),
  capabilities: resourceTypes,
  // AWS publishes no quota; its own script sends Enable 1.5 seconds apart "to avoid throttling" (docs/notes.md, AWS 4).
  families: {
    status: statusPace,
    members: { perSecond: 5, concurrency: 1 },
    enablement: { perSecond: 2, concurrency: 2 },
    association: { perSecond: 4, concurrency: 10 },
    // One at a time: each call replaces the whole setting.
    autoEnable: { perSecond: 1, concurrency: 1 },
  },
  actions: {
    associate: {
      family: "association",
      batch: 1,
      direction: "on",
      perCapability: false,
      verb: "associate, then enable",
      followedBy: () => "enable",
      iam: ["inspector2:AssociateMember"],
    },
    enable: {
      family: "enablement",
      batch,
      direction: "on",
      perCapability: true,
      administratorAlone: true,
      verb: "enable",
      iam: ["inspector2:Enable", "iam:CreateServiceLinkedRole"],
    },
    disable: {
      family: "enablement",
      batch,
      direction: "off",
      perCapability: true,
      administratorAlone: true,
      verb: "disable",
      iam: ["inspector2:Disable"],
      neededBy: ({ match, onRelease }) => match === "exactly" || Object.values(onRelease).includes("disable"),
    },
    autoEnable: {
      family: "autoEnable",
      batch: 1,
      direction: "on",
      perCapability: true,
      verb: "auto-enable",
      iam: ["inspector2:UpdateOrganizationConfiguration"],
      neededBy: ({ newAccounts }) => newAccounts === "autoEnable",
    },
  },
  releases,
  surplusAction: "disable",
  consequences: {
    retain: "scanning stays on and is billed",
    disable:
      "scanning stops; disabling the last resource type also deletes the account's findings and suppression rules",
  },
  iam: {
    read: [
      "inspector2:BatchGetAccountStatus",
      "inspector2:DescribeOrganizationConfiguration",
      "inspector2:GetDelegatedAdminAccount",
      "inspector2:ListMembers",
      // Who the administrator is where Inspector has none in the region.
      "organizations:ListDelegatedAdministrators",
    ],
  },
  importInputs: (regions, wanted) => ({ regions, resourceTypes: wanted }),
  desired: ({ regions, resourceTypes, match, newAccounts }) => ({
    regions,
    capabilities: resourceTypes,
    match,
    newAccounts: newAccounts === "autoEnable",
  }),
  observe,
  observeNewAccounts,
  apply,
  diagnose,
  classify: classifierOf(codes, offCodes),
};
