import {
  DescribeOrganizationConfigurationCommand,
  type DescribeOrganizationConfigurationCommandOutput,
  GetDetectorCommand,
  GetMemberDetectorsCommand,
  GetMembersCommand,
  GuardDutyClient,
  ListDetectorsCommand,
} from "@aws-sdk/client-guardduty";
import type { AccountId, Capability, Sighting } from "../../core/cell";
import { ProviderError } from "../../core/failure";
import type { Context, Read } from "../service";
import { codeOf, told } from "./codes";
import { type FeatureReport, foundational, reportOf, throughRuntimeMonitoring } from "./features";
import type { Inputs } from "./inputs";
import { type Answer, dependentSighting, memberSighting, type Way } from "./membership";

/** Ids in one call about members (GuardDuty API model). */
export const batch = 50;

/** How long after a membership changed its plans may still answer "not an associated member"; AWS's own scripts meet it at random. */
const propagationMs = 15 * 60_000;

type Want = ReadonlyMap<AccountId, readonly Capability[]>;
type Seen = Map<AccountId, Map<Capability, Sighting>>;

/** Asked once a process and region; an account has at most one detector a region. */
export const detectorOf = (context: Context<Inputs>): Promise<string | undefined> =>
  context.once("detector", async () => {
    const client = context.client(GuardDutyClient);
    const { DetectorIds } = await context.read("detectors", () => client.send(new ListDetectorsCommand({})));
    return DetectorIds?.[0];
  });

/** Plans that an answer about this region left out: the region may lack them, which only AWS's refusal of a write can tell. */
export const notReported = (context: Context<Inputs>): Promise<Set<Capability>> => context.once("not reported", async () => new Set<Capability>());

export async function observe(context: Context<Inputs>, want: Want): Promise<Seen> {
  const detector = await detectorOf(context);
  if (detector === undefined) return withoutDetector(context, want);
  const seen: Seen = new Map();
  const own = want.get(context.administrator);
  if (own !== undefined) seen.set(context.administrator, await ownDetector(context, detector, own));
  const members = new Map([...want].filter(([account]) => account !== context.administrator));
  const standing = await memberships(context, detector, members);
  const readable = [...members].filter(([account, capabilities]) => standing.get(account)?.sighting.is === "on" && capabilities.some((one) => one !== foundational)).map(([account]) => account);
  const plans = await memberPlans(context, detector, readable);
  const missing = await notReported(context);
  for (const [account, capabilities] of members) {
    const { sighting: member, changedAt } = standing.get(account) as Standing;
    const settling = context.now() - changedAt < propagationMs;
    const look = (capability: Capability): Sighting => {
      if (capability === foundational) return member;
      return member.is === "on" ? planSighting(capability, plans.get(account), missing, capabilities, settling) : dependentSighting(member);
    };
    seen.set(account, new Map(capabilities.map((capability) => [capability, look(capability)])));
  }
  return seen;
}

function withoutDetector(context: Context<Inputs>, want: Want): Seen {
  if (!context.inputs.createDetector) {
    throw new ProviderError(
      "NoDetector",
      `GuardDuty has no detector in account ${context.administrator}: set createDetector: true, or run \`aws guardduty create-detector --enable\` in each of the regions`,
    );
  }
  const off: Sighting = { is: "off", seen: "no detector", next: { action: "createDetector" } };
  return new Map([...want].map(([account, capabilities]) => [account, new Map(capabilities.map((capability) => [capability, off]))]));
}

async function ownDetector(context: Context<Inputs>, DetectorId: string, capabilities: readonly Capability[]): Promise<Map<Capability, Sighting>> {
  const client = context.client(GuardDutyClient);
  const detector = await context.read("detectors", () => client.send(new GetDetectorCommand({ DetectorId })).catch(told));
  const itself: Sighting = detector.Status === "ENABLED" ? { is: "on", seen: "ENABLED" } : { is: "off", seen: detector.Status ?? "not reported", next: { action: "enableDetector" } };
  const read: Read<PlanAnswer> = { ok: true, value: { features: (detector.Features ?? []) as FeatureReport[] } };
  const missing = await notReported(context);
  return new Map(
    capabilities.map((capability) => {
      if (capability === foundational) return [capability, itself];
      return [capability, itself.is === "on" ? planSighting(capability, read, missing, capabilities, false) : dependentSighting(itself)];
    }),
  );
}

