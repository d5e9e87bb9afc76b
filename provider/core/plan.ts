import type { AccountId, Capability, Cell, Region } from "./cell";

/** The part of a service's action that planning needs. */
export interface PlannedAction {
  /** Accounts in one call. */
  readonly batch: number;
  /** Targets in one call, where accounts are reached through something else. */
  readonly targets?: number;
  readonly perCapability: boolean;
  /** An account that must not share a call with others. */
  readonly alone?: AccountId | undefined;
}

/** One API call to make. */
export interface PlannedStep {
  readonly action: string;
  readonly region: Region;
  readonly accounts: readonly AccountId[];
  readonly capabilities: readonly Capability[];
  readonly targets: readonly string[];
}

/**
 * The calls that bring every gap one step nearer to covered, as few as the batch sizes allow. Pure and order-free: the same
 * cells in any order give the same steps.
 */
export function plan(cells: Iterable<Cell>, actions: Readonly<Record<string, PlannedAction>>): PlannedStep[] {
  const wanted = [...cells].flatMap((cell) =>
    cell.state === "gap" && cell.next !== undefined ? [{ ...cell, action: cell.next.action, target: cell.next.target }] : [],
  );
  return stepsFor(wanted, actions);
}

interface Wanted {
  readonly region: Region;
  readonly account: AccountId;
  readonly capability: Capability;
  readonly action: string;
  readonly target?: string | undefined;
}

/** Groups what is wanted into calls: by region and action, then by equal sets of capabilities or by target, then by batch size. */
export function stepsFor(wanted: readonly Wanted[], actions: Readonly<Record<string, PlannedAction>>): PlannedStep[] {
  const steps: PlannedStep[] = [];
  for (const [, group] of sortedGroups(wanted, (one) => `${one.region} ${one.action}`)) {
    const { region, action } = group[0] as Wanted;
    const limits = actions[action];
    if (limits === undefined) throw new Error(`a sighting asks for the action "${action}", which its service does not have`);
    if (limits.targets !== undefined) {
      const byTarget = sortedGroups(group, (one) => one.target ?? "");
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
      for (const batch of batches(accounts, limits)) steps.push({ action, region, accounts: batch, capabilities, targets: [] });
    }
  }
  return steps;
}

function accountsByCapabilities(wanted: readonly Wanted[], perCapability: boolean): [string, AccountId[]][] {
  if (!perCapability) return [["", accountsOf(wanted)]];
  const perAccount = sortedGroups(wanted, (one) => one.account).map(([account, ones]) => ({
    account,
    capabilities: [...new Set(ones.map((one) => one.capability))].sort().join(" "),
  }));
  return sortedGroups(perAccount, (one) => one.capabilities).map(([key, ones]) => [key, ones.map((one) => one.account)]);
}

const accountsOf = (wanted: readonly Wanted[]): AccountId[] => [...new Set(wanted.map((one) => one.account))].sort();

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
