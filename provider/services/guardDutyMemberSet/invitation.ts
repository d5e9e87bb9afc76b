import type { Invitation } from "@aws-sdk/client-guardduty";
import {
  AcceptAdministratorInvitationCommand,
  GuardDutyClient,
  ListDetectorsCommand,
  ListInvitationsCommand,
} from "@aws-sdk/client-guardduty";
import type { AccountId } from "../../core/cell";
import type { Context, Outcome } from "../service";
import { told } from "./codes";
import type { Inputs } from "./inputs";

/** Pages of 50 invitations to one account; nobody has as many, and a listing without end must not hold an update up. */
const maxPages = 20;

/** What a member account itself must do: its own detector accepts the pending invitation. Three small calls as that account. */
export async function accept(context: Context<Inputs>, account: AccountId): Promise<Outcome> {
  const role = context.inputs.invitation?.acceptRoleName;
  if (role === undefined) return { accepted: false, code: "NO_INVITATION", message: "invitation.acceptRoleName is not declared" };
  const client = context.clientAs(GuardDutyClient, account, role);
  const [DetectorId] = (await client.send(new ListDetectorsCommand({})).catch(told)).DetectorIds ?? [];
  if (DetectorId === undefined)
    return { accepted: false, code: "NO_DETECTOR_IN_MEMBER", message: `GuardDuty is not on in ${account}` };
  const invitation = await invitationFrom(client, context.administrator);
  if (invitation?.InvitationId === undefined)
    return {
      accepted: false,
      code: "NO_INVITATION",
      message: `${account} has no pending invitation from ${context.administrator}`,
    };
  const { InvitationId } = invitation;
  await client
    .send(new AcceptAdministratorInvitationCommand({ DetectorId, AdministratorId: context.administrator, InvitationId }))
    .catch(told);
  return { accepted: true };
}

async function invitationFrom(client: GuardDutyClient, administrator: AccountId): Promise<Invitation | undefined> {
  let NextToken: string | undefined;
  for (let page = 0; page < maxPages; page += 1) {
    const answer = await client
      .send(new ListInvitationsCommand({ ...(NextToken === undefined ? {} : { NextToken }) }))
      .catch(told);
    const found = answer.Invitations?.find((one) => one.AccountId === administrator);
    NextToken = answer.NextToken;
    if (found !== undefined || NextToken === undefined || NextToken === "") return found;
  }
  return undefined;
}