/**
 * Where the member itself was not asked for, it was seen on a moment ago in this run: only its plans have not settled.
 */
interface Standing {
  readonly sighting: Sighting;
  /** Milliseconds since the epoch. */
  readonly changedAt: number;
}

async function memberships(context: Context<Inputs>, DetectorId: string, want: Want): Promise<Map<AccountId, Standing>> {
  const client = context.client(GuardDutyClient);
  const asked = [...want].filter(([, capabilities]) => capabilities.includes(foundational)).map(([account]) => account);
  const answers = await context.readEach<Answer>("GetMembers", "members", batch, asked, async (ids) => {
    const { Members, UnprocessedAccounts } = await client.send(new GetMembersCommand({ DetectorId, AccountIds: [...ids] })).catch(told);
    // An id in neither list is no member: AWS returns only accounts that this administrator knows (aws-apis.md, GetMembers).
    return new Map<string, Answer>([
      ...ids.map((id): [string, Answer] => [id, { absent: true }]),
      ...(UnprocessedAccounts ?? []).map((one): [string, Answer] => [one.AccountId ?? "", { unprocessed: one.Result ?? "" }]),
      ...(Members ?? []).map((member): [string, Answer] => [member.AccountId ?? "", { member }]),
    ]);
  });
  const allOn = [...answers.values()].every((answer) => answer.ok && "member" in answer.value && answer.value.member.RelationshipStatus?.toLowerCase() === "enabled");
  const wayOf = allOn ? () => undefined : await ways(context, DetectorId);
  return new Map(
    [...want.keys()].map((account) => {
      const answer = answers.get(account);
      if (answer === undefined) return [account, { sighting: { is: "on", seen: "Enabled" }, changedAt: context.now() }];
      if (!answer.ok) return [account, { sighting: answer.sighting, changedAt: 0 }];
      const changedAt = "member" in answer.value ? Date.parse(answer.value.member.UpdatedAt ?? "") || 0 : 0;
      return [account, { sighting: memberSighting(account, answer.value, wayOf(account)), changedAt }];
    }),
  );
}

/** Accounts become members through the organization, if we are its delegated administrator here, or by invitation to a declared e-mail. */
async function ways(context: Context<Inputs>, DetectorId: string): Promise<(account: AccountId) => Way | undefined> {
  const [organization, configuration] = await Promise.all([context.organization(), organizationConfiguration(context, DetectorId)]);
  const autoEnabled = (configuration?.Features ?? []).filter((feature) => feature.AutoEnable !== "NONE").map((feature) => feature.Name ?? "");
  const emails = declaredEmails(context.inputs);
  const accounts = organization.listed ? organization.accounts : new Map<AccountId, { email?: string }>();
  const stuck = configuration === undefined && emails.size === 0;
  if (stuck) {
    throw new ProviderError(
      "NotDelegatedAdministrator",
      `account ${context.administrator} is not GuardDuty's delegated administrator in ${context.region}, and no e-mail for an invitation is declared: use credentials of the delegated administrator; or run, as the management account, \`aws guardduty enable-organization-admin-account --admin-account-id ${context.administrator} --region ${context.region}\`; or declare { accountId, email } to invite`,
    );
  }
  return (account) => {
    if (configuration !== undefined && (accounts.get(account)?.email ?? "") !== "") return { by: "organization", autoEnabled };
    return emails.has(account) ? { by: "invitation", acceptRoleName: context.inputs.invitation?.acceptRoleName } : undefined;
  };
}

