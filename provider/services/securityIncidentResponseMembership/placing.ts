import type { AccountId, Observation } from "../../core/cell";
import { matching } from "../../core/selection";
import type { Context, OrganizationView } from "../service";
import { codes } from "./codes";
import { begunHere, everybody } from "./details";
import type { Inputs } from "./inputs";
import type { Membership } from "./shapes";

/** Accounts named in the plan as covered along with a unit; the rest is counted. */
const namedAlong = 10;

type Coverage = NonNullable<Membership["membershipAccountsConfigurations"]>;
type Listed = OrganizationView & { readonly listed: true };

/** Whether the membership reaches an account, through a unit at any height above it or by covering the entire organization. */
export const reaches = ({ coverEntireOrganization, organizationalUnits = [] }: Coverage, path: readonly string[]): boolean =>
  coverEntireOrganization === true || path.some((one) => organizationalUnits.includes(one));

export const advised = (code: string): { advice?: string } => (codes[code] === undefined ? {} : { advice: codes[code].advice });

/** How accounts that are not associated can be reached: each through its own organizational unit, the smallest that contains it. */
export async function placing(
  context: Context<Inputs>,
  coverage: Coverage,
): Promise<(account: AccountId, observed: string) => Observation> {
  const [organization, begun] = await Promise.all([context.organization(), begunHere(context)]);
  const refused = (observed: string, code: string, message: string): Observation => ({
    is: "off",
    observed: observed,
    code,
    message,
    ...advised(code),
  });
  const along = organization.listed ? noteOf(context.inputs, coverage, organization) : undefined;
  return (account, observed) => {
    if (!organization.listed || along === undefined)
      return refused(observed, "ORGANIZATION_UNLISTED", organization.listed ? "" : organization.message);
    const path = organization.accounts.get(account)?.path;
    // Not in the organization: the verdict says so, for every service alike.
    if (!organization.accounts.has(account)) return { is: "off", observed: observed };
    if (path === undefined)
      return refused(observed, "ORGANIZATION_UNLISTED", "AWS does not say in which organizational unit the account is");
    if (reaches(coverage, path)) {
      const waitedFor = [everybody, ...path].some((one) => begun.has(one));
      return { is: "changing", observed: `${observed}, unit listed`, ...(waitedFor ? {} : { slow: true }) };
    }
    const unit = path.at(-1) ?? "";
    if (!unit.startsWith("ou-")) return refused(observed, "AT_ROOT", "the account is directly below the root of the organization");
    return { is: "off", observed: observed, next: { action: "addUnits", target: unit }, note: along(unit) };
  };
}

/** What a unit brings along: accounts in it or below it that are not declared and not reached already. One answer a unit, for there may be thousands of accounts in it. */
function noteOf(inputs: Inputs, coverage: Coverage, organization: Listed): (unit: string) => string {
  const declared = new Set(declaredIn(inputs, organization));
  const known = new Map<string, string>();
  return (unit) => {
    const note = known.get(unit) ?? through(unit);
    known.set(unit, note);
    return note;
  };

  function through(unit: string): string {
    const others = [...organization.accounts].flatMap(([account, { path }]) =>
      path?.includes(unit) && !declared.has(account) && !reaches(coverage, path) ? [account] : [],
    );
    if (others.length === 0) return `through ${unit}`;
    return `through ${unit}, which also covers ${counted(others)}`;
  }
}

/** `110001000003, 110002000006 and 12 more`. */
export function counted(accounts: readonly AccountId[]): string {
  const more = accounts.length - namedAlong;
  return `${[...accounts].sort().slice(0, namedAlong).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

/** All that this resource declares, whatever part of it is looked at now. */
function declaredIn({ accounts }: Inputs, organization: Listed): readonly AccountId[] {
  return "organization" in accounts
    ? matching(accounts.organization, organization.accounts, organization.managementAccount)
    : accounts;
}
