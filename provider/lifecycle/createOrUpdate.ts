import type { Cell } from "../core/cell";
import { isDue } from "../core/changes";
import { sortedGroups } from "../core/plan";
import { counted } from "../core/planText";
import { ProviderError } from "../core/providerError";
import { takeOverMs } from "../reconcile/observationCache";
import { RegionReconciler } from "../reconcile/regionReconciler";
import { resolveTarget } from "../reconcile/resolveTarget";
import type { Declaration, Target } from "../reconcile/target";
import { WriteLedger } from "../reconcile/writeLedger";
import { failureReasons } from "./failureReasons";
import type { Outputs } from "./outputs";
import { asUnavailable, observedOutputs, refusalsOf, storedUnavailable } from "./outputs";
import type { Program, Stored } from "./parse";
import { pendingByCell } from "./pending";
import type { ProviderProcess } from "./process";
import { leavingCells, releaseActions, stillHeld } from "./releasing";
import { assertSameAdministrator } from "./sameAdministrator";

/** What create or update leaves in state, and why it counts as failed, if it does. */
export interface Converged {
  readonly target: Target;
  readonly outputs: Outputs & { readonly accountIds: readonly string[] };
  readonly reasons: readonly string[];
}

/**
 * The one body of create, update and adoption. It switches nothing off but surplus under `match: "exactly"`: what left
 * the declaration is released by the delete of the old resource. `stored` is undefined on create; it is never used to
 * skip a look. Throws without a write when the declaration or the administrator is wrong, or nothing at all can be
 * observed.
 */
export async function createOrUpdate(
  process: ProviderProcess,
  program: Program,
  stored: Stored | undefined,
): Promise<Converged> {
  const { declaration, label } = program;
  if (declaration === undefined)
    throw new ProviderError("InvalidInputs", program.problems.join("\n") || `${label}: some inputs are not known`);
  const checked = process.checks.get(label);
  if (checked !== undefined) checked.awaitsCreate = false;
  const remembered = stored?.outputs ?? checked?.outputs;
  // 1. Who acts, on whom, and whether anybody else declares the same.
  const target = await resolveTarget(process, declaration);
  assertSameAdministrator(target, remembered?.administrator);
  const conflict = process
    .claimsOf(target.service.kind)
    .claim(label, { ...target.desired, capabilities: target.decided });
  if (conflict !== undefined) throw new ProviderError("DeclaredTwice", conflict);
  // The check may not have found it out; a delete in this process asks what is declared now.
  if (checked !== undefined) checked.target = target;
  const unavailable = asUnavailable(remembered?.unavailable ?? {});
  if (declaration.inputs.mode === "track") {
    const cells = await target.cells(takeOverMs, { pendingSince: pendingByCell(program), unavailable });
    return finish(target, cells, new WriteLedger(unavailable));
  }
  // 2. Nothing that is to be switched off may be forgotten.
  if (stored !== undefined) await assertNothingToRelease(process, stored, declaration, target);
  // 3. All regions side by side, each to its end.
  const ledger = new WriteLedger(new Map(), resettingActions(target), (account) =>
    process.switchOffsOf(target.service.kind).allows(label, account),
  );
  const cells = await Promise.all(
    target.desired.regions.map((region) =>
      RegionReconciler.declared(target, region, ledger, checked?.plan !== undefined).run(),
    ),
  );
  return finish(target, cells.flat(), ledger);
}

const resettingActions = ({ service }: Target): Set<string> =>
  new Set(
    Object.entries(service.actions).flatMap(([name, { resetsMembership }]) =>
      resetsMembership === true ? [name] : [],
    ),
  );

function finish(target: Target, cells: readonly Cell[], ledger: WriteLedger): Converged {
  assertObserved(target, cells);
  const reasons = failureReasons(target, cells, ledger);
  const open = cells.filter(isDue).length;
  if (target.inputs.mode === "track" && open > 0 && reasons.length === 0)
    target.warnOnce(`${counted(open, "cell is", "cells are")} not as declared; mode "track" changes nothing`);
  return {
    target,
    reasons,
    outputs: {
      ...observedOutputs(cells),
      accountIds: target.desired.accounts,
      administrator: target.administrator,
      unavailable: storedUnavailable(ledger.unavailable),
      refusals: refusalsOf(cells, (cell) => ledger.refused(cell)),
      lastUpdateFailed: reasons.length > 0,
    },
  };
}

/** Where nothing at all could be observed, nothing was written, and nothing is stored: one error with the cause. */
function assertObserved(target: Target, cells: readonly Cell[]): void {
  if (cells.length === 0)
    throw new ProviderError(
      "NothingDeclared",
      `${target.label} declares nothing to manage: give at least one account, region and capability`,
    );
  const relevant = cells.filter(({ state }) => state !== "notApplicable");
  if (relevant.length === 0 || relevant.some(({ state }) => state !== "unknown")) return;
  const causes = sortedGroups(
    relevant,
    ({ code, observed, message, advice }) =>
      `${code ?? observed}: ${message ?? "nothing could be observed"}${advice === undefined ? "" : `. ${advice}`}`,
  );
  const lines = causes.map(([cause, same]) => `${[...new Set(same.map(({ region }) => region))].join(", ")}: ${cause}`);
  const { code = "" } = relevant[0] as Cell;
  throw ProviderError.fromAws(
    code === "" ? "EntirelyUnobserved" : code,
    `${target.label}: ${lines.join("\n")}`,
    undefined,
  );
}

/**
 * An update stores the new declaration, and with it the old one is forgotten. Where something left that is to be
 * switched off and check could not tell, because AWS did not answer then, the update is refused: the next `up` asks for
 * the replacement that releases it.
 */
async function assertNothingToRelease(
  process: ProviderProcess,
  stored: Stored,
  declaration: Declaration,
  target: Target,
): Promise<void> {
  const actionsOf = releaseActions(declaration, false);
  if (actionsOf("account").length + actionsOf("capability").length === 0) return;
  const { former, released } = await leavingCells(process, stored, declaration, target);
  const held = await stillHeld(former, released);
  if (held.length === 0) return;
  const accounts = [...new Set(held.map(({ account }) => account))].sort();
  throw new ProviderError(
    "NotReleased",
    `${target.label}: ${counted(accounts.length, "account", "accounts")} left the declaration and must be released (${accounts.slice(0, 20).join(", ")}), which was not known when this update was planned: run \`pulumi up\` again`,
  );
}
