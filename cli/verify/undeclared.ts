import type { AccountId, Region } from "../../provider/core/cell";
import type { Report } from "../../report/model/report";
import type { AccountLabel } from "../../provider/organization/accountNames";
import { accountLabels } from "../../provider/organization/accountNames";
import { partitionOf } from "../../provider/aws/connection";
import { inputNames } from "../../provider/lifecycle/parse";
import { probe, regionsOf } from "../../provider/aws/regions";
import type { Session } from "../../provider/aws/session";
import type { Verified } from "../../provider/lifecycle/verify";
import { CommandError } from "../failure";
import type { Filters } from "./filters";

export interface Undeclared {
  readonly found: NonNullable<Report["undeclared"]>;
  readonly warnings: readonly string[];
}

/** What no declaration mentions: active accounts of the organization, and regions that are open to a declared service. */
export async function findUndeclared(session: Session, verified: readonly Verified[], filters: Filters): Promise<Undeclared> {
  const [accounts, regions] = await Promise.all([
    undeclaredAccounts(session, verified, filters),
    undeclaredRegions(session, verified, filters),
  ]);
  return { found: { accounts, regions: regions.found }, warnings: regions.warnings };
}

async function undeclaredAccounts(session: Session, verified: readonly Verified[], filters: Filters) {
  const declared = new Set(verified.flatMap((one) => one.declared.accounts));
  const found = new Map<AccountId, AccountLabel>();
  const reasons: string[] = [];
  let listed = false;
  for (const { target } of verified) {
    const view = await target?.organization();
    if (target === undefined || view === undefined) continue;
    if (!view.listed) {
      reasons.push(`${view.code}: ${view.message}`);
      continue;
    }
    listed = true;
    const missing = [...view.accounts].filter(
      ([account, { state }]) =>
        (state ?? "ACTIVE") === "ACTIVE" && !declared.has(account) && (filters.accounts?.includes(account) ?? true),
    );
    for (const [account, label] of await accountLabels(
      session,
      target,
      missing.map(([account]) => account),
    ))
      found.set(account, label);
  }
  if (!listed)
    throw new CommandError(
      `--organization needs to list the organization: ${reasons[0] ?? "no credentials could be used"}. Run as the management account or a delegated administrator`,
    );
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([account, label]) => ({ account, ...label }));
}

/** A service with a home region of its own has no input `regions`, and misses nothing elsewhere. */
async function undeclaredRegions(session: Session, verified: readonly Verified[], filters: Filters) {
  const found: { region: Region; service: string }[] = [];
  const warnings: string[] = [];
  const perService = new Map<string, Verified[]>();
  for (const one of verified) {
    const service = one.target?.service;
    if (service === undefined || !inputNames(service).includes("regions")) continue;
    perService.set(service.title, [...(perService.get(service.title) ?? []), one]);
  }
  for (const [title, ones] of perService) {
    const target = ones[0]?.target;
    const partition = partitionOf(target?.desired.regions[0] ?? "")?.name;
    if (target === undefined || partition === undefined) continue;
    const declared = new Set(ones.flatMap((one) => one.declared.regions));
    const others = regionsOf(partition).filter((region) => !declared.has(region) && (filters.regions?.includes(region) ?? true));
    const reached = await Promise.all(others.map(async (region) => ({ region, reach: await probe(session, target, region) })));
    found.push(...reached.filter(({ reach }) => reach.is === "open").map(({ region }) => ({ region, service: title })));
    const unclear = reached.filter(({ reach }) => reach.is === "unclear");
    const [first] = unclear;
    if (first?.reach.is === "unclear")
      warnings.push(
        `whether ${title} can be used in ${unclear.map(({ region }) => region).join(", ")} could not be found out: ${first.reach.code}: ${first.reach.message}`,
      );
  }
  return { found, warnings };
}
