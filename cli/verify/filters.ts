import type { Scope } from "../../provider/lifecycle/verify";
import { services } from "../../provider/services";
import { accountId, region as regionName } from "../../provider/services/sharedInputs";
import type { Report } from "../../report/model/report";
import type { Declared } from "../declarations/declared";
import { CommandError, UsageError } from "../failure";

export interface Filters {
  /** Resource classes. */
  readonly services?: readonly string[] | undefined;
  readonly regions?: readonly string[] | undefined;
  readonly accounts?: readonly string[] | undefined;
}

/** What the user wrote. */
export interface FilterFlags {
  readonly service?: readonly string[];
  readonly region?: readonly string[];
  readonly account?: readonly string[];
}

/** Throws `UsageError` for a value that no declaration could have. */
export const filtersOf = ({ service, region, account }: FilterFlags): Filters => ({
  services: service && [...new Set(service.flatMap(kindsOf))],
  regions: region?.map((value) => valid("--region", regionName, value)),
  accounts: account?.map((value) => valid("--account", accountId, value)),
});

/** `--service` takes a resource class, or a service's title or signing name, which may stand for several. */
function kindsOf(name: string): string[] {
  const wanted = name.toLowerCase();
  const found = services.filter(({ kind, title, signingName }) =>
    [kind, title, signingName].some((one) => one.toLowerCase() === wanted),
  );
  if (found.length > 0) return found.map((service) => service.kind);
  const known = [...new Set(services.flatMap((service) => [service.kind, service.signingName]))];
  throw new UsageError(`--service ${name}: there is no such service; choose one of ${known.join(", ")}`);
}

/** A value that the schema of the same input in a declaration accepts; its message names the value and the remedy. */
function valid(flag: string, schema: typeof accountId, value: string): string {
  const { success, error } = schema.safeParse(value);
  if (!success) throw new UsageError(`${flag}: ${error.issues[0]?.message}`);
  return value;
}

export const isFiltered = ({ services, regions, accounts }: Filters): boolean =>
  services !== undefined || regions !== undefined || accounts !== undefined;

export const scopeOf = ({ regions, accounts }: Filters): Scope => ({
  regions: regions === undefined ? undefined : new Set(regions),
  accounts: accounts === undefined ? undefined : new Set(accounts),
});

/** Declarations of the wanted services. */
export function ofServices(declared: readonly Declared[], { services: kinds }: Filters): readonly Declared[] {
  const left = kinds === undefined ? declared : declared.filter(({ service }) => kinds.includes(service.kind));
  if (left.length === 0)
    throw nothingLeft({ services: kinds }, [...new Set(declared.map(({ service }) => service.kind))].join(", "));
  return left;
}

export function nothingLeft(filters: Filters, declared: string): CommandError {
  const flags = [
    ...(filters.services ?? []).map((kind) => `--service ${kind}`),
    ...(filters.regions ?? []).map((region) => `--region ${region}`),
    ...(filters.accounts ?? []).map((account) => `--account ${account}`),
  ];
  return new CommandError(
    `nothing is left to verify after ${flags.join(" ")}: no declaration has such cells. Declared are ${declared}`,
  );
}

/** Values that matched nothing although others did: a misspelt one would otherwise pass for covered. */
export function unmatchedFilters(filters: Filters, report: Pick<Report, "resources" | "accounts">): string[] {
  const kinds = new Set(report.resources.map((resource) => resource.type));
  const regions = new Set(report.resources.flatMap((resource) => resource.matrix.map((entry) => entry.region)));
  const accounts = new Set(report.accounts.map((account) => account.account));
  const unmatched = (flag: string, values: readonly string[] = [], matched: ReadonlySet<string>): string[] =>
    values.filter((value) => !matched.has(value)).map((value) => `${flag} ${value} matches nothing that is declared`);
  return [
    ...unmatched("--service", filters.services, kinds),
    ...unmatched("--region", filters.regions, regions),
    ...unmatched("--account", filters.accounts, accounts),
  ];
}
