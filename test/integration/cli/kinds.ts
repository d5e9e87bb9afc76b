import type { Edit, Emulator, WorldSnapshot } from "../../../emulator";
import { administratorAccount } from "../../../emulator";
import { services } from "../../../provider/services";
import * as rows from "../../kinds";

/** Account ids, or a selector. */
export type Whom = readonly string[] | { readonly organization: object };

const selection = (whom: Whom): object => ("organization" in whom ? whom : { accounts: whom });

/** What tests must know of one resource class to make worlds for it, and to read the truth from them. */
export interface Kind {
  readonly kind: string;
  readonly capabilities: readonly string[];
  /** One that exists and is not declared: with `match: "exactly"` it is surplus where it is on. */
  readonly extra?: string;
  /** Only in one region at a time. */
  readonly hasHomeRegion?: boolean;
  inputs(whom: Whom, regions: readonly string[]): Record<string, unknown>;
  /** From outside, whoever may: switches one cell on or off, at once. */
  turn(account: string, region: string, capability: string, on: boolean): Edit[];
  /** What must be so before the service can switch it on, though not on yet. */
  needs?(account: string, region: string): Edit[];
  /** The truth, read from the plain world. */
  // biome-ignore lint/suspicious/noExplicitAny: what a service keeps in the world is the emulator's own business, and plain JSON
  isOn(world: any, account: string, region: string, capability: string): boolean;
}

const time = 1_700_000_000_000;
const admin = administratorAccount;
/** Of every seeded world. */
const root = "r-0e0e";

const inspector: Kind = {
  kind: "InspectorAccountEnablement",
  capabilities: ["EC2", "ECR", "LAMBDA"],
  extra: "CODE_REPOSITORY",
  inputs: (whom, regions) => ({ ...selection(whom), regions, resourceTypes: ["EC2", "ECR", "LAMBDA"] }),
  turn: (account, region, capability, on) => [
    { do: on ? "inspectorEnable" : "inspectorDisable", account, regions: [region], types: [capability] },
  ],
  isOn: (world, account, region, capability) => {
    const { members, scans } = world.services.inspector2.regions[region];
    const reachable = account === admin || members[account]?.removed === false;
    return reachable && world.organization.accounts[account] !== undefined && scans[account]?.[capability]?.on === true;
  },
};

const deepInspection: Kind = {
  kind: "InspectorDeepInspection",
  capabilities: ["EC2_DEEP_INSPECTION"],
  inputs: (whom, regions) => ({ ...selection(whom), regions }),
  turn: (account, region, _capability, on) => [
    ...(on ? inspector.turn(account, region, "EC2", true) : []),
    { do: "inspectorDeepInspection", account, regions: [region], status: on ? "ACTIVATED" : "DEACTIVATED" },
  ],
  needs: (account, region) => [
    ...inspector.turn(account, region, "EC2", true),
    { do: "inspectorDeepInspection", account, regions: [region], status: "DEACTIVATED" },
  ],
  isOn: (world, account, region) => {
    const activated = world.services.inspector2.regions[region].deep[account]?.activated ?? true;
    // AWS reports nothing of a suspended member.
    return (
      activated &&
      world.organization.accounts[account]?.state === "ACTIVE" &&
      inspector.isOn(world, account, region, "EC2")
    );
  },
};

const guardDuty: Kind = {
  kind: "GuardDutyMemberSet",
  capabilities: ["FOUNDATIONAL", "S3_DATA_EVENTS", "LAMBDA_NETWORK_LOGS"],
  extra: "RDS_LOGIN_EVENTS",
  inputs: (whom, regions) => ({ ...selection(whom), regions, features: ["S3_DATA_EVENTS", "LAMBDA_NETWORK_LOGS"] }),
  turn: (account, region, capability, on) => {
    const detector = {
      id: account.padStart(32, "0"),
      ...{
        status: "ENABLED",
        createdAt: time,
        updatedAt: time,
        featuresUpdatedAt: time,
        frequency: "SIX_HOURS",
        tags: {},
      },
      features: capability === "FOUNDATIONAL" ? {} : { [capability]: on ? "ENABLED" : "DISABLED" },
    };
    const member = {
      email: `${account}@example.com`,
      via: "organization",
      status: on ? "Enabled" : "Removed",
      updatedAt: time,
    };
    const members = capability === "FOUNDATIONAL" ? { members: { [admin]: { [account]: member } } } : {};
    return [
      {
        do: "merge",
        patch: {
          services: { guardduty: { regions: { [region]: { detectors: { [account]: detector }, ...members } } } },
        },
      },
    ];
  },
  isOn: (world, account, region, capability) => {
    const { detectors, members } = world.services.guardduty.regions[region];
    const standing =
      account === admin ? detectors[account]?.status === "ENABLED" : members[admin]?.[account]?.status === "Enabled";
    return standing && (capability === "FOUNDATIONAL" || detectors[account]?.features?.[capability] === "ENABLED");
  },
};

const incidentResponse: Kind = {
  kind: "SecurityIncidentResponseMembership",
  capabilities: ["MEMBERSHIP"],
  hasHomeRegion: true,
  inputs: (whom, [homeRegion]) => ({ ...selection(whom), homeRegion }),
  // In worlds of at least four members the seeded membership covers this unit: accounts come and go through it.
  turn: (account, _region, _capability, on) => [{ do: "moveAccount", account, parent: on ? "Infrastructure" : root }],
  isOn: (world, account) => world.services["security-ir"].memberships[0].accounts[account]?.status === "Associated",
};

const described = Object.values(rows).map(({ kind, commandLine }): Kind => ({ kind, ...commandLine }));
const known = [inspector, deepInspection, guardDuty, incidentResponse, ...described];

/** One row for each service of the product; a new service describes itself in test/kinds. */
export const kinds: readonly Kind[] = services.map(({ kind }) => {
  const row = known.find((one) => one.kind === kind);
  if (row === undefined) throw new Error(`neither test/kinds nor test/integration/cli/kinds.ts has a row for ${kind}`);
  return row;
});

export const kindNamed = (name: string): Kind => kinds.find((one) => one.kind === name) as Kind;

export const declare = (
  kind: Kind,
  whom: Whom,
  regions: readonly string[],
  more: object = {},
): Record<string, unknown> => ({
  type: kind.kind,
  name: kind.kind.toLowerCase(),
  ...kind.inputs(whom, kind.hasHomeRegion ? regions.slice(0, 1) : regions),
  ...more,
});

/** Switches everything on that a resource declares for these accounts. */
export function coverAll(
  emulator: Emulator,
  kind: Kind,
  accounts: readonly string[],
  regions: readonly string[],
): void {
  const places = kind.hasHomeRegion ? regions.slice(0, 1) : regions;
  for (const region of places)
    for (const account of accounts)
      for (const capability of kind.capabilities) emulator.edit(...kind.turn(account, region, capability, true));
}

export const truthOf = (emulator: Emulator): WorldSnapshot => emulator.world.snapshot();
