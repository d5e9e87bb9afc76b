import type { Cell } from "./cell";
import { counted } from "./planText";
import { printable } from "./printable";

/** Cells listed in the outputs before the rest is only counted: bounds the size of the state. */
export const notCoveredListed = 200;

/** Region to account to capability to what is the matter; `more` counts what was left out. */
export interface NotCovered {
  readonly [region: string]: { readonly [account: string]: { readonly [capability: string]: string } } | string;
}

/**
 * Every cell that is not covered, with AWS's word, code and message: what needs attention first, then by region and
 * account.
 */
export function notCovered(cells: readonly Cell[]): NotCovered {
  const open = cells.filter((cell) => cell.state !== "covered").sort((a, b) => urgency(a) - urgency(b) || order(a, b));
  const listed: Record<string, Record<string, Record<string, string>>> = {};
  for (const cell of open.slice(0, notCoveredListed).sort(order)) {
    const region = listed[cell.region] ?? {};
    listed[cell.region] = region;
    region[cell.account] = { ...region[cell.account], [cell.capability]: cellLine(cell) };
  }
  const left = open.length - notCoveredListed;
  return left > 0
    ? { ...listed, more: `${counted(left, "further cell is", "further cells are")} not covered` }
    : listed;
}

/** One cell in a line: `gap: DISABLED (ACCESS_DENIED: Invoking account does not have access to this account)`. */
export function cellLine(cell: Cell): string {
  const reason = [cell.code, cell.message].filter((part) => part !== undefined).join(": ");
  const owner = cell.managedBy === undefined ? "" : `, managed by ${cell.managedBy}`;
  const waiver =
    cell.state === "waived" && cell.waiver !== undefined
      ? `, waived until ${cell.waiver.expires} by ${cell.waiver.owner}: ${cell.waiver.reason}`
      : "";
  // The engine prints it as it is.
  return printable(`${cell.state}: ${cell.observed}${reason === "" ? "" : ` (${reason})`}${owner}${waiver}`);
}

const urgencies = ["gap", "surplus", "unknown", "pending", "waived", "notApplicable", "covered"];
const urgency = (cell: Cell): number => urgencies.indexOf(cell.state);

function order(a: Cell, b: Cell): number {
  const left = `${a.region} ${a.account} ${a.capability}`;
  const right = `${b.region} ${b.account} ${b.capability}`;
  return left < right ? -1 : left > right ? 1 : 0;
}
