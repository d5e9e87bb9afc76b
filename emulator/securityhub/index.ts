import type { EmulatedService, SeedOptions, World } from "../contract";
import type { Model } from "../model";
import shapes from "../shapes/securityhub.json";
import { securityHubEdits } from "./edit";
import { denied, invalid, throttled } from "./errors";
import { hubOperations } from "./hub";
import { memberOperations } from "./members";
import { organizationOperations } from "./organization";
import { advance, organizationChanged } from "./organizationState";
import { standardOperations } from "./standards";
import type { SecurityHubState } from "./state";
import { newHub, principal, regionOf, stateOf } from "./state";
import { stateSchema } from "./stateSchema";

/** Every Region starts with the delegated administrator's own hub and no members. */
function seed(world: World, { regions, administrator }: SeedOptions): void {
  const known = Object.keys(world.organization.accounts).map((id) => [id, true] as const);
  const initial: SecurityHubState = {
    regions: {},
    // 10,000 members per administrator and Region (user guide, quotas).
    memberLimit: 10_000,
    knownAccounts: Object.fromEntries(known),
  };
  Object.assign(stateOf(world), initial);
  for (const name of regions) {
    const region = regionOf(world, name);
    region.administrator = { accountId: administrator };
    newHub(world, region, administrator, true);
  }
}

/** AWS Security Hub (CSPM): hubs, members by organization and by invitation, the organization's configuration. */
export const securityHub: EmulatedService & { readonly edits: typeof securityHubEdits } = {
  name: "securityhub",
  model: shapes as unknown as Model,
  principal,
  accounts: ["AccountIds", "AccountDetails"].map((input) => ({
    input,
    failures: "UnprocessedAccounts",
    failure: { account: "AccountId", message: "ProcessingResult" },
  })),
  seed,
  state: stateSchema,
  operations: { ...hubOperations, ...memberOperations, ...organizationOperations, ...standardOperations },
  invalid,
  denied,
  throttled,
  advance,
  edits: securityHubEdits,
  organizationChanged,
};
