import type { DescribeOrganizationConfigurationCommandOutput } from "@aws-sdk/client-guardduty";
import {
  DescribeOrganizationConfigurationCommand,
  GuardDutyClient,
  ListDetectorsCommand,
} from "@aws-sdk/client-guardduty";
import type { AccountId, Capability } from "../../core/cell";
import type { Delegation, OrganizationRole } from "../delegatedAdministrator";
import { organizationRole } from "../delegatedAdministrator";
import { causeOf } from "../memberAnswers";
import { everyPage, unreadable } from "../pages";
import type { Context } from "../service";
import { throwOwnCode } from "./codes";
import { foundational } from "./features";
import type { Inputs } from "./inputs";

/** What the administrator's side needs of a context; doctor has no more. */
export type AdministratorContext = Context<Pick<Inputs, "invitation">>;

type Settings = "AutoEnableOrganizationMembers" | "Features";
export type Configuration = Pick<DescribeOrganizationConfigurationCommandOutput, Settings>;

export type Role = OrganizationRole<Configuration>;

/** Pages of a configuration with eight plans; AWS has room for 50 on each. */
const configurationPages = 10;

/** Asked once a process and region; an account has at most one detector a region. */
export const detectorOf = (context: AdministratorContext): Promise<string | undefined> =>
  context.once("detector", async () => {
    const client = context.client(GuardDutyClient);
    const { DetectorIds } = await context.read("detectors", () => client.send(new ListDetectorsCommand({})));
    if (DetectorIds === undefined) throw unreadable("ListDetectors");
    return DetectorIds[0];
  });

/** Runs calls that name the detector. When AWS does not know it (any more), the next look asks for it anew. */
export async function withDetector<T>(context: AdministratorContext, call: () => Promise<T>): Promise<T> {
  try {
    return await call().catch(throwOwnCode);
  } catch (error) {
    if (causeOf(error).code === "WRONG_DETECTOR") {
      context.forget("detector");
      // Another detector has other members.
      context.forget("members known");
    }
    throw error;
  }
}

/** The organization's configuration, or why AWS does not show it. */
export const roleInOrganization = (context: AdministratorContext, DetectorId: string): Promise<Role> =>
  organizationRole(context, delegationOf(context), () => askConfiguration(context, DetectorId));

/** Asked anew: a program may have changed the configuration a moment ago, in order to be allowed what comes next. */
export function currentRole(context: AdministratorContext, DetectorId: string): Promise<Role> {
  context.forget("configuration");
  return roleInOrganization(context, DetectorId);
}

async function askConfiguration(context: AdministratorContext, DetectorId: string): Promise<Configuration> {
  const client = context.client(GuardDutyClient);
  const ask = (NextToken: string | undefined) =>
    context.read("detectors", () =>
      client.send(new DescribeOrganizationConfigurationCommand({ DetectorId, NextToken })),
    );
  const pages = await withDetector(context, () =>
    everyPage("GuardDuty's organization configuration", configurationPages, ask),
  );
  const AutoEnableOrganizationMembers = pages[0]?.AutoEnableOrganizationMembers;
  const Features = pages.flatMap((page) => page.Features ?? []);
  if (AutoEnableOrganizationMembers === undefined && Features.length === 0)
    throw unreadable("DescribeOrganizationConfiguration");
  return { AutoEnableOrganizationMembers, Features };
}

export const guardDuty: Delegation = {
  title: "GuardDuty",
  command: "guardduty",
  alternative: "to add accounts by invitation, declare invitation.emails",
  refusals: ["NOT_ORGANIZATION_ADMINISTRATOR", "INVALID_INPUT"],
};

/**
 * The sentence about the organization's "master" says it (recorded of UpdateOrganizationConfiguration). AWS's sentence
 * for every wrong input only may mean it (terraform-provider-aws issue 34765, where the cause is not stated): that one
 * is believed only where AWS Organizations' list or the declaration agrees.
 */
const delegationOf = ({ administrator, inputs }: AdministratorContext): Delegation => ({
  ...guardDuty,
  isProof: (code, administrators) =>
    code === "NOT_ORGANIZATION_ADMINISTRATOR" ||
    (administrators === undefined ? inputs.invitation !== undefined : !administrators.includes(administrator)),
});

/**
 * Whether the caller is the administrator, as Organizations lists it, or is meant to be: an invitation, and nobody
 * else.
 */
export const isMeant = (
  { administrator, inputs }: AdministratorContext,
  administrators: readonly AccountId[] | undefined = [],
): boolean => (administrators.length === 0 ? inputs.invitation !== undefined : administrators.includes(administrator));

/**
 * Capability to what auto-enable does about it, `FOUNDATIONAL` standing for the members themselves; `absent` where AWS
 * names a setting without its value.
 */
export function autoEnableSettings(configuration: Configuration, absent = "NONE"): [Capability, string][] {
  const plans = configuration.Features ?? [];
  return [
    [foundational, configuration.AutoEnableOrganizationMembers ?? absent],
    ...plans.flatMap(({ Name = "", AutoEnable = absent, AdditionalConfiguration }): [Capability, string][] => [
      [Name, AutoEnable],
      ...(AdditionalConfiguration ?? []).map((setting): [Capability, string] => [
        `${Name}/${setting.Name}`,
        setting.AutoEnable ?? absent,
      ]),
    ]),
  ];
}

/** Plans that CreateMembers switches on by itself. */
export const autoEnabledForNewMembers = (configuration: Configuration): Capability[] =>
  autoEnableSettings(configuration).flatMap(([name, value]) =>
    name === foundational || value === "NONE" ? [] : [name],
  );

/** What auto-enable applies to all members, now and whenever it changes. */
export const autoEnabledForAll = (role: Role): Capability[] =>
  role.is === "delegated"
    ? autoEnableSettings(role.configuration).flatMap(([name, value]) => (value === "ALL" ? [name] : []))
    : [];

/** Who holds a setting that auto-enable applies. */
export const autoEnable = "organization auto-enable";
