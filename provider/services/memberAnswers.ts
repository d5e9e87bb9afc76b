import type { AccountId, Observation } from "../core/cell";
import { notMentioned } from "../core/cell";
import { describeFailure as causeOf } from "../core/failure";
import { entriesByAccount, isAccountId } from "./accountEntries";
import type { Context } from "./service";

export { causeOf };

/**
 * What an administrator's GetMembers and ListMembers say of accounts. Amazon GuardDuty and AWS Security Hub have the
 * same two operations: one answers for up to 50 ids and may leave some out, the other proves who is no member.
 */
export interface MemberOperations<M> {
  /** Pace of both operations (`Service.families`). */
  readonly family: string;
  /** Ids in one GetMembers. */
  readonly batch: number;
  /** One GetMembers. */
  get(ids: readonly AccountId[]): Promise<MemberPage<M>>;
  /** Everybody whom ListMembers names, to the last page. */
  list(onlyAssociated: boolean): Promise<ReadonlySet<AccountId>>;
  /** Why an account was not processed; `absent` where the sentence says that it is no member. */
  notProcessed(sentence: string): Observation<never> | "absent";
}

export interface MemberPage<M> {
  readonly members: readonly M[] | undefined;
  /** Accounts that were not processed, with AWS's sentence. */
  readonly unprocessed: readonly Unprocessed[] | undefined;
}

export type Unprocessed = readonly [account: AccountId | undefined, sentence: string | undefined];

/** `absent`: proven to be no member. An observation: why nothing is known of the account. */
export type MemberAnswer<M> = M | Observation<never> | "absent";

export const isMember = <M extends object>(answer: MemberAnswer<M>): answer is M =>
  answer !== "absent" && !("is" in answer);

/** What AWS has on record of these accounts. */
export async function memberAnswers<M extends { readonly AccountId?: string | undefined }>(
  context: Pick<Context, "readEach" | "once">,
  operations: MemberOperations<M>,
  accounts: readonly AccountId[],
): Promise<Map<AccountId, MemberAnswer<M>>> {
  const answers = await getMembers(context, operations, accounts);
  const those = (wanted: (answer: MemberAnswer<M>) => boolean): AccountId[] =>
    [...answers].flatMap(([account, answer]) => (wanted(answer) ? [account] : []));
  const absent = those((answer) => answer === "absent");
  const doubts = await doubtsOfAbsence(context, operations, absent, those(isMember));
  return new Map([...answers, ...doubts]);
}

async function getMembers<M extends { readonly AccountId?: string | undefined }>(
  context: Pick<Context, "readEach">,
  { family, batch, get, notProcessed }: MemberOperations<M>,
  accounts: readonly AccountId[],
): Promise<Map<AccountId, MemberAnswer<M>>> {
  const read = await context.readEach<MemberAnswer<M>>("GetMembers", family, batch, accounts, async (ids) => {
    const page = await get(ids);
    if (page.members === undefined && page.unprocessed === undefined) return new Map();
    const answers = answersById(page, notProcessed);
    const named = new Set(namedIn(page));
    // An answer about accounts that it was not asked for proves nothing about those that it leaves out.
    const isToThePoint = [...named].every((id) => ids.includes(id));
    return new Map(
      ids.flatMap((id): [AccountId, MemberAnswer<M>][] => {
        const answer = answers.get(id);
        if (answer !== undefined) return [[id, answer]];
        // AWS does not document whether it leaves out an unknown id, or names it with a sentence.
        return isToThePoint && !named.has(id) ? [[id, "absent"]] : [];
      }),
    );
  });
  return new Map([...read].map(([id, answer]) => [id, answer.ok ? answer.value : answer.observation]));
}

/** What an answer reports, or why it does not; without those about whom it contradicts itself. */
export function answersById<M extends { readonly AccountId?: string | undefined }, Why>(
  { members, unprocessed }: MemberPage<M>,
  notProcessed: (sentence: string) => Why,
): Map<AccountId, M | Why> {
  return entriesByAccount<M | Why>([
    ...(unprocessed ?? []).map(([account, sentence = ""]) => [account, notProcessed(sentence)] as const),
    ...(members ?? []).map((member) => [member.AccountId, member] as const),
  ]);
}

const namedIn = ({ members, unprocessed }: MemberPage<{ readonly AccountId?: string | undefined }>): AccountId[] => [
  ...(members ?? []).map(({ AccountId = "" }) => AccountId),
  ...(unprocessed ?? []).map(([account = ""]) => account),
];

/**
 * What this process knows of the members: a list without one that it has seen is not whole, and proves nothing about
 * others. Those that it has deleted itself may still be seen for a while.
 */
export const membersKnown = (
  context: Pick<Context, "once">,
): Promise<{ readonly seen: Set<AccountId>; readonly deleted: Set<AccountId> }> =>
  context.once("members known", async () => ({ seen: new Set<AccountId>(), deleted: new Set<AccountId>() }));

/**
 * Accounts that GetMembers leaves out may be members all the same: only ListMembers proves that they are not. Returns
 * those for which it does not.
 */
async function doubtsOfAbsence<M>(
  context: Pick<Context, "once">,
  { list }: MemberOperations<M>,
  absent: readonly AccountId[],
  members: readonly AccountId[],
): Promise<Map<AccountId, Observation<never>>> {
  const { seen, deleted } = await membersKnown(context);
  for (const account of members) seen.add(account);
  if (absent.length === 0) return new Map();
  try {
    const listed = new Set(await list(false));
    // Who is listed cannot be told: then the list proves of nobody that it is no member.
    if (![...listed].every(isAccountId)) return doubtsAbout(absent, "ListMembers names accounts without their ids");
    const isWhole = () => [...seen].every((account) => listed.has(account) || deleted.has(account));
    // "false" lists all members (API references), or disassociated ones only (GuardDuty's user guide).
    if (!isWhole()) for (const account of await list(true)) listed.add(account);
    const doubtful = isWhole() ? absent.filter((account) => listed.has(account)) : absent;
    return doubtsAbout(
      doubtful,
      "GetMembers and ListMembers contradict each other about the members of this administrator",
    );
  } catch (error) {
    return new Map(absent.map((account) => [account, { is: "unknown", observed: "not observed", ...causeOf(error) }]));
  }
}

const doubtsAbout = (accounts: readonly AccountId[], message: string): Map<AccountId, Observation<never>> =>
  new Map(accounts.map((account) => [account, { ...notMentioned, message }]));

/** A status in lower case and without underscores: AWS writes `Enabled`, other editions of its documents `ENABLED`. */
export const statusName = (status = ""): string => status.replaceAll("_", "").toLowerCase();

/** Milliseconds since AWS changed something; undefined where AWS does not say when. */
export function ageMs({ now }: Pick<Context, "now">, changed: Date | string | undefined): number | undefined {
  const at = changed instanceof Date ? changed.getTime() : Date.parse(changed ?? "");
  return Number.isNaN(at) ? undefined : now() - at;
}
