import type { AccountId, Capability, Cell, NextStep, Region } from "./cell";

/** The part of a service's action that planning needs. */
export interface PlannedAction {
  /** Accounts in one call. */
  readonly batch: number;
  /** Targets in one call, where accounts are reached through something else (`NextStep.target`). */
  readonly targets?: number;
  /** Whether a call names capabilities, so that accounts are grouped by equal sets of them. */
  readonly perCapability: boolean;
  /** An account that must not share a call with others. */
  readonly alone?: AccountId | undefined;
}

/** One API call to make. */
export interface PlannedStep {
  readonly action: string;
  readonly region: Region;
  readonly accounts: readonly AccountId[];
  /** Empty where the action is not `perCapability`. */
  readonly capabilities: readonly Capability[];
  /** Empty where the action has no `targets`. */
  readonly targets: readonly string[];
}

/** A cell that something is to be done about. */
export type ActionableCell = Cell & { readonly next: NextStep };

/** Whether a step brings the cell nearer to its goal: on where it is declared, off where it is not. */
export const isActionable = (cell: Cell): cell is ActionableCell =>
  (cell.state === "gap" || cell.state === "surplus") && cell.next !== undefined;

/**
 * The calls that bring every cell one step nearer to its goal, as few as the batch sizes allow: grouped by region and
 * action, then by equal sets of capabilities or by target, then by batch size. Pure and order-free: the same cells in
 * any order give the same steps.
 */
export function plan(cells: readonly Cell[], actions: Readonly<Record<string, PlannedAction>>): PlannedStep[] {
  const steps: PlannedStep[] = [];
  for (const [, group] of sortedGroups(cells.filter(isActionable), (cell) => `${cell.region} ${cell.next.action}`)) {
    const { region, next } = group[0] as ActionableCell;
    const { action } = next;
    const limits = actions[action];
    if (limits === undefined)
      throw new Error(`an observation asks for the action "${action}", which its service does not have`);
    if (limits.targets !== undefined) {
      const byTarget = sortedGroups(group, (cell) => cell.next.target ?? "");
      for (const some of chunks(byTarget, limits.targets)) {
        steps.push({
          action,
          region,
          accounts: accountsOf(some.flatMap(([, ones]) => ones)),
          capabilities: [],
          targets: some.map(([target]) => target),
        });
      }
      continue;
    }
    for (const [key, accounts] of accountsByCapabilities(group, limits.perCapability)) {
      const capabilities = key === "" ? [] : key.split(" ");
      for (const batch of batches(accounts, limits))
        steps.push({ action, region, accounts: batch, capabilities, targets: [] });
    }
  }
  return steps;
}

function accountsByCapabilities(cells: readonly Cell[], perCapability: boolean): [string, AccountId[]][] {
  if (!perCapability) return [["", accountsOf(cells)]];
  const perAccount = sortedGroups(cells, (cell) => cell.account).map(([account, ones]) => ({
    account,
    capabilities: [...new Set(ones.map((one) => one.capability))].sort().join(" "),
  }));
  return sortedGroups(perAccount, (one) => one.capabilities).map(([key, ones]) => [
    key,
    ones.map((one) => one.account),
  ]);
}

const accountsOf = (cells: readonly Cell[]): AccountId[] => [...new Set(cells.map((cell) => cell.account))].sort();

/** Groups in the order of their keys, so that the input's order never shows. */
export function sortedGroups<T>(items: Iterable<T>, keyOf: (item: T) => string): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

function batches(accounts: readonly AccountId[], { batch, alone }: PlannedAction): AccountId[][] {
  const own = accounts.filter((account) => account === alone).map((account) => [account]);
  return [
    ...own,
    ...chunks(
      accounts.filter((account) => account !== alone),
      batch,
    ),
  ];
}

/** Lists of at most `size` items, in order; `Infinity` keeps them together. */
export function chunks<T>(items: readonly T[], size: number): T[][] {
  const lists: T[][] = [];
  for (let start = 0; start < items.length; start += size) lists.push(items.slice(start, start + size));
  return lists;
}
