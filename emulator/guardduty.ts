import type { EmulatedService, SeedOptions, World } from "./contract";
import { coverageOperations } from "./guardduty/coverage";
import { detectorOperations } from "./guardduty/detectors";
import { guarddutyEdits } from "./guardduty/edit";
import { denied, invalid, throttled } from "./guardduty/errors";
import { defaultFeatures } from "./guardduty/features";
import { invitationOperations } from "./guardduty/invitations";
import { memberDetectorOperations } from "./guardduty/memberDetectors";
import { memberOperations } from "./guardduty/members";
import { organizationOperations } from "./guardduty/organization";
import { advance, organizationChanged } from "./guardduty/organizationState";
import type { GuardDutyState } from "./guardduty/state";
import { newDetector, regionOf, stateOf } from "./guardduty/state";

export type { GuardDutyState } from "./guardduty/state";

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
export const guardduty: EmulatedService = {
  name: "guardduty",
  seed,
  operations: {
    ...detectorOperations,
    ...memberOperations,
    ...memberDetectorOperations,
    ...invitationOperations,
    ...organizationOperations,
    ...coverageOperations,
  },
  invalid,
  denied,
  throttled,
  advance,
  edits: guarddutyEdits,
  organizationChanged,
};
