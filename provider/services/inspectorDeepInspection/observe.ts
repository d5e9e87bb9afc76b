import type {
  Ec2DeepInspectionStatus,
  FailedMemberAccountEc2DeepInspectionStatusState as Failed,
  Status,
} from "@aws-sdk/client-inspector2";
import {
  BatchGetMemberEc2DeepInspectionStatusCommand,
  GetEc2DeepInspectionConfigurationCommand,
  Inspector2Client,
} from "@aws-sdk/client-inspector2";
import type { AccountId, Capability, Observation, Observations } from "../../core/cell";
import { Code } from "../../core/cell";
import { entriesByAccount } from "../accountEntries";
import { adviceOf } from "../classifier";
import { observeStatus, readStatuses } from "../inspectorAccountEnablement/accountStatus";
import type { Explain } from "../inspectorAccountEnablement/members";
import { assertDelegatedAdministrator, explainDenied } from "../inspectorAccountEnablement/members";
import type { Context, Read } from "../service";
import { codes, failureCode, isDenied } from "./codes";
import type { Action, Inputs } from "./inputs";
import { batch, capability } from "./inputs";

/** What AWS reports of one account. */
export interface Reported {
  readonly status?: Ec2DeepInspectionStatus | undefined;
  readonly errorMessage?: string | undefined;
}

type Answer = Reported | { readonly failed: Failed };

export async function observe(
  context: Context<Inputs>,
  want: ReadonlyMap<AccountId, readonly Capability[]>,
): Promise<Observations<Action>> {
  const { administrator } = context;
  const others = [...want.keys()].filter((account) => account !== administrator);
  const [own, members] = await Promise.all([
    want.has(administrator) ? readOwn(context) : [],
    readMembers(context, others),
  ]);
  const explain = await explainerFor(context, [...members.values()]);
  const answers = new Map<AccountId, Read<Answer>>([...members, ...own]);
  // AWS reports the EC2 scanning below only where deep inspection fails: everywhere else it is looked at too.
  const reported = [...answers].flatMap(([account, answer]) =>
    account === administrator || (answer.ok && !("failed" in answer.value)) ? [account] : [],
  );
  const scans = await readStatuses(context, reported);
  return new Map(
    [...answers].map(([account, answer]) => {
      const scanning = observeStatus("EC2", scans.get(account));
      return [account, new Map([[capability, observeAnswer(account, answer, scanning, explain)]])];
    }),
  );
}

/** The administrator's own account has a call of its own. */
function readOwn(context: Context): Promise<ReadonlyMap<AccountId, Read<Answer>>> {
  const client = context.client(Inspector2Client);
  const own = context.administrator;
  return context.readEach<Answer>("GetEc2DeepInspectionConfiguration", "deepInspection", 1, [own], async () => {
    return new Map([[own, await client.send(new GetEc2DeepInspectionConfigurationCommand({}))]]);
  });
}

function readMembers(context: Context, accounts: readonly AccountId[]): Promise<ReadonlyMap<AccountId, Read<Answer>>> {
  const client = context.client(Inspector2Client);
  return context.readEach<Answer>(
    "BatchGetMemberEc2DeepInspectionStatus",
    "deepInspection",
    batch,
    accounts,
    async (accountIds) => {
      const answer = await client.send(
        new BatchGetMemberEc2DeepInspectionStatusCommand({ accountIds: [...accountIds] }),
      );
      // Both lists hold objects, whatever they are called. An account in both counts as failed.
      return new Map<AccountId, Answer>([
        ...entriesByAccount<Answer>((answer.accountIds ?? []).map((reported) => [reported.accountId, reported])),
        ...(answer.failedAccountIds ?? []).map((failed): [AccountId, Answer] => [failed.accountId ?? "", { failed }]),
      ]);
    },
  );
}

/**
 * A caller that is not the delegated administrator is denied single accounts or the whole call: the error names who is.
 */
