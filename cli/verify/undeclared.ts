import { partitionOf, regionsOf } from "../../provider/aws/regions";
import type { AccountId, Region } from "../../provider/core/cell";
import { probe } from "../../provider/lifecycle/diagnose";
import { inputNames } from "../../provider/lifecycle/parse";
import type { Verified } from "../../provider/lifecycle/verify";
import type { AccountLabel } from "../../provider/organization/organizationClient";
import type { Undeclared } from "../../report/model/report";
import { CommandError } from "../failure";
import type { Filters } from "./filters";

/**
 * What no declaration mentions: active accounts of the organization, and regions that are open to a declared service.
 */
export async function findUndeclared(
  verified: readonly Verified[],
  filters: Filters,
): Promise<{ found: Undeclared; warnings: string[] }> {
  const [accounts, regions] = await Promise.all([
    undeclaredAccounts(verified, filters),
    undeclaredRegions(verified, filters),
  ]);
  return { found: { accounts, regions: regions.found }, warnings: regions.warnings };
}

async function undeclaredAccounts(verified: readonly Verified[], filters: Filters) {
  const declared = new Set(verified.flatMap((one) => one.declared.accounts));
  const found = new Map<AccountId, AccountLabel>();
  const reasons: string[] = [];
  let isListed = false;
  for (const { target } of verified) {
    if (target === undefined) continue;
    const view = await target.organization.view();
    if (!view.listed) {
      reasons.push(`${view.code}: ${view.message}`);
      continue;
    }
    isListed = true;
    const missing = [...view.accounts].flatMap(([account, { state }]) =>
      (state ?? "ACTIVE") === "ACTIVE" && !declared.has(account) && (filters.accounts?.includes(account) ?? true)
        ? [account]
        : [],
    );
    for (const [account, label] of await target.organization.labels(missing)) found.set(account, label);
  }
  if (!isListed)
    throw new CommandError(
      `--organization needs to list the organization: ${reasons[0] ?? "no credentials could be used"}. Run as the management account or a delegated administrator`,
    );
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([account, label]) => ({ account, ...label }));
}

/** A service with a home region of its own has no input `regions`, and misses nothing elsewhere. */
async function undeclaredRegions(verified: readonly Verified[], filters: Filters) {
  const found: { region: Region; service: string }[] = [];
  const warnings: string[] = [];
  const perService = new Map<string, Verified[]>();
  for (const one of verified) {
    const service = one.target?.service;
    if (service === undefined || !inputNames(service).includes("regions")) continue;
    perService.set(service.title, [...(perService.get(service.title) ?? []), one]);
  }
  for (const [title, group] of perService) {
    const target = group[0]?.target;
    const region = target?.desired.regions[0];
    if (target === undefined || region === undefined) continue;
    const declared = new Set(group.flatMap((one) => one.declared.regions));
    const others = regionsOf(partitionOf(region).name).filter(
      (other) => !declared.has(other) && (filters.regions?.includes(other) ?? true),
    );
    const probed = await Promise.all(others.map(async (other) => ({ other, reach: await probe(target, other) })));
    found.push(
      ...probed.filter(({ reach }) => reach.is === "open").map(({ other }) => ({ region: other, service: title })),
    );
    const unclear = probed.flatMap(({ other, reach }) => (reach.is === "unclear" ? [{ other, reach }] : []));
    const [first] = unclear;
    if (first !== undefined)
      warnings.push(
        `cannot determine whether ${title} can be used in ${unclear.map(({ other }) => other).join(", ")}: ${first.reach.code}: ${first.reach.message}`,
      );
  }
  return { found, warnings };
}
