import { adviceOf } from "../classifier";
import type { Context, Diagnosis, SharedInputs } from "../service";
import { codes, inactiveCodes } from "./codes";
import type { Inputs } from "./inputs";
import { membershipOf, phaseOf } from "./membership";
import { coverageUnknown } from "./organizationalUnits";
import type { Membership } from "./schemas";

const subject = "membership";
const problem = (text: string, code: string): Diagnosis => ({
  subject,
  is: "problem",
  text,
  remedy: adviceOf(codes, code).advice ?? "",
});

/** What would keep a membership from covering accounts: none is here, or it has ended, or its coverage is not known. */
export async function diagnose(context: Context<SharedInputs & Partial<Inputs>>): Promise<Diagnosis[]> {
  const { administrator, region, inputs } = context;
  const membership = await membershipOf(context as Context<Inputs>);
  const phase = phaseOf(membership, context);
  if (phase === "ended" && inputs.membershipId === undefined && inputs.createMembership !== undefined)
    return [{ subject, is: "note", text: "there is none; the next `pulumi up` creates it" }];
  if (membership === undefined)
    return [problem(`account ${administrator} has no membership in ${region}`, "NoMembership")];
  const text = `${membership.membershipId} is ${membership.membershipStatus}`;
  if (phase !== "active") return [problem(text, inactiveCodes[phase])];
  const owner = {
    subject: "delegated administrator",
    is: "fine",
    text: `account ${administrator} owns the membership`,
  } as const;
  return [owner, coverageOf(membership, text)];
}

function coverageOf({ membershipAccountsConfigurations: coverage = {} }: Membership, text: string): Diagnosis {
  const { coverEntireOrganization, organizationalUnits: units = [] } = coverage;
  if (coverEntireOrganization === undefined) return problem(`${text}; ${coverageUnknown}`, "COVERAGE_UNKNOWN");
  const reach = coverEntireOrganization
    ? "the entire organization"
    : `${units.length} organizational ${units.length === 1 ? "unit" : "units"}`;
  return { subject, is: "fine", text: `${text} and covers ${reach}` };
}
