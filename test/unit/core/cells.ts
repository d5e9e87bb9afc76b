import type { Cell, Desired, Observation, Observations } from "../../../provider/core/cell";
import type { EvaluationContext } from "../../../provider/core/evaluate";

/** Values that tests of the core start from; each test changes what it is about. */
export const region = "eu-west-1";
export const account = "111111111111";
export const today = "2026-11-21";

export const on: Observation = { is: "on", observed: "ENABLED" };
export const off: Observation = { is: "off", observed: "DISABLED", next: { action: "enable" } };
export const changing: Observation = { is: "changing", observed: "ENABLING" };
export const unknown: Observation = { is: "unknown", observed: "not observed", code: "AccessDeniedException", message: "no" };
export const notApplicable: Observation = { is: "notApplicable", observed: "SUSPENDED", code: "SUSPENDED" };

export const desired = (over: Partial<Desired> = {}): Desired => ({
  regions: [region],
  accounts: [account],
  capabilities: ["EC2"],
  match: "atLeast",
  ...over,
});

export const around = (over: Partial<EvaluationContext> = {}): EvaluationContext => ({ waivers: [], today, ...over });

/** `{ "111111111111": { EC2: on } }` as the engine keeps it. */
export const sightings = (observed: Readonly<Record<string, Readonly<Record<string, Observation>>>>): Observations =>
  new Map(Object.entries(observed).map(([id, capabilities]) => [id, new Map(Object.entries(capabilities))]));

export const cell = (over: Partial<Cell> = {}): Cell => ({
  region,
  account,
  capability: "EC2",
  state: "gap",
  declared: true,
  observed: "DISABLED",
  ...over,
});

/** The id of the nth account of a test, 12 digits, leading zeros included. */
export const nth = (index: number): string => String(index + 1).padStart(12, "0");

/** A gap that `enable` closes. */
export const gap = (id: string, capability = "EC2", action = "enable"): Cell =>
  cell({ account: id, capability, next: { action } });
