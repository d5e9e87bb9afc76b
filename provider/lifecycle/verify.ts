import { unknownObservation } from "../aws/awsErrors";
import { abortable } from "../aws/clock";
import type { StackConfig } from "../aws/connection";
import type { Session } from "../aws/session";
import type { AccountId, Cell, Desired, Observations, Region } from "../core/cell";
import { declaredRows } from "../core/cell";
import { evaluate } from "../core/evaluate";
import { describeFailure } from "../core/failure";
import { isDeclarationError, ProviderError } from "../core/providerError";
import { ObservationCache } from "../reconcile/observationCache";
import { narrowed, resolveTarget } from "../reconcile/resolveTarget";
import type { Declaration, Knowledge, Target } from "../reconcile/target";

/** One declaration to look at, and what a stack remembers of it. */
export interface RememberedDeclaration extends Declaration {
  readonly stackConfig: StackConfig;
  /** The account that acted in the last update. */
  readonly administrator?: AccountId | undefined;
  readonly knowledge: Knowledge;
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
  /** Absent where it could not be determined who we are. */
  readonly target?: Target;
}

export interface VerifyOptions {
  readonly scope: Scope;
  readonly signal: AbortSignal;
  /** Called once for each region in the scope. */
  readonly onRegion?: (region: Region, cells: readonly Cell[]) => void;
}

/** How long an observation that was told to end may take to hand over what it has seen. */
const graceMs = 700;

/**
 * Looks at one declaration and evaluates it. What cannot be observed is unknown, with the cause. Throws `ProviderError`
 * only where there are no cells to speak of: a mistake in the declaration, or a selector that could not be resolved.
 */
export async function verifyDeclaration(
  session: Session,
  declaration: RememberedDeclaration,
  options: VerifyOptions,
): Promise<Verified> {
  const { service, inputs, label } = declaration;
  const unobserved = (declared: Desired, error: unknown): Verified => {
    const desired = narrow(declared, options.scope);
    const cells = desired.regions.map((region) => unobservedRegion(session, declaration, desired, region, error));
    for (const [index, region] of desired.regions.entries()) options.onRegion?.(region, cells[index] ?? []);
    return { declared, cells: cells.flat() };
  };
  let target: Target;
  try {
    target = await abortable(options.signal, () => {
      // Read before the first wait, so that several stacks can share one session.
      session.stackConfig = declaration.stackConfig;
      return resolveTarget({ session, observations: new ObservationCache(), readsOnly: true }, declaration);
    });
  } catch (error) {
    const { code, message } = describeFailure(error);
    if (isDeclarationError(error) || inputs.organization !== undefined)
      throw ProviderError.fromAws(code, `${label}: ${message}`, error);
    return unobserved({ ...service.desired(inputs), accounts: [...(inputs.accounts ?? [])].sort() }, error);
  }
  // Reports name accounts. Listing a large organization takes as long as looking at it, so it runs along; it never
  // throws.
  void target.organization.view();
  const { desired: declared, administrator } = target;
  const known = declaration.administrator;
  // Another administrator has other members: what it reports says nothing about this declaration.
  if (known !== undefined && known !== administrator) {
    const message = `the declaration is administered from account ${known}, and the credentials belong to ${administrator}`;
    return { ...unobserved(declared, new ProviderError("AnotherAdministrator", message)), target };
  }
  const scoped = narrowed(target, narrow(declared, options.scope));
  const perRegion = await Promise.all(
    scoped.desired.regions.map(async (region) => {
      const cells = await observeRegion(session, declaration, scoped, region, options.signal);
      options.onRegion?.(region, cells);
      return cells;
    }),
  );
  return { declared, cells: perRegion.flat(), target };
}

async function observeRegion(
  session: Session,
  declaration: RememberedDeclaration,
  target: Target,
  region: Region,
  signal: AbortSignal,
): Promise<Cell[]> {
  const ended = new AbortController();
  const end = (): void => void session.clock.sleep(graceMs).then(() => ended.abort(signal.reason));
  if (signal.aborted) end();
  else signal.addEventListener("abort", end, { once: true });
  try {
    return await abortable(ended.signal, async () =>
      target.evaluate(region, await target.observe(region, target.want, 0), declaration.knowledge),
    );
  } catch (error) {
    return unobservedRegion(session, declaration, target.desired, region, error);
  }
}

function unobservedRegion(
  session: Session,
  { inputs }: Declaration,
  desired: Desired,
  region: Region,
  error: unknown,
): Cell[] {
  const unknown = unknownObservation(error);
  const row = new Map(desired.capabilities.map((capability) => [capability, unknown]));
  const observations: Observations = new Map(declaredRows(desired).map((account) => [account, row]));
  return evaluate(desired, region, observations, undefined, { waivers: inputs.waivers, now: session.clock.now() });
}

const narrow = (desired: Desired, { regions, accounts }: Scope): Desired => ({
  ...desired,
  regions: desired.regions.filter((region) => regions?.has(region) ?? true),
  accounts: desired.accounts.filter((account) => accounts?.has(account) ?? true),
  newAccounts: desired.newAccounts === true && accounts === undefined,
});
