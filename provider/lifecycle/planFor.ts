import type { Cell } from "../core/cell";
import { newAccounts } from "../core/cell";
import { forecast } from "../core/forecast";
import { isActionable, sortedGroups } from "../core/plan";
import type { Plan, PlanEntry } from "../core/planEntries";
import { billedBy, planEntries } from "../core/planEntries";
import type { AccountNames } from "../core/planText";
import { planLines } from "../core/planText";
import { selectionChanges } from "../core/selection";
import { delayAfterMs } from "../reconcile/regionReconciler";
import type { Declaration, Target } from "../reconcile/target";
import type { Stored } from "./parse";
import type { Checked, ProviderProcess } from "./process";
import type { Leaving } from "./releasing";
import { leavingCells, releaseActions, stillHeld, stillOn } from "./releasing";
import { warnOfCells } from "./warnings";

/**
 * What the engine hands to check of the last run: the old inputs, and nothing on a create or the second half of a
 * replacement.
 */
export type Former = Pick<Stored, "declaration" | "computed">;

/** What an update would do about these cells, and about what left the declaration. */
export async function planFor(
  process: ProviderProcess,
  target: Target,
  cells: readonly Cell[],
  former: Former | undefined,
  /** When the look at these cells began, in milliseconds since the epoch. */
  startedAt: number,
): Promise<Checked> {
  const { declaration, service, inputs } = target;
  const writes = inputs.mode === "manage";
  const left = former === undefined ? undefined : await leavingIfKnown(process, former, declaration, target);
  const held = left === undefined ? [] : await stillHeld(left.former, left.released);
  const retained = left === undefined ? [] : await stillOn(left.former, left.retained);
  const surplus = writes ? cells.filter((cell) => !cell.declared && isActionable(cell)) : [];
  const entries = [
    ...planEntries(cells, held, retained, {
      verbOf: (action) => service.actions[action]?.verb ?? action,
      consequenceOf: (level) => service.consequences[writes ? inputs.onRelease[level] : "retain"],
      writes,
    }),
    ...(await organizationEntries(target, left?.former)),
  ];
  const names = declaration.secretAccounts === true ? new Map() : await namesIn(target, entries);
  const plan: Plan = {
    entries,
    billed: writes ? billedBy(cells) : 0,
    adopted: adoptedBy(cells, left?.former),
    replaces: held.length > 0,
    forecast: writes
      ? forecast(cells, held, {
          actions: target.plannedActions,
          families: service.families,
          latencyMs: target.session.latencyMs,
          checkMs: target.session.clock.now() - startedAt,
          delayAfterMs,
        })
      : { calls: 0, seconds: 0 },
  };
  warnOfCells(target, cells);
  return {
    declaration,
    target,
    plan,
    releasing: held,
    surplusAccounts: [...new Set(surplus.map(({ account }) => account))],
    accounts: Math.max(left?.former.desired.accounts.length ?? 0, target.desired.accounts.length),
    names,
    awaitsCreate: former === undefined,
  };
}

/** Whom the old declaration meant need not be known where nothing would be switched off anyway. */
async function leavingIfKnown(
  process: ProviderProcess,
  former: Former,
  declaration: Declaration,
  target: Target,
): Promise<Leaving | undefined> {
  try {
    return await leavingCells(process, former, declaration, target);
  } catch (error) {
    const actionsOf = releaseActions(declaration, false);
    if (actionsOf("account").length + actionsOf("capability").length > 0) throw error;
    return undefined;
  }
}

/** What the organization did to a selection since it was last carried out. */
async function organizationEntries(target: Target, former: Target | undefined): Promise<PlanEntry[]> {
  const selector = former?.inputs.organization;
  if (former === undefined || selector === undefined || target.inputs.organization === undefined) return [];
  const view = await target.organization.view();
  if (!view.listed) return [];
  const changes = selectionChanges(
    former.desired.accounts,
    target.desired.accounts,
    selector,
    view.accounts,
    view.managementAccount,
  );
  return sortedGroups(changes, ({ change, why }) => `${change} ${why}`).map(([, same]) => {
    const [{ change, why }] = same as [(typeof same)[number]];
    const accounts = same.map(({ account }) => account);
    return { region: "", reason: change, action: "", verb: "", capabilities: [], accounts, observed: why };
  });
}

/**
 * Names for the accounts of a plan. Organizations is asked only where the plan has accounts, and has mostly been asked
 * by then.
 */
async function namesIn(target: Target, entries: readonly PlanEntry[]): Promise<AccountNames> {
  const accounts = new Set(entries.flatMap((entry) => entry.accounts));
  accounts.delete(newAccounts);
  if (accounts.size === 0) return new Map();
  return (await target.organization.facts([...accounts].sort())) ?? new Map();
}

/** Cells that are on already and that no earlier run of this resource declared. */
function adoptedBy(cells: readonly Cell[], former: Target | undefined): number {
  const covered = cells.filter(({ state, account }) => state === "covered" && account !== newAccounts);
  if (former === undefined) return covered.length;
  const { desired } = former;
  const known = {
    regions: new Set(desired.regions),
    accounts: new Set(desired.accounts),
    capabilities: new Set(desired.capabilities),
  };
  return covered.filter(
    ({ region, account, capability }) =>
      !known.regions.has(region) || !known.accounts.has(account) || !known.capabilities.has(capability),
  ).length;
}

/** Logs what the newest check of this resource found to do. */
export function logPlan({ session }: ProviderProcess, { declaration, plan, names }: Checked): void {
  if (plan === undefined) return;
  for (const line of planLines(plan, names)) session.logOnce(`${declaration.label}: ${line}`);
}
