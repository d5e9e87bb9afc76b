import type { Call, World } from "../contract";
import { accessDenied, noAccess, refusedRole } from "./errors";
import { isAdministrator, isAssociated, mayChange } from "./roles";
import { statusesOf } from "./scans";
import type { Deep } from "./state";
import { regionOf } from "./state";

type Output = Record<string, unknown>;

const needsEc2 = "Amazon EC2 scanning is not enabled for this account";

/** Where EC2 scanning was enabled after April 2023, deep inspection is active by itself. */
function statusOf(world: World, region: string, accountId: string): { status: string; errorMessage?: string } {
  const deep = regionOf(world, region).deep[accountId];
  if (deep?.failure !== undefined) return { status: "FAILED", errorMessage: deep.failure };
  if (deep !== undefined && world.clock.now() < deep.settlesAt) return { status: "PENDING" };
  return {
    status: (deep?.activated ?? ec2Status(world, region, accountId) === "ENABLED") ? "ACTIVATED" : "DEACTIVATED",
  };
}

const ec2Status = (world: World, region: string, accountId: string): string => statusesOf(world, region, accountId).EC2;

function activate(world: World, region: string, accountId: string, activated: boolean): void {
  const here = regionOf(world, region);
  const current = here.deep[accountId];
  if ((current?.activated ?? true) === activated && current?.failure === undefined) return;
  const paths = current?.packagePaths === undefined ? {} : { packagePaths: current.packagePaths };
  here.deep[accountId] = { activated, settlesAt: world.clock.now() + world.settleMs, ...paths } satisfies Deep;
}

/** Why nothing can be said or changed about a member; a text without a code, as AWS models it. */
function failure(call: Call, world: World, accountId: string): Output | undefined {
  if (accountId === call.caller || !mayChange(world, call.region, call.caller, accountId))
    return { accountId, errorMessage: noAccess };
  const ec2ScanStatus = ec2Status(world, call.region, accountId);
  return ec2ScanStatus === "ENABLED" ? undefined : { accountId, ec2ScanStatus, errorMessage: needsEc2 };
}

function collect(call: Call, world: World, ids: readonly string[]): Output {
  const accountIds: Output[] = [];
  const failedAccountIds: Output[] = [];
  for (const accountId of ids) {
    const failed = failure(call, world, accountId);
    if (failed !== undefined) failedAccountIds.push(failed);
    else accountIds.push({ accountId, ...statusOf(world, call.region, accountId) });
  }
  return { accountIds, failedAccountIds };
}

export function batchGetMembers(call: Call, world: World): Output {
  if (!isAdministrator(world, call.region, call.caller)) throw refusedRole("get member EC2 deep inspection status");
  return collect(call, world, [...new Set((call.input["accountIds"] as string[] | undefined) ?? [])]);
}

export function batchUpdateMembers(call: Call, world: World): Output {
  if (!isAdministrator(world, call.region, call.caller)) throw refusedRole("update member EC2 deep inspection status");
  const wanted = call.input["accountIds"] as { accountId: string; activateDeepInspection: boolean }[];
  for (const { accountId, activateDeepInspection } of wanted) {
    if (failure(call, world, accountId) === undefined) activate(world, call.region, accountId, activateDeepInspection);
  }
  return collect(
    call,
    world,
    wanted.map((one) => one.accountId),
  );
}

function configuration(call: Call, world: World): Output {
  const here = regionOf(world, call.region);
  return {
    packagePaths: here.deep[call.caller]?.packagePaths ?? [],
    orgPackagePaths: here.orgPackagePaths,
    ...statusOf(world, call.region, call.caller),
  };
}

/** The caller's own configuration. */
export const getConfiguration = configuration;

export function updateConfiguration(call: Call, world: World): Output {
  const { activateDeepInspection, packagePaths } = call.input as {
    activateDeepInspection?: boolean;
    packagePaths?: string[];
  };
  const { region, caller } = call;
  if (activateDeepInspection === false && isAssociated(world, region, caller)) {
    throw accessDenied(
      "A member account can not deactivate EC2 deep inspection; only the delegated administrator can.",
    );
  }
  if (activateDeepInspection !== undefined) activate(world, region, caller, activateDeepInspection);
  if (packagePaths !== undefined) {
    const here = regionOf(world, region);
    here.deep[caller] = { activated: true, settlesAt: 0, ...here.deep[caller], packagePaths };
  }
  return configuration(call, world);
}

export function updateOrganizationPaths(call: Call, world: World): Output {
  if (!isAdministrator(world, call.region, call.caller))
    throw refusedRole("update the organization EC2 deep inspection configuration");
  regionOf(world, call.region).orgPackagePaths = call.input["orgPackagePaths"];
  return {};
}
