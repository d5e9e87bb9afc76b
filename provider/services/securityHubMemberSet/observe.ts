import type { AccountId, AccountObservations, Capability, Observation, Observations } from "../../core/cell";
import { Code, notMentioned } from "../../core/cell";
import { ProviderError } from "../../core/providerError";
import { remedyFor } from "../delegatedAdministrator";
import type { Context } from "../service";
import type { Hub } from "./hub";
import { currentHub, hubOf, isAdministrator } from "./hub";
import type { Action, Inputs } from "./inputs";
import { capability } from "./inputs";
import { observeMembers } from "./memberLook";
import { securityHub } from "./organizationRole";

type Want = ReadonlyMap<AccountId, readonly Capability[]>;

/** The administrator's own account is never a member: its hub says whether Security Hub is on. */
export async function observe(context: Context<Inputs>, want: Want): Promise<Observations<Action>> {
  const { administrator } = context;
  const hub = await (want.has(administrator) ? currentHub(context) : hubOf(context));
  if (hub.is === "off") return withoutHub(context, want, hub.message);
  const others = [...want.keys()].filter((account) => account !== administrator);
  const observations = await observeMembers(context, others);
  if (want.has(administrator)) observations.set(administrator, ownObservation(hub));
  return rowsOf(want, (account) => observations.get(account) ?? notMentioned);
}

const rowsOf = (want: Want, observe: (account: AccountId) => Observation<Action>): Observations<Action> =>
  new Map(
    [...want].map(([account, capabilities]): [AccountId, AccountObservations<Action>] => {
      const observation = observe(account);
      return [account, new Map(capabilities.map((name) => [name, observation]))];
    }),
  );

const ownObservation = ({ is }: Hub): Observation<never> =>
  is === "on"
    ? { is, observed: "Security Hub enabled" }
    : {
        is: "unknown",
        observed: "not reported",
        code: Code.notReported,
        message: "AWS's answer to DescribeHub describes no hub",
      };

/**
 * Nobody can be a member of an administrator whose own Security Hub is off. It is enabled only where it was asked for,
 * and only in the account that Organizations lists as the administrator.
 */
async function withoutHub(context: Context<Inputs>, want: Want, refusal: string): Promise<Observations<Action>> {
  const { administrator, inputs } = context;
  // Without the region, so that regions with the same problem are reported together.
  const off = `Security Hub is off in account ${administrator} (${refusal})`;
  const administrators = await context.delegatedAdministrators();
  if (!isAdministrator(context, administrators)) {
    const remedy = remedyFor(context, administrators, securityHub);
    throw administrators === undefined
      ? ProviderError.fromAws(
          "NOT_SUBSCRIBED",
          `${off}, and who the administrator is could not be read: ${remedy}`,
          undefined,
        )
      : new ProviderError("NotDelegatedAdministrator", `${off}, and it is not the administrator: ${remedy}`);
  }
  if (!inputs.enableSecurityHub) {
    const command = "aws securityhub enable-security-hub --no-enable-default-standards";
    const remedy = `set enableSecurityHub: true, or run \`${command}\` in each of the regions`;
    throw ProviderError.fromAws("NOT_SUBSCRIBED", `${off}: ${remedy}`, undefined);
  }
  const isWanted = want.has(administrator);
  const note = `Security Hub is also enabled, and billed, in the administrator's own account ${administrator}`;
  const observation: Observation<Action> = {
    ...{
      is: "off",
      observed: "Security Hub off in the administrator's account",
      next: { action: "enableSecurityHub" },
    },
    ...(isWanted ? {} : { note }),
  };
  // The hub is billed once, whoever is looked at.
  const bearer = isWanted ? undefined : [...want.keys()][0];
  return rowsOf(want, (account) =>
    account === bearer ? { ...observation, alsoEnables: [`${capability} of ${administrator}`] } : observation,
  );
}
