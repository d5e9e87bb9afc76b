import type { AccountId } from "../core/cell";
import { causeOf } from "./memberAnswers";
import type { Context } from "./service";

/** A service with one delegated administrator in an organization, who alone may read its organization configuration. */
export interface Delegation {
  /** `Security Hub`. */
  readonly title: string;
  /** Its command of the AWS CLI, and the beginning of its service principal. */
  readonly command: string;
  /** What can be done without a delegated administrator. */
  readonly alternative?: string;
  /** Codes with which it refuses to show the configuration to others. */
  readonly refusals: readonly string[];
  /** Whether such a refusal proves it, beside what AWS Organizations lists; absent: it does. */
  isProof?(code: string, administrators: readonly AccountId[] | undefined): boolean;
}

/** What the caller is to the organization in this region. */
export type OrganizationRole<Configuration> =
  | { readonly is: "delegated"; readonly configuration: Configuration }
  | ({ readonly is: "notDelegated" | "unclear" } & Reason);

export interface Reason {
  readonly code: string;
  readonly message: string;
  readonly advice: string;
  readonly managedBy?: string;
}

type RoleContext = Pick<Context, "administrator" | "region" | "once" | "delegatedAdministrators">;

/** Asked once a process and region (or until `forget("configuration")`), unless AWS refuses to answer. */
export async function organizationRole<Configuration>(
  context: RoleContext,
  delegation: Delegation,
  askConfiguration: () => Promise<Configuration>,
): Promise<OrganizationRole<Configuration>> {
  try {
    return { is: "delegated", configuration: await context.once("configuration", askConfiguration) };
  } catch (error) {
    const { administrator } = context;
    const { code, message } = causeOf(error);
    if (!delegation.refusals.includes(code))
      return {
        is: "unclear",
        code,
        message: `cannot determine whether account ${administrator} is the delegated administrator: ${message}`,
        advice: "compare the caller's permissions with `aws-coverage iam --mode track`",
      };
    const administrators = await context.delegatedAdministrators();
    const refused = `${delegation.title} does not accept account ${administrator} as the organization's administrator`;
    return {
      is: delegation.isProof?.(code, administrators) === false ? "unclear" : "notDelegated",
      code: "NotDelegatedAdministrator",
      message: `${refused} (${message})`,
      advice: remedyFor(context, administrators, delegation),
    };
  }
}

/**
 * What to do where the caller is not the administrator; `administrators` as AWS Organizations lists them, where it
 * does. Designating the caller must not be recommended while another administrator may exist.
 */
export function remedyFor(
  { administrator, region }: Pick<Context, "administrator" | "region">,
  administrators: readonly AccountId[] | undefined,
  { title, command, alternative }: Pick<Delegation, "title" | "command" | "alternative">,
): string {
  const options = `--admin-account-id ${administrator} --region ${region}`;
  const designate = `run, as the management account, \`aws ${command} enable-organization-admin-account ${options}\``;
  const or = alternative === undefined ? "" : `; or, ${alternative}`;
  if (administrators === undefined) {
    const find = `aws organizations list-delegated-administrators --service-principal ${command}.amazonaws.com`;
    const allow = "allow organizations:ListDelegatedAdministrators";
    return `use credentials of the delegated administrator (the management account runs \`${find}\`), or ${allow}${or}`;
  }
  if (administrators.length === 0) return `the organization has no ${title} administrator: ${designate}${or}`;
  return administrators.includes(administrator)
    ? `it is the administrator in other regions: ${designate}`
    : `use credentials of account ${administrators.join(" or ")}, ${title}'s delegated administrator`;
}
