import {
  BatchUpdateMemberEc2DeepInspectionStatusCommand,
  Inspector2Client,
  UpdateEc2DeepInspectionConfigurationCommand,
} from "@aws-sdk/client-inspector2";
import type { AccountId } from "../../core/cell";
import { codeOf } from "../inspectorAccountEnablement/codes";
import { accepted, allOf, refused } from "../outcomes";
import type { Context, Outcome, Step } from "../service";
import { failureCode } from "./codes";
import type { Action, Inputs } from "./inputs";
import type { Reported } from "./observe";

export async function apply(context: Context<Inputs>, step: Step<Action>): Promise<ReadonlyMap<AccountId, Outcome>> {
  try {
    return await send(context, step);
  } catch (error) {
    if (!(error instanceof Error) || codeOf(error) === error.name) throw error;
    return allOf(step.accounts, refused(codeOf(error), error.message));
  }
}

async function send(context: Context<Inputs>, step: Step<Action>): Promise<ReadonlyMap<AccountId, Outcome>> {
  const client = context.client(Inspector2Client);
  const activateDeepInspection = step.action === "activate";
  if (step.accounts[0] === context.administrator) {
    const own = await client.send(new UpdateEc2DeepInspectionConfigurationCommand({ activateDeepInspection }));
    return allOf(step.accounts, outcomeOf(own));
  }
  const accountIds = step.accounts.map((accountId) => ({ accountId, activateDeepInspection }));
  const answer = await client.send(new BatchUpdateMemberEc2DeepInspectionStatusCommand({ accountIds }));
  return new Map([
    ...(answer.accountIds ?? []).map((reported): [AccountId, Outcome] => [
      reported.accountId ?? "",
      outcomeOf(reported),
    ]),
    ...(answer.failedAccountIds ?? []).map((failed): [AccountId, Outcome] => [
      failed.accountId ?? "",
      refused(failureCode(failed), failed.errorMessage ?? "AWS gives no reason"),
    ]),
  ]);
}

const outcomeOf = ({ status, errorMessage }: Reported): Outcome =>
  status === "FAILED" ? refused("FAILED", errorMessage ?? "AWS gives no reason") : accepted;
