import { GetDetectorCommand, GetMemberDetectorsCommand, GuardDutyClient } from "@aws-sdk/client-guardduty";
import type { AccountId, AccountObservations, Capability, Observation, Observations } from "../../core/cell";
import { notMentioned } from "../../core/cell";
import { ProviderError } from "../../core/providerError";
import { remedyFor } from "../delegatedAdministrator";
import { answersById } from "../memberAnswers";
import type { Context } from "../service";
import {
  autoEnable,
  autoEnabledForAll,
  detectorOf,
  guardDuty,
  isMeant,
  roleInOrganization,
  withDetector,
} from "./administrator";
import { defaultPlans, foundational } from "./features";
import type { Action, Inputs } from "./inputs";
import { batch, notProcessed, readMembers, sentences } from "./memberRecords";
import { dependentObservation } from "./memberStatus";
import type { FeatureReport, PlanContext } from "./planStatus";
import { planObservation, reportedSettings, settingsIn, unknownStatus } from "./planStatus";

/**
 * How long after a change of a membership its plans may still answer "not an associated member", as AWS's scripts saw.
 */
const propagationMs = 15 * 60_000;

type Want = ReadonlyMap<AccountId, readonly Capability[]>;
type Observed = Map<Capability, Observation<Action>>;
/** What AWS reports of an account's plans, or why nothing is known of them. */
type PlanReport = readonly FeatureReport[] | Observation<Action>;

interface Report {
  readonly member: Observation<Action>;
  readonly plans: PlanReport;
}

/**
 * The administrator's own account and the members are read by different operations and judged together: the region may
 * lack a plan only if all of these answers leave it out.
 */
export async function observe(context: Context<Inputs>, want: Want): Promise<Observations<Action>> {
  const { administrator, inputs } = context;
  const DetectorId = await detectorOf(context);
  if (DetectorId === undefined) return withoutDetector(context, want);
  const [own, members] = await Promise.all([
    want.has(administrator) ? ownReport(context, DetectorId) : undefined,
    memberReports(context, DetectorId, new Map([...want].filter(([account]) => account !== administrator))),
  ]);
  const reports = own === undefined ? members : new Map([...members, [administrator, own]]);
  const reported = await reportedSettings(context);
  for (const { plans } of reports.values())
    if (!("is" in plans)) for (const name of settingsIn(plans)) reported.add(name);
  const declared = new Set([foundational, ...inputs.features]);
  const planContext: PlanContext = { declared, reported, agentManagement: inputs.agentManagement };
  const observations = new Map(
    [...want].map(([account, capabilities]): [AccountId, Observed] => {
      const report = reports.get(account);
      return [account, new Map(capabilities.map((name) => [name, observationOf(name, report, planContext)]))];
    }),
  );
  const isOn = (account: AccountId) => account !== administrator && reports.get(account)?.member.is === "on";
  await nameOwners(context, DetectorId, new Map([...observations].filter(([account]) => isOn(account))), declared);
  return observations;
}

function observationOf(capability: Capability, report: Report | undefined, context: PlanContext): Observation<Action> {
  if (report === undefined) return notMentioned;
  if (capability === foundational) return report.member;
  if (report.member.is !== "on") return dependentObservation(report.member);
  return "is" in report.plans ? report.plans : planObservation(capability, report.plans, context);
}

/**
 * Nothing can be on without a detector, which exists only where it was asked for. In an account that is not the
 * administrator none must be created: an account that Organizations lists is, and a declared invitation says that it is
 * to be.
 */
export async function withoutDetector(context: Context<Inputs>, want: Want): Promise<Observations<Action>> {
  const { administrator, inputs } = context;
  // Without the region, so that regions with the same problem are reported together.
  const missing = `GuardDuty has no detector in account ${administrator}`;
  const administrators = await context.delegatedAdministrators();
  if (!isMeant(context, administrators)) {
    const remedy = remedyFor(context, administrators, guardDuty);
    throw administrators === undefined
      ? new ProviderError("NoDetector", `${missing}, and who the administrator is could not be read: ${remedy}`)
      : new ProviderError("NotDelegatedAdministrator", `${missing}, and it is not the administrator: ${remedy}`);
  }
  if (!inputs.createDetector) {
    const remedy = "set createDetector: true, or run `aws guardduty create-detector --enable` in each of the regions";
    throw new ProviderError("NoDetector", `${missing}: ${remedy}`);
  }
  const isWanted = want.has(administrator);
  const declared: readonly Capability[] = isWanted ? [foundational, ...inputs.features] : [];
  const alsoEnables = [foundational, ...defaultPlans].filter((capability) => !declared.includes(capability));
  const note = `AWS also switches on ${alsoEnables.join(", ")} in the administrator's own account ${administrator}`;
  const off: Observation<Action> = {
    ...{ is: "off", observed: "no detector", next: { action: "createDetector" } },
    ...(alsoEnables.length === 0 ? {} : { note }),
  };
  // The detector is billed once, whoever is looked at.
  const bearer = isWanted ? administrator : [...want.keys()][0];
  return new Map(
    [...want].map(([account, capabilities]): [AccountId, AccountObservations<Action>] => {
      const observation = account === bearer ? { ...off, alsoEnables } : off;
      return [account, new Map(capabilities.map((capability) => [capability, observation]))];
    }),
  );
}

