import { AssociateMemberCommand, DisableCommand, EnableCommand, Inspector2Client } from "@aws-sdk/client-inspector2";
import type { AccountId } from "../../core/cell";
import { Code } from "../../core/cell";
import { CapabilityUnavailableError } from "../../core/providerError";
import { accepted, allOf, refused } from "../outcomes";
import type { Context, Outcome, Step } from "../service";
import { addToAutoEnable } from "./autoEnable";
import { codeOf } from "./codes";
import type { Action, Inputs, ResourceType } from "./inputs";
import { resourceTypes } from "./inputs";

export async function apply(context: Context<Inputs>, step: Step<Action>): Promise<ReadonlyMap<AccountId, Outcome>> {
  try {
    if (step.action === "autoEnable") {
      await addToAutoEnable(context, step.capabilities as ResourceType[]);
      return allOf(step.accounts);
    }
    return await send(context.client(Inspector2Client), step);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const unavailable = unavailableTypes(error, step);
    if (unavailable.length > 0)
      throw new CapabilityUnavailableError(
        unavailable,
        `${unavailable.join(", ")} is not available in ${context.region}`,
        true,
      );
    const code = codeOf(error);
    if (code === error.name) throw error;
    return allOf(step.accounts, refused(code, error.message));
  }
}

async function send(client: Inspector2Client, step: Step<Action>): Promise<ReadonlyMap<AccountId, Outcome>> {
  if (step.action === "associate") {
    await client.send(new AssociateMemberCommand({ accountId: step.accounts[0] }));
    return allOf(step.accounts);
  }
  const input = { accountIds: [...step.accounts], resourceTypes: [...step.capabilities] as ResourceType[] };
  const answer =
    step.action === "enable"
      ? await client.send(new EnableCommand(input))
      : await client.send(new DisableCommand(input));
  // Partial failure is inside HTTP 200; an account in both lists counts as refused.
  return new Map([
    ...(answer.accounts ?? []).map(({ accountId }): [AccountId, Outcome] => [accountId ?? "", accepted]),
    ...(answer.failedAccounts ?? []).map(({ accountId, errorCode, errorMessage }): [AccountId, Outcome] => [
      accountId ?? "",
      refused(errorCode ?? Code.notReported, errorMessage ?? "AWS gives no reason"),
    ]),
  ]);
}

/**
 * One resource type that the region lacks makes AWS refuse the whole call, and only its sentence names the type:
 * `Lambda code scanning is not supported in ap-south-1` (recorded-answers, Disable.2), or the list of those that it
 * knows (Disable.3).
 */
function unavailableTypes({ name, message }: Error, { capabilities }: Step<Action>): readonly string[] {
  const available =
    name === "ValidationException" ? /'resourceTypes'.* enum value set: \[([A-Z0-9_, ]+)\]/.exec(message) : null;
  if (available !== null) return capabilities.filter((type) => !(available[1] ?? "").split(", ").includes(type));
  const sentence = name === "AccessDeniedException" ? /^(.+?) scanning is not supported in/i.exec(message) : null;
  // AWS's long name of LAMBDA is "Lambda standard scanning".
  const type = sentence?.[1]
    ?.toUpperCase()
    .replaceAll(" ", "_")
    .replace(/_STANDARD$/, "");
  // Code scanning builds on standard scanning and goes with it.
  if (type === "LAMBDA") return ["LAMBDA", "LAMBDA_CODE"];
  return resourceTypes.filter((known) => known === type);
}
