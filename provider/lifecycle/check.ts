import { describeFailure } from "../aws/awsErrors";
import { within } from "../aws/clock";
import type { Cell } from "../core/cell";
import { cellKey, newAccounts } from "../core/cell";
import { canonical } from "../core/changes";
import { forecast } from "../core/forecast";
import { isActionable, sortedGroups } from "../core/plan";
import type { Plan, PlanEntry } from "../core/planEntries";
import { billedBy, planEntries } from "../core/planEntries";
import type { AccountNames } from "../core/planText";
import { planLines, planText, underFreshKey } from "../core/planText";
import { isDeclarationError, ProviderError } from "../core/providerError";
import { selectionChanges } from "../core/selection";
import { takeOverMs } from "../reconcile/observationCache";
import { delayAfterMs } from "../reconcile/regionReconciler";
import { resolveTarget } from "../reconcile/resolveTarget";
import type { Declaration, Target } from "../reconcile/target";
import type { PendingSince, Program, Properties, Stored } from "./parse";
import { comparable, unknownValue } from "./parse";
import { pendingByCell, pendingSince } from "./pending";
import type { Checked, ProviderProcess } from "./process";
import type { Leaving } from "./releasing";
import { leavingCells, releaseActions, stillHeld, stillOn } from "./releasing";
import { warnOfCells, warnOfWaivers } from "./warnings";

export interface CheckAnswer {
  readonly inputs: Properties;
  readonly failures?: { readonly property: string; readonly reason: string }[];
}

/**
 * What the engine hands to check of the last run: the old inputs, and nothing on a create or the second half of a
 * replacement.
 */
export type Former = Pick<Stored, "declaration" | "computed">;

/**
 * Validates the inputs, registers the cells that this resource declares, looks at AWS, and adds `plan`: what `up` will
 * do. So a plain `pulumi preview` is a drift check. Never throws; an observation that fails becomes part of the plan,
 * because a program may be about to register the very administrator whose absence makes it fail (docs/notes.md, engine
 * 4).
 */
export async function check(
  process: ProviderProcess,
  program: Program,
  former: Former | undefined,
): Promise<CheckAnswer> {
  const { declaration, label, properties } = program;
  const claims = process.claimsOf(program.service.kind);
  // What a refused or unknown declaration wants is not known: until it is, nothing of the service is switched off.
  if (program.problems.length > 0) {
    claims.markUnresolved(label);
    return refused(properties, program.problems);
  }
  if (declaration === undefined) {
    claims.markUnresolved(label);
    // The engine refuses an update plan whose computed inputs changed; the placeholder passes (docs/notes.md, engine
    // 6).
    return { inputs: { ...properties, plan: unknownValue, accountIds: unknownValue } };
  }
  const earlier = process.checks.get(label);
  // A replacement is checked a second time, without the old inputs: what the first check found still holds.
  if (former === undefined && earlier?.computed !== undefined && sameInputs(earlier.declaration, declaration)) {
    earlier.awaitsCreate = true;
    return { inputs: { ...properties, ...earlier.computed } };
  }
  const answer = await checkDeclaration(process, program, declaration, former);
  if (answer.failures !== undefined) claims.markUnresolved(label);
  return answer;
}

// `property: ""`: with a name the engine prints the property's whole value, secrets included (docs/notes.md, engine 5).
const refused = (inputs: Properties, reasons: readonly string[]): CheckAnswer => ({
  inputs,
  failures: reasons.map((reason) => ({ property: "", reason })),
});

const sameInputs = (a: Declaration, b: Declaration): boolean => canonical(comparable(a)) === canonical(comparable(b));

