import { remedyFor } from "../delegatedAdministrator";
import type { Context, Diagnosis, SharedInputs } from "../service";
import { hubOf, isAdministrator } from "./hub";
import type { Inputs } from "./inputs";
import type { Configuration, Role } from "./organizationRole";
import { centralReason, roleInOrganization, securityHub } from "./organizationRole";

type DoctorContext = Context<SharedInputs & Partial<Inputs>>;

/** What would stop an update of members in one region: no hub, another administrator, a quota; and who adds members. */
export async function diagnose(context: DoctorContext): Promise<Diagnosis[]> {
  const hub = await hubOf(context);
  if (hub.is === "off") return [await withoutHub(context)];
  const role = await roleInOrganization(context);
  return [
    { subject: "hub", is: "fine", text: `Security Hub is on in account ${context.administrator}` },
    administration(context, role),
    ...(role.is === "delegated" ? [...quota(role.configuration), configurationOf(role.configuration)] : []),
  ];
}

async function withoutHub(context: DoctorContext): Promise<Diagnosis> {
  const { administrator, region, inputs } = context;
  const administrators = await context.delegatedAdministrators();
  const text = `Security Hub is off in account ${administrator} in ${region}`;
  const off = { subject: "hub", is: "problem", text } as const;
  if (!isAdministrator(context, administrators))
    return { ...off, remedy: remedyFor(context, administrators, securityHub) };
  if (inputs.enableSecurityHub === true)
    return { ...off, is: "note", text: `${text}; the next \`pulumi up\` enables it` };
  const command = `aws securityhub enable-security-hub --no-enable-default-standards --region ${region}`;
  return { ...off, remedy: `set enableSecurityHub: true, or run: ${command}` };
}

function administration({ administrator }: DoctorContext, role: Role): Diagnosis {
  const subject = "delegated administrator";
  if (role.is === "delegated") return { subject, is: "fine", text: `account ${administrator}` };
  return { subject, is: "problem", text: `${role.code}: ${role.message}`, remedy: role.advice };
}

const quota = ({ MemberAccountLimitReached }: Configuration): Diagnosis[] =>
  MemberAccountLimitReached === true
    ? [
        {
          subject: "member quota",
          is: "problem",
          text: "the administrator has as many members as AWS allows: further accounts cannot be added",
          remedy: "ask AWS for a higher quota of Security Hub member accounts",
        },
      ]
    : [];

/** What AWS does with accounts that join, and whether members can be created at all. */
function configurationOf(configuration: Configuration): Diagnosis {
  const central = centralReason(configuration);
  if (central !== undefined)
    return {
      subject: "central configuration",
      is: "note",
      text: `${central.message}. Coverage is tracked, and no member is created from here`,
      remedy: central.advice,
    };
  const standards = configuration.AutoEnableStandards === "NONE" ? "without standards" : "with the default standards";
  return {
    subject: "auto-enable",
    is: "note",
    text:
      configuration.AutoEnable === true
        ? `AWS enables Security Hub, ${standards}, in accounts that join the organization`
        : "AWS enables nothing in accounts that join the organization: they are gaps until the next `pulumi up`",
  };
}
