import { administratorAccount } from "../../../emulator";
import type { Call } from "../../../emulator/contract";
import { listedIn, smallBatches } from "./answers";
import type { Declared } from "./commands";
import { isActive, pathOf, resolve } from "./organization";
import type { Cell, OutsideEdit, Row, World } from "./row";
import type { Membership } from "./securityIncidentResponseTruth";
import {
  accountsDirectlyIn,
  accountsIn,
  activeMembership,
  covered,
  isAssociated,
  membershipsOf,
  reached,
  runningMembership,
} from "./securityIncidentResponseTruth";

const kind = "SecurityIncidentResponseMembership";
const capability = "MEMBERSHIP";
/** Of the membership that every seeded world has. */
const homeRegion = "us-east-1";
/** Units to add, and to remove, in one UpdateMembership call (API model). */
const unitsPerCall = 5;

const createMembership = {
  membershipName: "organization",
  incidentResponseTeam: ["ada", "alan"].map((name) => ({ name, jobTitle: "Responder", email: `${name}@example.com` })),
};

/** What tells of single accounts. */
const look = "BatchGetMemberAccountDetails";

interface Update {
  readonly coverEntireOrganization?: boolean;
  readonly organizationalUnitsToAdd?: readonly string[];
  readonly organizationalUnitsToRemove?: readonly string[];
}

const updateIn = ({ input }: Call): Update =>
  (input["membershipAccountsConfigurationsUpdate"] as Update | undefined) ?? {};

const cells = (accounts: readonly string[]): Cell[] =>
  accounts.map((account) => ({ region: homeRegion, account, capability }));

/** AWS Security Incident Response: one membership covers organizational units, never single accounts. */
export const securityIncidentResponse: Row = {
  kind,
  service: smallBatches(kind),
  signingName: "security-ir",
  choices: [],
  always: [capability],
  inputOf: () => ({}),
  homeRegion,
  selectorShare: 0.35,
  furtherInputs: [
    {},
    {},
    { createMembership },
    { createMembership: { ...createMembership, tags: { team: "security" } } },
    { createMembership: { ...createMembership, coverEntireOrganization: true } },
  ],
  capabilityLevel: "removeOrganizationalUnits",
  accountLevels: ["removeOrganizationalUnits", "cancelMembership"],
  onlyOnDelete: ["cancelMembership"],
  storms: [
    { when: { operations: ["UpdateMembership", "CancelMembership"] }, do: { kind: "status", status: 500 } },
    { when: { operation: look, p: 0.6 }, do: { kind: "dropAccounts", share: 0.4 } },
    { when: { operation: look, p: 0.6 }, do: { kind: "failAccounts", share: 0.4, code: "INTERNAL_ERROR" } },
    { when: { operation: look, every: 2 }, do: { kind: "denyRead" } },
  ],
  isWide: true,
  hasMatch: false,
  isOn: (world, { account }) => {
    const membership = activeMembership(world);
    return membership !== undefined && reached(world, membership).includes(account);
  },
  isReported: (world, { account }) => isAssociated(activeMembership(world), account),
  isHeld: (world, { account }, level, leaving) => {
    const membership = activeMembership(world);
    if (membership === undefined) return false;
    const goes = (one: string): boolean => leaving.has(one) && isActive(world, one);
    if (level === "cancelMembership")
      return isAssociated(membership, account) && covered(world, membership).every(goes);
    if (membership.coverEntireOrganization) return false;
    const listed = pathOf(world, account).filter((unit) => membership.organizationalUnits.includes(unit));
    return listed.some((unit) => accountsIn(world, unit).every(goes));
  },
  switchesOff: (call, world) => {
    const membership = runningMembership(world);
    if (membership === undefined) return [];
    if (call.operation === "CancelMembership") return cells(covered(world, membership));
    if (call.operation !== "UpdateMembership") return [];
    const removed = updateIn(call).organizationalUnitsToRemove ?? [];
    const organizationalUnits = membership.organizationalUnits.filter((unit) => !removed.includes(unit));
    const left = new Set(reached(world, { ...membership, organizationalUnits }));
    return cells(reached(world, membership).filter((account) => !left.has(account)));
  },
  switchesOn: () => [],
  switchesOnTogether: (call, world) => {
    if (call.operation === "CreateMembership") return [cells(Object.keys(world.organization.accounts))];
    if (call.operation !== "UpdateMembership") return [];
    return (updateIn(call).organizationalUnitsToAdd ?? []).map((unit) => cells(accountsDirectlyIn(world, unit)));
  },
  objection,
  reports: ({ operation }, answer) =>
    operation === look
      ? { fine: listedIn(answer, "items", "accountId"), failed: listedIn(answer, "errors", "accountId") }
      : undefined,
  consoleSwitches: ["UNIT", "UNIT", "UNIT", "ORGANIZATION", "MEMBERSHIP"],
  outside: (cell, on, world) => edited(world, (membership) => changed(world, membership, cell, on)),
  before: (account, world) => (account === administratorAccount ? beginning(world) : []),
  mend,
  // The unit that the first one adds may bring along an account that left: the second one lets it go.
  updatesToConverge: 2,
};

