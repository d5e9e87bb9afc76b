import type { Call, World } from "../contract";
import { accessDenied, noAccess, validation } from "./errors";
import { once } from "./idempotency";
import { isAdministrator, isAssociated, mayChange, mayRead } from "./roles";
import type { Statuses } from "./scans";
import { byKey, justStarted, overall, statusesOf, turn } from "./scans";
import type { ScanType } from "./state";
import { regionOf, scanTypes, stateOf } from "./state";

type Output = Record<string, unknown>;

/** How AWS names a scan type when a region does not offer it (known for Lambda code scanning, alike for the others). */
const scanNames: Readonly<Record<ScanType, string>> = {
  EC2: "EC2 scanning",
  ECR: "ECR scanning",
  LAMBDA: "Lambda standard scanning",
  LAMBDA_CODE: "Lambda code scanning",
  CODE_REPOSITORY: "Code repository scanning",
};

/** An absent or empty list means the caller. */
function accountsOf(call: Call): readonly string[] {
  const named = call.input["accountIds"] as readonly string[] | undefined;
  return named !== undefined && named.length > 0 ? [...new Set(named)] : [call.caller];
}

/** One type that the region lacks fails the whole call. */
export function refuseUnsupported(world: World, region: string, types: readonly ScanType[]): void {
  const missing = types.find((type) => stateOf(world).unsupported[region]?.includes(type));
  if (missing !== undefined) throw accessDenied(`${scanNames[missing]} is not supported in ${region}`);
}

export function batchGetAccountStatus(call: Call, world: World): Output {
  const ids = accountsOf(call);
  const readable = ids.filter((id) => mayRead(world, call.region, call.caller, id));
  const allowed = new Set(readable);
  const accounts = readable.map((accountId) => {
    const statuses = statusesOf(world, call.region, accountId);
    return {
      accountId,
      state: { status: overall(statuses) },
      resourceState: byKey((type) => ({ status: statuses[type] })),
    };
  });
  return {
    accounts,
    failedAccounts: ids.filter((id) => !allowed.has(id)).map((id) => failure(id, "ACCESS_DENIED", noAccess)),
  };
}

function failure(accountId: string, errorCode: string, errorMessage: string, statuses?: Statuses): Output {
  return {
    accountId,
    errorCode,
    errorMessage,
    ...(statuses === undefined ? {} : { status: overall(statuses), resourceStatus: byKey((type) => statuses[type]) }),
  };
}

export function enable(call: Call, world: World): Output {
  return once(world, call, () => switchAll(call, world, call.input["resourceTypes"], true));
}

export function disable(call: Call, world: World): Output {
  const { region, caller } = call;
  if (isAssociated(world, region, caller) && accountsOf(call).includes(caller))
    throw accessDenied(`Member account ${caller} is not authorized to disable itself.`);
  const named = call.input["resourceTypes"] as ScanType[] | undefined;
  const offered = scanTypes.filter((type) => !stateOf(world).unsupported[call.region]?.includes(type));
  return switchAll(call, world, named !== undefined && named.length > 0 ? named : offered, false);
}

function switchAll(call: Call, world: World, types: readonly ScanType[], on: boolean): Output {
  const ids = accountsOf(call);
  refuseUnsupported(world, call.region, types);
  if (ids.length > 1 && ids.includes(call.caller) && isAdministrator(world, call.region, call.caller)) {
    throw validation("The delegated administrator account and member accounts can not be given in the same request.");
  }
  if (on) refuseLoneCodeScanning(call, world, ids, types);
  const accounts: Output[] = [];
  const failedAccounts: Output[] = [];
  for (const accountId of ids) {
    const refusal = refuse(call, world, accountId, types, on);
    if (refusal !== undefined) {
      failedAccounts.push(refusal);
      continue;
    }
    const started = turn(world, call.region, accountId, withDependents(types, on), on);
    const statuses = justStarted(statusesOf(world, call.region, accountId), started, on);
    accounts.push({ accountId, status: overall(statuses), resourceStatus: byKey((type) => statuses[type]) });
  }
  return { accounts, failedAccounts };
}