async function checkDeclaration(
  process: ProviderProcess,
  program: Program,
  declaration: Declaration,
  former: Former | undefined,
): Promise<CheckAnswer> {
  const { session } = process;
  const { label } = declaration;
  const startedAt = session.clock.now();
  const limitMs = process.observationMs;
  const late = (): Error =>
    new ProviderError("DeadlineExceeded", `AWS did not answer within ${limitMs / 1000} seconds`);
  const blind: Checked = {
    declaration,
    names: new Map(),
    releasing: [],
    surplusAccounts: [],
    accounts: 0,
    awaitsCreate: former === undefined,
  };
  process.checks.set(label, blind);
  let target: Target | undefined;
  try {
    return await within(session.clock, limitMs, look, late);
  } catch (error) {
    const { code, message } = describeFailure(error);
    if (code === "DeadlineExceeded") process.spendObservationBudget(session.clock.now() - startedAt);
    if (isDeclarationError(error)) return refused(program.properties, [`${label}: ${message}`]);
    if (target === undefined) process.claimsOf(declaration.service.kind).markUnresolved(label);
    else target.recordUnobserved(error);
    session.warnOnce(`${label}: cannot be observed: ${code}: ${message}`);
    return unobserved(program, declaration, former, code);
  }

  async function look(): Promise<CheckAnswer> {
    target = await resolveTarget(process, declaration);
    const claims = process.claimsOf(declaration.service.kind);
    const conflict = claims.claim(label, { ...target.desired, capabilities: target.decided });
    if (conflict !== undefined) return refused(program.properties, [conflict]);
    warnOfWaivers(target);
    const cells = await target.cells(takeOverMs, { pendingSince: pendingByCell(former) });
    const checked = await planFor(process, target, cells, former, startedAt);
    process.checks.set(label, checked);
    const limit = limitRefusal(process, program);
    if (limit !== undefined) return refused(program.properties, [limit]);
    // A diff follows, and logs it if it comes to the conclusion that there is something to do; not so before a create.
    if (former === undefined) logPlan(process, checked);
    return accepted(program, former, checked, pendingSince(cells, former, session.clock.now()));
  }
}

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
  const heldKeys = new Set(held.map(({ region, account, capability }) => cellKey(region, account, capability)));
  const releasing = (left?.released ?? []).filter(({ region, account, capability }) =>
    heldKeys.has(cellKey(region, account, capability)),
  );
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
    replaces: releasing.length > 0,
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
    releasing,
    surplusAccounts: [...new Set(surplus.map(({ account }) => account))],
    accounts: Math.max(left?.former.desired.accounts.length ?? 0, target.desired.accounts.length),
    names,
    awaitsCreate: former === undefined,
  };
}

/**
 * What stands against all switch-offs of the service together. Releases count when the last of the service's resources
 * is checked: a cell that one of them lets go may be declared by another that is checked after it, and a hand-over is
 * no release. How many there are, the program tells; where it does not, each check asks. Surplus counts at once: the
 * create of this resource may run before the next check.
 */
function limitRefusal(process: ProviderProcess, { service, siblings, label }: Program): string | undefined {
  const isLast = siblings === undefined || process.checkedOf(service.kind) >= siblings;
  const switchOffs = process.countSwitchOffs(service.kind, isLast);
  return isLast ? switchOffs.firstRefusal : switchOffs.refusal(label);
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

function accepted(
  { properties }: Program,
  former: Former | undefined,
  checked: Checked,
  pending: readonly PendingSince[],
): CheckAnswer {
  const { plan, names, target } = checked;
  const text = plan === undefined ? {} : planText(plan, names);
  checked.computed = {
    plan: underFreshKey(text, former?.computed.plan),
    accountIds: target?.desired.accounts ?? [],
    ...(pending.length === 0 ? {} : { pendingSince: pending }),
  };
  return { inputs: { ...properties, ...checked.computed } };
}

/**
 * What was known of the last run is kept for the next look: nothing that left may be forgotten because AWS did not
 * answer.
 */
function unobserved(
  { properties }: Program,
  declaration: Declaration,
  former: Former | undefined,
  code: string,
): CheckAnswer {
  const { regions } = declaration.service.desired(declaration.inputs);
  const { accountIds, pendingSince: pending = [], plan } = former?.computed ?? {};
  const text = Object.fromEntries(regions.map((region) => [region, `cannot be observed: ${code}`]));
  return {
    inputs: {
      ...properties,
      plan: underFreshKey(text, plan),
      ...(accountIds === undefined ? {} : { accountIds }),
      ...(pending.length === 0 ? {} : { pendingSince: pending }),
    },
  };
}
