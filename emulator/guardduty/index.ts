import type { EmulatedService, SeedOptions, World } from "../contract";
import type { Model } from "../model";
import shapes from "../shapes/guardduty.json";
import { coverageOperations } from "./coverage";
import { detectorOperations } from "./detectors";
import { guarddutyEdits } from "./edit";
import { denied, invalid, throttled } from "./errors";
import { defaultFeatures } from "./features";
import { invitationOperations } from "./invitations";
import { memberDetectorOperations } from "./memberDetectors";
import { memberOperations } from "./members";
import { organizationOperations } from "./organization";
import { advance, organizationChanged } from "./organizationState";
import type { GuardDutyState } from "./state";
import { newDetector, principal, regionOf, stateOf } from "./state";
import { stateSchema } from "./stateSchema";
import { tagOperations } from "./tags";

export type { GuardDutyState } from "./state";

/** Every Region starts with the delegated administrator's own detector and no members. */
function seed(world: World, { regions, administrator }: SeedOptions): void {
  const known = Object.keys(world.organization.accounts).map((id) => [id, true] as const);
  const initial: GuardDutyState = {
    regions: {},
    policyManaged: {},
    // 50,000 per administrator and Region, members by invitation included (guardduty_organizations).
    memberLimit: 50_000,
    knownAccounts: Object.fromEntries(known),
  };
  Object.assign(stateOf(world), initial);
  for (const name of regions) {
    const region = regionOf(world, name);
    region.administrator = { accountId: administrator };
    newDetector(world, region, administrator, defaultFeatures(region));
  }
}

/** Amazon GuardDuty: detectors, members by organization and by invitation, protection plans, auto-enable. */
export const guardduty: EmulatedService & { readonly edits: typeof guarddutyEdits } = {
  name: "guardduty",
  model: shapes as unknown as Model,
  modelExceptions: [
    ...["Administrator", "Master"].map((member) => ({
      shape: `Get${member}AccountResponse`,
      member,
      why: "required in the model; administrators and standalone accounts get success (200) without content",
    })),
    {
      shape: "GetMemberDetectorsResponse",
      member: "MemberDataSourceConfigurations",
      why: "required in the model, with at least one item; there is none where every account is unprocessed",
    },
  ],
  principal,
  accounts: ["AccountIds", "AccountDetails"].map((input) => ({
    input,
    failures: "UnprocessedAccounts",
    failure: { account: "AccountId", message: "Result" },
  })),
  seed,
  state: stateSchema,
  operations: {
    ...detectorOperations,
    ...memberOperations,
    ...memberDetectorOperations,
    ...invitationOperations,
    ...organizationOperations,
    ...coverageOperations,
    ...tagOperations,
  },
  invalid,
  denied,
  throttled,
  advance,
  edits: guarddutyEdits,
  organizationChanged,
};
