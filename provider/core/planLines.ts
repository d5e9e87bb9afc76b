import { sortedGroups } from "./plan";
import type { PlanText } from "./planText";

/** Lines beyond which the rest is only counted; all of it is in the resource's `plan`. */
export const planLinesListed = 10;

/**
 * A plan for people who see lines only, as in `pulumi preview` without `--diff`: accounts with the same fate share a line,
 * and so do regions.
 */
export function planLines(plan: PlanText): string[] {
  const entries = Object.entries(plan);
  const lines = entries.flatMap(([region, told]) =>
    typeof told === "string" ? [] : regionLines(told).map((text) => ({ region, text })),
  );
  const wholeRegions = entries.flatMap(([what, told]) => (typeof told === "string" ? [`${what}: ${told}`] : []));
  const all = [
    ...sortedGroups(lines, (line) => line.text).map(([text, same]) => `${same.map((line) => line.region).join(", ")}: ${text}`),
    ...wholeRegions,
  ];
  if (all.length <= planLinesListed) return all;
  const left = all.length - planLinesListed;
  return [...all.slice(0, planLinesListed), `${left} more, which \`--diff\` shows`];
}

/** An account has its own entry, and many with the same fate have one in common, with their number as its value. */
function regionLines(told: { readonly [accountOrAction: string]: string }): string[] {
  const named = Object.entries(told).filter(([who]) => /^\d{12}$/.test(who));
  const grouped = Object.entries(told).filter(([who]) => !/^\d{12}$/.test(who));
  return [
    ...grouped.map(([text, accounts]) => `${text}: ${accounts}`),
    ...sortedGroups(named, ([, text]) => text).map(([text, same]) => `${text}: ${same.map(([account]) => account).join(", ")}`),
  ];
}
