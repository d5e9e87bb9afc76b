import { remedyFor } from "../delegatedAdministrator";
import type { Context, Diagnosis, SharedInputs } from "../service";
import type { Configuration, Role } from "./administrator";
import { autoEnableSettings, detectorOf, guardDuty, isMeant, roleInOrganization } from "./administrator";
import { foundational } from "./features";
import type { Inputs } from "./inputs";

/** EBS malware protection scans with a service principal of its own, which needs trusted access too (user guide). */
const malwarePrincipal = "malware-protection.guardduty.amazonaws.com";

type DoctorContext = Context<SharedInputs & Partial<Inputs>>;

/** What would stop an update of members in one region: no detector, another administrator, auto-enable ALL. */
export async function diagnose(
  context: DoctorContext,
  trustedAccess: ReadonlySet<string> | undefined,
): Promise<Diagnosis[]> {
  const detector = await detectorOf(context);
  if (detector === undefined) return [await withoutDetector(context)];
  const role = await roleInOrganization(context, detector);
  return [
    { subject: "detector", is: "fine", text: detector },
    administration(context, role),
    ...(role.is === "delegated"
      ? [autoEnable(role.configuration), ...malwareAccess(context.inputs, trustedAccess)]
      : []),
  ];
}

async function withoutDetector(context: DoctorContext): Promise<Diagnosis> {
  const { administrator, region, inputs } = context;
  const administrators = await context.delegatedAdministrators();
  const none = { subject: "detector", is: "problem", text: `account ${administrator} has none in ${region}` } as const;
  if (!isMeant(context, administrators)) return { ...none, remedy: remedyFor(context, administrators, guardDuty) };
  if (inputs.createDetector === true)
    return { ...none, is: "note", text: `${none.text}; the next \`pulumi up\` creates it` };
  const remedy = `set createDetector: true, or run: aws guardduty create-detector --enable --region ${region}`;
  return { ...none, remedy };
}

function administration({ administrator }: DoctorContext, role: Role): Diagnosis {
  const subject = "delegated administrator";
  if (role.is === "delegated") return { subject, is: "fine", text: `account ${administrator}` };
  const { message, advice } = role;
  if (role.is === "unclear") return { subject, is: "problem", text: `${role.code}: ${message}`, remedy: advice };
  return { subject, is: "note", text: `${message}: accounts can only be added by invitation`, remedy: advice };
}

function autoEnable(configuration: Configuration): Diagnosis {
  const settings = autoEnableSettings(configuration);
  const shown = settings
    .filter(([capability, value]) => capability === foundational || value !== "NONE")
    .map(([capability, value]) => `${capability === foundational ? "members" : capability} ${value}`);
  const isHeld = settings.some(([capability, value]) => capability === foundational && value === "ALL");
  const held = isHeld ? "; while members is ALL, AWS refuses to stop, disassociate or delete them" : "";
  return {
    subject: "auto-enable",
    is: "note",
    text: `${shown.join(", ")}: applied by AWS to new members, whatever is declared${held}`,
  };
}

function malwareAccess(
  { features }: DoctorContext["inputs"],
  trustedAccess: ReadonlySet<string> | undefined,
): Diagnosis[] {
  if (features?.includes("EBS_MALWARE_PROTECTION") !== true) return [];
  if (trustedAccess === undefined || trustedAccess.has(malwarePrincipal)) return [];
  const command = `aws organizations enable-aws-service-access --service-principal ${malwarePrincipal}`;
  return [
    {
      subject: "trusted access",
      is: "problem",
      text: `${malwarePrincipal} has none, so AWS cannot create the role of EBS_MALWARE_PROTECTION in member accounts`,
      remedy: `run, as the management account: ${command}`,
    },
  ];
}
