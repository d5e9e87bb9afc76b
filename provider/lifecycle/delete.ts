import { sortedGroups } from "../core/plan";
import { counted } from "../core/planText";
import { ProviderError } from "../core/providerError";
import { RegionReconciler } from "../reconcile/regionReconciler";
import { WriteLedger } from "../reconcile/writeLedger";
import { failureReasons, reasonsFor } from "./failureReasons";
import type { Stored } from "./parse";
import type { ProviderProcess } from "./process";
import { leavingCells, releaseActions, stillHeld } from "./releasing";
import { assertSameAdministrator } from "./sameAdministrator";

/**
 * What `destroy`, the removal of a resource from the program, or the second half of a replacement does: nothing to AWS
 * unless the declaration asks for it. A cell that any resource of this process declares, this one's successor included,
 * is handed over. What AWS refuses makes it fail: the engine keeps the old resource as pending delete and tries again
 * on every `up`.
 */
export async function deleteResource(process: ProviderProcess, stored: Stored): Promise<void> {
  const { session } = process;
  const checked = process.checkOfStored(stored.declaration.label);
  // The program may have changed what is to be done since the resource was last updated.
  const newest = checked?.declaration ?? stored.declaration;
  const { service, inputs, label } = newest;
  if (checked?.awaitsCreate === true) {
    session.log(
      `${label}: ${service.title} stays on: the resource is deleted before its replacement is created (deleteBeforeReplace), so that what others declare is not known yet`,
    );
    return;
  }
  if (inputs.mode === "track") return session.log(`${label}: nothing was disabled: mode "track" changes nothing`);
  const actionsOf = releaseActions(newest, checked === undefined);
  if (actionsOf("account").length + actionsOf("capability").length + stored.owed.length === 0) {
    const { account } = inputs.onRelease;
    session.log(
      `${label}: ${service.title} stays on (onRelease.account is "${account}": ${service.consequences[account] ?? "nothing was disabled"})`,
    );
    return;
  }
  const { former, released, handedOver } = await leavingCells(process, stored, newest, checked?.target);
  if (handedOver > 0)
    session.log(
      `${label}: ${counted(handedOver, "cell is", "cells are")} handed over to another resource, not disabled`,
    );
  const claims = process.claimsOf(service.kind);
  const owed = stored.owed.filter(
    ({ region, account, capability }) => claims.ownerOf(region, account, capability) === undefined,
  );
  const cells = [...released, ...owed];
  if (cells.length === 0) return;
  assertSameAdministrator(former, stored.outputs.administrator);
  const [unresolved] = claims.unresolved;
  if (unresolved !== undefined)
    throw new ProviderError(
      "NotReleased",
      `${label}: nothing was disabled, because the accounts of ${unresolved} could not be determined and it may declare them; the next \`pulumi up\` tries again`,
    );
  const held = await stillHeld(former, cells);
  const accounts = new Set(held.map(({ account }) => account));
  const switchOffs = process.switchOffsOf(service.kind);
  const limit = switchOffs.begin(label, former.desired.accounts.length, inputs.releaseLimit, accounts);
  if (limit !== undefined) throw new ProviderError("ReleaseLimit", limit);
  const ledger = new WriteLedger(new Map(), new Set(), (account) => accounts.has(account));
  const left = await Promise.all(
    sortedGroups(cells, ({ region }) => region).map(([region, group]) =>
      RegionReconciler.released(former, region, ledger, group).run(),
    ),
  );
  const open = left.flat();
  for (const [message, same] of sortedGroups(
    open.filter(({ state }) => state === "notApplicable"),
    (cell) => `${cell.region}: ${cell.message ?? cell.observed}${cell.advice === undefined ? "" : `: ${cell.advice}`}`,
  ))
    former.logOnce(`${message} (${counted(new Set(same.map(({ account }) => account)).size, "account", "accounts")})`);
  // A change of somebody else that has not ended may end in "on", and nobody would know of it any more.
  const undecided = open.filter((cell) => cell.state === "pending" && cell.slow !== true && !ledger.wrote(cell));
  const reasons = [...failureReasons(former, open, ledger), ...reasonsFor(undecided)];
  if (reasons.length > 0)
    throw new ProviderError("NotReleased", `${label}: ${reasons.join("\n")}\nThe next \`pulumi up\` tries again`);
}
