import type { AccountId, Desired, Region } from "../core/cell";
import type { PlannedAction, PlannedStep } from "../core/plan";
import type { Context, OrganizationView, Service, SharedInputs } from "../services/service";
import type { EffectiveConnection } from "../aws/connection";
import { effectiveConnection } from "../aws/connection";
import { callerAccount } from "../aws/identity";
import { organizationView } from "../organization/organization";
import type { Strictness } from "../organization/selectedAccounts";
import { selectedAccounts } from "../organization/selectedAccounts";
import type { Session } from "../aws/session";
import { partitionOrThrow } from "../aws/session";

/** A resource's parsed inputs, made concrete: the account that acts, and the accounts, regions and capabilities declared. */
export interface Target {
  readonly service: Service;
  readonly inputs: SharedInputs;
  readonly connection: EffectiveConnection;
  readonly administrator: AccountId;
  readonly desired: Desired;
  /** How the resource is called in messages: `InspectorAccountEnablement "production"`. */
  readonly label: string;
  organization(): Promise<OrganizationView>;
  /** Key under which observations of a region are kept. */
  scope(region: Region): string;
}

export const labelOf = (service: Service, inputs: Pick<SharedInputs, "resourceName">): string =>
  `${service.kind}${inputs.resourceName === undefined ? "" : ` "${inputs.resourceName}"`}`;

/**
 * Finds out who we are and which accounts are meant, or, "before", were meant by a declaration that is let go. Throws
 * `ProviderError` when either cannot be told.
 */
export async function resolve(
  session: Session,
  service: Service,
  inputs: SharedInputs,
  strictness: Strictness = "declared",
): Promise<Target> {
  const connection = effectiveConnection(inputs.connection, session.stackConfig);
  const declared = service.desired(inputs);
  const homeRegion = declared.regions[0] as Region;
  const administrator = await callerAccount(session, connection, homeRegion);
  const named =
    "organization" in inputs.accounts ? [] : inputs.accounts.map((one) => (typeof one === "string" ? one : one.accountId)).sort();
  let view: Promise<OrganizationView> | undefined;
  // One attempt an operation: where the listing is refused, every round and region would ask again.
  const organization = (): Promise<OrganizationView> => (view ??= organizationView(session, connection, homeRegion, named));
  const label = labelOf(service, inputs);
  const scope = (region: Region): string => `${service.kind} ${region} ${connection.key}`;
  const target = { service, inputs, connection, administrator, label, organization, scope };
  const accounts =
    "organization" in inputs.accounts
      ? await selectedAccounts(session, target, inputs.accounts.organization, homeRegion, strictness)
      : named;
  return { ...target, desired: { ...declared, accounts } };
}

/** The service's actions as planning sees them for this administrator. */
export function plannedActions(target: Target): Record<string, PlannedAction> {
  return Object.fromEntries(
    Object.entries(target.service.actions).map(([name, action]) => [
      name,
      { ...action, alone: action.administratorAlone === true ? target.administrator : undefined },
    ]),
  );
}

/** Whether a step is the call for the administrator's own account, which goes first on the way on and last on the way off. */
export const isAdministratorsOwn = (target: Target, step: PlannedStep): boolean =>
  target.service.actions[step.action]?.administratorAlone === true && step.accounts[0] === target.administrator;

/** What a service may use while it looks at or writes to one region of this resource. */
export function contextFor(session: Session, target: Target, region: Region): Context {
  const { service, connection, administrator } = target;
  const partition = partitionOrThrow(region).name;
  const scope = `${service.signingName} ${administrator} ${region}`;
  const pacerOf = (family: string) => {
    const pace = service.families[family];
    if (pace === undefined) throw new Error(`${service.kind} has no request family "${family}"`);
    return session.pacer(`${scope} ${family} ${connection.key}`, pace);
  };
  return {
    inputs: target.inputs,
    region,
    administrator,
    partition,
    now: () => session.clock.now(),
    client: (type, other) => session.client(type, connection, other ?? region, service.signingName),
    clientAs: (type, account, roleName) =>
      session.client(type, connection, region, service.signingName, `arn:${partition}:iam::${account}:role/${roleName}`),
    read: (family, call) => pacerOf(family).run(call, true),
    readEach: (operation, family, batch, ids, fetch) =>
      session.loadEach(`${scope} ${operation} ${connection.key}`, pacerOf(family), batch, ids, fetch),
    once: (key, ask) => session.once(`${scope} ${key} ${connection.key}`, ask),
    forget: (key) => session.forget(`${scope} ${key} ${connection.key}`),
    organization: target.organization,
    log: session.log,
  };
}

/** One paced write. Throttled calls were not carried out and are put back; anything else is for the caller to judge. */
export async function write<T>(
  session: Session,
  target: Target,
  region: Region,
  family: string,
  call: () => Promise<T>,
): Promise<T> {
  const pace = target.service.families[family];
  if (pace === undefined) throw new Error(`${target.service.kind} has no request family "${family}"`);
  const pacer = session.pacer(
    `${target.service.signingName} ${target.administrator} ${region} ${family} ${target.connection.key}`,
    pace,
  );
  return pacer.run(call, false);
}
