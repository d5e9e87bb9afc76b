import type { FeatureStatus, UnprocessedAccount, UpdateDetectorCommandInput } from "@aws-sdk/client-guardduty";
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
  UpdateDetectorCommand,
  UpdateMemberDetectorsCommand,
} from "@aws-sdk/client-guardduty";
import type { AccountId, Capability } from "../../core/cell";
import { CapabilityUnavailableError, ProviderError } from "../../core/providerError";
import { causeOf, membersKnown } from "../memberAnswers";
import { accepted, allBut, allOf, refused } from "../outcomes";
import { everyPage } from "../pages";
import type { Context, Outcome, Step } from "../service";
import { autoEnabledForAll, currentRole, detectorOf, withDetector } from "./administrator";
import { addToAutoEnable } from "./autoEnable";
import { codeOf } from "./codes";
import { featuresInput, foundational, planOf, throughRuntimeMonitoring } from "./features";
import type { Action, Inputs } from "./inputs";
import { sentences } from "./memberRecords";
import { reportedSettings } from "./planStatus";

/** Pages of 50 invitations to one account; it has one of each administrator that has ever invited it. */
const invitationPages = 20;

type Outcomes = ReadonlyMap<AccountId, Outcome>;
type Change = Omit<UpdateDetectorCommandInput, "DetectorId">;
type Answer = { readonly UnprocessedAccounts: UnprocessedAccount[] | undefined };

/** One call under way: the step, and what every call of it needs. */
interface Job {
  readonly context: Context<Inputs>;
  readonly step: Step<Action>;
  readonly client: GuardDutyClient;
  /** What nearly every call about members takes. */
  readonly members: { readonly DetectorId: string; readonly AccountIds: AccountId[] };
}

export async function apply(context: Context<Inputs>, step: Step<Action>): Promise<Outcomes> {
  const { action, accounts } = step;
  if (action === "createDetector") return createDetector(context, accounts);
  const DetectorId = await detectorOf(context);
  if (DetectorId === undefined)
    throw new ProviderError("NoDetector", `GuardDuty has no detector any more in ${context.region}`);
  const members = { DetectorId, AccountIds: [...accounts] };
  const client = context.client(GuardDutyClient);
  return withDetector(context, () => acts[action]({ context, step, client, members }));
}

const acts: Readonly<Record<Exclude<Action, "createDetector">, (job: Job) => Promise<Outcomes>>> = {
  enableDetector: (job) => updateDetector(job, { Enable: true }),
  create: (job) => createMembers(job),
  invite: ({ context, step, client, members }) => {
    const { disableEmailNotification, message } = context.inputs.invitation ?? {};
    const options = {
      ...(disableEmailNotification === undefined ? {} : { DisableEmailNotification: disableEmailNotification }),
      ...(message === undefined ? {} : { Message: message }),
    };
    return outcomesOf(step.accounts, client.send(new InviteMembersCommand({ ...members, ...options })));
  },
  accept: async ({ context, step }) => allOf(step.accounts, await accept(context, step.accounts[0] ?? "")),
  deleteRecord: ({ context, step, client, members }) =>
    outcomesOf(step.accounts, deleteMembers(context, client, members)),
  startMonitoring: ({ step, client, members }) =>
    outcomesOf(step.accounts, client.send(new StartMonitoringMembersCommand(members))),
  update: (job) => setFeatures(job, job.step.capabilities, "ENABLED"),
  updateWithMalwareProtection: (job) => setFeatures(job, job.step.capabilities, "ENABLED"),
  updateRuntimeMonitoring: (job) => setFeatures(job, job.step.capabilities.map(throughRuntimeMonitoring), "ENABLED"),
  disable: (job) => setFeatures(job, job.step.capabilities, "DISABLED"),
  stopMonitoring: (job) =>
    isOwn(job)
      ? updateDetector(job, { Enable: false })
      : release(job, (members) => job.client.send(new StopMonitoringMembersCommand(members))),
  disassociate: (job) => release(job, (members) => job.client.send(new DisassociateMembersCommand(members))),
  deleteMember: (job) => release(job, (members) => deleteMembers(job.context, job.client, members)),
  autoEnable: async ({ context, step, members }) => {
    try {
      await addToAutoEnable(context, members.DetectorId, step.capabilities);
      return allOf(step.accounts);
    } catch (error) {
      throw (await unavailable(context, error, step.capabilities)) ?? error;
    }
  },
};

