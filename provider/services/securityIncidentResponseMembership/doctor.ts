import type { Context, Diagnosis } from "../service";
import type { Inputs } from "./inputs";
import { membershipOf } from "./membership";

type Given = Context & { readonly inputs: Partial<Inputs> };

/** What would keep a membership from covering accounts: none here, one that has ended, or one that covers everybody anyway. */
export async function diagnoseSecurityIncidentResponse(context: Given): Promise<Diagnosis[]> {
  const subject = "membership";
  const membership = await membershipOf(context as unknown as Context<Inputs>);
  if (membership === undefined) return [withoutMembership(context)];
  const { membershipId = "", membershipStatus = "unknown", membershipAccountsConfigurations: coverage = {} } = membership;
  if (membershipStatus !== "Active") {
    return [
      {
        subject,
        is: "problem",
        text: `${membershipId} is ${membershipStatus}`,
        remedy: "declare another membershipId, or createMembership",
      },
    ];
  }
  const units = coverage.organizationalUnits ?? [];
  const reach = coverage.coverEntireOrganization === true ? "the entire organization" : `${units.length} organizational units`;
  return [
    { subject: "delegated administrator", is: "fine", text: `account ${context.administrator} owns the membership` },
    { subject, is: "fine", text: `${membershipId} is Active and covers ${reach}` },
  ];
}

function withoutMembership({ administrator, region, inputs }: Given): Diagnosis {
  const subject = "membership";
  if (inputs.createMembership !== undefined)
    return { subject, is: "note", text: "there is none; the next `pulumi up` creates it" };
  return {
    subject,
    is: "problem",
    text: `account ${administrator} has no active membership in ${region}`,
    remedy:
      "check homeRegion and the credentials (a membership answers its owner, in its home region), or declare createMembership",
  };
}
