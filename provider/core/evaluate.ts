import type { AccountFacts, AccountId, Capability, Cell, Desired, Region, Observation, Observations, Waiver } from "./cell";
import { waiverFor } from "./waiver";

/** What else, besides the sighting, decides the verdict on a cell. */
export interface EvaluationContext {
  /** Accounts of the organization; `undefined` when it was not or could not be listed. */
  readonly organization?: ReadonlyMap<AccountId, AccountFacts> | undefined;
  /** Capabilities that AWS refused as not offered in a region. */
  readonly notOffered?: ReadonlyMap<Region, ReadonlySet<Capability>> | undefined;
  /** What AWS answered to this run's own writes, by `cellKey`. */
  readonly answers?: ReadonlyMap<string, WriteAnswer> | undefined;
  readonly waivers: readonly Waiver[];
  /** ISO date (UTC), `YYYY-MM-DD`. */
  readonly today: string;
}

/**
 * What became of a write of this run: `accepted` and not visible yet, or `refused` with AWS's code.
 * A refusal stands until the end of the run: asking again would get the same answer.
 */
export type WriteAnswer =
  | { readonly is: "accepted" }
  | {
      readonly is: "refused" | "notApplicable";
      readonly code: string;
      readonly message: string;
      readonly advice: string;
      readonly managedBy?: string;
    };

export const cellKey = (region: Region, account: AccountId, capability: Capability): string =>
  `${region}/${account}/${capability}`;

const nothingSeen: Observation = { is: "unknown", observed: "not observed", code: "NotObserved", message: "nobody looked" };

/** Gives every declared cell of one region its state, and finds the surplus. Total: never throws, never drops a cell. */
export function evaluate(desired: Desired, region: Region, sightings: Observations, circumstances: EvaluationContext): Cell[] {
  return desired.accounts.flatMap((account) => {
    const seen = sightings.get(account);
    const declared = desired.capabilities.map((capability) =>
      evaluateCell(region, account, capability, seen?.get(capability) ?? nothingSeen, circumstances),
    );
    if (desired.match === "atLeast" || seen === undefined) return declared;
    return [...declared, ...surplus(desired, region, account, seen, circumstances)];
  });
}

function evaluateCell(region: Region, account: AccountId, capability: Capability, sighting: Observation, around: EvaluationContext): Cell {
  const cell = {
    region,
    account,
    capability,
    declared: true,
    observed: sighting.observed,
    ...optional(sighting, ["code", "message", "advice", "managedBy", "slow"]),
  };
  if (sighting.is === "on") return { ...cell, state: "covered" };
  const facts = around.organization?.get(account);
  if (facts?.state !== undefined && facts.state !== "ACTIVE") {
    return {
      ...cell,
      state: "notApplicable",
      code: `ACCOUNT_${facts.state}`,
      message: `AWS Organizations says that the account is ${facts.state}`,
    };
  }
  if (sighting.is === "unknown" || sighting.is === "notApplicable") return { ...cell, state: sighting.is };
  if (sighting.is === "changing") return { ...cell, state: "pending" };
  if (around.notOffered?.get(region)?.has(capability)) {
    return {
      ...cell,
      state: "notApplicable",
      code: "NOT_OFFERED",
      message: `${capability} is not offered in ${region}, says AWS`,
    };
  }
  const answer = around.answers?.get(cellKey(region, account, capability));
  if (answer?.is === "notApplicable")
    return { ...cell, state: "notApplicable", ...optional(answer, ["code", "message", "advice", "managedBy"]) };
  const found = waiverFor(around.waivers, cell, around.today);
  if (found?.holds) return { ...cell, state: "waived", waiver: found.waiver };
  const waiver = found === undefined ? {} : { waiver: found.waiver };
  if (answer?.is === "accepted") return { ...cell, ...waiver, state: "pending" };
  if (answer?.is === "refused")
    return { ...cell, ...waiver, state: "gap", ...optional(answer, ["code", "message", "advice", "managedBy"]) };
  if (sighting.next === undefined && around.organization !== undefined && facts === undefined) {
    return {
      ...cell,
      ...waiver,
      state: "gap",
      code: "NOT_IN_ORGANIZATION",
      message: "the account is not, or no longer, in the organization",
      advice: "remove it from the declaration, or invite it into the organization",
    };
  }
  return { ...cell, ...waiver, state: "gap", ...optional(sighting, ["next", "note"]) };
}

function surplus(
  desired: Desired,
  region: Region,
  account: AccountId,
  observed: ReadonlyMap<Capability, Observation>,
  around: EvaluationContext,
): Cell[] {
  const undeclared = [...observed].filter(
    ([capability, sighting]) => sighting.is === "on" && !desired.capabilities.includes(capability),
  );
  return undeclared.map(([capability, sighting]) => {
    const found = waiverFor(around.waivers, { region, account, capability }, around.today);
    const answer = around.answers?.get(cellKey(region, account, capability));
    return {
      region,
      account,
      capability,
      declared: false,
      state: found?.holds ? ("waived" as const) : answer?.is === "accepted" ? ("pending" as const) : ("surplus" as const),
      observed: sighting.observed,
      // One with a code is held by somebody who will not let it be switched off.
      ...optional(sighting, ["managedBy", "code", "message", "advice"]),
      ...(answer !== undefined && answer.is !== "accepted" ? optional(answer, ["code", "message", "advice", "managedBy"]) : {}),
      ...(found === undefined ? {} : { waiver: found.waiver }),
    };
  });
}

/** The named members that are present: `exactOptionalPropertyTypes` tells an absent member from an undefined one, and so does state. */
function optional<T extends object, K extends keyof T>(from: T, keys: readonly K[]): Partial<Pick<T, K>> {
  // A plain loop: this runs for each of what may be a million cells, and an interrupt must not wait for it.
  const found: Partial<Pick<T, K>> = {};
  for (const key of keys) if (from[key] !== undefined) found[key] = from[key];
  return found;
}
