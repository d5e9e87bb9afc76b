import type { AccountId, Capability, Cell, Desired, Region, Observation, Observations } from "../core/cell";
import type { EvaluationContext, WriteAnswer } from "../core/evaluate";
import { evaluate } from "../core/evaluate";
import { accountFacts } from "../organization/accountFacts";
import { dateOf } from "../aws/clock";
import { unknownObservation } from "../aws/awsErrors";
import type { Session } from "../aws/session";
import type { Target } from "./target";
import { contextFor } from "./target";

type Want = ReadonlyMap<AccountId, readonly Capability[]>;

/** Capabilities to look at: with `exactly`, those that are not declared must be seen too. */
export function wantOf(
  target: Target,
  accounts: readonly AccountId[] = target.desired.accounts,
): Map<AccountId, readonly Capability[]> {
  const capabilities = target.desired.match === "exactly" ? target.service.capabilities : target.desired.capabilities;
  return new Map(accounts.map((account) => [account, capabilities]));
}

/** Looks at one region, except for what this process has seen since `since`. A failure makes its accounts unknown; never throws. */
export async function observe(session: Session, target: Target, region: Region, want: Want, since: number): Promise<Observations> {
  const scope = target.scope(region);
  const { known, missing } = session.observations.recall(scope, want, since);
  if (missing.size === 0) return known;
  const seen = await look(session, target, region, missing);
  session.observations.record(scope, seen, session.clock.now());
  return new Map([...known, ...seen]);
}

async function look(session: Session, target: Target, region: Region, want: Want): Promise<Observations> {
  try {
    const seen = await target.service.observe(contextFor(session, target, region), want);
    return new Map(
      [...want].map(([account, capabilities]) => [
        account,
        new Map(capabilities.map((capability) => [capability, seen.get(account)?.get(capability) ?? forgotten])),
      ]),
    );
  } catch (error) {
    const cause = unknownObservation(error);
    return new Map(
      [...want].map(([account, capabilities]) => [account, new Map(capabilities.map((capability) => [capability, cause]))]),
    );
  }
}

/** A service that leaves out what it was asked must not make anything look off. */
const forgotten: Observation = {
  is: "unknown",
  observed: "not observed",
  code: "NotMentioned",
  message: "AWS's answer does not mention this account",
};

export interface Verdicts {
  readonly answers?: ReadonlyMap<string, WriteAnswer>;
  readonly notOffered?: ReadonlyMap<Region, ReadonlySet<Capability>>;
}

/**
 * Judges what was seen. The organization is asked only when something is not as declared: a suspended or departed account
 * explains much, and while all is covered nothing needs explaining.
 */
export async function judgeRegion(
  session: Session,
  target: Target,
  region: Region,
  sightings: Observations,
  verdicts: Verdicts = {},
): Promise<Cell[]> {
  const around: EvaluationContext = { ...verdicts, waivers: target.inputs.waivers, today: dateOf(session.clock.now()) };
  const cells = evaluate(target.desired, region, sightings, around);
  const unexplained = new Set(
    cells.filter((cell) => cell.state !== "covered" && cell.state !== "surplus").map((cell) => cell.account),
  );
  if (unexplained.size === 0) return cells;
  const organization = await accountFacts(session, target, [...unexplained].sort());
  return organization === undefined ? cells : evaluate(target.desired, region, sightings, { ...around, organization });
}

/** All regions side by side; one that fails is unknown and hinders no other. */
export async function observeAll(session: Session, target: Target, since: number, verdicts: Verdicts = {}): Promise<Cell[]> {
  const perRegion = await Promise.all(
    target.desired.regions.map(async (region) =>
      judgeRegion(session, target, region, await observe(session, target, region, wantOf(target), since), verdicts),
    ),
  );
  return perRegion.flat();
}

/** From the newest observation of this process, whatever its age; undefined when it has not looked at every declared account. */
export async function recallAll(session: Session, target: Target, verdicts: Verdicts = {}): Promise<Cell[] | undefined> {
  const perRegion: Cell[][] = [];
  for (const region of target.desired.regions) {
    const sightings = new Map(
      target.desired.accounts.map((account) => [account, session.observations.newestOf(target.scope(region), account)]),
    );
    if (!sees(target.desired, sightings)) return undefined;
    perRegion.push(await judgeRegion(session, target, region, sightings, verdicts));
  }
  return perRegion.flat();
}

/** Notes that nothing could be seen in time, so that whoever asks next in this process does not wait for AWS again. */
export function recordUnseen(session: Session, target: Target, error: unknown): void {
  const cause = unknownObservation(error);
  const unseen = new Map(
    target.desired.accounts.map((account) => [
      account,
      new Map(target.desired.capabilities.map((capability) => [capability, cause])),
    ]),
  );
  for (const region of target.desired.regions) session.observations.record(target.scope(region), unseen, session.clock.now());
}

const sees = (desired: Desired, sightings: Observations): boolean =>
  [...sightings.values()].every((seen) => desired.capabilities.every((capability) => seen.has(capability)));
