import {
  CreateMembersCommand,
  DeleteMembersCommand,
  DisassociateMembersCommand,
  EnableSecurityHubCommand,
  SecurityHubClient,
} from "@aws-sdk/client-securityhub";
import type { AccountId } from "../../core/cell";
import { membersKnown } from "../memberAnswers";
import { allBut, allOf, refused } from "../outcomes";
import type { Context, Outcome, Step } from "../service";
import { codeOf } from "./codes";
import { withHub } from "./hub";
import type { Action, Inputs } from "./inputs";
import { sentences } from "./memberLook";
import { centralReason, currentRole } from "./organizationRole";

type Outcomes = ReadonlyMap<AccountId, Outcome>;
type Act = (context: Context<Inputs>, accounts: AccountId[]) => Promise<Outcomes>;

export const apply = (context: Context<Inputs>, { action, accounts }: Step<Action>): Promise<Outcomes> =>
  withHub(context, () => acts[action](context, [...accounts]));

const acts: Readonly<Record<Action, Act>> = {
  enableSecurityHub: async (context, accounts) => {
    try {
      // The declaration says nothing of standards, and AWS bills them: without this it would enable two.
      await context.client(SecurityHubClient).send(new EnableSecurityHubCommand({ EnableDefaultStandards: false }));
      return allOf(accounts);
    } finally {
      context.forget("hub");
    }
  },
  create: async (context, accounts) => {
    const organization = await context.organization();
    const known = organization.listed ? organization.accounts : undefined;
    // AWS asks for the e-mail address of accounts outside the organization; older editions of the API asked for all.
    const AccountDetails = accounts.map((AccountId) => {
      const email = known?.get(AccountId)?.email;
      return { AccountId, ...(email ? { Email: email } : {}) };
    });
    const command = new CreateMembersCommand({ AccountDetails });
    const { UnprocessedAccounts } = await context.client(SecurityHubClient).send(command);
    return allBut(accounts, sentences(UnprocessedAccounts), codeOf);
  },
  disassociate: async (context, accounts) => {
    const refusal = ownRefusal(context, accounts) ?? (await centralRefusal(context));
    if (refusal !== undefined) return allOf(accounts, refusal);
    // Its answer is empty: a refusal is of the whole call.
    await context.client(SecurityHubClient).send(new DisassociateMembersCommand({ AccountIds: accounts }));
    return allOf(accounts);
  },
  deleteMember: async (context, accounts) => {
    const refusal = ownRefusal(context, accounts);
    if (refusal !== undefined) return allOf(accounts, refusal);
    const { deleted } = await membersKnown(context);
    for (const account of accounts) deleted.add(account);
    const command = new DeleteMembersCommand({ AccountIds: accounts });
    const { UnprocessedAccounts } = await context.client(SecurityHubClient).send(command);
    return allBut(accounts, sentences(UnprocessedAccounts), codeOf);
  },
};

/** The administrator's own account comes alone (`administratorAlone`). */
const ownRefusal = ({ administrator }: Context<Inputs>, [account]: readonly AccountId[]): Outcome | undefined =>
  account === administrator
    ? refused("ADMINISTRATOR_OWN_ACCOUNT", "the administrator's own account is not a member")
    : undefined;

/**
 * "If you use central configuration, disassociation works differently": a configuration policy disables Security Hub,
 * and the accounts stay members (user guide, accounts-orgs-disassociate). Said before the call, whatever AWS would say.
 */
async function centralRefusal(context: Context<Inputs>): Promise<Outcome | undefined> {
  const role = await currentRole(context);
  const central = role.is === "delegated" ? centralReason(role.configuration) : undefined;
  return central === undefined ? undefined : refused(central.code, central.message);
}
