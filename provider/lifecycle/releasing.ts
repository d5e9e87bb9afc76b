import type { Observations } from "../core/cell";
import type { ReleasedCell } from "../core/evaluate";
import { evaluateLeaving } from "../core/evaluate";
import { sortedGroups } from "../core/plan";
import type { LeavingCell, ReleaseActions } from "../core/release";
import { leaving } from "../core/release";
import { takeOverMs } from "../reconcile/observationCache";
import { resolveFormerTarget } from "../reconcile/resolveTarget";
import type { Declaration, Target } from "../reconcile/target";
import type { Stored } from "./parse";
import type { ProviderProcess } from "./process";

/** What left a declaration and nobody else in this process declares. */
export interface Leaving {
  /** The stored declaration, resolved. */
  readonly former: Target;
  /** To be switched off, as far as it is not off already. */
  readonly released: readonly LeavingCell[];
  /** Left alone. */
  readonly retained: readonly LeavingCell[];
  /** Declared by another resource of this process. */
  readonly handedOver: number;
}

/**
 * The actions of a declaration's release levels. `isDelete`: the whole resource goes, so that actions which only make
 * sense then belong to it.
 */
export function releaseActions({ service, inputs }: Declaration, isDelete: boolean): ReleaseActions {
  return (level) => {
    const chosen = inputs.onRelease[level];
    if (chosen === "retain" || inputs.mode === "track") return [];
    return (service.releases[level][chosen] ?? []).filter(
      (action) => isDelete || service.actions[action]?.onlyOnDelete !== true,
    );
  };
}

/**
 * What the stored declaration covered and today's does not (`after` undefined: the resource is deleted for good).
 * Throws where it cannot be determined whom the stored declaration meant.
 */
export async function leavingCells(
  process: ProviderProcess,
  stored: Pick<Stored, "declaration" | "computed">,
  newest: Declaration,
  after: Target | undefined,
): Promise<Leaving> {
  // Asked and judged as today's declaration says: the old profile, role or endpoint may be gone, and in mode "track" a
  // release that AWS refuses would count as done.
  const { connection, mode, settle } = newest.inputs;
  const declaration = {
    ...stored.declaration,
    inputs: { ...stored.declaration.inputs, connection, mode, settle },
  };
  const former = await resolveFormerTarget(process, declaration, stored.computed);
  const claims = process.claimsOf(newest.service.kind);
  const actionsOf = releaseActions(newest, after === undefined);
  // What takes a whole account back would take from others what they declare of it.
  const isWide = actionsOf("account").some((action) => newest.service.actions[action]?.perCapability !== true);
  const cells = leaving(
    former.desired,
    after?.desired,
    actionsOf,
    (region, account) => isWide && claims.declares(region, account),
  );
  const left = cells.filter(
    ({ region, account, capability }) => claims.ownerOf(region, account, capability) === undefined,
  );
  return {
    former,
    released: left.filter(({ actions }) => actions.length > 0),
    retained: left.filter(({ actions }) => actions.length === 0),
    handedOver: cells.length - left.length,
  };
}

/** Cells to be released that are not off yet, or cannot be observed. */
export const stillHeld = (target: Target, cells: readonly LeavingCell[]): Promise<ReleasedCell[]> =>
  observing(target, cells, (group, observed) => evaluateLeaving(group, () => observed, target.evaluationContext()));

/** Retained cells that are on, whatever could be released of them: what is off already has nothing to keep. */
export const stillOn = (target: Target, cells: readonly LeavingCell[]): Promise<LeavingCell[]> =>
  observing(target, cells, (group, observed) =>
    group.filter(({ account, capability }) => observed.get(account)?.get(capability)?.is === "on"),
  );

async function observing<T>(
  target: Target,
  cells: readonly LeavingCell[],
  judge: (ofRegion: readonly LeavingCell[], observed: Observations) => T[],
): Promise<T[]> {
  const perRegion = await Promise.all(
    sortedGroups(cells, ({ region }) => region).map(async ([region, group]) => {
      const want = new Map(
        sortedGroups(group, ({ account }) => account).map(([account, same]) => [
          account,
          same.map(({ capability }) => capability),
        ]),
      );
      return judge(group, await target.observe(region, want, takeOverMs));
    }),
  );
  return perRegion.flat();
}
