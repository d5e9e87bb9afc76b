import { within } from "../aws/clock";
import { canonical, isDue } from "../core/changes";
import { ProviderError } from "../core/providerError";
import { takeOverMs } from "../reconcile/observationCache";
import { resolveTarget } from "../reconcile/resolveTarget";
import type { Declaration } from "../reconcile/target";
import { asUnavailable, refusedBefore, summaryOf } from "./outputs";
import type { Program, Stored } from "./parse";
import { comparable } from "./parse";
import { pendingByCell } from "./pending";
import { logPlan } from "./planFor";
import type { ProviderProcess } from "./process";
import { leavingCells, stillHeld } from "./releasing";

export interface DiffAnswer {
  readonly changes: boolean;
  readonly replaces: readonly string[];
  readonly deleteBeforeReplace: boolean;
}

/**
 * Whether an update is due. A replacement is asked for only where something left that is to be switched off: the engine
 * deletes what it replaces after every resource of the program has been registered and updated, and only then is it
 * known that nobody else declares it (docs/notes.md, engine 12). Answers from the newest observation of this process,
 * never from the text of `plan`.
 */
export async function diff(process: ProviderProcess, stored: Stored, program: Program): Promise<DiffAnswer> {
  const isUpdateDue = await hasReason(process, stored, program);
  process.renamed.set(stored.declaration.label, program.label);
  const checked = process.checks.get(program.label);
  const replaces =
    checked?.plan?.replaces === true || stored.owed.length > 0 || (await hasLeftUnseen(process, stored, program));
  if (checked !== undefined) {
    checked.outputs = stored.outputs;
    if (isUpdateDue) logPlan(process, checked);
    for (const { region, code, message, accounts } of isUpdateDue ? stored.outputs.refusals : [])
      process.session.logOnce(
        `${program.label}: ${region}: refused by AWS in the last update: ${code}: ${message} (${accounts.length} accounts: ${accounts.slice(0, 20).join(", ")})`,
      );
  }
  return { changes: isUpdateDue || replaces, replaces: replaces ? ["plan"] : [], deleteBeforeReplace: false };
}

/**
 * Whether an account that check could not know of left a selection and is to be switched off. Check is given the old
 * inputs only (docs/notes.md, engine 14), and a create whose check could observe nothing stored no `accountIds` there.
 */
async function hasLeftUnseen(process: ProviderProcess, stored: Stored, program: Program): Promise<boolean> {
  const { declaration, label } = program;
  const target = process.checks.get(label)?.target;
  if (declaration === undefined || target === undefined) return false;
  const today = new Set(target.desired.accounts);
  if (stored.computed.accountIds?.every((account) => today.has(account)) !== false) return false;
  const { former, released } = await leavingCells(process, stored, declaration, target);
  return (await stillHeld(former, released)).length > 0;
}

async function hasReason(process: ProviderProcess, stored: Stored, program: Program): Promise<boolean> {
  const { declaration, label } = program;
  if (declaration === undefined || canonical(comparable(declaration)) !== canonical(comparable(stored.declaration)))
    return true;
  // Accounts that became a secret stand in clear in the state until it is written anew.
  if (declaration.secretAccounts !== stored.declaration.secretAccounts) return true;
  if (stored.outputs.lastUpdateFailed) return true;
  if (stored.owed.length > 0) return true;
  // The plan of this process says that nothing could be observed: diff must not contradict it, even if AWS answers by
  // now.
  if (process.claimsOf(declaration.service.kind).unresolved.includes(label)) return true;
  const checked = process.checks.get(label);
  if (checked !== undefined && checked.plan === undefined) return true;
  if (checked?.plan?.replaces === true) return true;
  const limitMs = process.observationMs;
  const late = (): Error =>
    new ProviderError("DeadlineExceeded", `AWS did not answer within ${limitMs / 1000} seconds`);
  const startedAt = process.session.clock.now();
  try {
    return await within(process.session.clock, limitMs, () => isOutdated(process, declaration, stored, program), late);
  } catch (error) {
    if ((error as ProviderError).code === "DeadlineExceeded")
      process.spendObservationBudget(process.session.clock.now() - startedAt);
    // What cannot be observed in time is unknown, and never "no drift".
    return true;
  }
}

async function isOutdated(
  process: ProviderProcess,
  declaration: Declaration,
  stored: Stored,
  program: Program,
): Promise<boolean> {
  const target = process.checks.get(program.label)?.target ?? (await resolveTarget(process, declaration));
  const { administrator, unavailable, refusals, summary } = stored.outputs;
  if (administrator !== undefined && administrator !== target.administrator) return true;
  const knowledge = {
    unavailable: asUnavailable(unavailable),
    refusedBefore: refusedBefore(refusals),
    pendingSince: pendingByCell(program),
  };
  const cells = (await target.recalledCells(knowledge)) ?? (await target.cells(takeOverMs, knowledge));
  if (cells.some(isDue)) return true;
  // Outputs that are not true any more are a change, though nothing is to be written. On refresh the outputs are fresh,
  // and the stored inputs tell whom the last update meant.
  const today = target.desired.accounts.join(" ");
  const sameAccounts = [stored, program].every(
    ({ computed: { accountIds } }) => (accountIds?.join(" ") ?? today) === today,
  );
  // A selector's state without accounts, of version 1, has to list them before another account leaves.
  const isListed = stored.computed.accountIds !== undefined || declaration.inputs.organization === undefined;
  const isTrue =
    isListed && sameAccounts && summary !== undefined && canonical(summary) === canonical(summaryOf(cells));
  return !isTrue;
}
