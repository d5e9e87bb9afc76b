/**
 * A new world has one active membership in its first region, owned by the administrator, that covers one unit and has
 * settled.
 */

import type { SeedOptions, World } from "../contract";
import { coverageOf, settleAll } from "./coverage";
import { newMembership } from "./create";
import type { Membership } from "./state";
import { stateOf } from "./state";

export function seed(world: World, options: SeedOptions): void {
  const region = options.regions[0];
  if (region === undefined) return;
  const membership: Membership = {
    ...newMembership({ caller: options.administrator, region }, world),
    customerType: "Organization",
    membershipName: "Organization membership",
    // At least two responders (model).
    incidentResponseTeam: [responder("First Responder", "first"), responder("Second Responder", "second")],
    optInFeatures: [{ featureName: "Triage", isEnabled: true }],
    coverEntireOrganization: false,
    tags: {},
  };
  membership.organizationalUnits = unitToCover(membership, world, options.administrator);
  settleAll(membership, world);
  stateOf(world).memberships.push(membership);
}

const responder = (name: string, mailbox: string) => ({
  name,
  jobTitle: "Security responder",
  email: `${mailbox}@example.com`,
});

/** The first unit below the root that holds, at any depth, a member account beside the administrator. */
function unitToCover(membership: Membership, world: World, administrator: string): string[] {
  const { accounts, organizationalUnits, rootId } = world.organization;
  const members = Object.keys(accounts).filter((id) => id !== administrator);
  const unit = Object.values(organizationalUnits)
    .filter(({ parentId }) => parentId === rootId)
    .find(({ id }) => members.some(coverageOf({ ...membership, organizationalUnits: [id] }, world)));
  return unit === undefined ? [] : [unit.id];
}
