import type { Context, Diagnosis, SharedInputs } from "../service";
import { ownStatus } from "./accountStatus";
import type { Inputs } from "./inputs";
import { resourceKeys, resourceTypes } from "./inputs";
import { notDelegated, organizationConfiguration } from "./members";
import { remedyFor } from "./observe";

/** What would keep Inspector from being managed in one region. */
export async function diagnose(context: Context<SharedInputs & Partial<Inputs>>): Promise<Diagnosis[]> {
  const subject = "delegated administrator";
  const problem = await notDelegated(context);
  if (problem !== undefined) return [{ subject, is: "problem", ...problem }];
  const [own, { autoEnable, maxAccountLimitReached }] = await Promise.all([
    diagnoseOwnAccount(context),
    organizationConfiguration(context),
  ]);
  const full: Diagnosis = {
    subject: "member quota",
    is: "problem",
    text: "the administrator has as many members as AWS allows: further accounts cannot be associated",
    remedy: "ask AWS for a higher quota of Inspector member accounts",
  };
  const enabled = resourceTypes.filter((type) => autoEnable?.[resourceKeys[type]] === true);
  return [
    { subject, is: "fine", text: `account ${context.administrator}` },
    own,
    ...(maxAccountLimitReached === true ? [full] : []),
    {
      subject: "auto-enable",
      is: "note",
      text:
        enabled.length === 0
          ? "AWS enables nothing in accounts that join the organization: they are gaps until the next `pulumi up`, " +
            'unless newAccounts: "autoEnable" is declared'
          : `AWS enables ${enabled.join(", ")} in accounts that are associated from now on, whatever is declared`,
    },
  ];
}

async function diagnoseOwnAccount(context: Context<SharedInputs & Partial<Inputs>>): Promise<Diagnosis> {
  const { administrator, region } = context;
  const subject = "Inspector in the administrator's account";
  const status = await ownStatus(context);
  if (status === "ENABLED" || status === "ENABLING") return { subject, is: "fine", text: status };
  return {
    subject,
    is: "problem",
    text: `${status ?? "no status reported"}: AWS manages members only from an account where Inspector is enabled`,
    remedy: remedyFor(administrator, context.inputs.resourceTypes ?? ["EC2"], region),
  };
}
