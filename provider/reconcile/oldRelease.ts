import type { AccountId, Cell, Desired, Region, Observation, Observations } from "../core/cell";
import { ProviderError } from "../core/providerError";
import type { PlannedStep } from "../core/plan";
import { chunks, sortedGroups, stepsFor } from "../core/plan";
import { counted } from "../core/planText";
import type { LeavingCell } from "../core/release";
import { releaseAllowance } from "../core/release";
import type { Outcome } from "../services/service";
import { announce, send } from "./apply";
import { afresh } from "./observationCache";
import { observe } from "./observe";
import type { Owed } from "../lifecycle/outputs";
import { WriteLedger } from "./writeLedger";
import type { Session } from "../aws/session";
import type { Target } from "./target";
import { isAdministratorsOwn, plannedActions } from "./target";

/** Looks at a switch-off that AWS accepted before it counts as not carried out. */
const verifyLooks = 5;
const verifyDelayMs = 2_000;
/** Times that one release asks AWS for a switch-off while AWS says "not now". */
const switchOffTries = 4;

/** The actions that a release level stands for; none for `retain`, and none yet for what only the end of the whole resource brings. */
export function releaseActions(target: Target, level: LeavingCell["level"], isDestroy = false): readonly string[] {
  const chosen = target.inputs.onRelease[level];
  const actions = chosen === "retain" ? [] : (target.service.releases[level][chosen] ?? []);
  return actions.filter((action) => isDestroy || target.service.actions[action]?.onlyOnDestroy !== true);
}

/** Cells that would really be switched off: of those that leave, the ones whose level releases, that nobody else declares, and that are on. */
export function toSwitchOff(
  session: Session,
  target: Target,
  leaving: readonly LeavingCell[],
  isDestroy = false,
): Promise<LeavingCell[]> {
  const released = leaving.filter((cell) => releaseActions(target, cell.level, isDestroy).length > 0);
  return heldNow(session, target, released, (cell) => releaseActions(target, cell.level, isDestroy));
}

/** Those of the cells that are on, as far as anybody can see, or that these actions have something to do with. */
export async function heldNow(
  session: Session,
  target: Target,
  cells: readonly LeavingCell[],
  actionsOf: (cell: LeavingCell) => readonly string[] = () => [],
): Promise<LeavingCell[]> {
  const perRegion = await Promise.all(
    sortedGroups(cells, (cell) => cell.region).map(async ([region, ones]) => {
      const seen = await lookAt(session, target, region, ones);
      return ones.filter((cell) => isHeld(seen.get(cell.account)?.get(cell.capability), actionsOf(cell)));
    }),
  );
  return perRegion.flat();
}

/** Switch-offs never build on an older look. */
function lookAt(session: Session, target: Target, region: Region, cells: readonly ReleaseCell[]): Promise<Observations> {
  const want = new Map(
    sortedGroups(cells, (cell) => cell.account).map(([account, ones]) => [account, ones.map((one) => one.capability)]),
  );
  return observe(session, target, region, want, afresh);
}

/**
 * Whether these actions have anything to do. What cannot be observed may be on: it counts, is not touched, and stays owed until
 * somebody has seen it.
 */
const isHeld = (sighting: Observation | undefined, actions: readonly string[]): boolean =>
  sighting === undefined || ["on", "changing", "unknown"].includes(sighting.is) || isReleasable(sighting, actions);

const isReleasable = (sighting: Observation | undefined, actions: readonly string[]): boolean =>
  sighting?.releasable?.some((action) => actions.includes(action)) === true;

/** Every account in which one operation would switch something off: what leaves, and what is on without being declared. */
export const accountsSwitchedOff = (departing: readonly LeavingCell[], cells: readonly Cell[]): ReadonlySet<AccountId> =>
  new Set(
    [...departing, ...cells.filter((cell) => cell.state === "surplus" && cell.code === undefined)].map((cell) => cell.account),
  );

/** How many accounts one operation may switch off, of those that are or were declared. */
export const allowedReleases = (target: Target, before?: Desired): number =>
  releaseAllowance(target.inputs.releaseLimit, Math.max(before?.accounts.length ?? 0, target.desired.accounts.length));

