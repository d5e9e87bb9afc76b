import type { UnprocessedAccount } from "@aws-sdk/client-guardduty";
import {
  CreateDetectorCommand,
  CreateMembersCommand,
  DeleteMembersCommand,
  DisassociateMembersCommand,
  GuardDutyClient,
  InviteMembersCommand,
  StartMonitoringMembersCommand,
  StopMonitoringMembersCommand,
  UpdateDetectorCommand,
  UpdateMemberDetectorsCommand,
} from "@aws-sdk/client-guardduty";
import type { AccountId, Capability } from "../../core/cell";
import { ProviderError } from "../../core/providerError";
import type { Context, Outcome, Step } from "../service";
import { appliedToAll, roleToday } from "./autoEnable";
import { told } from "./codes";
import { detectorOf, withDetector } from "./detector";
import { featuresInput, foundational, throughRuntimeMonitoring } from "./features";
import type { Inputs } from "./inputs";
import { accept } from "./invitation";
import { notOffered } from "./offers";
import { codeOf } from "./texts";
import { declaredEmails } from "./ways";

type Outcomes = ReadonlyMap<AccountId, Outcome>;
type Answer = { readonly UnprocessedAccounts: UnprocessedAccount[] | undefined };

/** One call under way: the step, and what every call of it needs. */
interface Job {
  readonly context: Context<Inputs>;
  readonly step: Step;
  readonly client: GuardDutyClient;
  /** What nearly every call about members takes. */
  readonly members: { readonly DetectorId: string; readonly AccountIds: AccountId[] };
}

export async function apply(context: Context<Inputs>, step: Step): Promise<Outcomes> {
  if (step.action === "createDetector") return createDetector(context, step);
  const DetectorId = await detectorOf(context);
  const act = acts[step.action];
  if (DetectorId === undefined || act === undefined)
    throw new ProviderError("NoDetector", `GuardDuty has no detector in ${context.region}`);
  const job = { context, step, client: context.client(GuardDutyClient), members: { DetectorId, AccountIds: [...step.accounts] } };
  return withDetector(context, () => act(job));
}

const acts: Readonly<Record<string, (job: Job) => Promise<Outcomes>>> = {
  create: (job) => createMembers(job),
  invite: ({ context, step, client, members }) => {
    const { disableEmailNotification, message } = context.inputs.invitation ?? {};
    const words = {
      ...(disableEmailNotification === undefined ? {} : { DisableEmailNotification: disableEmailNotification }),
      ...(message === undefined ? {} : { Message: message }),
    };
    return answered(step, client.send(new InviteMembersCommand({ ...members, ...words })));
  },
  accept: async ({ context, step }) => all(step, await accept(context, step.accounts[0] ?? "")),
  startMonitoring: ({ step, client, members }) => answered(step, client.send(new StartMonitoringMembersCommand(members))),
  enableDetector: (job) => updateDetector(job, { Enable: true }),
  forget: ({ step, client, members }) => answered(step, client.send(new DeleteMembersCommand(members))),
  update: (job) => setFeatures(job, job.step.capabilities, "ENABLED"),
  updateRuntimeMonitoring: (job) => setFeatures(job, job.step.capabilities.map(throughRuntimeMonitoring), "ENABLED"),
  disable: (job) => setFeatures(job, job.step.capabilities, "DISABLED"),
  stopMonitoring: (job) =>
    isOwn(job)
      ? updateDetector(job, { Enable: false })
      : unlessAutoEnabled(job, (members) => job.client.send(new StopMonitoringMembersCommand(members))),
  disassociate: (job) => unlessAutoEnabled(job, (members) => job.client.send(new DisassociateMembersCommand(members))),
  deleteMember: (job) => unlessAutoEnabled(job, (members) => job.client.send(new DeleteMembersCommand(members))),
};

async function createDetector(context: Context<Inputs>, step: Step): Promise<Outcomes> {
  try {
    await context.client(GuardDutyClient).send(new CreateDetectorCommand({ Enable: true }));
  } catch (error) {
    const exists = error instanceof Error && codeOf(error.message) === "DETECTOR_EXISTS";
    if (!exists) told(error);
  } finally {
    context.forget("detector");
  }
  return all(step, accepted);
}

