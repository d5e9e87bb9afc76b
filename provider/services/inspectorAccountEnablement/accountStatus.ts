import type { AccountState, FailedAccount, State, Status } from "@aws-sdk/client-inspector2";
import { BatchGetAccountStatusCommand, Inspector2Client } from "@aws-sdk/client-inspector2";
import type { AccountId, Observation } from "../../core/cell";
import { Code, notMentioned } from "../../core/cell";
import { entriesByAccount } from "../accountEntries";
import { adviceOf } from "../classifier";
import type { Context, Pace, Read } from "../service";
import { codes } from "./codes";
import type { Action, ResourceType } from "./inputs";
import { resourceKeys } from "./inputs";

/** Accounts in one BatchGetAccountStatus, Enable or Disable (Inspector2 API model). */
export const batch = 100;
/** Pace of BatchGetAccountStatus, whose batches both Inspector services join. */
export const statusPace: Pace = { perSecond: 10, concurrency: 4 };

export type AccountStatus = { readonly account: AccountState } | { readonly failed: FailedAccount };

export function readStatuses(
  context: Context,
  accounts: readonly AccountId[],
): Promise<ReadonlyMap<AccountId, Read<AccountStatus>>> {
  const client = context.client(Inspector2Client);
  // Most accounts are alike: one answer is kept for all that are, or thousands of them would wait for the last batch.
  const known = new Map<string, AccountStatus>();
  const shared = (status: AccountStatus, state: object): AccountStatus => {
    const key = JSON.stringify(state);
    const kept = known.get(key) ?? status;
    known.set(key, kept);
    return kept;
  };
  return context.readEach<AccountStatus>("BatchGetAccountStatus", "status", batch, accounts, async (accountIds) => {
    const answer = await client.send(new BatchGetAccountStatusCommand({ accountIds: [...accountIds] }));
    const reported = entriesByAccount(
      (answer.accounts ?? []).map(({ accountId, ...state }) => [accountId, state] as const),
    );
    // An account in both lists counts as failed.
    return new Map<AccountId, AccountStatus>([
      ...[...reported].map(([accountId, state]): [AccountId, AccountStatus] => [
        accountId,
        shared({ account: { accountId, ...state } }, state),
      ]),
      ...(answer.failedAccounts ?? []).map((failed): [AccountId, AccountStatus] => [
        failed.accountId ?? "",
        { failed },
      ]),
    ]);
  });
}

/** The status of Inspector in the administrator's own account; undefined where AWS does not report it. */
export async function ownStatus(context: Context): Promise<Status | undefined> {
  const read = (await readStatuses(context, [context.administrator])).get(context.administrator);
  return read?.ok === true && "account" in read.value ? read.value.account.state?.status : undefined;
}

/** Whether AWS reports Inspector as off, or about to be; a status that is new or missing proves nothing. */
export const isOff = (status: Status | undefined): status is Status =>
  status === "DISABLED" || status === "DISABLING" || status === "SUSPENDED" || status === "SUSPENDING";

/** Complete, or it does not compile. A status that AWS adds at run time has no meaning here, and is unknown. */
const meanings: Readonly<Record<Status, "on" | "off" | "changing" | "suspended">> = {
  ENABLED: "on",
  ENABLING: "changing",
  DISABLED: "off",
  DISABLING: "changing",
  SUSPENDED: "suspended",
  SUSPENDING: "changing",
};

const meaningOf = (state: State | undefined) => (state?.status === undefined ? undefined : meanings[state.status]);

/** What the answer, or its failure, says of one resource type. */
export function observeStatus(type: ResourceType, read: Read<AccountStatus> | undefined): Observation<Action> {
  if (read === undefined) return notMentioned;
  if (!read.ok) return read.observation;
  if ("account" in read.value) return observeResourceType(type, read.value.account);
  const { errorCode, errorMessage, status } = read.value.failed;
  const failure = failureOf(errorCode ?? Code.notReported, errorMessage ?? "AWS gives no reason");
  return { is: "unknown", observed: status ?? "not observed", ...failure };
}

const enabled: Observation<Action> = { is: "on", observed: "ENABLED" };

/**
 * On means `ENABLED` at both levels: types can be `ENABLED` in an account whose Inspector is `DISABLED`
 * (terraform-provider-aws issue 27644). After Enable each level may lag behind the other (recorded-answers, difference
 * 9), so a change at one of them is a change. An `ENABLED` account whose types are not yet `ENABLING` looks like one
 * where this type is off; Enable does no harm there.
 */
export function observeResourceType(
  type: ResourceType,
  { state, resourceState }: Partial<AccountState>,
): Observation<Action> {
  const own = resourceState?.[resourceKeys[type]] ?? undefined;
  if (own === undefined) {
    const message = `AWS does not report ${type} for this account`;
    return { is: "unknown", observed: "not reported", code: Code.notReported, message };
  }
  const [meaning, accountMeaning] = [meaningOf(own), meaningOf(state)];
  const observed = bothLevels(own, state);
  if (meaning === undefined || accountMeaning === undefined) {
    const message = `a status is missing or new to this version (${observed}): update the package`;
    return { is: "unknown", observed, code: Code.unknownStatus, message };
  }
  if (meaning === "on" && accountMeaning === "on") return enabled;
  const failure = failureIn(own) ?? failureIn(state);
  if (meaning === "suspended" || accountMeaning === "suspended") {
    const message = failure?.message || "AWS has suspended Inspector in this account";
    return { is: "off", observed, ...failureOf("SUSPENDED", message) };
  }
  if (meaning === "changing" || accountMeaning === "changing") return { is: "changing", observed, ...failure };
  // A type that is still ENABLED has something left to disable.
  const releasable: Pick<Observation<Action>, "releasable"> = meaning === "on" ? { releasable: ["disable"] } : {};
  return { is: "off", observed, next: { action: "enable" }, ...releasable, ...failure };
}

/** AWS's word for the resource type, and that for the account where it says something else. */
function bothLevels(own: State, account: State | undefined): string {
  const [status, accountStatus] = [own.status ?? "no status", account?.status ?? "no status"];
  return accountStatus === status || accountStatus === "ENABLED" ? status : `${status}, account ${accountStatus}`;
}

// Healthy accounts come without, or with empty, code and message, though the model requires both (docs/notes.md, AWS
// 1).
const failureIn = (state: State | undefined) =>
  state?.errorCode ? failureOf(state.errorCode, state.errorMessage ?? "") : undefined;

export const failureOf = (code: string, message: string) => ({ code, message, ...adviceOf(codes, code) });
