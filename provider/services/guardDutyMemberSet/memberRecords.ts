import type { Member, UnprocessedAccount } from "@aws-sdk/client-guardduty";
import { GetMembersCommand, GuardDutyClient, ListMembersCommand } from "@aws-sdk/client-guardduty";
import type { AccountId, Observation } from "../../core/cell";
import { notMentioned } from "../../core/cell";
import { adviceOf } from "../classifier";
import type { Context } from "../service";
import {
  autoEnable,
  autoEnabledForAll,
  everyPage,
  roleInOrganization,
  unreadable,
  withDetector,
} from "./administrator";
import { causeOf, codeOf, codes } from "./codes";
import { foundational } from "./features";
import type { Action, Inputs } from "./inputs";
import { absentObservation, enrollmentFor, memberObservation } from "./memberStatus";

/** Ids in one call about members (API model). */
export const batch = 50;
/** Pages of 50 members; an administrator has at most 50,000 in a region (user guide, guardduty_organizations). */
const memberPages = 1_100;

export interface ReadMember {
  readonly observation: Observation<Action>;
  /** Milliseconds since AWS last changed the member; undefined where AWS does not say. */
  readonly ageMs?: number | undefined;
}

/** Reads what AWS has on record of these accounts, and asks for more only where one of them is not on. */
export async function readMembers(
  context: Context<Inputs>,
  DetectorId: string,
  accounts: readonly AccountId[],
): Promise<Map<AccountId, ReadMember>> {
  const answers = [...(await getMembers(context, DetectorId, accounts))];
  const members = answers.flatMap(([account, answer]) => (isMember(answer) ? [account] : []));
  const absent = answers.flatMap(([account, answer]) => (answer === "absent" ? [account] : []));
  const doubts = await doubtsOfAbsence(context, DetectorId, absent, members);
  const isOn = (answer: Member) => answer.RelationshipStatus?.toLowerCase() === "enabled";
  const isOff = answers.some(([account, answer]) =>
    answer === "absent" ? !doubts.has(account) : isMember(answer) && !isOn(answer),
  );
  const { enrollmentOf, owner } = isOff
    ? await enrollments(context, DetectorId, members.length > 0)
    : { enrollmentOf: () => undefined, owner: {} };
  return new Map(
    answers.map(([account, answer]): [AccountId, ReadMember] => {
      const doubt = doubts.get(account);
      if (doubt !== undefined) return [account, { observation: doubt }];
      if (answer !== "absent" && !isMember(answer)) return [account, { observation: answer }];
      const enrollment = enrollmentOf(account);
      const ageMs = answer === "absent" ? undefined : ageOf(context, answer);
      const patienceMs = (context.inputs.settle.timeoutSeconds * 1000) / 2;
      const observation =
        answer === "absent"
          ? absentObservation(enrollment)
          : memberObservation(answer, { enrollment, ageMs, patienceMs });
      const isOwned = observation.is === "off" && enrollment?.by === "organization";
      return [account, { observation: isOwned ? { ...observation, ...owner } : observation, ageMs }];
    }),
  );
}

/** `absent`: AWS leaves the account out, or says that it is no member. An observation: why nothing is known of it. */
type MemberAnswer = Member | Observation<never> | "absent";

const isMember = (answer: MemberAnswer): answer is Member => answer !== "absent" && !("is" in answer);

function ageOf(context: Context<Inputs>, { UpdatedAt = "" }: Member): number | undefined {
  const changed = Date.parse(UpdatedAt);
  return Number.isNaN(changed) ? undefined : context.now() - changed;
}

async function getMembers(
  context: Context<Inputs>,
  DetectorId: string,
  accounts: readonly AccountId[],
): Promise<Map<AccountId, MemberAnswer>> {
  const client = context.client(GuardDutyClient);
  const read = await context.readEach<MemberAnswer>("GetMembers", "members", batch, accounts, async (ids) => {
    const { Members, UnprocessedAccounts } = await withDetector(context, () =>
      client.send(new GetMembersCommand({ DetectorId, AccountIds: [...ids] })),
    );
    if (Members === undefined && UnprocessedAccounts === undefined) return new Map();
    const answers = answersById(Members, UnprocessedAccounts);
    return new Map(
      ids.map((id): [string, MemberAnswer] => {
        const answer: MemberAnswer = answers.get(id) ?? "absent";
        // AWS does not document whether it leaves out an unknown id, or names it with this sentence.
        const isDenied = answer !== "absent" && "is" in answer && answer.code === "NOT_ASSOCIATED";
        return [id, isDenied ? "absent" : answer];
      }),
    );
  });
  return new Map([...read].map(([id, answer]) => [id, answer.ok ? answer.value : answer.observation]));
}

/** What an answer reports, or why it does not. What it has twice counts once. */
export function answersById<T extends { readonly AccountId?: string | undefined }>(
  items: readonly T[] | undefined,
  unprocessed: readonly UnprocessedAccount[] | undefined,
): Map<string, T | Observation<never>> {
  const answers = new Map<string, T | Observation<never>>();
  for (const { AccountId = "", Result: message = "" } of unprocessed ?? []) {
    const code = codeOf(message);
    answers.set(AccountId, { is: "unknown", observed: "not processed", code, message, ...adviceOf(codes, code) });
  }
  for (const item of items ?? []) answers.set(item.AccountId ?? "", item);
  return answers;
}

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
async function doubtsOfAbsence(
  context: Context<Inputs>,
  DetectorId: string,
  absent: readonly AccountId[],
  members: readonly AccountId[],
): Promise<Map<AccountId, Observation<never>>> {
  const { seen, deleted } = await membersKnown(context);
  for (const account of members) seen.add(account);
  if (absent.length === 0) return new Map();
  try {
    const listed = await listMembers(context, DetectorId, "false");
    const isWhole = () => [...seen].every((account) => listed.has(account) || deleted.has(account));
    // "false" lists all members (API reference), or disassociated ones only (user guide, delete-member-accounts).
    if (!isWhole()) for (const account of await listMembers(context, DetectorId, "true")) listed.add(account);
    const doubtful = isWhole() ? absent.filter((account) => listed.has(account)) : absent;
    const message = "GetMembers and ListMembers contradict each other about the members of this administrator";
    return new Map(doubtful.map((account) => [account, { ...notMentioned, message }]));
  } catch (error) {
    return new Map(absent.map((account) => [account, { is: "unknown", observed: "not observed", ...causeOf(error) }]));
  }
}

async function listMembers(
  context: Context<Inputs>,
  DetectorId: string,
  OnlyAssociated: string,
): Promise<Set<AccountId>> {
  const client = context.client(GuardDutyClient);
  const ask = (from: { NextToken?: string }) =>
    context.read("members", () => client.send(new ListMembersCommand({ DetectorId, OnlyAssociated, ...from })));
  const pages = await withDetector(context, () => everyPage(memberPages, ask));
  return new Set(
    pages.flatMap(({ Members }) => {
      if (Members === undefined) throw unreadable("ListMembers");
      return Members.map(({ AccountId = "" }) => AccountId);
    }),
  );
}

/** How accounts can become members, and who else makes them members. */
async function enrollments(context: Context<Inputs>, DetectorId: string, hasMembers: boolean) {
  const [organization, role] = await Promise.all([context.organization(), roleInOrganization(context, DetectorId)]);
  const isAutoEnabled = autoEnabledForAll(role).includes(foundational);
  return {
    enrollmentOf: enrollmentFor(context, role, organization, hasMembers),
    owner: isAutoEnabled ? { managedBy: autoEnable } : {},
  };
}