/** CreateMembers demands e-mails of organization members too. */
async function createMembers({ context, step, client, members: { DetectorId } }: Job): Promise<Outcomes> {
  const declared = declaredEmails(context.inputs);
  const organization = await context.organization();
  const known = organization.listed ? organization.accounts : undefined;
  const details = step.accounts.map((AccountId) => ({
    AccountId,
    Email: known?.get(AccountId)?.email || declared.get(AccountId),
  }));
  // One account without would make AWS refuse them all.
  const AccountDetails = details.flatMap(({ AccountId, Email }) => (Email ? [{ AccountId, Email }] : []));
  const missing = all(step, { accepted: false, code: "EMAIL_MISSING", message: "the root e-mail of the account is not known" });
  if (AccountDetails.length === 0) return missing;
  const named = { ...step, accounts: AccountDetails.map((one) => one.AccountId) };
  const sent = client.send(new CreateMembersCommand({ DetectorId, AccountDetails }));
  return new Map([...missing, ...(await answered(named, sent))]);
}

const isOwn = ({ context, step }: Job): boolean => step.accounts[0] === context.administrator;

async function updateDetector(
  { step, client, members: { DetectorId } }: Job,
  change: { readonly Enable: boolean },
): Promise<Outcomes> {
  await client.send(new UpdateDetectorCommand({ DetectorId, ...change }));
  return all(step, accepted);
}

async function setFeatures(job: Job, some: readonly Capability[], status: "ENABLED" | "DISABLED"): Promise<Outcomes> {
  const { context, step, client, members } = job;
  const Features = featuresInput(some, status);
  // The foundational sources have no switch of their own: that is what the account's release levels are for.
  if (Features.length === 0) return all(step, accepted);
  try {
    if (!isOwn(job)) return await answered(step, client.send(new UpdateMemberDetectorsCommand({ ...members, Features })));
    await client.send(new UpdateDetectorCommand({ DetectorId: members.DetectorId, Features }));
    return all(step, accepted);
  } catch (error) {
    throw (await notOffered(context, error, step.capabilities)) ?? error;
  }
}

/**
 * AWS refuses these three for organization members while auto-enable of members or of any plan is ALL (docs/notes.md, AWS 7), with a
 * sentence that does not say so: we say it before the call.
 */
async function unlessAutoEnabled(job: Job, send: (members: Job["members"]) => Promise<Answer>): Promise<Outcomes> {
  const { context, step, members } = job;
  if (isOwn(job))
    return all(step, {
      accepted: false,
      code: "ADMINISTRATOR_OWN_ACCOUNT",
      message: "the administrator's own account is not a member",
    });
  const role = await roleToday(context, members.DetectorId);
  const holders =
    role.is === "delegated" ? appliedToAll(role.configuration).map((one) => (one === foundational ? "members" : one)) : [];
  if (holders.length === 0) return answered(step, send(members));
  const message = `auto-enable is ALL for ${holders.join(", ")}, and AWS then refuses to stop, disassociate or delete members`;
  const organization = await context.organization();
  // Auto-enable does not reach members by invitation, so it does not hold them either.
  const free = step.accounts.filter((account) => organization.listed && !organization.accounts.has(account));
  const refused = all(step, { accepted: false, code: "AUTO_ENABLE_ALL", message });
  if (free.length === 0) return refused;
  return new Map([...refused, ...(await answered({ ...step, accounts: free }, send({ ...members, AccountIds: free })))]);
}

const accepted: Outcome = { accepted: true };

const all = ({ accounts }: Step, outcome: Outcome): Map<AccountId, Outcome> =>
  new Map(accounts.map((account) => [account, outcome]));

/** Whatever AWS does not list as unprocessed, it has accepted: the lists of GuardDuty's answers name failures only. */
async function answered(step: Step, sent: Promise<Answer>): Promise<Outcomes> {
  const { UnprocessedAccounts } = await sent;
  const outcomes = all(step, accepted);
  for (const { AccountId = "", Result = "" } of UnprocessedAccounts ?? [])
    outcomes.set(AccountId, { accepted: false, code: codeOf(Result), message: Result });
  return outcomes;
}
