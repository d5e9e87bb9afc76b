import type { Cell } from "../core/cell";
import { sortedGroups } from "../core/plan";
import { countedAccounts } from "../core/planText";
import { unmatchedWaivers, waiverNotices } from "../core/waiver";
import type { Target } from "../reconcile/target";

/** Waivers that end soon, have ended, or excuse nothing. */
export function warnOfWaivers(target: Target): void {
  const { waivers } = target.inputs;
  const today = new Date(target.session.clock.now()).toISOString().slice(0, 10);
  const notices = [
    ...waiverNotices(waivers, today),
    ...unmatchedWaivers(waivers, { ...target.desired, capabilities: target.decided }),
  ];
  for (const notice of notices) target.warnOnce(notice);
}

/** What could not be observed, with its cause, and what is covered and yet needs attention. */
export function warnOfCells(target: Target, cells: readonly Cell[]): void {
  const unknown = cells.filter(({ state, code }) => state === "unknown" && code !== undefined);
  for (const [cause, same] of sortedGroups(unknown, causeOf))
    target.warnOnce(`${regionsOf(same)}: cannot be observed: ${cause} (${accountsOf(same)})`);
  const noted = cells.filter(({ state, note }) => state === "covered" && note !== undefined);
  for (const [note, same] of sortedGroups(noted, (cell) => cell.note ?? ""))
    target.warnOnce(`${regionsOf(same)}: ${note} (${accountsOf(same)})`);
}

const causeOf = ({ code, message, observed, advice }: Cell): string =>
  `${code}: ${message ?? observed}${advice === undefined ? "" : `. ${advice}`}`;

const regionsOf = (cells: readonly Cell[]): string => [...new Set(cells.map(({ region }) => region))].join(", ");

const accountsOf = (cells: readonly Cell[]): string => countedAccounts(cells.map(({ account }) => account));
