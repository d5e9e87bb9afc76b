import type { AccountId, Capability, Cell, Region } from "../core/cell";
import type { NotCovered } from "../core/notCovered";
import { notCovered } from "../core/notCovered";
import type { Summary } from "../core/summary";
import { summarize } from "../core/summary";

/** A release that AWS refused: remembered in state, retried by every update, until it is done. */
export interface Owed {
  readonly region: Region;
  readonly account: AccountId;
  readonly capabilities: readonly Capability[];
  /** Service actions still to be carried out, in order. */
  readonly actions: readonly string[];
  /** AWS's answer to the last try. */
  readonly reason: string;
}

export const stateVersion = 1;

/** What the provider writes into state beside a copy of the inputs. Counts and exceptions only. */
export interface Outputs {
  readonly summary: Summary & { readonly regions: Readonly<Record<Region, Summary>> };
  readonly notCovered: NotCovered;
  readonly administrator: AccountId;
  readonly owed: readonly Owed[];
  /** Region to capabilities that AWS refused as not offered there. */
  readonly notOffered: Readonly<Record<Region, readonly Capability[]>>;
  /** The last update failed: another one is due even after a refresh, which clears the engine's own memory of it (docs/notes.md, engine 7). */
  readonly unfinished: boolean;
  readonly stateVersion: number;
}

export function outputsOf(cells: readonly Cell[], rest: Omit<Outputs, "summary" | "notCovered" | "stateVersion">): Outputs {
  const regions = [...new Set(cells.map((cell) => cell.region))].sort();
  const perRegion = regions.map((region): [Region, Summary] => [
    region,
    summarize(cells.filter((cell) => cell.region === region)),
  ]);
  return {
    summary: { ...summarize(cells), regions: Object.fromEntries(perRegion) },
    notCovered: notCovered(cells),
    ...rest,
    stateVersion,
  };
}

/** The provider's own outputs in a state of any age; what a state lacks counts as nothing. */
export function rememberedOutputs(
  state: Readonly<Record<string, unknown>>,
): Pick<Outputs, "owed" | "notOffered" | "unfinished"> & { administrator: AccountId | undefined } {
  return {
    owed: Array.isArray(state["owed"]) ? (state["owed"] as Owed[]) : [],
    notOffered: (state["notOffered"] ?? {}) as Outputs["notOffered"],
    unfinished: state["unfinished"] === true,
    administrator: typeof state["administrator"] === "string" ? state["administrator"] : undefined,
  };
}

export const notOfferedSets = (notOffered: Outputs["notOffered"]): Map<Region, ReadonlySet<Capability>> =>
  new Map(Object.entries(notOffered).map(([region, capabilities]) => [region, new Set(capabilities)]));

export const notOfferedLists = (sets: ReadonlyMap<Region, ReadonlySet<Capability>>): Outputs["notOffered"] =>
  Object.fromEntries(
    [...sets]
      .filter(([, capabilities]) => capabilities.size > 0)
      .map(([region, capabilities]) => [region, [...capabilities].sort()]),
  );
