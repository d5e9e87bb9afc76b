import { unknownObservation } from "../aws/awsErrors";
import type { AccountId, AccountObservations, Capability, Observation, Observations, Want } from "../core/cell";
import { newAccounts, notMentioned } from "../core/cell";
import type { Context, Service } from "../services/service";

/**
 * One look of a service at one region. A failure makes its accounts unknown; never throws. A setting that cannot be
 * read makes no account unknown, nor the other way round.
 */
export async function look(service: Service, context: Context, want: Want): Promise<Observations> {
  const settings = want.get(newAccounts);
  if (settings === undefined) return answered(want, () => service.observe(context, want));
  const accounts = new Map([...want].filter(([account]) => account !== newAccounts));
  const [observed, observedSettings] = await Promise.all([
    answered(accounts, async () => (accounts.size === 0 ? new Map() : service.observe(context, accounts))),
    answered(new Map([[newAccounts, settings]]), async () => {
      const row = await service.observeNewAccounts?.(context, settings);
      return new Map(row === undefined ? [] : [[newAccounts, withReach(row, context)]]);
    }),
  ]);
  return new Map([...observed, ...observedSettings]);
}

/** AWS knows no auto-enable for a part of an organization: a narrower selection must hear it before the write. */
function withReach(row: AccountObservations, { inputs }: Context): AccountObservations {
  const { organizationalUnitIds, exclude = [], states } = inputs.organization ?? {};
  if (organizationalUnitIds === undefined && exclude.length === 0 && states === undefined) return row;
  const note = "applies to every account that joins the organization, not only to the selected ones";
  return new Map(
    [...row].map(([capability, cell]) => [capability, cell.next === undefined ? cell : { ...cell, note }]),
  );
}

async function answered(want: Want, ask: () => Promise<Observations>): Promise<Observations> {
  try {
    const observed = await ask();
    // A service that leaves out what it was asked must not make anything look off.
    return forEach(want, (account, capability) => observed.get(account)?.get(capability) ?? notMentioned);
  } catch (error) {
    const unknown = unknownObservation(error);
    return forEach(want, () => unknown);
  }
}

export const forEach = (
  want: Want,
  observe: (account: AccountId, capability: Capability) => Observation,
): Observations =>
  new Map(
    [...want].map(([account, capabilities]) => [
      account,
      new Map(capabilities.map((capability) => [capability, observe(account, capability)])),
    ]),
  );