async function deleteMembers(
  context: Context<Inputs>,
  client: GuardDutyClient,
  members: Job["members"],
): Promise<Answer> {
  const { deleted } = await membersKnown(context);
  for (const account of members.AccountIds) deleted.add(account);
  return client.send(new DeleteMembersCommand(members));
}

async function createDetector(context: Context<Inputs>, accounts: readonly AccountId[]): Promise<Outcomes> {
  try {
    await context.client(GuardDutyClient).send(new CreateDetectorCommand({ Enable: true }));
    return allOf(accounts);
  } catch (error) {
    const { code, message } = causeOf(error);
    // Of all accounts at once: a smaller call would be the same.
    if (code === "BadRequestException") return allOf(accounts, refused(codeOf(message), message));
    throw error;
  } finally {
    context.forget("detector");
  }
}

/**
 * CreateMembers demands the e-mail addresses of organization members too. That the accounts are no members has been
 * proven by the look before (GetMembers and ListMembers), and after a lost answer the loop looks again before it asks
 * again.
 */
async function createMembers({ context, step, client, members: { DetectorId } }: Job): Promise<Outcomes> {
  const organization = await context.organization();
  const known = organization.listed ? organization.accounts : undefined;
  const details = step.accounts.map((AccountId) => ({
    AccountId,
    Email: known?.get(AccountId)?.email || context.inputs.invitation?.emails?.[AccountId],
  }));
  // One account without an address would make AWS refuse them all.
  const AccountDetails = details.flatMap(({ AccountId, Email }) => (Email ? [{ AccountId, Email }] : []));
  const missing = allOf(step.accounts, refused("EMAIL_MISSING", "the root e-mail address of the account is not known"));
  if (AccountDetails.length === 0) return missing;
  const sent = AccountDetails.map(({ AccountId }) => AccountId);
  const answered = await outcomesOf(sent, client.send(new CreateMembersCommand({ DetectorId, AccountDetails })));
  return new Map([...missing, ...answered]);
}

/**
 * What a member account itself must do: its own detector accepts the pending invitation. A few calls as that account.
 */
async function accept(context: Context<Inputs>, account: AccountId): Promise<Outcome> {
  const AdministratorId = context.administrator;
  const role = context.inputs.invitation?.acceptRoleName;
  if (role === undefined) return refused("NO_INVITATION", "invitation.acceptRoleName is not declared");
  const client = context.clientAs(GuardDutyClient, account, role);
  const [DetectorId] = (await client.send(new ListDetectorsCommand({}))).DetectorIds ?? [];
  if (DetectorId === undefined) return refused("NO_DETECTOR_IN_MEMBER", `GuardDuty is not on in ${account}`);
  const pages = await everyPage("GuardDuty's ListInvitations", invitationPages, (NextToken) =>
    client.send(new ListInvitationsCommand({ NextToken })),
  );
  const invitations = pages.flatMap((page) => page.Invitations ?? []);
  const InvitationId = invitations.find(({ AccountId }) => AccountId === AdministratorId)?.InvitationId;
  if (InvitationId === undefined)
    return refused("NO_INVITATION", `${account} has no pending invitation from ${AdministratorId}`);
  await client.send(new AcceptAdministratorInvitationCommand({ DetectorId, AdministratorId, InvitationId }));
  return accepted;
}

const isOwn = ({ context, step }: Job): boolean => step.accounts[0] === context.administrator;

