import type { AccountId, Cell } from "../core/cell";
import { NotOfferedError } from "../core/providerError";
import { sortedGroups } from "../core/plan";
import { counted } from "../core/planText";
import type { Action, Outcome, Step } from "../services/service";
import { describeFailure, failureKind } from "../aws/awsErrors";
import type { WriteLedger } from "./writeLedger";
import type { Session } from "../aws/session";
import type { Target } from "./target";
import { contextFor, write } from "./target";

/** Makes one call and records AWS's answer for every cell it was for. A refused call is an answer too; nothing is thrown. */
export async function applyStep(session: Session, target: Target, run: WriteLedger, step: Step, cells: readonly Cell[]): Promise<void> {
  const action = target.service.actions[step.action];
  if (action === undefined) throw new Error(`${target.service.kind} has no action "${step.action}"`);
  const outcomes = await send(session, target, run, step, action.family);
  // Whatever was known of these accounts is no longer so.
  session.observations.drop(target.scope(step.region), step.accounts);
  const now = session.clock.now();
  const accounts = new Set(step.accounts);
  for (const cell of cells) {
    if (!accounts.has(cell.account) || cell.next?.action !== step.action) continue;
    if (action.perCapability && !step.capabilities.includes(cell.capability)) continue;
    // Counted as an attempt too: an account that AWS never mentions must not be asked for until time runs out.
    const outcome = outcomes.get(cell.account) ?? notMentioned;
    run.answered(cell, step.action, outcome, outcome.accepted ? undefined : meaningOf(target, action, outcome), now);
  }
}

/** `lost`: nobody knows whether AWS did it. Looked at again, then asked again. */
const lostCodes = new Set(["Lost", "Throttled", "NotMentioned"]);

const notMentioned: Outcome = { accepted: false, code: "NotMentioned", message: "AWS's answer does not mention this account" };

const meaningOf = (target: Target, action: Action, outcome: { code: string }) =>
  lostCodes.has(outcome.code)
    ? ({ is: "retryable", advice: "run `pulumi up` again" } as const)
    : target.service.classify(outcome.code, action.effect);

/** Tells what is about to be written: one line for calls that differ only in their accounts. */
export function announce(session: Session, target: Target, steps: readonly Step[]): void {
  for (const [, same] of sortedGroups(steps, (step) => [step.region, step.action, ...step.capabilities].join(" "))) {
    const { region, action, capabilities } = same[0] as Step;
    const what = capabilities.length > 0 ? ` ${capabilities.join(", ")}` : "";
    const targets = same.flatMap((step) => step.targets);
    const through = targets.length > 0 ? ` through ${targets.join(", ")}` : "";
    const accounts = counted(new Set(same.flatMap((step) => step.accounts)).size, "account", "accounts");
    session.logOnce(
      `${target.label}: ${region}: ${target.service.actions[action]?.verb ?? action}${what} for ${accounts}${through} (${counted(same.length, "call", "calls")})`,
    );
  }
}

/** One outcome an account. An account that the answer leaves out has none: it is observed and, if need be, asked for again. */
export async function send(
  session: Session,
  target: Target,
  run: WriteLedger,
  step: Step,
  family: string,
): Promise<ReadonlyMap<AccountId, Outcome>> {
  // Bounded: every repetition drops at least one capability.
  for (let left = step; ; ) {
    try {
      return await write(session, target, step.region, family, async () => {
        // While this call waited for its turn, another one may have learned what the region lacks.
        left = {
          ...left,
          capabilities: left.capabilities.filter((capability) => run.notOffered.get(step.region)?.has(capability) !== true),
        };
        if (left.capabilities.length === 0 && step.capabilities.length > 0) return new Map();
        return target.service.apply(contextFor(session, target, step.region), left);
      });
    } catch (error) {
      if (error instanceof NotOfferedError && error.capabilities.some((capability) => left.capabilities.includes(capability))) {
        session.logOnce(`${target.label}: ${step.region}: ${error.message}; the rest goes on`);
        run.refuseNotOffered(step.region, error.capabilities);
        left = { ...left, capabilities: left.capabilities.filter((capability) => !error.capabilities.includes(capability)) };
        if (left.capabilities.length === 0) return new Map();
        continue;
      }
      const { code, message } = describeFailure(error);
      const outcome: Outcome = {
        accepted: false,
        code: failureKind(error) === "transient" ? "Lost" : code,
        message: failureKind(error) === "transient" ? `${code}: ${message}` : message,
      };
      return new Map(step.accounts.map((account) => [account, outcome]));
    }
  }
}
