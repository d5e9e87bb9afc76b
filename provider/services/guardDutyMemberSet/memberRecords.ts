import type { Member, UnprocessedAccount } from "@aws-sdk/client-guardduty";
import { GetMembersCommand, GuardDutyClient, ListMembersCommand } from "@aws-sdk/client-guardduty";
import type { AccountId, Observation } from "../../core/cell";
import { adviceOf } from "../classifier";
import type { MemberOperations, Unprocessed } from "../memberAnswers";
import { ageMs, isMember, memberAnswers, statusName } from "../memberAnswers";
import { everyPage, unreadable } from "../pages";
import type { Context } from "../service";
import { autoEnable, autoEnabledForAll, roleInOrganization, withDetector } from "./administrator";
import { codeOf, codes } from "./codes";
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
  const answers = [...(await memberAnswers(context, operationsOf(context, DetectorId), accounts))];
  const members = answers.flatMap(([, answer]) => (isMember(answer) ? [answer] : []));
  const isOn = ({ RelationshipStatus }: Member) => statusName(RelationshipStatus) === "enabled";
  const isOff = answers.some(([, answer]) => answer === "absent") || members.some((member) => !isOn(member));
  const { enrollmentOf, owner } = isOff
    ? await enrollments(context, DetectorId, members.length > 0)
    : { enrollmentOf: () => undefined, owner: {} };
  return new Map(
    answers.map(([account, answer]): [AccountId, ReadMember] => {
      if (answer !== "absent" && !isMember(answer)) return [account, { observation: answer }];
      const enrollment = enrollmentOf(account);
      const age = answer === "absent" ? undefined : ageMs(context, answer.UpdatedAt);
      const patienceMs = (context.inputs.settle.timeoutSeconds * 1000) / 2;
      const observation =
        answer === "absent"
          ? absentObservation(enrollment)
          : memberObservation(answer, { enrollment, ageMs: age, patienceMs });
      const isOwned = observation.is === "off" && enrollment?.by === "organization";
      return [account, { observation: isOwned ? { ...observation, ...owner } : observation, ageMs: age }];
    }),
  );
}

const operationsOf = (context: Context<Inputs>, DetectorId: string): MemberOperations<Member> => ({
  family: "members",
  batch,
  get: async (ids) => {
    const command = new GetMembersCommand({ DetectorId, AccountIds: [...ids] });
    const { Members, UnprocessedAccounts } = await withDetector(context, () =>
      context.client(GuardDutyClient).send(command),
    );
    return { members: Members, unprocessed: sentences(UnprocessedAccounts) };
  },
  list: (onlyAssociated) => listMembers(context, DetectorId, String(onlyAssociated)),
  notProcessed: (sentence) => (codeOf(sentence) === "NOT_ASSOCIATED" ? "absent" : notProcessed(sentence)),
});

export const sentences = (unprocessed: readonly UnprocessedAccount[] | undefined): Unprocessed[] | undefined =>
  unprocessed?.map(({ AccountId, Result }) => [AccountId, Result]);

/** Why an account was not processed. */
export function notProcessed(message: string): Observation<never> {
  const code = codeOf(message);
  return { is: "unknown", observed: "not processed", code, message, ...adviceOf(codes, code) };
}

async function listMembers(
  context: Context<Inputs>,
  DetectorId: string,
  OnlyAssociated: string,
): Promise<Set<AccountId>> {
  const client = context.client(GuardDutyClient);
  const ask = (NextToken: string | undefined) =>
    context.read("members", () => client.send(new ListMembersCommand({ DetectorId, OnlyAssociated, NextToken })));
  const pages = await withDetector(context, () => everyPage("GuardDuty's ListMembers", memberPages, ask));
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
