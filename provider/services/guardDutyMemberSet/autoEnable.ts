import type { DescribeOrganizationConfigurationCommandOutput } from "@aws-sdk/client-guardduty";
import { DescribeOrganizationConfigurationCommand, GuardDutyClient } from "@aws-sdk/client-guardduty";
import type { Capability } from "../../core/cell";
import type { Context } from "../service";
import { foundational } from "./features";
import type { Inputs } from "./inputs";
import { codeOf } from "./texts";

export type Configuration = Pick<DescribeOrganizationConfigurationCommandOutput, "AutoEnableOrganizationMembers" | "Features">;

/** What we are to the organization in this region. Only its delegated administrator may read the configuration. */
export type Role =
  | { readonly is: "delegated"; readonly configuration: Configuration }
  | { readonly is: "notDelegated" }
  | { readonly is: "unclear"; readonly code: string; readonly message: string };

const memo = "organization configuration";

/** Asked once a process and region. */
export async function roleInOrganization(context: Context<Inputs>, DetectorId: string): Promise<Role> {
  try {
    return await context.once(memo, () => ask(context, DetectorId));
  } catch (error) {
    const { name, message } = error as Error;
    return { is: "unclear", code: name, message };
  }
}

/** Asked anew: a program may have changed the configuration a moment ago, in order to be allowed what comes next. */
export function roleToday(context: Context<Inputs>, DetectorId: string): Promise<Role> {
  context.forget(memo);
  return roleInOrganization(context, DetectorId);
}

async function ask(context: Context<Inputs>, DetectorId: string): Promise<Role> {
  const client = context.client(GuardDutyClient);
  try {
    const configuration = await context.read("detectors", () =>
      client.send(new DescribeOrganizationConfigurationCommand({ DetectorId })),
    );
    return { is: "delegated", configuration };
  } catch (error) {
    // AWS has one sentence for everything that it does not like (terraform-provider-aws issue 34765), this among them.
    if (error instanceof Error && error.name === "BadRequestException" && codeOf(error.message) !== "WRONG_DETECTOR")
      return { is: "notDelegated" };
    throw error;
  }
}

/** Capability to what auto-enable does about it, `FOUNDATIONAL` standing for the members themselves. */
function settings({ AutoEnableOrganizationMembers, Features }: Configuration): readonly (readonly [Capability, string])[] {
  return [
    [foundational, AutoEnableOrganizationMembers ?? "NONE"],
    ...(Features ?? []).flatMap(({ Name, AutoEnable, AdditionalConfiguration }): [Capability, string][] => [
      [Name ?? "", AutoEnable ?? "NONE"],
      ...(AdditionalConfiguration ?? []).map((one): [Capability, string] => [`${Name}/${one.Name}`, one.AutoEnable ?? "NONE"]),
    ]),
  ];
}

/** Plans that CreateMembers switches on by itself. */
export const addedToNewMembers = (configuration: Configuration): Capability[] =>
  settings(configuration).flatMap(([capability, value]) => (capability === foundational || value === "NONE" ? [] : [capability]));

/** What auto-enable applies to all members, now and whenever it changes: those settings are not only ours. */
export const appliedToAll = (configuration: Configuration): Capability[] =>
  settings(configuration).flatMap(([capability, value]) => (value === "ALL" ? [capability] : []));

/** Said of a setting that auto-enable holds. */
export const autoEnable = "organization auto-enable";
