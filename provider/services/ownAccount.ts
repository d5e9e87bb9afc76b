import type { AccountId, AccountObservations, Capability, Observations } from "../core/cell";
import type { Context } from "./service";

type Want = ReadonlyMap<AccountId, readonly Capability[]>;

/**
 * AWS answers for the administrator's own account by other operations than for members: observes the two side by side.
 */
export async function observeOwnAndMembers<Action extends string>(
  { administrator }: Pick<Context, "administrator">,
  want: Want,
  observeOwn: (capabilities: readonly Capability[]) => Promise<AccountObservations<Action>>,
  observeMembers: (want: Want) => Promise<Observations<Action>>,
): Promise<Observations<Action>> {
  const own = want.get(administrator);
  const others = new Map([...want].filter(([account]) => account !== administrator));
  const [itself, members] = await Promise.all([
    own === undefined ? undefined : observeOwn(own),
    others.size === 0 ? new Map<AccountId, AccountObservations<Action>>() : observeMembers(others),
  ]);
  return itself === undefined ? members : new Map([...members, [administrator, itself]]);
}
