import { within } from "../aws/clock";
import { canonical } from "../core/changes";
import { describeFailure } from "../core/failure";
import { planText, underFreshKey } from "../core/planText";
import { isDeclarationError, ProviderError } from "../core/providerError";
import { takeOverMs } from "../reconcile/observationCache";
import { resolveTarget } from "../reconcile/resolveTarget";
import type { Declaration, Target } from "../reconcile/target";
import type { PendingSince, Program, Properties } from "./parse";
import { comparable, unknownValue } from "./parse";
import { pendingByCell, pendingSince } from "./pending";
import type { Former } from "./planFor";
import { logPlan, planFor } from "./planFor";
import type { Checked, ProviderProcess } from "./process";
import { warnOfWaivers } from "./warnings";

export interface CheckAnswer {
  readonly inputs: Properties;
  readonly failures?: { readonly property: string; readonly reason: string }[];
}

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
  let isOver = false;
  try {
    return await within(session.clock, limitMs, look, late);
  } catch (error) {
    isOver = true;
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
    // The engine was answered that nothing is known: an update that is under way must not meet another plan.
    if (isOver) throw late();
    process.checks.set(label, checked);
    const limit = limitRefusal(process, program);
    if (limit !== undefined) return refused(program.properties, [limit]);
    // A diff follows, and logs it if it comes to the conclusion that there is something to do; not so before a create.
    if (former === undefined) logPlan(process, checked);
    return accepted(program, former, checked, pendingSince(cells, former, session.clock.now()));
  }
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
