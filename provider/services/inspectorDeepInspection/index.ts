import type { FailedMemberAccountEc2DeepInspectionStatusState as Failed } from "@aws-sdk/client-inspector2";
import {
  BatchGetAccountStatusCommand,
  BatchGetMemberEc2DeepInspectionStatusCommand,
  BatchUpdateMemberEc2DeepInspectionStatusCommand,
  GetEc2DeepInspectionConfigurationCommand,
  Inspector2Client,
  UpdateEc2DeepInspectionConfigurationCommand,
} from "@aws-sdk/client-inspector2";
import { z } from "zod";
import type { AccountId, Capability, Observation } from "../../core/cell";
import { accountId, accountsOf, match, regions, sharedInputs } from "../sharedInputs";
import { classifyDeepInspection } from "./codes";
import type { Reported } from "./status";
import { failureCode, isDenied, sightingOf, sightingOfFailure, told } from "./status";
import type { Explain } from "../inspectorAccountEnablement/members";
import { explainDenied } from "../inspectorAccountEnablement/members";
import { diagnoseInspector, inspectorDoctorActions } from "../inspectorAccountEnablement/doctor";
import type { Context, Outcome, Read, Service, Step } from "../service";

/**
 * EC2 deep inspection of Amazon Inspector, per member account. It builds on EC2 scanning: where that is off, AWS answers with
 * `ec2ScanStatus` in `failedAccountIds`, a list without error codes. The administrator's own account has calls of its own.
 */

const capability = "EC2_DEEP_INSPECTION";
/** Accounts in one call (Inspector2 API model). */
const batch = 100;

const schema = z.object({
  accounts: accountsOf(accountId),
  regions,
  match,
  ...sharedInputs([capability], { capability: ["deactivate"], account: ["deactivate"] }),
});

type Inputs = z.output<typeof schema>;

export const inspectorDeepInspection: Service<Inputs> = {
  kind: "InspectorDeepInspection",
  title: "Amazon Inspector EC2 deep inspection",
  signingName: "inspector2",
  principal: "inspector2.amazonaws.com",
  schema,
  capabilities: [capability],
  families: {
    deepInspection: { perSecond: 10, concurrency: 4 },
    members: { perSecond: 5, concurrency: 1 },
    activation: { perSecond: 2, concurrency: 2 },
  },
  actions: {
    activate: { family: "activation", batch, effect: "on", perCapability: true, administratorAlone: true, verb: "activate" },
    deactivate: { family: "activation", batch, effect: "off", perCapability: true, administratorAlone: true, verb: "deactivate" },
  },
  releases: { capability: { deactivate: ["deactivate"] }, account: { deactivate: ["deactivate"] } },
  consequences: {
    retain: "deep inspection stays active",
    deactivate: "packages outside the operating system's package manager are no longer inspected",
  },
  iam: {
    read: [
      "inspector2:BatchGetAccountStatus",
      "inspector2:BatchGetMemberEc2DeepInspectionStatus",
      "inspector2:GetDelegatedAdminAccount",
      "inspector2:GetEc2DeepInspectionConfiguration",
      "inspector2:ListMembers",
    ],
    write: ["inspector2:BatchUpdateMemberEc2DeepInspectionStatus", "inspector2:UpdateEc2DeepInspectionConfiguration"],
    diagnose: inspectorDoctorActions,
  },
  desired: (inputs) => ({ regions: inputs.regions, capabilities: [capability], match: inputs.match }),
  observe,
  apply,
  diagnose: diagnoseInspector,
  classify: classifyDeepInspection,
};

type Answer = Reported | { readonly failed: Failed };

async function observe(
  context: Context<Inputs>,
  want: ReadonlyMap<AccountId, readonly Capability[]>,
): Promise<Map<AccountId, Map<Capability, Observation>>> {
  const members = [...want.keys()].filter((account) => account !== context.administrator);
  const [own, answers] = await Promise.all([
    want.has(context.administrator) ? observeOwn(context) : undefined,
    context.readEach<Answer>("BatchGetMemberEc2DeepInspectionStatus", "deepInspection", batch, members, (ids) =>
      askMembers(context, ids),
    ),
  ]);
  const denied = [...answers.values()].some((answer) => answer.ok && "failed" in answer.value && isDenied(answer.value.failed));
  // Whoever is not the delegated administrator is refused as a whole: then it is asked who is, and the answer is one clear error.
  const refused = [...answers.values()].some((answer) => !answer.ok && answer.observation.code === "AccessDeniedException");
  const explain = denied || refused ? await explainDenied(context) : undefined;
  const seen = new Map<AccountId, Observation>(own === undefined ? [] : [[context.administrator, own]]);
  for (const [account, answer] of answers)
    seen.set(account, answer.ok ? memberSighting(account, answer.value, explain) : answer.observation);
  return new Map([...seen].map(([account, one]) => [account, new Map([[capability, one]])]));
}

