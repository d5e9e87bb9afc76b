import type { Cell, Desired, Observation, Observations } from "../../../provider/core/cell";
import type { EvaluationContext } from "../../../provider/core/evaluate";

/** Values that tests of the core start from; each test changes what it is about. */
export const region = "eu-west-1";
export const account = "111111111111";
export const today = "2026-11-21";
/** Noon of `today`, in milliseconds since the epoch. */
export const now = Date.parse(`${today}T12:00:00Z`);
export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;

/** ISO 8601 time, so long before `now`. */
export const ago = (ms: number): string => new Date(now - ms).toISOString();

export const on: Observation = { is: "on", observed: "ENABLED" };
export const off: Observation = { is: "off", observed: "DISABLED", next: { action: "enable" } };
export const changing: Observation = { is: "changing", observed: "ENABLING" };
export const unknown: Observation = {
  is: "unknown",
  observed: "not observed",
  code: "AccessDeniedException",
  message: "no",
};
export const notApplicable: Observation = { is: "notApplicable", observed: "SUSPENDED", code: "SUSPENDED" };

export const desired = (over: Partial<Desired> = {}): Desired => ({
  regions: [region],
  accounts: [account],
  capabilities: ["EC2"],
  match: "atLeast",
  ...over,
});

export const context = (over: Partial<EvaluationContext> = {}): EvaluationContext => ({ waivers: [], now, ...over });

/** `{ "111111111111": { EC2: on } }` as reconcile keeps it. */
export const observations = (observed: Readonly<Record<string, Readonly<Record<string, Observation>>>>): Observations =>
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

export const ids = (count: number, from = 0): string[] =>
  Array.from({ length: count }, (_, index) => nth(from + index));

/** A gap that `enable` closes. */
export const gap = (id: string, capability = "EC2", action = "enable"): Cell =>
  cell({ account: id, capability, next: { action } });

/** A capability that is on without being declared, and that `disable` switches off. */
export const surplus = (id: string, capability = "EC2"): Cell =>
  cell({
    account: id,
    capability,
    state: "surplus",
    declared: false,
    observed: "ENABLED",
    next: { action: "disable" },
  });
