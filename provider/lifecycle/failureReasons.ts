import type { Cell, CellState } from "../core/cell";
import { newAccounts } from "../core/cell";
import { isDue } from "../core/changes";
import { chunks, sortedGroups } from "../core/plan";
import { countedAccounts } from "../core/planText";
import type { Target } from "../reconcile/target";
import type { WriteLedger } from "../reconcile/writeLedger";

/**
 * Accounts in one reason: keeps a message readable and far below the size at which gRPC clients give up (docs/notes.md,
 * engine 7).
 */
const accountsPerReason = 500;

/** Why a run has failed: one reason per distinct cause, naming every account. Empty when it has not. */
export function failureReasons(target: Target, cells: readonly Cell[], ledger: WriteLedger): string[] {
  return reasonsFor(cells.filter((cell) => fails(target, cell, ledger)));
}

function fails({ inputs }: Target, cell: Cell, ledger: WriteLedger): boolean {
  if (inputs.mode === "track") return inputs.onGap === "fail" && isDue(cell);
  if (isDue(cell)) return true;
  return cell.state === "pending" && cell.slow !== true && ledger.wrote(cell) && inputs.settle.onTimeout === "fail";
}

export function reasonsFor(cells: readonly Cell[]): string[] {
  const perRegion = sortedGroups(cells, (cell) => `${cell.region}\u0000${causeOf(cell)}`).map(([, same]) => ({
    cell: same[0] as Cell,
    accounts: [...new Set(same.map(({ account }) => account))].sort(),
    capabilities: [...new Set(same.map(({ capability }) => capability))].sort().join(", "),
  }));
  const reasons = new Map<string, { readonly reason: (typeof perRegion)[number]; readonly regions: string[] }>();
  for (const reason of perRegion) {
    const { cell, accounts, capabilities } = reason;
    // What hides the same accounts in several regions, such as a missing detector, is one cause.
    const key = [cell.state === "unknown" ? "" : cell.region, causeOf(cell), capabilities, accounts.join(" ")].join(
      "\u0000",
    );
    const known = reasons.get(key);
    if (known === undefined) reasons.set(key, { reason, regions: [cell.region] });
    else known.regions.push(cell.region);
  }
  return [...reasons.values()].flatMap(({ reason: { cell, accounts, capabilities }, regions }) =>
    chunks(accounts, accountsPerReason).map((some) => reasonText(cell, regions, capabilities, some)),
  );
}

const causeOf = (cell: Cell): string =>
  [cell.state, cell.code ?? cell.observed, cell.message, cell.advice].join("\u0000");

const failed: Partial<Record<CellState, string>> = {
  gap: "not covered",
  surplus: "still on",
  unknown: "cannot be observed",
  pending: "did not settle in time",
};

function reasonText(cell: Cell, regions: readonly string[], capabilities: string, accounts: readonly string[]): string {
  const message = cell.message === undefined ? "" : `: ${cell.message}`;
  const cause = cell.code === undefined ? cell.observed : `${cell.code}${message}`;
  const advice =
    cell.advice === undefined || cell.advice === "" ? "" : `. ${cell.advice[0]?.toUpperCase()}${cell.advice.slice(1)}`;
  const ids = accounts.filter((account) => account !== newAccounts);
  const affected = `${countedAccounts(accounts)}${ids.length === 0 ? "" : `: ${ids.join(", ")}`}`;
  return `${regions.join(", ")}: ${failed[cell.state]}: ${cause} [${capabilities}] (${affected})${advice}`;
}
