import type { Context, Diagnosis } from "../service";
import type { Configuration, Role } from "./autoEnable";
import { roleInOrganization } from "./autoEnable";
import { detectorOf } from "./detector";
import type { Inputs } from "./inputs";

/** EBS malware protection scans with a service principal of its own, which needs trusted access too (GuardDuty user guide). */
const malwarePrincipal = "malware-protection.guardduty.amazonaws.com";

type Given = Context & { readonly inputs: Partial<Inputs> };

/** What would keep GuardDuty's members from being managed in one region: no detector, not being the administrator, auto-enable ALL. */
export async function diagnoseGuardDuty(context: Given, trustedAccess: ReadonlySet<string> | undefined): Promise<Diagnosis[]> {
  const asGuardDuty = context as unknown as Context<Inputs>;
  const detector = await detectorOf(asGuardDuty);
  if (detector === undefined) return [withoutDetector(context)];
  const role = await roleInOrganization(asGuardDuty, detector);
  const configuration = role.is === "delegated" ? role.configuration : undefined;
  return [
    { subject: "detector", is: "fine", text: detector },
    administration(context, role),
    ...(configuration === undefined ? [] : [autoEnable(configuration)]),
    ...malwareAccess(context, configuration, trustedAccess),
  ];
}

function withoutDetector({ administrator, region, inputs }: Given): Diagnosis {
  if (inputs.createDetector === true)
    return { subject: "detector", is: "note", text: "there is none; the next `pulumi up` creates it" };
  return {
    subject: "detector",
    is: "problem",
    text: `account ${administrator} has none`,
    remedy: `set createDetector: true, or run: aws guardduty create-detector --enable --region ${region}`,
  };
}

function administration({ administrator, region }: Given, role: Role): Diagnosis {
  const subject = "delegated administrator";
  if (role.is === "delegated") return { subject, is: "fine", text: `account ${administrator}` };
  if (role.is === "unclear") {
    return {
      subject,
      is: "problem",
      text: `could not be looked at: ${role.code}: ${role.message}`,
      remedy: "allow the action: `aws-coverage iam` prints the policy",
    };
  }
  return {
    subject,
    is: "note",
    text: `account ${administrator} is not GuardDuty's delegated administrator here: accounts can only be invited, each with its e-mail`,
    remedy: `run, as the management account: aws guardduty enable-organization-admin-account --admin-account-id ${administrator} --region ${region}`,
  };
}

function autoEnable(configuration: Configuration): Diagnosis {
  const settings = [
    `members ${configuration.AutoEnableOrganizationMembers ?? "NONE"}`,
    ...(configuration.Features ?? [])
      .filter((feature) => feature.AutoEnable !== "NONE")
      .map((feature) => `${feature.Name} ${feature.AutoEnable}`),
  ];
  const all = settings.some((setting) => setting.endsWith(" ALL"));
  const held = all ? "; while one is ALL, AWS refuses to stop, disassociate or delete members" : "";
  return {
    subject: "auto-enable",
    is: "note",
    text: `${settings.join(", ")}: applied by AWS to new members, whatever is declared${held}`,
  };
}

function malwareAccess(
  { inputs }: Given,
  configuration: Configuration | undefined,
  trustedAccess: ReadonlySet<string> | undefined,
): Diagnosis[] {
  const declared = (inputs.features ?? []).some(
    (feature) => (typeof feature === "string" ? feature : feature.name) === "EBS_MALWARE_PROTECTION",
  );
  if (!declared || configuration === undefined || trustedAccess === undefined || trustedAccess.has(malwarePrincipal)) return [];
  return [
    {
      subject: "trusted access",
      is: "problem",
      text: `EBS_MALWARE_PROTECTION is declared, and ${malwarePrincipal} has no trusted access in the organization: AWS cannot create its role in member accounts`,
      remedy: `run, as the management account: aws organizations enable-aws-service-access --service-principal ${malwarePrincipal}`,
    },
  ];
}
