import {
  AcceptAdministratorInvitationCommand,
  CreateDetectorCommand,
  CreateMembersCommand,
  DeleteMembersCommand,
  DisassociateMembersCommand,
  GuardDutyClient,
  InviteMembersCommand,
  ListDetectorsCommand,
  ListInvitationsCommand,
  StartMonitoringMembersCommand,
  StopMonitoringMembersCommand,
  type UnprocessedAccount,
  UpdateDetectorCommand,
  UpdateMemberDetectorsCommand,
} from "@aws-sdk/client-guardduty";
import type { AccountId, Capability } from "../../core/cell";
import { NotOfferedError, ProviderError } from "../../core/failure";
import type { Context, Outcome, Step } from "../service";
import { codeOf, told } from "./codes";
import { featuresInput, throughRuntimeMonitoring } from "./features";
import type { Inputs } from "./inputs";
import { declaredEmails, detectorOf, notReported, organizationConfiguration } from "./observe";

const accepted: Outcome = { accepted: true };

type Call = (context: Context<Inputs>, step: Step, detector: string) => Promise<ReadonlyMap<AccountId, Outcome>>;

export async function apply(context: Context<Inputs>, step: Step): Promise<ReadonlyMap<AccountId, Outcome>> {
  if (step.action === "createDetector") return createDetector(context, step);
  const detector = await detectorOf(context);
  const call = calls[step.action];
  if (detector === undefined || call === undefined) throw new ProviderError("NoDetector", `GuardDuty has no detector in ${context.region}`);
  return call(context, step, detector);
}

async function createDetector(context: Context<Inputs>, step: Step): Promise<ReadonlyMap<AccountId, Outcome>> {
  const client = context.client(GuardDutyClient);
  try {
    await client.send(new CreateDetectorCommand({ Enable: true }));
  } catch (error) {
    const exists = error instanceof Error && codeOf(error.message) === "DETECTOR_EXISTS";
    if (!exists) told(error);
  } finally {
    context.forget("detector");
  }
  return all(step.accounts, accepted);
}

const calls: Readonly<Record<string, Call>> = {
  create: async (context, step, DetectorId) => {
    const emails = declaredEmails(context.inputs);
    const organization = await context.organization();
    const AccountDetails = step.accounts.map((AccountId) => ({ AccountId, Email: emails.get(AccountId) ?? (organization.listed ? organization.accounts.get(AccountId)?.email : undefined) ?? "" }));
    return answered(step.accounts, await context.client(GuardDutyClient).send(new CreateMembersCommand({ DetectorId, AccountDetails })).catch(told));
  },
  invite: async (context, step, DetectorId) => {
    const { disableEmailNotification, message } = context.inputs.invitation ?? {};
    const input = { DetectorId, AccountIds: [...step.accounts], ...(disableEmailNotification === undefined ? {} : { DisableEmailNotification: disableEmailNotification }), ...(message === undefined ? {} : { Message: message }) };
    return answered(step.accounts, await context.client(GuardDutyClient).send(new InviteMembersCommand(input)).catch(told));
  },
  accept: async (context, step) => all(step.accounts, await accept(context, step.accounts[0] ?? "")),
  startMonitoring: async (context, step, DetectorId) =>
    answered(step.accounts, await context.client(GuardDutyClient).send(new StartMonitoringMembersCommand({ DetectorId, AccountIds: [...step.accounts] })).catch(told)),
  enableDetector: async (context, step, DetectorId) => {
    await context.client(GuardDutyClient).send(new UpdateDetectorCommand({ DetectorId, Enable: true })).catch(told);
    return all(step.accounts, accepted);
  },
  update: (context, step, detector) => setFeatures(context, step, detector, step.capabilities, "ENABLED"),
  updateRuntimeMonitoring: (context, step, detector) => setFeatures(context, step, detector, step.capabilities.map(throughRuntimeMonitoring), "ENABLED"),
  disable: (context, step, detector) => setFeatures(context, step, detector, step.capabilities, "DISABLED"),
  forget: async (context, step, DetectorId) =>
    answered(step.accounts, await context.client(GuardDutyClient).send(new DeleteMembersCommand({ DetectorId, AccountIds: [...step.accounts] })).catch(told)),
  stopMonitoring: async (context, step, DetectorId) => {
    const client = context.client(GuardDutyClient);
    if (step.accounts[0] === context.administrator) {
      await client.send(new UpdateDetectorCommand({ DetectorId, Enable: false })).catch(told);
      return all(step.accounts, accepted);
    }
    return unlessAutoEnabled(context, step, DetectorId, () => client.send(new StopMonitoringMembersCommand({ DetectorId, AccountIds: [...step.accounts] })));
  },
  disassociate: (context, step, DetectorId) =>
    unlessAutoEnabled(context, step, DetectorId, () => context.client(GuardDutyClient).send(new DisassociateMembersCommand({ DetectorId, AccountIds: [...step.accounts] }))),
  deleteMember: (context, step, DetectorId) =>
    unlessAutoEnabled(context, step, DetectorId, () => context.client(GuardDutyClient).send(new DeleteMembersCommand({ DetectorId, AccountIds: [...step.accounts] }))),
};