/** Switching Lambda standard scanning off takes code scanning with it, which builds on it (difference INS-5). */
function withDependents(types: readonly ScanType[], on: boolean): readonly ScanType[] {
  return !on && types.includes("LAMBDA") && !types.includes("LAMBDA_CODE") ? [...types, "LAMBDA_CODE"] : types;
}

function refuseLoneCodeScanning(call: Call, world: World, ids: readonly string[], types: readonly ScanType[]): void {
  if (!types.includes("LAMBDA_CODE") || types.includes("LAMBDA")) return;
  const without = ids.find(
    (id) => mayChange(world, call.region, call.caller, id) && !regionOf(world, call.region).scans[id]?.LAMBDA?.on,
  );
  if (without !== undefined) throw validation("Lambda code scanning requires Lambda standard scanning to be enabled.");
}

function refuse(
  call: Call,
  world: World,
  accountId: string,
  types: readonly ScanType[],
  on: boolean,
): Output | undefined {
  const { region, caller } = call;
  if (!mayChange(world, region, caller, accountId)) return failure(accountId, "ACCESS_DENIED", noAccess);
  const state = stateOf(world);
  const statuses = statusesOf(world, region, accountId);
  const refused = state.refused[accountId];
  if (refused !== undefined) return failure(accountId, refused.code, refused.message, statuses);
  // Which side AWS blocks is not documented: difference INS-3.
  const prescribed = state.policy[accountId];
  if (types.some((type) => prescribed?.[type] === (on ? "DISABLED" : "ENABLED"))) {
    return failure(
      accountId,
      "BLOCKED_BY_ORGANIZATION_POLICY",
      "The operation is blocked by an AWS Organizations policy.",
      statuses,
    );
  }
  // AWS does not document when it answers these two: difference INS-4.
  const all = Object.values(statuses);
  if (all.includes("DISABLING"))
    return failure(accountId, "DISABLE_IN_PROGRESS", "Disable is in progress for this account.", statuses);
  if (all.includes("ENABLING"))
    return failure(accountId, "ENABLE_IN_PROGRESS", "Enable is in progress for this account.", statuses);
  if (!on && endsAdministration(world, region, accountId, types, statuses)) {
    return failure(
      accountId,
      "DISASSOCIATE_ALL_MEMBERS",
      "Disassociate all member accounts before disabling the delegated administrator account.",
      statuses,
    );
  }
  return undefined;
}

/** The administrator can not be switched off altogether while it has members. */
function endsAdministration(
  world: World,
  region: string,
  accountId: string,
  types: readonly ScanType[],
  statuses: Statuses,
): boolean {
  if (!isAdministrator(world, region, accountId)) return false;
  const going = withDependents(types, false);
  const anyGoes = scanTypes.some((type) => statuses[type] === "ENABLED" && going.includes(type));
  const anyStays = scanTypes.some((type) => statuses[type] === "ENABLED" && !going.includes(type));
  return (
    anyGoes && !anyStays && Object.keys(regionOf(world, region).members).some((id) => isAssociated(world, region, id))
  );
}

/** What the caller may do by itself; a policy takes it out of its hands. */
export function listAccountPermissions(call: Call, world: World): Output {
  const wanted = call.input["service"] as string | undefined;
  const prescribed = stateOf(world).policy[call.caller] ?? {};
  const services = (["EC2", "ECR", "LAMBDA"] as const).filter((service) => wanted === undefined || wanted === service);
  const free = services.filter((service) => prescribed[service] === undefined);
  const permissions = free.flatMap((service) =>
    ["ENABLE_SCANNING", "DISABLE_SCANNING"].map((operation) => ({ service, operation })),
  );
  return { permissions };
}
