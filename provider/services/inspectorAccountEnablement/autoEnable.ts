import type { AutoEnable } from "@aws-sdk/client-inspector2";
import { Inspector2Client, UpdateOrganizationConfigurationCommand } from "@aws-sdk/client-inspector2";
import type { AccountObservations, Capability } from "../../core/cell";
import { Code } from "../../core/cell";
import { ProviderError } from "../../core/providerError";
import type { Context } from "../service";
import type { Action, Inputs, ResourceType } from "./inputs";
import { resourceKeys } from "./inputs";
import { assertDelegatedAdministrator, organizationConfiguration } from "./members";

/**
 * The setting as it is now. Only the delegated administrator may read it. A call replaces the whole of it, so a type
 * that the answer leaves out might be switched off by the next one: then nothing is known. Only `codeRepository`, which
 * AWS added last, may be missing.
 */
async function currentSetting(context: Context): Promise<AutoEnable> {
  context.forget("organization configuration");
  const { autoEnable } = await organizationConfiguration(context);
  const { ec2, ecr, lambda, lambdaCode } = autoEnable ?? {};
  const missing = Object.entries({ ec2, ecr, lambda, lambdaCode }).filter(([, value]) => typeof value !== "boolean");
  if (autoEnable !== undefined && missing.length === 0) return autoEnable;
  const names = missing.map(([name]) => name).join(", ");
  const message = `AWS's answer to DescribeOrganizationConfiguration does not say whether auto-enable is on for ${names}`;
  throw ProviderError.fromAws(Code.notReported, message, undefined);
}

export async function observeNewAccounts(
  context: Context<Inputs>,
  types: readonly Capability[],
): Promise<AccountObservations<Action>> {
  await assertDelegatedAdministrator(context);
  const setting = await currentSetting(context);
  return new Map(
    types.map((type) => [
      type,
      setting[resourceKeys[type as ResourceType]] === true
        ? { is: "on", observed: "auto-enabled" }
        : { is: "off", observed: "not auto-enabled", next: { action: "autoEnable" } },
    ]),
  );
}

/** Adds these types to the setting as it is at this moment, so that no other type is switched on or off by it. */
export async function addToAutoEnable(context: Context<Inputs>, types: readonly ResourceType[]): Promise<void> {
  const setting = await currentSetting(context);
  const autoEnable = { ...setting, ...Object.fromEntries(types.map((type) => [resourceKeys[type], true])) };
  try {
    await context.client(Inspector2Client).send(new UpdateOrganizationConfigurationCommand({ autoEnable }));
  } finally {
    context.forget("organization configuration");
  }
}
