import { resolveFormerTarget, resolveTarget } from "../reconcile/resolveTarget";
import { asUnavailable, observedOutputs, refusedBefore } from "./outputs";
import type { Properties, Stored } from "./parse";
import { pendingByCell } from "./pending";
import { logPlan, planFor } from "./planFor";
import type { ProviderProcess } from "./process";
import { assertSameAdministrator } from "./sameAdministrator";

/**
 * Fresh outputs for refresh, so that drift shows property by property. Never says that the resource is gone: a
 * declaration is not a thing in AWS.
 */
export async function read(process: ProviderProcess, stored: Stored): Promise<Properties> {
  const target = await resolveTarget(process, stored.declaration);
  const { outputs } = stored;
  assertSameAdministrator(target, outputs.administrator);
  const startedAt = process.session.clock.now();
  const cells = await target.cells(0, {
    unavailable: asUnavailable(outputs.unavailable),
    refusedBefore: refusedBefore(outputs.refusals),
    pendingSince: pendingByCell(stored),
  });
  // No check runs on refresh, and without `--diff` the engine shows no outputs: these lines name what has changed.
  logPlan(process, await planFor(process, target, cells, stored, startedAt));
  return {
    ...stored.properties,
    ...observedOutputs(cells),
    accountIds: await accountsToKeep(process, stored, target.desired.accounts),
    administrator: target.administrator,
  };
}

/**
 * Whom the declaration means, and who left it since the last update: the delete that releases them knows only the
 * outputs, and what the program asks of it then, no refresh knows.
 */
async function accountsToKeep(
  process: ProviderProcess,
  { declaration, computed }: Stored,
  today: readonly string[],
): Promise<readonly string[]> {
  const isKnown = computed.accountIds !== undefined || computed.sketch !== undefined;
  if (!isKnown) return today;
  const { desired } = await resolveFormerTarget(process, declaration, computed);
  return [...new Set([...desired.accounts, ...today])].sort();
}
