import type {
  AutoEnableMembers,
  OrganizationFeatureConfiguration,
  OrgFeature,
  OrgFeatureAdditionalConfiguration,
} from "@aws-sdk/client-guardduty";
import { GuardDutyClient, UpdateOrganizationConfigurationCommand } from "@aws-sdk/client-guardduty";
import type { AccountObservations, Capability, Observation } from "../../core/cell";
import { Code, newAccounts } from "../../core/cell";
import { ProviderError } from "../../core/providerError";
import type { Context } from "../service";
import type { Configuration } from "./administrator";
import { autoEnableSettings, currentRole, detectorOf } from "./administrator";
import { featuresInput, foundational, throughRuntimeMonitoring } from "./features";
import type { Action, Inputs } from "./inputs";
import { withoutDetector } from "./observe";

/** AWS's values, complete or it does not compile; one that AWS adds is unknown. `ALL` reaches new members too. */
const meanings: Readonly<Record<AutoEnableMembers, "on" | "off">> = {
  NEW: "on",
  ALL: "on",
  NONE: "off",
};

/** What AWS does for accounts that join the organization, by capability. */
export async function observeNewAccounts(
  context: Context<Inputs>,
  capabilities: readonly Capability[],
): Promise<AccountObservations<Action>> {
  const DetectorId = await detectorOf(context);
  if (DetectorId === undefined)
    return (await withoutDetector(context, new Map([[newAccounts, capabilities]]))).get(newAccounts) ?? new Map();
  const settings = new Map(autoEnableSettings(await currentConfiguration(context, DetectorId), "no value"));
  return new Map(capabilities.map((capability) => [capability, observationOf(capability, settings)]));
}

function observationOf(capability: Capability, settings: ReadonlyMap<Capability, string>): Observation<Action> {
  const own = settings.get(capability);
  // Runtime Monitoring does what EKS Runtime Monitoring would, and AWS refuses both together.
  const through = settings.get(throughRuntimeMonitoring(capability));
  const value = meaningOf(own) !== "on" && meaningOf(through) === "on" ? through : own;
  if (value === undefined)
    return { is: "off", observed: "not reported", next: { action: "autoEnable" }, unreported: true };
  const meaning = meaningOf(value);
  if (meaning === "on") return { is: "on", observed: value };
  if (meaning === "off") return { is: "off", observed: value, next: { action: "autoEnable" } };
  const message = `the value of the auto-enable setting is missing or new to this version (${value}): update the package`;
  return { is: "unknown", observed: value, code: Code.unknownStatus, message };
}

const meaningOf = (value: string | undefined): "on" | "off" | undefined =>
  (meanings as Readonly<Record<string, "on" | "off">>)[value ?? ""];

/** Only the organization's administrator has the setting: with members by invitation there is none. */
async function currentConfiguration(context: Context<Inputs>, DetectorId: string): Promise<Configuration> {
  const role = await currentRole(context, DetectorId);
  if (role.is === "delegated") {
    if (role.configuration.AutoEnableOrganizationMembers !== undefined) return role.configuration;
    const message = "AWS's answer to DescribeOrganizationConfiguration leaves out autoEnableOrganizationMembers";
    throw ProviderError.fromAws(Code.notReported, message, undefined);
  }
  throw ProviderError.fromAws(role.code, `${role.message}: ${role.advice}`, undefined);
}

/**
 * Adds these capabilities to the setting as it is at this moment. AWS demands a value for the members with every call,
 * keeps the plans that a call does not name, and `ALL` is never narrowed to `NEW` (API model).
 */
export async function addToAutoEnable(
  context: Context<Inputs>,
  DetectorId: string,
  capabilities: readonly Capability[],
): Promise<void> {
  const configuration = await currentConfiguration(context, DetectorId);
  const settings = new Map(autoEnableSettings(configuration));
  const members = settings.get(foundational) as AutoEnableMembers;
  const isReplaced = meaningOf(settings.get("RUNTIME_MONITORING")) === "on";
  const changed = isReplaced ? capabilities.map(throughRuntimeMonitoring) : capabilities;
  const Features = featuresInput(changed, "ENABLED").map(
    ({ Name, AdditionalConfiguration }): OrganizationFeatureConfiguration => ({
      Name: Name as OrgFeature,
      // A plan that is named for the sake of its additional configuration stays as it is where it is on.
      AutoEnable: settings.get(Name as OrgFeature) === "ALL" ? "ALL" : "NEW",
      ...(AdditionalConfiguration && {
        AdditionalConfiguration: AdditionalConfiguration.map((setting) => ({
          Name: setting.Name as OrgFeatureAdditionalConfiguration,
          AutoEnable: "NEW" as const,
        })),
      }),
    }),
  );
  try {
    await context.client(GuardDutyClient).send(
      new UpdateOrganizationConfigurationCommand({
        DetectorId,
        AutoEnableOrganizationMembers: capabilities.includes(foundational) && members === "NONE" ? "NEW" : members,
        ...(Features.length === 0 ? {} : { Features }),
      }),
    );
  } finally {
    context.forget("configuration");
  }
}
