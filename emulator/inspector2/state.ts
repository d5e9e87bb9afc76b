import type { SeedOptions, World } from "../contract";

export const scanTypes = ["EC2", "ECR", "LAMBDA", "LAMBDA_CODE", "CODE_REPOSITORY"] as const;
export type ScanType = (typeof scanTypes)[number];

/** Where a scan type is heading, and when it gets there; absent means that it was never on. */
export interface Scan {
  on: boolean;
  settlesAt: number;
}

export interface Membership {
  /** `REMOVED` stays on record, as AWS shows it; all other states follow from times and from the organization. */
  removed: boolean;
  updatedAt: number;
  /** CREATED before, ENABLED from then on. */
  enabledAt: number;
  /** Until then the administrator is refused although the member shows as ENABLED: AWS propagates the association. */
  reachableAt: number;
}

export interface Deep {
  activated: boolean;
  settlesAt: number;
  /** Shows as FAILED with this text. */
  failure?: string;
  packagePaths?: string[];
}

export interface AutoEnable {
  ec2: boolean;
  ecr: boolean;
  lambda: boolean;
  lambdaCode: boolean;
  codeRepository: boolean;
}

export interface RegionState {
  delegatedAdmin?: string;
  autoEnable: AutoEnable;
  members: Record<string, Membership>;
  scans: Record<string, Partial<Record<ScanType, Scan>>>;
  /** Absent: active by itself wherever EC2 scanning is on. */
  deep: Record<string, Deep>;
  orgPackagePaths: string[];
}

export interface InspectorState {
  regions: Record<string, RegionState>;
  /** Scan types that a region does not offer. */
  unsupported: Record<string, ScanType[]>;
  /** What an organization policy prescribes, by account and scan type. */
  policy: Record<string, Partial<Record<ScanType, "ENABLED" | "DISABLED">>>;
  /** Accounts that Enable and Disable refuse, with the code of the scene. */
  refused: Record<string, { code: string; message: string }>;
  /** Members per administrator and region. */
  memberLimit: number;
}

/** Its service principal. */
export const principal = "inspector2.amazonaws.com";

export const stateOf = (world: World): InspectorState => world.slice<InspectorState>("inspector2");

export function regionOf(world: World, region: string): RegionState {
  const regions = stateOf(world).regions;
  regions[region] ??= emptyRegion();
  return regions[region];
}

const emptyRegion = (): RegionState => ({
  autoEnable: { ec2: false, ecr: false, lambda: false, lambdaCode: false, codeRepository: false },
  members: {},
  scans: {},
  deep: {},
  orgPackagePaths: [],
});

/** Everybody is a member of the administrator, and nothing is on. */
export function seedInspector(world: World, options: SeedOptions): void {
  const state = stateOf(world);
  Object.assign(state, { regions: {}, unsupported: {}, policy: {}, refused: {}, memberLimit: 10_000 });
  const members = Object.values(world.organization.accounts).filter(
    (one) => one.id !== options.administrator && one.id !== options.managementAccount,
  );
  for (const region of options.regions) {
    const here = regionOf(world, region);
    here.delegatedAdmin = options.administrator;
    for (const { id, joinedAt } of members)
      here.members[id] = { removed: false, updatedAt: joinedAt, enabledAt: joinedAt, reachableAt: joinedAt };
  }
}