/** Only the delegated administrator may read it: undefined says that we are not. */
export const organizationConfiguration = (context: Context<Inputs>, DetectorId: string): Promise<DescribeOrganizationConfigurationCommandOutput | undefined> =>
  context.once("organization configuration", async () => {
    const client = context.client(GuardDutyClient);
    try {
      return await context.read("detectors", () => client.send(new DescribeOrganizationConfigurationCommand({ DetectorId })));
    } catch (error) {
      if (error instanceof Error && error.name === "BadRequestException") return undefined;
      throw error;
    }
  });

export const declaredEmails = (inputs: Inputs): Map<AccountId, string> =>
  new Map("organization" in inputs.accounts ? [] : inputs.accounts.flatMap((one) => (typeof one === "string" || one.email === undefined ? [] : [[one.accountId, one.email] as const])));

type PlanAnswer = { readonly features: readonly FeatureReport[] } | { readonly unprocessed: string };

function memberPlans(context: Context<Inputs>, DetectorId: string, accounts: readonly AccountId[]): Promise<ReadonlyMap<string, Read<PlanAnswer>>> {
  const client = context.client(GuardDutyClient);
  return context.readEach<PlanAnswer>("GetMemberDetectors", "memberDetectors", batch, accounts, async (ids) => {
    const { MemberDataSourceConfigurations, UnprocessedAccounts } = await client.send(new GetMemberDetectorsCommand({ DetectorId, AccountIds: [...ids] })).catch(told);
    return new Map<string, PlanAnswer>([
      ...(UnprocessedAccounts ?? []).map((one): [string, PlanAnswer] => [one.AccountId ?? "", { unprocessed: one.Result ?? "" }]),
      ...(MemberDataSourceConfigurations ?? []).map((one): [string, PlanAnswer] => [one.AccountId ?? "", { features: (one.Features ?? []) as FeatureReport[] }]),
    ]);
  });
}

function planSighting(capability: Capability, read: Read<PlanAnswer> | undefined, missing: Set<Capability>, asked: readonly Capability[], settling: boolean): Sighting {
  if (read === undefined) return { is: "unknown", seen: "not observed", code: "NotMentioned", message: "AWS's answer does not mention this account" };
  if (!read.ok) return read.sighting;
  if ("unprocessed" in read.value) {
    const code = codeOf(read.value.unprocessed);
    // The member is Enabled, yet its plans are not readable: right after a change that is the membership on its way.
    if (code === "NOT_ASSOCIATED" && settling) return { is: "changing", seen: "membership is propagating" };
    return { is: "unknown", seen: "not processed", code, message: read.value.unprocessed };
  }
  const { features } = read.value;
  const runtimeMonitoring = reportOf(features, "RUNTIME_MONITORING")?.Status === "ENABLED";
  const replaced = runtimeMonitoring && capability.startsWith("EKS_RUNTIME_MONITORING");
  // Undeclared, EKS Runtime Monitoring under Runtime Monitoring is no surplus: AWS shows what it does anyway.
  if (replaced && asked.includes("RUNTIME_MONITORING")) return { is: "off", seen: "replaced by RUNTIME_MONITORING" };
  const report = reportOf(features, replaced ? throughRuntimeMonitoring(capability) : capability);
  const owner = report?.ManagedBy === undefined ? {} : { managedBy: report.ManagedBy === "GUARDDUTY_POLICY" ? "organization policy" : report.ManagedBy };
  const through = replaced ? " through RUNTIME_MONITORING" : "";
  if (report?.Status === "ENABLED") return { is: "on", seen: `ENABLED${through}`, ...owner };
  if (report === undefined) missing.add(capability);
  if (report?.ManagedBy === "GUARDDUTY_POLICY") {
    return { is: "off", seen: "DISABLED", ...owner, code: "MANAGED_BY_POLICY", message: "a GuardDuty policy of AWS Organizations has switched it off", advice: "change the policy, or leave the plan out of the declaration" };
  }
  return { is: "off", seen: report === undefined ? "not reported" : `DISABLED${through}`, next: { action: replaced ? "updateRuntimeMonitoring" : "update" } };
}

