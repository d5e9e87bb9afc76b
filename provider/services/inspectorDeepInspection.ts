import {
  BatchGetMemberEc2DeepInspectionStatusCommand,
  BatchUpdateMemberEc2DeepInspectionStatusCommand,
  type Ec2DeepInspectionStatus,
  type FailedMemberAccountEc2DeepInspectionStatusState,
  GetEc2DeepInspectionConfigurationCommand,
  Inspector2Client,
  UpdateEc2DeepInspectionConfigurationCommand,
} from "@aws-sdk/client-inspector2";
import { z } from "zod";
import type { AccountId, Capability, Sighting } from "../core/cell";
import { accountId, accountsOf, match, regions, sharedInputs } from "./inputs";
import { deepInspectionCodes as codes } from "./inspector/deepInspectionCodes";
import { type Explain, explainDenied } from "./inspector/membership";
import type { Context, Outcome, Service, Step } from "./service";

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
  families: { deepInspection: { perSecond: 10, concurrency: 4 }, members: { perSecond: 5, concurrency: 1 }, activation: { perSecond: 2, concurrency: 2 } },
  actions: {
    activate: { family: "activation", batch, effect: "on", perCapability: true, administratorAlone: true, says: "activate" },
    deactivate: { family: "activation", batch, effect: "off", perCapability: true, administratorAlone: true, says: "deactivate" },
  },
  releases: { capability: { deactivate: ["deactivate"] }, account: { deactivate: ["deactivate"] } },
  consequences: { retain: "deep inspection stays active", deactivate: "packages outside the operating system's package manager are no longer inspected" },
  iam: {
    read: [
      "inspector2:BatchGetMemberEc2DeepInspectionStatus",
      "inspector2:GetDelegatedAdminAccount",
      "inspector2:GetEc2DeepInspectionConfiguration",
      "inspector2:ListMembers",
    ],
    write: ["inspector2:BatchUpdateMemberEc2DeepInspectionStatus", "inspector2:UpdateEc2DeepInspectionConfiguration"],
  },
  desired: (inputs) => ({ regions: inputs.regions, capabilities: [capability], match: inputs.match }),
  observe,
  apply,
  classify: (code) => codes[code] ?? { is: "retryable", advice: "AWS's answer is not one that this version knows: read it, and run `pulumi up` again" },
};

interface Reported {
  readonly status: Ec2DeepInspectionStatus | undefined;
  readonly errorMessage: string | undefined;
}
type Answer = Reported | { readonly failed: FailedMemberAccountEc2DeepInspectionStatusState };

async function observe(context: Context<Inputs>, want: ReadonlyMap<AccountId, readonly Capability[]>): Promise<Map<AccountId, Map<Capability, Sighting>>> {
  const client = context.client(Inspector2Client);
  const seen = new Map<AccountId, Sighting>();
  const members = [...want.keys()].filter((account) => account !== context.administrator);
  if (want.has(context.administrator)) {
    const own = await context.read("deepInspection", () => client.send(new GetEc2DeepInspectionConfigurationCommand({})));
    seen.set(context.administrator, sighting({ status: own.status, errorMessage: own.errorMessage }));
  }
  const answers = await context.readEach<Answer>("BatchGetMemberEc2DeepInspectionStatus", "deepInspection", batch, members, async (accountIds) => {
    const answer = await client.send(new BatchGetMemberEc2DeepInspectionStatusCommand({ accountIds: [...accountIds] }));
    // AWS calls the list of successes `accountIds`, and that of failures `failedAccountIds`; both hold objects.
    return new Map<string, Answer>([
      ...(answer.failedAccountIds ?? []).map((failed): [string, Answer] => [failed.accountId ?? "", { failed }]),
      ...(answer.accountIds ?? []).map((one): [string, Answer] => [one.accountId ?? "", { status: one.status, errorMessage: one.errorMessage }]),
    ]);
  });
  const denied = [...answers.values()].some((answer) => answer.ok && "failed" in answer.value && isDenied(answer.value.failed));
  // Whoever is not the delegated administrator is refused as a whole: then it is asked who is, and the answer is one clear error.
  const refused = [...answers.values()].some((answer) => !answer.ok && answer.sighting.code === "AccessDeniedException");
  const explain = denied || refused ? await explainDenied(context) : undefined;
  for (const [account, answer] of answers) seen.set(account, answer.ok ? memberSighting(account, answer.value, explain) : answer.sighting);
  return new Map([...seen].map(([account, one]) => [account, new Map([[capability, one]])]));
}

/** There is no code in this list: without a scan status, only the text says that the account is not ours to look at. */
const isDenied = (failed: FailedMemberAccountEc2DeepInspectionStatusState): boolean => failed.ec2ScanStatus === undefined && /does not have access/i.test(failed.errorMessage ?? "");

function memberSighting(account: AccountId, answer: Answer, explain: Explain | undefined): Sighting {
  if (!("failed" in answer)) return sighting(answer);
  const { failed } = answer;
  if (isDenied(failed) && explain !== undefined) {
    const explained = explain(account, failed.errorMessage ?? "");
    if (explained.is !== "off") return explained;
    // Association belongs to the resource that enables scanning; here it can only be asked for.
    const { next: _, ...rest } = explained;
    return { ...rest, code: "NOT_ASSOCIATED", message: failed.errorMessage ?? "", advice: codes["NOT_ASSOCIATED"]?.advice ?? "" };
  }
  return scanSighting(failed);
}

function scanSighting(failed: FailedMemberAccountEc2DeepInspectionStatusState): Sighting {
  const message = failed.errorMessage ?? "";
  const seen = `EC2 scanning ${failed.ec2ScanStatus ?? "not reported"}`;
  switch (failed.ec2ScanStatus) {
    case "DISABLED":
      return { is: "off", seen, code: "EC2_SCANNING_DISABLED", message, advice: codes["EC2_SCANNING_DISABLED"]?.advice ?? "" };
    case "ENABLING":
    case "DISABLING":
    case "SUSPENDING":
      return { is: "changing", seen };
    case "SUSPENDED":
      return { is: "notApplicable", seen, code: "SUSPENDED", message };
    default:
      return { is: "unknown", seen: "not observed", code: "FAILED", message };
  }
}

function sighting({ status, errorMessage }: Reported): Sighting {
  const seen = status ?? "not reported";
  switch (status) {
    case "ACTIVATED":
      return { is: "on", seen };
    case "PENDING":
      return { is: "changing", seen };
    case "DEACTIVATED":
      return { is: "off", seen, next: { action: "activate" } };
    case "FAILED":
      return { is: "off", seen, next: { action: "activate" }, code: "FAILED", message: errorMessage ?? "", advice: codes["FAILED"]?.advice ?? "" };
    default:
      return { is: "unknown", seen, code: "UNKNOWN_STATUS", message: `the status ${seen} is new to this version` };
  }
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
    ...(answer.failedAccountIds ?? []).map((one): [AccountId, Outcome] => [one.accountId ?? "", { accepted: false, code: failureCode(one), message: one.errorMessage ?? "" }]),
  ]);
}

const outcome = (one: { status?: Ec2DeepInspectionStatus | undefined; errorMessage?: string | undefined }): Outcome =>
  one.status === "FAILED" ? { accepted: false, code: "FAILED", message: one.errorMessage ?? "" } : { accepted: true };

function failureCode(failed: FailedMemberAccountEc2DeepInspectionStatusState): string {
  if (isDenied(failed)) return "NOT_ASSOCIATED";
  return failed.ec2ScanStatus === undefined ? "FAILED" : `EC2_SCANNING_${failed.ec2ScanStatus}`;
}
