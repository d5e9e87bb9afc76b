import type { AccountFacts, AccountId, Observation } from "../../core/cell";
import { matching } from "../../core/selection";
import { adviceOf } from "../classifier";
import type { Context, OrganizationView } from "../service";
import type { Action } from "./codes";
import { codes } from "./codes";
import type { Inputs } from "./inputs";
import { entireOrganization, ownWrites } from "./membership";
import type { Membership } from "./schemas";

/** Accounts that a text names; the others are counted. */
const namedMax = 10;

export const coverageUnknown = "AWS does not report whether the membership covers the entire organization";

type Coverage = NonNullable<Membership["membershipAccountsConfigurations"]>;
type Listed = OrganizationView & { readonly listed: true };

/** What can be taken back while an account is not reported as associated: a listed unit will bring it back. */
const coveredSoon: readonly Action[] = ["removeUnits", "cancelMembership"];
const notCovered: readonly Action[] = ["cancelMembership"];

/**
 * Whether the membership reaches an account. "All accounts within the selected OUs, including accounts under child OUs,
 * will be covered by your membership" (user guide, managing-membership-with-ou).
 */
export const reaches = (
  { coverEntireOrganization, organizationalUnits = [] }: Coverage,
  { path = [] }: AccountFacts,
): boolean => coverEntireOrganization === true || path.some((unit) => organizationalUnits.includes(unit));

/** Accounts in a unit, and in the units below it. */
export const accountsIn = ({ accounts }: Listed, unit: string): AccountId[] =>
  [...accounts].flatMap(([account, { path }]) => (path?.includes(unit) ? [account] : []));

/** An account that is not covered, and the code of the reason why it cannot be from here. */
const stuckAt = (observed: string, code: string, message: string): Observation<Action> => ({
  is: "off",
  observed,
  code,
  message,
  ...adviceOf(codes, code),
  releasable: notCovered,
});

/** How to reach accounts that are not associated: each through its own organizational unit, not one above it. */
export async function placement(
  context: Context<Inputs>,
  coverage: Coverage,
): Promise<(account: AccountId, observed: string) => Observation<Action>> {
  const [organization, { unitsAdded }] = await Promise.all([context.organization(), ownWrites(context)]);
  if (!organization.listed) return (_, observed) => stuckAt(observed, "ORGANIZATION_UNLISTED", organization.message);
  const noteOn = notes(context.inputs, coverage, organization);
  return (account, observed) => {
    const facts = organization.accounts.get(account);
    // Not in the organization: core says so, for every service alike.
    if (facts === undefined) return { is: "off", observed, releasable: notCovered };
    if (reaches(coverage, facts)) {
      const isAwaited = [entireOrganization, ...(facts.path ?? [])].some((unit) => unitsAdded.has(unit));
      const slow = isAwaited ? {} : { slow: true };
      return { is: "changing", observed: `${observed}, unit listed`, ...slow, releasable: coveredSoon };
    }
    if (facts.path === undefined)
      return stuckAt(observed, "ORGANIZATION_UNLISTED", "AWS does not report the organizational unit of the account");
    // Units would narrow a membership that covers the entire organization: AWS has to report that this one does not.
    if (coverage.coverEntireOrganization !== false) return stuckAt(observed, "COVERAGE_UNKNOWN", coverageUnknown);
    const unit = facts.path.at(-1) ?? "";
    if (!unit.startsWith("ou-"))
      return stuckAt(observed, "AT_ROOT", "the account is directly below the root of the organization");
    const next = { action: "addUnits", target: unit } as const;
    return { is: "off", observed, next, note: noteOn(unit), releasable: notCovered };
  };
}

/** Which other accounts a unit covers: neither declared nor covered yet. Kept, for a unit may hold thousands. */
function notes(inputs: Inputs, coverage: Coverage, organization: Listed): (unit: string) => string {
  const { accounts: all, managementAccount } = organization;
  const { organization: selector, accounts = [] } = inputs;
  const declared = new Set(selector === undefined ? accounts : matching(selector, all, managementAccount));
  const known = new Map<string, string>();
  const noteOn = (unit: string): string => {
    const others = accountsIn(organization, unit).filter(
      (account) => !declared.has(account) && !reaches(coverage, all.get(account) ?? {}),
    );
    return others.length === 0 ? `through ${unit}` : `through ${unit}, which also covers ${namesOf(others)}`;
  };
  return (unit) => {
    const note = known.get(unit) ?? noteOn(unit);
    known.set(unit, note);
    return note;
  };
}

/** `110001000003, 110002000006 and 12 more`. */
export function namesOf(accounts: readonly AccountId[]): string {
  const more = accounts.length - namedMax;
  return `${[...accounts].sort().slice(0, namedMax).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