async function updateDetector({ step, client, members }: Job, change: Change): Promise<Outcomes> {
  await client.send(new UpdateDetectorCommand({ DetectorId: members.DetectorId, ...change }));
  return allOf(step.accounts);
}

async function setFeatures(job: Job, changed: readonly Capability[], status: FeatureStatus): Promise<Outcomes> {
  const { context, step, client, members } = job;
  const Features = featuresInput(changed, status);
  // The foundational sources have no switch of their own: that is what the account's release levels are for.
  if (Features.length === 0) return allOf(step.accounts);
  try {
    return isOwn(job)
      ? await updateDetector(job, { Features })
      : await outcomesOf(step.accounts, client.send(new UpdateMemberDetectorsCommand({ ...members, Features })));
  } catch (error) {
    throw (await unavailable(context, error, step.capabilities)) ?? error;
  }
}

/**
 * GuardDuty refuses a whole call for one plan that the region lacks, with its sentence for every wrong input. Read
 * together with what all its answers left out, that shows which. An additional configuration that is left out goes with
 * its plan, or is the suspect where every plan is reported.
 */
async function unavailable(
  context: Context<Inputs>,
  error: unknown,
  asked: readonly Capability[],
): Promise<CapabilityUnavailableError | undefined> {
  const { message } = causeOf(error);
  const reported = await reportedSettings(context);
  if (codeOf(message) !== "INVALID_INPUT" || reported.size === 0) return undefined;
  // The members themselves are no plan, and every region has them.
  const plans = asked.filter((capability) => capability !== foundational);
  const ofMissingPlans = plans.filter((capability) => !reported.has(planOf(capability)));
  const suspects = ofMissingPlans.length > 0 ? ofMissingPlans : plans.filter((capability) => !reported.has(capability));
  if (suspects.length === 0) return undefined;
  const text = `${suspects.join(", ")} is not available in ${context.region}, where GuardDuty does not report it`;
  return new CapabilityUnavailableError(suspects, `${text}: ${message}`, false);
}

/**
 * With autoEnableOrganizationMembers ALL, AWS refuses to stop, disassociate or delete "member accounts in your
 * organization" (API model) with a sentence that does not say so: the reason is given before the call.
 */
async function release(job: Job, send: (members: Job["members"]) => Promise<Answer>): Promise<Outcomes> {
  const { context, step, members } = job;
  const ownAccount = refused("ADMINISTRATOR_OWN_ACCOUNT", "the administrator's own account is not a member");
  if (isOwn(job)) return allOf(step.accounts, ownAccount);
  const held = autoEnabledForAll(await currentRole(context, members.DetectorId));
  const organization = held.includes(foundational) ? await context.organization() : undefined;
  // Auto-enable does not reach members by invitation, so it does not hold them either.
  const AccountIds = members.AccountIds.filter(
    (account) => organization === undefined || (organization.listed && !organization.accounts.has(account)),
  );
  const message = "auto-enable of members is ALL, and AWS then refuses to stop, disassociate or delete them";
  const outcomes = allOf(step.accounts, refused("AUTO_ENABLE_ALL", message));
  if (AccountIds.length === 0) return outcomes;
  const sent = send({ ...members, AccountIds }).catch((error) => explain(error, held));
  return new Map([...outcomes, ...(await outcomesOf(AccountIds, sent))]);
}

/** The user guide asks to take ALL off the plans as well; the API reference does not say that it keeps members in. */
function explain(error: unknown, held: readonly Capability[]): never {
  const { message } = causeOf(error);
  if (held.length === 0 || codeOf(message) !== "INVALID_INPUT") throw error;
  throw ProviderError.fromAws("AUTO_ENABLE_ALL", `${message} (auto-enable is ALL for ${held.join(", ")})`, error);
}

async function outcomesOf(accounts: readonly AccountId[], sent: Promise<Answer>): Promise<Outcomes> {
  const { UnprocessedAccounts } = await sent;
  return allBut(accounts, sentences(UnprocessedAccounts), codeOf);
}
