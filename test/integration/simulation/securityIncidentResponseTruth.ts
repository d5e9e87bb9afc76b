import { administratorAccount } from "../../../emulator";
import type { EmulatedWorld } from "../../../emulator/world";
import { isActive, pathOf } from "./organization";

export interface Membership {
  readonly membershipId: string;
  readonly accountId: string;
  readonly region: string;
  readonly membershipName: string;
  readonly membershipStatus: string;
  readonly coverEntireOrganization: boolean;
  readonly organizationalUnits: readonly string[];
  readonly accounts: Readonly<Record<string, { readonly status: string } | undefined>>;
  /** Set as soon as it is cancelled; it may still lie ahead. */
  readonly deactivatesAt?: number;
}

export const membershipsOf = (world: EmulatedWorld): readonly Membership[] =>
  world.slice<{ readonly memberships: readonly Membership[] }>("security-ir").memberships;

/** Covers accounts now, though it may have been cancelled. */
export const runningMembership = (world: EmulatedWorld): Membership | undefined =>
  membershipsOf(world).find(
    ({ accountId, membershipStatus, deactivatesAt = Number.POSITIVE_INFINITY }) =>
      accountId === administratorAccount && membershipStatus !== "Terminated" && deactivatesAt > world.clock.now(),
  );

export const activeMembership = (world: EmulatedWorld): Membership | undefined => {
  const running = runningMembership(world);
  return running?.membershipStatus === "Active" ? running : undefined;
};

type Coverage = Pick<Membership, "coverEntireOrganization" | "organizationalUnits">;

/** Whom these units, or the whole organization, mean today, whether AWS has got there or not. */
export const reached = (world: EmulatedWorld, coverage: Coverage): readonly string[] =>
  Object.keys(world.organization.accounts).filter(
    (account) =>
      coverage.coverEntireOrganization ||
      pathOf(world, account).some((unit) => coverage.organizationalUnits.includes(unit)),
  );

/** Accounts that the end of the membership would take something from: covered, or about to be. */
export const covered = (world: EmulatedWorld, membership: Membership): readonly string[] => [
  ...new Set([
    ...reached(world, membership).filter((account) => isActive(world, account)),
    ...Object.keys(membership.accounts).filter((account) => isAssociated(membership, account)),
  ]),
];

export const isAssociated = (membership: Membership | undefined, account: string): boolean =>
  membership?.accounts[account]?.status === "Associated";

export const accountsIn = (world: EmulatedWorld, unit: string): readonly string[] =>
  Object.keys(world.organization.accounts).filter((account) => pathOf(world, account).includes(unit));

/** In exactly this unit, and in none below it. */
export const accountsDirectlyIn = ({ organization }: EmulatedWorld, unit: string): readonly string[] =>
  Object.values(organization.accounts).flatMap(({ id, parentId }) => (parentId === unit ? [id] : []));
