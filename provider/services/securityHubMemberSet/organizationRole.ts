import type { DescribeOrganizationConfigurationCommandOutput } from "@aws-sdk/client-securityhub";
import { DescribeOrganizationConfigurationCommand, SecurityHubClient } from "@aws-sdk/client-securityhub";
import { Code } from "../../core/cell";
import { ProviderError } from "../../core/providerError";
import type { Delegation, OrganizationRole, Reason } from "../delegatedAdministrator";
import { organizationRole } from "../delegatedAdministrator";
import type { Context } from "../service";
import { codes } from "./codes";
import { withHub } from "./hub";

type Settings = "AutoEnable" | "AutoEnableStandards" | "MemberAccountLimitReached" | "OrganizationConfiguration";
export type Configuration = Pick<DescribeOrganizationConfigurationCommandOutput, Settings>;

export type Role = OrganizationRole<Configuration>;

export const securityHub: Delegation = {
  title: "Security Hub",
  command: "securityhub",
  refusals: ["NOT_ADMINISTRATOR"],
};

/** The organization's configuration, or why AWS does not show it. */
export const roleInOrganization = (context: Context): Promise<Role> =>
  organizationRole(context, securityHub, () => askConfiguration(context));

/** Asked anew: somebody may have changed the configuration since the look before. */
export function currentRole(context: Context): Promise<Role> {
  context.forget("configuration");
  return roleInOrganization(context);
}

async function askConfiguration(context: Context): Promise<Configuration> {
  const client = context.client(SecurityHubClient);
  const configuration = await withHub(context, () =>
    context.read("hub", () => client.send(new DescribeOrganizationConfigurationCommand({}))),
  );
  const { AutoEnable, OrganizationConfiguration } = configuration;
  const type = OrganizationConfiguration?.ConfigurationType;
  // Partitions without central configuration may know no type: there the answer still says whether members are added.
  const isUnreadable = OrganizationConfiguration === undefined ? AutoEnable === undefined : !isKnown(type);
  if (!isUnreadable) return configuration;
  const told = type === undefined ? "no type" : `the type ${type}`;
  const message = `DescribeOrganizationConfiguration answers with ${told}: configuration types are LOCAL and CENTRAL`;
  throw ProviderError.fromAws(Code.unknownStatus, message, undefined);
}

const isKnown = (type: string | undefined): boolean => type === "LOCAL" || type === "CENTRAL";

/**
 * Who makes members instead of CreateMembers, and how far that is; undefined under local configuration. Under central
 * configuration AWS demands configuration policies (API model, `AutoEnable`: "the delegated administrator can create a
 * configuration policy in which Security Hub CSPM is enabled").
 */
export function centralReason({ OrganizationConfiguration }: Configuration): Required<Reason> | undefined {
  if (OrganizationConfiguration?.ConfigurationType !== "CENTRAL") return undefined;
  const { Status, StatusMessage: why } = OrganizationConfiguration;
  // The API model has DISABLED, which this SDK does not know yet.
  const status: string = Status ?? "without a status";
  const { advice, managedBy } = codes.CENTRAL_CONFIGURATION;
  const code = "CENTRAL_CONFIGURATION";
  const message = "the organization uses central configuration: configuration policies enable Security Hub in accounts";
  if (status === "ENABLED") return { code, message, advice, managedBy };
  if (status === "DISABLED")
    return {
      code,
      message: "Security Hub policies of AWS Organizations have replaced the organization's central configuration",
      advice: "attach a Security Hub policy of AWS Organizations to the account or its unit",
      managedBy: "organization policy",
    };
  return { code, message: `${message}; it is ${status}${why === undefined ? "" : `: ${why}`}`, advice, managedBy };
}