/** What a member account itself must do: its own detector accepts the pending invitation. Three small calls as that account. */
async function accept(context: Context<Inputs>, account: AccountId): Promise<Outcome> {
  const role = context.inputs.invitation?.acceptRoleName;
  if (role === undefined) return { accepted: false, code: "NO_INVITATION", message: "invitation.acceptRoleName is not declared" };
  const client = context.clientAs(GuardDutyClient, account, role);
  const [DetectorId] = (await client.send(new ListDetectorsCommand({}))).DetectorIds ?? [];
  if (DetectorId === undefined) return { accepted: false, code: "NO_DETECTOR_IN_MEMBER", message: `GuardDuty is not on in ${account}` };
  const { Invitations } = await client.send(new ListInvitationsCommand({}));
  const invitation = Invitations?.find((one) => one.AccountId === context.administrator);
  if (invitation === undefined) return { accepted: false, code: "NO_INVITATION", message: `${account} has no pending invitation from ${context.administrator}` };
  await client.send(new AcceptAdministratorInvitationCommand({ DetectorId, AdministratorId: context.administrator, InvitationId: invitation.InvitationId ?? "" })).catch(told);
  return accepted;
}

async function setFeatures(context: Context<Inputs>, step: Step, DetectorId: string, some: readonly Capability[], status: "ENABLED" | "DISABLED"): Promise<ReadonlyMap<AccountId, Outcome>> {
  const client = context.client(GuardDutyClient);
  const Features = featuresInput(some, status);
  // The foundational sources have no switch of their own: that is what the account's release levels are for.
  if (Features.length === 0) return all(step.accounts, accepted);
  try {
    if (step.accounts[0] === context.administrator) {
      await client.send(new UpdateDetectorCommand({ DetectorId, Features }));
      return all(step.accounts, accepted);
    }
    return answered(step.accounts, await client.send(new UpdateMemberDetectorsCommand({ DetectorId, AccountIds: [...step.accounts], Features })));
  } catch (error) {
    const missing = await notReported(context);
    const suspects = step.capabilities.filter((capability) => missing.has(capability));
    if (error instanceof Error && codeOf(error.message) === "INVALID_INPUT" && suspects.length > 0) {
      throw new NotOfferedError(suspects, `${suspects.join(", ")} is not offered in ${context.region}: GuardDuty neither reports nor accepts it there`);
    }
    return told(error);
  }
}

/** AWS refuses these three while auto-enable of members or of any plan is ALL; said before the call, with the reason (aws-apis.md 2.4). */
async function unlessAutoEnabled(context: Context<Inputs>, step: Step, DetectorId: string, send: () => Promise<{ UnprocessedAccounts: UnprocessedAccount[] | undefined }>): Promise<ReadonlyMap<AccountId, Outcome>> {
  if (step.accounts[0] === context.administrator) return all(step.accounts, { accepted: false, code: "ADMINISTRATOR_OWN_ACCOUNT", message: "the administrator's own account is not a member" });
  const configuration = await organizationConfiguration(context, DetectorId);
  const holders = [
    ...(configuration?.AutoEnableOrganizationMembers === "ALL" ? ["members"] : []),
    ...(configuration?.Features ?? []).flatMap((feature) => [
      ...(feature.AutoEnable === "ALL" ? [feature.Name ?? ""] : []),
      ...(feature.AdditionalConfiguration ?? []).filter((one) => one.AutoEnable === "ALL").map((one) => `${feature.Name}/${one.Name}`),
    ]),
  ];
  if (holders.length > 0) return all(step.accounts, { accepted: false, code: "AUTO_ENABLE_ALL", message: `auto-enable is ALL for ${holders.join(", ")}, and AWS then refuses to stop, disassociate or delete members` });
  return answered(step.accounts, await send().catch(told));
}

const all = (accounts: readonly AccountId[], outcome: Outcome): Map<AccountId, Outcome> => new Map(accounts.map((account) => [account, outcome]));

/** Whatever AWS does not list as unprocessed, it has accepted: the lists of GuardDuty's answers name failures only. */
function answered(accounts: readonly AccountId[], { UnprocessedAccounts }: { UnprocessedAccounts: UnprocessedAccount[] | undefined }): Map<AccountId, Outcome> {
  const outcomes = all(accounts, accepted);
  for (const { AccountId = "", Result = "" } of UnprocessedAccounts ?? []) {
    const code = codeOf(Result);
    outcomes.set(AccountId, { accepted: false, code, message: Result });
  }
  return outcomes;
}

