import type { World } from "../contract";
import type { AutoEnable, ScanType } from "./state";
import { regionOf, scanTypes } from "./state";

export type Status = "ENABLING" | "ENABLED" | "DISABLING" | "DISABLED";

/** Names of the scan types in answers. */
export const keys: Readonly<Record<ScanType, keyof AutoEnable>> = {
  EC2: "ec2",
  ECR: "ecr",
  LAMBDA: "lambda",
  LAMBDA_CODE: "lambdaCode",
  CODE_REPOSITORY: "codeRepository",
};

export type Statuses = Record<ScanType, Status>;

/** Where every scan type of an account stands now. */
export function statusesOf(world: World, region: string, accountId: string): Statuses {
  const scans = regionOf(world, region).scans[accountId];
  const now = world.clock.now();
  const one = (type: ScanType): Status => {
    const scan = scans?.[type];
    if (scan === undefined) return "DISABLED";
    if (now < scan.settlesAt) return scan.on ? "ENABLING" : "DISABLING";
    return scan.on ? "ENABLED" : "DISABLED";
  };
  return {
    EC2: one("EC2"),
    ECR: one("ECR"),
    LAMBDA: one("LAMBDA"),
    LAMBDA_CODE: one("LAMBDA_CODE"),
    CODE_REPOSITORY: one("CODE_REPOSITORY"),
  };
}

/** The account as a whole: changing while any scan type is, on while any is. */
export function overall(statuses: Statuses): Status {
  const all = Object.values(statuses);
  return (["ENABLING", "DISABLING", "ENABLED"] as const).find((status) => all.includes(status)) ?? "DISABLED";
}

/**
 * Starts to switch scan types on or off; those that already head there are left alone. Answers with what it started.
 */
export function turn(
  world: World,
  region: string,
  accountId: string,
  types: readonly ScanType[],
  on: boolean,
  from = world.clock.now(),
): ScanType[] {
  const here = regionOf(world, region);
  const started = types.filter((type) => (here.scans[accountId]?.[type]?.on ?? false) !== on);
  if (started.length === 0) return started;
  here.scans[accountId] ??= {};
  const scans = here.scans[accountId];
  for (const type of started) scans[type] = { on, settlesAt: from + world.settleMs };
  return started;
}

/**
 * Statuses as the answer of Enable or Disable words them: what was just started is under way even where nothing takes
 * time.
 */
export function justStarted(statuses: Statuses, started: readonly ScanType[], on: boolean): Statuses {
  return { ...statuses, ...Object.fromEntries(started.map((type) => [type, on ? "ENABLING" : "DISABLING"])) };
}

/** `{ ec2, ecr, lambda, lambdaCode, codeRepository }` with a value for each scan type. */
export function byKey<T>(of: (type: ScanType) => T): Record<string, T> {
  return Object.fromEntries(scanTypes.map((type) => [keys[type], of(type)]));
}