/** Beside the accounts: no write may touch what the declaration does not speak of. */
function objection(call: Call, world: World, declared: readonly Declared[]): string | undefined {
  if (call.region !== homeRegion) return "written in another region than the home region";
  if (call.operation === "CancelMembership") return undefined;
  if (call.operation === "CreateMembership") {
    const wanted = declared.some(({ further }) => {
      const block = further?.["createMembership"] as { readonly coverEntireOrganization?: boolean } | undefined;
      return block !== undefined && (block.coverEntireOrganization ?? false) === call.input["coverEntireOrganization"];
    });
    return wanted ? undefined : "a membership is created that nobody declares";
  }
  if (call.operation !== "UpdateMembership") return "an operation that nothing asks for";
  const { organizationalUnitsToAdd: added = [], organizationalUnitsToRemove: removed = [], ...rest } = updateIn(call);
  const { membershipId: _, membershipAccountsConfigurationsUpdate: __, ...others } = call.input;
  if (Object.keys({ ...rest, ...others }).length > 0) return "more than units is changed";
  if (added.length > unitsPerCall || removed.length > unitsPerCall) return "more units than AWS takes in one call";
  const membership = runningMembership(world);
  if (membership?.coverEntireOrganization === true) return "units of a membership that covers the entire organization";
  const listed = membership?.organizationalUnits ?? [];
  return removed.every((unit) => listed.includes(unit)) ? undefined : "a unit is removed that is not listed";
}

/**
 * How a world begins: with a unit that nobody declared, without any, or with a membership that has ended. The user guide
 * has two editions of how one ends, and AWS does not say how it answers foreign accounts. The world's first id decides.
 */
function beginning(world: World): readonly OutsideEdit[] {
  const [first] = membershipsOf(world);
  if (first === undefined || first.membershipName === named.membershipName) return [];
  const digit = Number.parseInt(first.membershipId.at(-1) ?? "0", 16);
  const settings = {
    cancellation: digit % 2 === 0 ? "immediate" : "endOfCycle",
    unrelatedAccounts: digit % 4 < 2 ? "items" : "errors",
  };
  const withoutUnits = digit < 12 ? { organizationalUnits: [] } : {};
  const ended = digit < 4 ? { membershipStatus: "Cancelled", deactivatesAt: world.clock.now() } : {};
  return [
    { do: "merge", patch: { services: { "security-ir": { settings } } } },
    edited(world, () => ({ ...named, ...withoutUnits, ...ended })),
  ];
}

/** Tells that a world has begun. */
const named = { membershipName: "simulated" };

/** An edit of the newest membership: `null` takes a member away. */
function edited(world: World, change: (membership: Membership) => object): OutsideEdit {
  const all = membershipsOf(world);
  const newest = runningMembership(world) ?? all.at(-1);
  const memberships = all.map((one) => (one === newest ? withoutNull({ ...one, ...change(one) }) : one));
  return { do: "merge", patch: { services: { "security-ir": { memberships } } } };
}

const withoutNull = (membership: object): object =>
  Object.fromEntries(Object.entries(membership).filter(([, value]) => value !== null));

const active = (): object => ({ membershipStatus: "Active", deactivatesAt: null });

/**
 * A cancellation can be undone until it takes effect; what has ended is created anew where all declare that. An account
 * below the root needs a membership that covers the entire organization.
 */
function mend(world: World, declared: readonly Declared[]): readonly OutsideEdit[] {
  const creates = declared.every(({ further }) => further?.["createMembership"] !== undefined);
  const running = runningMembership(world);
  if (running === undefined && creates) return [];
  const { rootId } = world.organization;
  const isAtRoot = declared.some(({ selection }) =>
    resolve(world, selection).some((account) => pathOf(world, account).at(-1) === rootId),
  );
  const whole = isAtRoot ? { coverEntireOrganization: true, organizationalUnits: [] } : {};
  return [edited(world, () => ({ ...active(), ...whole }))];
}

/** What a console user makes of the membership. */
function changed(world: World, membership: Membership, { account, capability: what }: Cell, on: boolean): object {
  const { organizationalUnits, deactivatesAt } = membership;
  if (what === "MEMBERSHIP")
    return on ? active() : { membershipStatus: "Cancelled", deactivatesAt: deactivatesAt ?? endOf(world) };
  if (what === "ORGANIZATION") return { coverEntireOrganization: on, organizationalUnits: [] };
  if (membership.coverEntireOrganization) return {};
  const path = pathOf(world, account);
  if (!on) return { organizationalUnits: organizationalUnits.filter((unit) => !path.includes(unit)) };
  return { organizationalUnits: [...new Set([...organizationalUnits, ...path.slice(-1)])] };
}

/** At once, or at the end of the billing month. */
function endOf(world: World): number {
  const { settings } = world.slice<{ readonly settings: { readonly cancellation: string } }>("security-ir");
  const now = new Date(world.clock.now());
  return settings.cancellation === "immediate"
    ? now.getTime()
    : Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1);
}
