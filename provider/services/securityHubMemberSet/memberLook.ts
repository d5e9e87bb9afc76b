import type { Member, Result } from "@aws-sdk/client-securityhub";
import { GetMembersCommand, ListMembersCommand, SecurityHubClient } from "@aws-sdk/client-securityhub";
import type { AccountId, Observation } from "../../core/cell";
import { adviceOf } from "../classifier";
import type { MemberOperations, Unprocessed } from "../memberAnswers";
import { ageMs, isMember, memberAnswers } from "../memberAnswers";
import { everyPage, unreadable } from "../pages";
import type { Context } from "../service";
import { codeOf, codes, errorCode } from "./codes";
import { withHub } from "./hub";
import type { Action, Inputs } from "./inputs";
import { batch } from "./inputs";
import { absentObservation, enrollmentFor, memberObservation } from "./membershipStatus";
import { roleInOrganization } from "./organizationRole";

/** Pages of 50 members; an administrator has at most 10,000 in a region (user guide, quotas). */
const memberPages = 220;

/** Reads what AWS has on record of these accounts, and asks for more only where one of them is not on. */
export async function observeMembers(
  context: Context<Inputs>,
  accounts: readonly AccountId[],
): Promise<Map<AccountId, Observation<Action>>> {
  const answers = [...(await memberAnswers(context, operationsOf(context), accounts))];
  const members = answers.flatMap(([, answer]) => (isMember(answer) ? [answer] : []));
  const isOn = (member: Member) => memberObservation(member, {}).is === "on";
  const isOff = answers.some(([, answer]) => answer === "absent") || members.some((member) => !isOn(member));
  const enrollmentOf = isOff ? await enrollments(context, members.length > 0) : undefined;
  return new Map(
    answers.map(([account, answer]): [AccountId, Observation<Action>] => {
      if (answer === "absent") return [account, absentObservation(enrollmentOf?.(account))];
      if (!isMember(answer)) return [account, answer];
      const memberContext = { enrollment: enrollmentOf?.(account), ageMs: ageMs(context, answer.UpdatedAt) };
      return [account, memberObservation(answer, memberContext)];
    }),
  );
}

/** How accounts can become members. */
async function enrollments(context: Context<Inputs>, hasMembers: boolean) {
  const [organization, role] = await Promise.all([context.organization(), roleInOrganization(context)]);
  return enrollmentFor(context, role, organization, hasMembers);
}

const operationsOf = (context: Context<Inputs>): MemberOperations<Member> => ({
  family: "members",
  batch,
  get: async (ids) => {
    const client = context.client(SecurityHubClient);
    const asked = withHub(context, () => client.send(new GetMembersCommand({ AccountIds: [...ids] })));
    const { Members, UnprocessedAccounts } = await asked.catch(nobodyFound);
    return { members: Members, unprocessed: sentences(UnprocessedAccounts) };
  },
  list: (OnlyAssociated) => listMembers(context, OnlyAssociated),
  notProcessed: (message) => {
    const code = codeOf(message);
    if (code === "NOT_MEMBER") return "absent";
    return { is: "unknown", observed: "not processed", code, message, ...adviceOf(codes, code) };
  },
});

/** GetMembers may throw this where it knows none of them (Terraform's provider); ListMembers still has to prove it. */
function nobodyFound(error: unknown): { Members: Member[]; UnprocessedAccounts?: Result[] } {
  if (errorCode(error) === "ResourceNotFoundException") return { Members: [] };
  throw error;
}

export const sentences = (unprocessed: readonly Result[] | undefined): Unprocessed[] | undefined =>
  unprocessed?.map(({ AccountId, ProcessingResult }) => [AccountId, ProcessingResult]);

async function listMembers(context: Context<Inputs>, OnlyAssociated: boolean): Promise<Set<AccountId>> {
  const client = context.client(SecurityHubClient);
  const ask = (NextToken: string | undefined) =>
    context.read("members", () =>
      client.send(new ListMembersCommand({ OnlyAssociated, MaxResults: batch, NextToken })),
    );
  const pages = await withHub(context, () => everyPage("Security Hub's ListMembers", memberPages, ask));
  return new Set(
    pages.flatMap(({ Members }) => {
      if (Members === undefined) throw unreadable("ListMembers");
      return Members.map(({ AccountId = "" }) => AccountId);
    }),
  );
}
