import type { AccountId, Cell } from "../core/cell";
import { NotOfferedError } from "../core/failure";
import { counted } from "../core/planText";
import type { Outcome, Step } from "../services/service";
import { describeFailure, failureKind } from "./failures";
import type { Run } from "./run";
import type { Session } from "./session";
import { contextFor, type Target, write } from "./target";

/** Makes one call and records AWS's answer for every cell it was for. A refused call is an answer too; nothing is thrown. */
export async function applyStep(session: Session, target: Target, run: Run, step: Step, cells: readonly Cell[]): Promise<void> {
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
    const outcome = outcomes.get(cell.account);
    if (outcome === undefined) continue;
    run.answered(cell, step.action, outcome, outcome.accepted ? undefined : meaningOf(target, outcome), now);
  }
}

/** `lost`: nobody knows whether AWS did it. Looked at again, then asked again. */
const lostCodes = new Set(["Lost", "Throttled"]);

const meaningOf = (target: Target, outcome: { code: string }) =>
  lostCodes.has(outcome.code)
    ? ({ is: "retryable", advice: "run `pulumi up` again" } as const)
    : target.service.classify(outcome.code);

/** One outcome an account. An account that the answer leaves out has none: it is observed and, if need be, asked for again. */
export async function send(session: Session, target: Target, run: Run, step: Step, family: string): Promise<ReadonlyMap<AccountId, Outcome>> {
  const said = target.service.actions[step.action]?.says ?? step.action;
  const what = step.capabilities.length > 0 ? ` ${step.capabilities.join(", ")}` : "";
  const through = step.targets.length > 0 ? ` through ${step.targets.join(", ")}` : "";
  session.say(`${target.label}: ${step.region}: ${said}${what} for ${counted(step.accounts.length, "account", "accounts")}${through}`);
  // Bounded: every repetition drops at least one capability.
  for (let left = step; ; ) {
    try {
      return await write(session, target, step.region, family, () => target.service.apply(contextFor(session, target, step.region), left));
    } catch (error) {
      if (error instanceof NotOfferedError && error.capabilities.some((capability) => left.capabilities.includes(capability))) {
        session.say(`${target.label}: ${step.region}: ${error.message}; the rest goes on`);
        run.refuseNotOffered(step.region, error.capabilities);
        left = { ...left, capabilities: left.capabilities.filter((capability) => !error.capabilities.includes(capability)) };
        if (left.capabilities.length === 0) return new Map();
        continue;
      }
      const { code, message } = describeFailure(error);
      const outcome: Outcome = { accepted: false, code: failureKind(error) === "transient" ? "Lost" : code, message: failureKind(error) === "transient" ? `${code}: ${message}` : message };
      return new Map(step.accounts.map((account) => [account, outcome]));
    }
  }
}