/** Throws `ReleaseLimit` before anything is written when one operation would switch off more accounts than it may. */
export function assertWithinLimit(target: Target, accounts: ReadonlySet<AccountId>, before?: Desired): void {
  const allowed = allowedReleases(target, before);
  if (accounts.size <= allowed) return;
  throw new ProviderError(
    "ReleaseLimit",
    `${target.label}: ${target.service.title} would be switched off in ${counted(accounts.size, "account", "accounts")}, and one operation may do so in ${allowed}: set releaseLimit: { accounts: ${accounts.size} } if that is what you want; else onRelease to "retain", or match to "atLeast"`,
  );
}

/** Why nothing may be switched off now: a resource whose accounts are not known may declare any of the cells. */
export function releaseObstacle(session: Session): string | undefined {
  const [first] = session.claims.unresolved;
  return first === undefined ? undefined : `the accounts of ${first} could not be found out, and it may declare them`;
}

/** Switches off in AWS's order, level by level. What AWS refuses is returned, to be remembered and retried; nothing is thrown. */
export async function release(
  session: Session,
  target: Target,
  cells: readonly LeavingCell[],
  isDestroy = false,
): Promise<Owed[]> {
  const perLevel = sortedGroups(cells, (cell) => `${cell.region} ${cell.level}`);
  const obstacle = releaseObstacle(session);
  if (obstacle !== undefined) {
    const reasons = new Map(cells.map((cell) => [cell.account, obstacle]));
    return perLevel.flatMap(([, ones]) =>
      owedFor(ones[0]?.region ?? "", ones, reasons, releaseActions(target, ones[0]?.level ?? "account", isDestroy)),
    );
  }
  const owed = await Promise.all(
    perLevel.map(([, ones]) =>
      carryOut(session, target, ones[0]?.region ?? "", ones, releaseActions(target, ones[0]?.level ?? "account", isDestroy)),
    ),
  );
  return owed.flat();
}

/** Tries again what an earlier release could not do. */
export async function releaseOwed(session: Session, target: Target, owed: readonly Owed[]): Promise<Owed[]> {
  if (releaseObstacle(session) !== undefined) return [...owed];
  const perKind = sortedGroups(owed, (one) => `${one.region} ${one.actions.join(" ")}`);
  const left = await Promise.all(
    perKind.map(([, ones]) => {
      const cells = ones.flatMap((one) => one.capabilities.map((capability) => ({ account: one.account, capability })));
      return carryOut(session, target, ones[0]?.region ?? "", cells, ones[0]?.actions ?? []);
    }),
  );
  return left.flat();
}

type ReleaseCell = Pick<LeavingCell, "account" | "capability">;

async function carryOut(
  session: Session,
  target: Target,
  region: Region,
  cells: readonly ReleaseCell[],
  actions: readonly string[],
): Promise<Owed[]> {
  const seen = await lookAt(session, target, region, cells);
  const sightingOf = (cell: ReleaseCell): Observation | undefined => seen.get(cell.account)?.get(cell.capability);
  const unseen = cells.filter((cell) => sightingOf(cell)?.is === "unknown");
  const owed = owedFor(
    region,
    unseen,
    new Map(unseen.map((cell) => [cell.account, `cannot be observed: ${sightingOf(cell)?.code}: ${sightingOf(cell)?.message}`])),
    actions,
  );
  let left = cells.filter((cell) => isHeld(sightingOf(cell), actions) && sightingOf(cell)?.is !== "unknown");
  for (const [index, action] of actions.entries()) {
    const { refused, kept } = await switchOff(session, target, region, action, left);
    owed.push(...owedFor(region, left, refused, actions.slice(index)));
    left = left.filter((cell) => !refused.has(cell.account) && !kept.has(cell.account));
  }
  const still = await stillHeld(session, target, region, left, actions);
  return [...owed, ...owedFor(region, left, still, actions)];
}

interface SwitchedOff {
  /** AWS's reason by account. */
  readonly refused: ReadonlyMap<AccountId, string>;
  /** Accounts that rightly stay on, such as those in a unit that others share. */
  readonly kept: ReadonlySet<AccountId>;
}

