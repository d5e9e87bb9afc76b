import type { AccountId } from "./cell";
import { newAccounts } from "./cell";
import type { Forecast } from "./forecast";
import { sortedGroups } from "./plan";
import type { Plan, PlanEntry } from "./planEntries";
import { printable } from "./printable";

/** A plan as the Pulumi engine shows it: region, then account, then what will happen. Plain strings, no clock. */
export type PlanText = { readonly [region: string]: { readonly [account: string]: string } | string };

/** Accounts of one group that `plan` names; a larger group is shown by its number and a digest of its ids. */
export const accountsPerGroup = 1_000;
/** Accounts that one line on the console names. */
export const accountsPerLine = 20;
/** Lines of one plan on the console; all of it is in the resource's `plan`. */
export const linesPerPlan = 10;

/** Names of accounts, as far as they are known. */
export type AccountNames = ReadonlyMap<AccountId, { readonly name?: string }>;

const whyReplaced =
  "Pulumi deletes the old declaration last, when every resource of the program is known; nothing that stays declared is touched";

/** The computed input `plan`. Empty when there is nothing to do and nothing to report. */
export function planText(plan: Plan, names: AccountNames): PlanText {
  const perAccount = new Map<string, Map<AccountId, string[]>>();
  const text: Record<string, PlanText[string]> = {};
  const groups: Record<string, Record<string, string>> = {};
  // Entries that differ only in what the text does not show, such as surplus, are one line.
  for (const [, same] of sortedGroups(plan.entries, (entry) => `${entry.region}\u0000${entryText(entry)}`)) {
    const entry = same[0] as PlanEntry;
    const accounts = [...new Set(same.flatMap((alike) => alike.accounts))];
    const region = entry.region === "" ? "accounts" : entry.region;
    const line = entryText(entry);
    if (accounts.length === 0) text[region] = line;
    else if (accounts.length > accountsPerGroup) {
      const group = `${counted(accounts.length, "account", "accounts")} (ids ${digest(accounts)})`;
      groups[region] = { ...groups[region], [line]: group };
    } else {
      const known = perAccount.get(region) ?? new Map<AccountId, string[]>();
      perAccount.set(region, known);
      for (const account of accounts) known.set(account, [...(known.get(account) ?? []), line]);
    }
  }
  for (const region of [...new Set([...perAccount.keys(), ...Object.keys(groups)])].sort()) {
    const accounts = [...(perAccount.get(region) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1));
    text[region] = {
      ...groups[region],
      ...Object.fromEntries(accounts.map(([account, lines]) => [labelOf(account, names), lines.join("; ")])),
    };
  }
  if (plan.billed > 0)
    text["newly enabled and billed"] = counted(plan.billed, "account capability", "account capabilities");
  if (plan.replaces) text["shown as a replacement"] = whyReplaced;
  return text;
}

/**
 * The plan for people who see lines only, as in `pulumi preview` without `--diff`: equal entries of several regions
 * share a line.
 */
export function planLines(plan: Plan, names: AccountNames): string[] {
  const lines = sortedGroups(plan.entries, (entry) => `${entryText(entry)}\u0000${entry.accounts.join(" ")}`).map(
    ([, same]) => {
      const entry = same[0] as PlanEntry;
      const regions = same.flatMap(({ region }) => (region === "" ? [] : [region])).join(", ");
      return `${regions === "" ? "" : `${regions}: `}${entryText(entry)}${accountsText(entry.accounts, names)}`;
    },
  );
  const shown = lines.slice(0, linesPerPlan);
  if (lines.length > linesPerPlan)
    shown.push(`...and ${lines.length - linesPerPlan} more (see \`pulumi preview --diff\`)`);
  if (plan.billed > 0)
    shown.push(`newly enabled and billed: ${counted(plan.billed, "account capability", "account capabilities")}`);
  if (plan.adopted > 0)
    shown.push(`adopts ${counted(plan.adopted, "account capability", "account capabilities")} already enabled`);
  if (plan.forecast.calls > 0) shown.push(forecastText(plan.forecast));
  if (plan.replaces) shown.push(`shown as a replacement: ${whyReplaced}`);
  return shown;
}

/** Not in the resource's `plan`, which must not depend on how fast AWS answers. */
const forecastText = ({ calls, seconds }: Forecast): string =>
  `\`pulumi up\` will write with ${counted(calls, "call", "calls")} in about ${durationText(seconds)}; AWS may take longer to finish`;