/** The administrator's own account is never a member: its detector says what is on. */
async function ownReport(context: Context<Inputs>, DetectorId: string): Promise<Report> {
  const client = context.client(GuardDutyClient);
  const { Status, Features } = await withDetector(context, () =>
    context.read("detectors", () => client.send(new GetDetectorCommand({ DetectorId }))),
  );
  const plans = Features ?? [];
  if (Status === "ENABLED") return { member: { is: "on", observed: Status }, plans };
  if (Status === "DISABLED")
    return { member: { is: "off", observed: Status, next: { action: "enableDetector" } }, plans };
  return { member: unknownStatus("the administrator's detector", Status), plans };
}

/**
 * Members whose own capability is not asked for are looked at only where AWS does not report their plans: such a look
 * comes after one that has seen them on, because their plans had not settled, or in order to switch plans off.
 */
async function memberReports(
  context: Context<Inputs>,
  DetectorId: string,
  want: Want,
): Promise<Map<AccountId, Report>> {
  const accounts = [...want.keys()];
  const isAsked = (account: AccountId) => want.get(account)?.includes(foundational) === true;
  const members = await readMembers(context, DetectorId, accounts.filter(isAsked));
  const memberOf = (account: AccountId) => members.get(account) ?? { observation: assumedOn };
  const readable = accounts.filter(
    (account) => memberOf(account).observation.is === "on" && want.get(account)?.some(isPlan) === true,
  );
  const plans = await getMemberDetectors(context, DetectorId, readable);
  const unseen = readable.filter((account) => !members.has(account) && "is" in (plans.get(account) ?? notMentioned));
  for (const [account, member] of await readMembers(context, DetectorId, unseen)) members.set(account, member);
  return new Map(
    accounts.map((account): [AccountId, Report] => {
      const { observation, ageMs = propagationMs } = memberOf(account);
      const report = plans.get(account) ?? notMentioned;
      // The member is Enabled, yet its plans cannot be read: shortly after a change that is the membership on its way.
      const isSettling = ageMs < propagationMs && "is" in report && report.code === "NOT_ASSOCIATED";
      return [account, { member: observation, plans: isSettling ? propagating : report }];
    }),
  );
}

const isPlan = (capability: Capability): boolean => capability !== foundational;
const assumedOn: Observation<Action> = { is: "on", observed: "Enabled" };
const propagating: Observation<Action> = { is: "changing", observed: "membership is propagating" };

async function getMemberDetectors(
  context: Context<Inputs>,
  DetectorId: string,
  accounts: readonly AccountId[],
): Promise<Map<AccountId, PlanReport>> {
  const client = context.client(GuardDutyClient);
  const fetch = async (ids: readonly string[]): Promise<Map<string, PlanReport>> => {
    const { MemberDataSourceConfigurations, UnprocessedAccounts } = await withDetector(context, () =>
      client.send(new GetMemberDetectorsCommand({ DetectorId, AccountIds: [...ids] })),
    );
    const page = { members: MemberDataSourceConfigurations, unprocessed: sentences(UnprocessedAccounts) };
    const answers = [...answersById(page, notProcessed)];
    return new Map(answers.map(([account, answer]) => [account, "is" in answer ? answer : (answer.Features ?? [])]));
  };
  const read = await context.readEach("GetMemberDetectors", "memberDetectors", batch, accounts, fetch);
  return new Map([...read].map(([account, answer]) => [account, answer.ok ? answer.value : answer.observation]));
}

/** Names auto-enable where it holds a setting that is not as declared; read only then, for it takes one more call. */
async function nameOwners(
  context: Context<Inputs>,
  DetectorId: string,
  observations: ReadonlyMap<AccountId, Observed>,
  declared: ReadonlySet<Capability>,
): Promise<void> {
  const deviates = (capability: Capability, { is, managedBy }: Observation): boolean =>
    isPlan(capability) && managedBy === undefined && is === (declared.has(capability) ? "off" : "on");
  const deviating = [...observations].filter(([, cells]) => [...cells].some(([name, cell]) => deviates(name, cell)));
  if (deviating.length === 0) return;
  const held = autoEnabledForAll(await roleInOrganization(context, DetectorId));
  if (held.length === 0) return;
  const organization = await context.organization();
  for (const [account, cells] of deviating) {
    // Auto-enable does not reach members by invitation.
    if (organization.listed && !organization.accounts.has(account)) continue;
    for (const [capability, cell] of cells)
      if (held.includes(capability) && deviates(capability, cell))
        cells.set(capability, { ...cell, managedBy: autoEnable });
  }
}