async function switchOff(
  session: Session,
  target: Target,
  region: Region,
  action: string,
  cells: readonly ReleaseCell[],
): Promise<SwitchedOff> {
  const refused = new Map<AccountId, string>();
  const kept = new Set<AccountId>();
  const run = new WriteLedger();
  const family = target.service.actions[action]?.family ?? "";
  let notYet = new Set(cells.map((cell) => cell.account));
  for (let tries = 0; tries < switchOffTries && notYet.size > 0; tries += 1) {
    if (tries > 0) {
      await session.clock.sleep(verifyDelayMs);
      await lookAgain();
    }
    const wanted = cells.filter((cell) => notYet.has(cell.account)).map((cell) => ({ ...cell, region, action }));
    const steps = stepsFor(wanted, plannedActions(target));
    if (tries === 0) announce(session, target, steps);
    notYet = new Set();
    const [own, others] = [
      steps.filter((step) => isAdministratorsOwn(target, step)),
      steps.filter((step) => !isAdministratorsOwn(target, step)),
    ];
    for (const together of [others, own]) {
      await Promise.all(together.map(async (step) => note(step, await send(session, target, run, step, family))));
    }
  }
  return { refused, kept };

  function note(step: PlannedStep, outcomes: ReadonlyMap<AccountId, Outcome>): void {
    session.observations.drop(target.scope(region), step.accounts);
    for (const account of step.accounts) {
      const outcome = outcomes.get(account);
      refused.delete(account);
      if (outcome?.accepted === true) continue;
      const { is, advice } = outcome === undefined ? notMentioned : target.service.classify(outcome.code, "off");
      if (is === "notApplicable") {
        kept.add(account);
        session.logOnce(`${target.label}: ${region}: ${outcome?.message ?? ""}: ${advice}`);
      } else if (is !== "done" && is !== "pending")
        refused.set(account, outcome === undefined ? notMentioned.advice : `${outcome.code}: ${outcome.message}. ${advice}`);
      // "Not now", as while the step before it takes effect, or nobody knows: it is asked for again, after a look.
      if (is === "retryable" && outcome?.code !== "Throttled") notYet.add(account);
    }
  }

  /** Drops what a lost answer has done after all, and leaves what cannot be seen to the next update. */
  async function lookAgain(): Promise<void> {
    const open = cells.filter((cell) => notYet.has(cell.account));
    const seen = await lookAt(session, target, region, open);
    for (const account of notYet) {
      const sightings = open.filter((cell) => cell.account === account).map((cell) => seen.get(account)?.get(cell.capability));
      if (sightings.some((sighting) => sighting === undefined || sighting.is === "unknown")) notYet.delete(account);
      else if (!sightings.some((sighting) => isHeld(sighting, [action]))) {
        notYet.delete(account);
        refused.delete(account);
      }
    }
  }
}

const notMentioned = { is: "retryable", advice: "AWS's answer does not mention this account" } as const;

/** AWS accepts a switch-off before it has happened; an account that is still on after several looks is owed. */
async function stillHeld(
  session: Session,
  target: Target,
  region: Region,
  cells: readonly ReleaseCell[],
  actions: readonly string[],
): Promise<Map<AccountId, string>> {
  let open = [...new Set(cells.map((cell) => cell.account))];
  for (let look = 0; look < verifyLooks && open.length > 0; look += 1) {
    if (look > 0) await session.clock.sleep(verifyDelayMs);
    const want = new Map(
      open.map((account) => [account, cells.filter((cell) => cell.account === account).map((cell) => cell.capability)]),
    );
    const seen = await observe(session, target, region, want, afresh);
    const isOpen = (sighting: Observation | undefined): boolean => sighting?.is === "on" || isReleasable(sighting, actions);
    open = open.filter((account) => want.get(account)?.some((capability) => isOpen(seen.get(account)?.get(capability))));
  }
  return new Map(open.map((account) => [account, "AWS accepted the change and does not show it"]));
}

function owedFor(
  region: Region,
  cells: readonly ReleaseCell[],
  refused: ReadonlyMap<AccountId, string>,
  actions: readonly string[],
): Owed[] {
  return sortedGroups(
    cells.filter((cell) => refused.has(cell.account)),
    (cell) => cell.account,
  ).map(([account, ones]) => ({
    region,
    account,
    capabilities: ones.map((one) => one.capability).sort(),
    actions,
    reason: refused.get(account) ?? "",
  }));
}

/** One reason per distinct cause, with its accounts, as the engine lists them under the resource. */
export function owedReasons(owed: readonly Owed[]): string[] {
  return sortedGroups(owed, (one) => `${one.region} ${one.reason}`).flatMap(([, same]) =>
    chunks(same, 500).map(
      (some) =>
        `${some[0]?.region}: could not be switched off: ${some[0]?.reason} (${counted(some.length, "account", "accounts")}: ${some.map((one) => one.account).join(", ")}). The next \`pulumi up\` tries again`,
    ),
  );
}
