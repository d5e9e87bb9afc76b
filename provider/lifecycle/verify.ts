import type { AccountId, Capability, Cell, Desired, Region, Observations } from "../core/cell";
import { ProviderError } from "../core/providerError";
import { evaluate } from "../core/evaluate";
import type { Service, SharedInputs } from "../services/service";
import { dateOf } from "../aws/clock";
import type { StackConfig } from "../aws/connection";
import { describeFailure, unknownObservation } from "../aws/awsErrors";
import { afresh } from "../reconcile/observationCache";
import { judgeRegion, observe, wantOf } from "../reconcile/observe";
import type { Outputs } from "./outputs";
import { notOfferedSets } from "./outputs";
import { endedBy } from "../aws/readingSession";
import type { Session } from "../aws/session";
import type { Target } from "../reconcile/target";
import { labelOf, resolve } from "../reconcile/target";

/** One declaration to look at: parsed inputs, and what a stack remembers of it. */
export interface Declaration {
  readonly service: Service;
  readonly inputs: SharedInputs;
  readonly stackConfig: StackConfig;
  readonly administrator?: AccountId | undefined;
  readonly notOffered?: Outputs["notOffered"] | undefined;
}

/** What to look at of it; absent members do not narrow. */
export interface Scope {
  readonly regions?: ReadonlySet<Region> | undefined;
  readonly accounts?: ReadonlySet<AccountId> | undefined;
}

export interface Verified {
  /** As declared, whatever the scope. */
  readonly declared: Desired;
  readonly cells: readonly Cell[];
  /** Absent where it could not be found out who we are. */
  readonly target?: Target;
}

export interface VerifyOptions {
  readonly scope: Scope;
  readonly signal: AbortSignal;
  /** Called once for each region in the scope. */
  readonly seen?: (region: Region, cells: readonly Cell[]) => void;
}

/** How long an observation that was told to end may take to hand over what it has seen. */
const graceMs = 700;

/** Mistakes in the declaration or its credentials: nothing that another look could put right. */
const mistakes = new Set(["AccountNotAllowed", "AccountForbidden", "InvalidStackConfiguration"]);

/**
 * Looks at one declaration and judges it. What cannot be observed is unknown, with the cause. Throws `ProviderError` only
 * where there are no cells to speak of: a mistake in the declaration, or a selector that could not be resolved.
 */
export async function verifyDeclaration(session: Session, declaration: Declaration, options: VerifyOptions): Promise<Verified> {
  const { service, inputs } = declaration;
  const unseen = (declared: Desired, error: unknown): Verified => {
    const desired = narrowed(declared, options.scope);
    const cells = desired.regions.map((region) => unseenRegion(session, declaration, desired, region, error));
    for (const [index, region] of desired.regions.entries()) options.seen?.(region, cells[index] ?? []);
    return { declared, cells: cells.flat() };
  };
  let target: Target;
  try {
    target = await resolveDeclaration(session, declaration, options.signal);
  } catch (error) {
    const { code, message } = describeFailure(error);
    if (mistakes.has(code) || "organization" in inputs.accounts)
      throw new ProviderError(code, `${labelOf(service, inputs)}: ${message}`, { cause: error });
    return unseen({ ...service.desired(inputs), accounts: explicitAccounts(inputs) }, error);
  }
  // Reports name accounts. Listing a large organization takes as long as looking at it, so it runs along; it never throws.
  void target.organization();
  const { desired: declared } = target;
  const known = declaration.administrator;
  // Another administrator has other members: what it sees says nothing about this declaration.
  if (known !== undefined && known !== target.administrator) {
    const message = `the declaration is administered from account ${known}, and the credentials belong to ${target.administrator}`;
    return { ...unseen(declared, new ProviderError("AnotherAdministrator", message)), target };
  }
  const desired = narrowed(declared, options.scope);
  const narrow = { ...target, desired };
  const perRegion = await Promise.all(
    desired.regions.map(async (region) => {
      const cells = await lookAtRegion(session, declaration, narrow, region, options.signal);
      options.seen?.(region, cells);
      return cells;
    }),
  );
  return { declared, cells: perRegion.flat(), target };
}

/** `resolve` reads the session's stack configuration before it first waits, so that several stacks can share one session. */
function resolveDeclaration(
  session: Session,
  { service, inputs, stackConfig }: Declaration,
  signal: AbortSignal,
): Promise<Target> {
  return endedBy(signal, () => {
    session.stackConfig = stackConfig;
    return resolve(session, service, inputs);
  });
}

async function lookAtRegion(
  session: Session,
  declaration: Declaration,
  target: Target,
  region: Region,
  signal: AbortSignal,
): Promise<Cell[]> {
  const verdicts = { notOffered: notOfferedSets(declaration.notOffered ?? {}) };
  const look = async (): Promise<Cell[]> => {
    const sightings = await observe(session, target, region, wantOf(target), afresh);
    return judgeRegion(session, target, region, sightings, verdicts);
  };
  return Promise.race([
    look(),
    outOfGrace(session, signal).then((error) => unseenRegion(session, declaration, target.desired, region, error)),
  ]);
}

/** Resolves with the signal's reason once the grace after it is over. */
function outOfGrace(session: Session, signal: AbortSignal): Promise<unknown> {
  return new Promise((done) => {
    const end = (): void => void session.clock.sleep(graceMs).then(() => done(signal.reason));
    if (signal.aborted) end();
    else signal.addEventListener("abort", end, { once: true });
  });
}

function unseenRegion(session: Session, { inputs }: Declaration, desired: Desired, region: Region, error: unknown): Cell[] {
  const cause = unknownObservation(error);
  const nothing = new Map(desired.capabilities.map((capability): [Capability, typeof cause] => [capability, cause]));
  const sightings: Observations = new Map(desired.accounts.map((account) => [account, nothing]));
  return evaluate(desired, region, sightings, { waivers: inputs.waivers, today: dateOf(session.clock.now()) });
}

const explicitAccounts = ({ accounts }: SharedInputs): AccountId[] =>
  "organization" in accounts ? [] : accounts.map((account) => (typeof account === "string" ? account : account.accountId)).sort();

const narrowed = (desired: Desired, { regions, accounts }: Scope): Desired => ({
  ...desired,
  regions: desired.regions.filter((region) => regions?.has(region) ?? true),
  accounts: desired.accounts.filter((account) => accounts?.has(account) ?? true),
});