/** `1 s`, `75 s`, `12 min`. */
export const durationText = (seconds: number): string =>
  seconds < 120 ? `${Math.max(1, Math.round(seconds))} s` : `${Math.round(seconds / 60)} min`;

/** `: 110001000003 payments-7, 110001000004 and 18 more (see ...)`. */
function accountsText(accounts: readonly AccountId[], names: AccountNames): string {
  if (accounts.length === 0) return "";
  const more = accounts.length - accountsPerLine;
  const named = accounts.slice(0, accountsPerLine).map((account) => labelOf(account, names));
  return `: ${named.join(", ")}${more > 0 ? ` and ${more.toLocaleString("en-US")} more (see \`pulumi preview --diff\`)` : ""}`;
}

const newAccountsLabel = "new accounts";

const labelOf = (account: AccountId, names: AccountNames): string => {
  if (account === newAccounts) return newAccountsLabel;
  const name = names.get(account)?.name;
  return name === undefined ? account : `${account} ${printable(name)}`;
};

/** What happens to the accounts of one entry, without naming them. The engine prints it as it is. */
export const entryText = (entry: PlanEntry): string => printable(sentence(entry));

function sentence(entry: PlanEntry): string {
  const capabilities = entry.capabilities.join(", ");
  const code = entry.code === undefined || entry.code === "" ? "" : `, ${entry.code}`;
  const owner = entry.managedBy === undefined ? "" : `, managed by ${entry.managedBy}`;
  const note = entry.note === undefined ? "" : `; ${entry.note}`;
  switch (entry.reason) {
    case "gap":
      return `${entry.verb} ${capabilities} (now ${entry.observed}${code}${owner})${note}`;
    case "surplus":
      return `${entry.verb} ${capabilities} (on, not declared${owner})`;
    case "released":
      return `${entry.verb} ${capabilities}, no longer declared${entry.note === undefined ? "" : ` (${entry.note})`}, unless another resource declares it`;
    case "retained":
      return `${capabilities} no longer declared, retained${entry.note === undefined ? "" : ` (${entry.note})`}`;
    case "blocked":
      return `${capabilities} is ${entry.observed}${code}${owner}; \`pulumi up\` of this resource cannot fix it`;
    case "tracked":
      return `${capabilities} is ${entry.observed}${code}${owner}; mode "track" leaves it as it is`;
    case "unobserved":
      return `${capabilities === "" ? "" : `${capabilities} `}cannot be observed: ${entry.code === undefined || entry.code === "" ? entry.observed : entry.code}`;
    case "joined":
    case "left":
      return `${entry.reason} the selection (${entry.observed})${note}`;
  }
}

/** `3 accounts`, `new accounts`, `3 accounts and new accounts`. */
export function countedAccounts(accounts: Iterable<AccountId>): string {
  const ids = new Set(accounts);
  if (!ids.delete(newAccounts)) return counted(ids.size, "account", "accounts");
  return ids.size === 0 ? newAccountsLabel : `${counted(ids.size, "account", "accounts")} and ${newAccountsLabel}`;
}

/** `1 account`, `4,998 accounts`. */
export const counted = (count: number, singular: string, plural: string): string =>
  `${count.toLocaleString("en-US")} ${count === 1 ? singular : plural}`;

/**
 * Eight hex digits that change when the set of ids does (FNV-1a, order-free by sorting): lets a reader compare two
 * plans.
 */
export function digest(ids: readonly string[]): string {
  let hash = 0x811c9dc5;
  for (const char of [...ids].sort().join(" ")) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193) >>> 0;
  return hash.toString(16).padStart(8, "0");
}

const keys = ["to do", "to do now"] as const;

/**
 * Wraps a plan under a key that the previous plan did not use, because the engine shows only what differs from the
 * stored inputs: an identical gap that comes back would otherwise be a context line, not an addition.
 */
export function underFreshKey(text: PlanText, previousPlan: unknown): Record<string, PlanText> {
  if (Object.keys(text).length === 0) return {};
  const used = typeof previousPlan === "object" && previousPlan !== null ? Object.keys(previousPlan) : [];
  return { [used.includes(keys[0]) ? keys[1] : keys[0]]: text };
}
