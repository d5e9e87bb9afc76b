import { failureKind } from "../aws/awsErrors";
import { halving } from "../aws/halving";
import type { AccountId, Cell, Region } from "../core/cell";
import { Code } from "../core/cell";
import { describeFailure } from "../core/failure";
import { sortedGroups } from "../core/plan";
import { counted, countedAccounts } from "../core/planText";
import { CapabilityUnavailableError } from "../core/providerError";
import type { ActionSpec, Classification, Outcome, Step } from "../services/service";
import type { Target } from "./target";
import type { WriteLedger } from "./writeLedger";

const notMentioned: Outcome = {
  accepted: false,
  code: Code.notMentioned,
  message: "AWS's answer does not mention this account",
};

/** Nobody knows whether AWS carried these out: looked at again, then asked again. */
const lostCodes = new Set<string>([Code.lostAnswer, Code.notMentioned, "Throttled", "Interrupted"]);

/**
 * Makes the call of one step and records AWS's answer for every cell it was for. A refused call is an answer too; never
 * throws.
 */
export async function applyStep(
  target: Target,
  ledger: WriteLedger,
  step: Step,
  cellsOf: (account: AccountId) => readonly Cell[],
): Promise<void> {
  const action = target.service.actions[step.action] as ActionSpec;
  // A call without a bound on its accounts does not name them one by one: half of them would make the same call again.
  const items = Number.isFinite(action.batch) ? step.accounts.map((account) => [account]) : [step.accounts];
  const parts = await halving(items, (some) => send(target, ledger, { ...step, accounts: some.flat() }, action));
  const outcomes = new Map<AccountId, Outcome>(
    parts.flatMap(({ items: some, result, error }) =>
      result === undefined ? some.flat().map((account) => [account, failedOutcome(error)] as const) : [...result],
    ),
  );
  // Whatever was known of these accounts is no longer so.
  target.shared.observations.drop(target.scope(step.region), step.accounts);
  const now = target.session.clock.now();
  for (const cell of step.accounts.flatMap(cellsOf)) {
    if (cell.next?.action !== step.action) continue;
    if (action.perCapability && !step.capabilities.includes(cell.capability)) continue;
    // Counted as an attempt too: an account that AWS never mentions must not be asked for until time runs out.
    const outcome = outcomes.get(cell.account) ?? notMentioned;
    ledger.answered(
      cell,
      step.action,
      outcome,
      outcome.accepted ? undefined : meaningOf(target, action, outcome.code),
      now,
    );
  }
}

const meaningOf = (target: Target, action: ActionSpec, code: string): Classification =>
  lostCodes.has(code)
    ? { is: "retryable", advice: "run `pulumi up` again" }
    : target.service.classify(code, action.direction);

function failedOutcome(error: unknown): Outcome {
  const { code, message } = describeFailure(error);
  const isLost = failureKind(error) === "transient";
  return { accepted: false, code: isLost ? Code.lostAnswer : code, message: isLost ? `${code}: ${message}` : message };
}

/**
 * One outcome an account. Capabilities that AWS refuses as unavailable in the region are left out, and the rest is sent
 * again.
 */
async function send(
  target: Target,
  ledger: WriteLedger,
  step: Step,
  { family }: ActionSpec,
): Promise<ReadonlyMap<AccountId, Outcome>> {
  const isAvailable = (capability: string): boolean => ledger.unavailable.get(step.region)?.has(capability) !== true;
  // Bounded: every repetition drops at least one capability.
  for (;;) {
    let capabilities = step.capabilities;
    try {
      return await target.write(step.region, family, async () => {
        // While this call waited for its turn, another one may have learned what the region lacks.
        capabilities = step.capabilities.filter(isAvailable);
        if (capabilities.length === 0 && step.capabilities.length > 0) return new Map();
        target.session.assertNotInterrupted();
        return target.service.apply(target.context(step.region), { ...step, capabilities });
      });
    } catch (error) {
      if (
        !(error instanceof CapabilityUnavailableError) ||
        !error.capabilities.some((one) => capabilities.includes(one))
      )
        throw error;
      target.logOnce(`${step.region}: ${error.message}; the rest goes on`);
      const since = new Date(target.session.clock.now()).toISOString();
      ledger.refuseUnavailable(step.region, error.capabilities, { since, named: error.named });
    }
  }
}

/** Logs what is about to be written: one line for calls that differ only in their accounts. */
export function announce(target: Target, region: Region, steps: readonly Step[]): void {
  for (const [, same] of sortedGroups(steps, (step) => [step.action, ...step.capabilities].join(" "))) {
    const { action, capabilities } = same[0] as Step;
    const what = capabilities.length > 0 ? ` ${capabilities.join(", ")}` : "";
    const targets = same.flatMap((step) => step.targets);
    const through = targets.length > 0 ? ` through ${targets.join(", ")}` : "";
    const accounts = countedAccounts(same.flatMap((step) => step.accounts));
    target.logOnce(
      `${region}: ${target.service.actions[action]?.verb ?? action}${what} for ${accounts}${through} (${counted(same.length, "call", "calls")})`,
    );
  }
}