async function askMembers(context: Context<Inputs>, accountIds: readonly AccountId[]): Promise<Map<AccountId, Answer>> {
  const client = context.client(Inspector2Client);
  const answer = await client.send(new BatchGetMemberEc2DeepInspectionStatusCommand({ accountIds: [...accountIds] }));
  // AWS calls the list of successes `accountIds`, and that of failures `failedAccountIds`; both hold objects.
  return new Map<AccountId, Answer>([
    ...(answer.failedAccountIds ?? []).map((failed): [string, Answer] => [failed.accountId ?? "", { failed }]),
    ...(answer.accountIds ?? []).map((one): [string, Answer] => [one.accountId ?? "", one]),
  ]);
}

/**
 * The administrator's own account. Here AWS says DEACTIVATED, or refuses, and leaves open whether EC2 scanning is off: then that
 * is looked at as well, for activating would be in vain.
 */
async function observeOwn(context: Context<Inputs>): Promise<Observation> {
  const client = context.client(Inspector2Client);
  const own = context.administrator;
  const configurations = await context.readEach<Reported>(
    "GetEc2DeepInspectionConfiguration",
    "deepInspection",
    1,
    [own],
    async () => {
      return new Map([[own, await client.send(new GetEc2DeepInspectionConfigurationCommand({}))]]);
    },
  );
  const seen = sightingOfRead(configurations.get(own), sightingOf);
  if (seen.is === "on" || seen.is === "changing") return seen;
  const scans = await context.readEach<Failed>("BatchGetAccountStatus of the administrator", "members", 1, [own], async () => {
    const { accounts } = await client.send(new BatchGetAccountStatusCommand({ accountIds: [own] }));
    const ec2ScanStatus = accounts?.[0]?.resourceState?.ec2?.status;
    const errorMessage = `BatchGetAccountStatus says that EC2 scanning is ${ec2ScanStatus}`;
    return new Map(ec2ScanStatus === undefined ? [] : [[own, { accountId: own, ec2ScanStatus, errorMessage }]]);
  });
  const scan = scans.get(own);
  return scan?.ok === true && scan.value.ec2ScanStatus !== "ENABLED" ? sightingOfFailure(scan.value) : seen;
}

function sightingOfRead<T>(read: Read<T> | undefined, judge: (value: T) => Observation): Observation {
  if (read === undefined) return { is: "unknown", observed: "not observed", code: "NotMentioned", message: "AWS did not answer" };
  return read.ok ? judge(read.value) : read.observation;
}

function memberSighting(account: AccountId, answer: Answer, explain: Explain | undefined): Observation {
  if (!("failed" in answer)) return sightingOf(answer);
  const { failed } = answer;
  if (!isDenied(failed) || explain === undefined) return sightingOfFailure(failed);
  const explained = explain(account, failed.errorMessage ?? "");
  if (explained.is !== "off") return explained;
  // Association belongs to the resource that enables scanning; here it can only be asked for.
  const { next: _, ...rest } = explained;
  return { ...rest, ...told("NOT_ASSOCIATED", failed.errorMessage) };
}

async function apply(context: Context<Inputs>, step: Step): Promise<Map<AccountId, Outcome>> {
  const client = context.client(Inspector2Client);
  const activateDeepInspection = step.action === "activate";
  if (step.accounts[0] === context.administrator) {
    const own = await client.send(new UpdateEc2DeepInspectionConfigurationCommand({ activateDeepInspection }));
    return new Map([[context.administrator, outcome(own)]]);
  }
  const accountIds = step.accounts.map((id) => ({ accountId: id, activateDeepInspection }));
  const answer = await client.send(new BatchUpdateMemberEc2DeepInspectionStatusCommand({ accountIds }));
  return new Map([
    ...(answer.accountIds ?? []).map((one): [AccountId, Outcome] => [one.accountId ?? "", outcome(one)]),
    ...(answer.failedAccountIds ?? []).map((one): [AccountId, Outcome] => [
      one.accountId ?? "",
      { accepted: false, code: failureCode(one), message: one.errorMessage ?? "" },
    ]),
  ]);
}

const outcome = (one: Reported): Outcome =>
  one.status === "FAILED" ? { accepted: false, code: "FAILED", message: one.errorMessage ?? "" } : { accepted: true };