async function explainerFor(context: Context, answers: readonly Read<Answer>[]): Promise<Explain | undefined> {
  if (answers.some((answer) => answer.ok && "failed" in answer.value && isDenied(answer.value.failed)))
    return explainDenied(context);
  if (answers.some((answer) => !answer.ok && answer.observation.code === "AccessDeniedException"))
    await assertDelegatedAdministrator(context);
  return undefined;
}

function observeAnswer(
  account: AccountId,
  answer: Read<Answer>,
  scanning: Observation,
  explain: Explain | undefined,
): Observation<Action> {
  // Of the administrator's own account AWS does not say that it refuses because EC2 scanning is off.
  if (!answer.ok) return scanning.is === "off" ? withoutScanning("not active", scanning) : answer.observation;
  if (!("failed" in answer.value)) return observeReported(answer.value, scanning);
  const { failed } = answer.value;
  if (explain === undefined || !isDenied(failed)) return observeFailure(failed);
  // Association belongs to the resource that enables scanning: here it can only be asked for.
  const { next, ...explained } = explain(account, failed.errorMessage ?? "");
  return next === undefined ? explained : { ...explained, ...detailsOf("NOT_ASSOCIATED", failed.errorMessage) };
}

const activate = { action: "activate" } as const;

/** Complete, or it does not compile. */
const statuses: Readonly<Record<Ec2DeepInspectionStatus, Pick<Observation<Action>, "is" | "next">>> = {
  ACTIVATED: { is: "on" },
  DEACTIVATED: { is: "off", next: activate },
  PENDING: { is: "changing" },
  FAILED: { is: "off", next: activate },
};

/**
 * `scanning` is EC2 scanning of the same account: without it nothing is inspected, whatever deep inspection reports.
 */
export function observeReported({ status, errorMessage }: Reported, scanning: Observation): Observation<Action> {
  const known = status === undefined ? undefined : statuses[status];
  if (status === undefined || known === undefined) {
    const observed = status ?? "no status";
    const message = `the status is missing or new to this version (${observed}): update the package`;
    return { is: "unknown", observed, code: Code.unknownStatus, message };
  }
  if (scanning.is !== "on") return withoutScanning(status, scanning);
  return { ...known, observed: status, ...(status === "FAILED" ? detailsOf("FAILED", errorMessage) : {}) };
}

/** Activating would be in vain. Off counts as released: without EC2 scanning there is no deep inspection. */
function withoutScanning(status: string, { is, observed, code, message }: Observation): Observation<Action> {
  const both = `${status}, EC2 scanning ${observed}`;
  if (is === "changing") return { is, observed: both };
  if (is !== "off") return { is: "unknown", observed: both, code: code ?? Code.notObserved, message: message ?? "" };
  const reason = code === "SUSPENDED" ? "EC2_SCANNING_SUSPENDED" : "EC2_SCANNING_DISABLED";
  return { is, observed: both, ...detailsOf(reason, message ?? `EC2 scanning is ${observed} in this account`) };
}

/**
 * By EC2 scanning, where AWS could not answer. Where that is on, AWS failed for a reason of its own: it may be on or
 * off.
 */
const scanStatuses: Readonly<Record<Status, Observation["is"]>> = {
  ENABLED: "unknown",
  ENABLING: "changing",
  DISABLED: "off",
  DISABLING: "changing",
  SUSPENDED: "off",
  SUSPENDING: "changing",
};

export function observeFailure(failed: Failed): Observation<Action> {
  const { ec2ScanStatus, errorMessage } = failed;
  const is = (ec2ScanStatus === undefined ? undefined : scanStatuses[ec2ScanStatus]) ?? "unknown";
  const observed = is === "unknown" ? "not observed" : `waiting for EC2 scanning (${ec2ScanStatus})`;
  return { is, observed, ...detailsOf(failureCode(failed), errorMessage) };
}

const detailsOf = (code: string, message: string | undefined) => ({
  code,
  message: message ?? "AWS gives no reason",
  ...adviceOf(codes, code),
});
