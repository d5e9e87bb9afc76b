import type { Cell } from "../core/cell";
import { Code, cellKey, keyOf } from "../core/cell";
import { sortedGroups } from "../core/plan";
import type { PendingSince, Stored } from "./parse";

/** When each pending cell was first seen so, by `cellKey`. */
export const pendingByCell = (stored: Pick<Stored, "computed"> | undefined): Map<string, string> =>
  new Map(
    (stored?.computed.pendingSince ?? []).flatMap(({ region, capability, since, accounts }) =>
      accounts.map((account) => [cellKey(region, account, capability), since] as const),
    ),
  );

/** What is pending now, and since when. */
export function pendingSince(
  cells: readonly Cell[],
  former: Pick<Stored, "computed"> | undefined,
  now: number,
): PendingSince[] {
  const known = pendingByCell(former);
  const today = new Date(now).toISOString();
  const dated = cells
    .filter(({ state, code }) => state === "pending" || code === Code.stuck)
    .map((cell) => ({ ...cell, since: known.get(keyOf(cell)) ?? today }));
  return sortedGroups(dated, ({ region, capability, since }) => `${region} ${capability} ${since}`).map(([, same]) => {
    const [{ region, capability, since }] = same as [(typeof same)[number]];
    return { region, capability, since, accounts: same.map(({ account }) => account).sort() };
  });
}
