import type { AutoEnable } from "@aws-sdk/client-inspector2";
import {
  DescribeOrganizationConfigurationCommand,
  GetDelegatedAdminAccountCommand,
  Inspector2Client,
} from "@aws-sdk/client-inspector2";
import type { Context, Diagnosis } from "../service";

/** Actions beside those of tracking. */
export const inspectorDoctorActions = ["inspector2:DescribeOrganizationConfiguration"] as const;

const administrator = "delegated administrator";

/** What would keep Inspector from being managed in one region: not being its delegated administrator there, or a full one. */
export async function diagnoseInspector(context: Context): Promise<Diagnosis[]> {
  const delegated = await delegatedAdministrator(context);
  if (delegated !== context.administrator) return [notDelegated(context, delegated)];
  const client = context.client(Inspector2Client);
  const { autoEnable, maxAccountLimitReached } = await context.read("members", () =>
    client.send(new DescribeOrganizationConfigurationCommand({})),
  );
  const full: Diagnosis = {
    subject: "member quota",
    is: "problem",
    text: "the administrator has as many members as AWS allows: further accounts cannot be associated",
    remedy: "ask AWS for a higher quota of Inspector member accounts",
  };
  return [
    { subject: administrator, is: "fine", text: `account ${context.administrator}` },
    ...(maxAccountLimitReached === true ? [full] : []),
    { subject: "auto-enable", is: "note", text: autoEnableText(autoEnable) },
  ];
}

function delegatedAdministrator(context: Context): Promise<string | undefined> {
  const client = context.client(Inspector2Client);
  return context
    .read("members", () => client.send(new GetDelegatedAdminAccountCommand({})))
    .then((answer) => answer.delegatedAdmin?.accountId)
    .catch((error: Error) => {
      if (error.name === "ResourceNotFoundException") return undefined;
      throw error;
    });
}

function notDelegated({ administrator: account, region }: Context, delegated: string | undefined): Diagnosis {
  return {
    subject: administrator,
    is: "problem",
    text: delegated === undefined ? "there is none" : `that is account ${delegated}, and the credentials belong to ${account}`,
    remedy:
      delegated === undefined
        ? `run, as the management account: aws inspector2 enable-delegated-admin-account --delegated-admin-account-id ${account} --region ${region}`
        : `use credentials of ${delegated}`,
  };
}

const scanTypes = {
  EC2: "ec2",
  ECR: "ecr",
  LAMBDA: "lambda",
  LAMBDA_CODE: "lambdaCode",
  CODE_REPOSITORY: "codeRepository",
} as const satisfies Record<string, keyof AutoEnable>;

function autoEnableText(autoEnable: AutoEnable | undefined): string {
  const on = Object.entries(scanTypes).flatMap(([name, key]) => (autoEnable?.[key] === true ? [name] : []));
  return on.length === 0
    ? "nothing is enabled by itself in accounts that join the organization: until the next `pulumi up` they are gaps"
    : `AWS enables ${on.join(", ")} by itself in accounts that are associated from now on, whatever is declared`;
}
