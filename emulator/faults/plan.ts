/** Which requests a rule concerns; all that is given must hold. */
export interface When {
  readonly operation?: string;
  readonly operations?: readonly string[];
  readonly service?: string;
  readonly region?: string;
  /** The calling account, or one that the request names. */
  readonly account?: string;
  readonly kind?: "read" | "write";
  /** Only the nth matching request, counted from 1. */
  readonly nth?: number;
  /** Every nth matching request. */
  readonly every?: number;
  /** Chance per matching request, drawn from the plan's seed. */
  readonly p?: number;
  /** World milliseconds since the plan was set, from (inclusive) to (exclusive). */
  readonly between?: readonly [number, number];
  /** Fires at most that often. */
  readonly times?: number;
}

/** What happens to a request. */
export type Fault =
  | { readonly kind: "throttle"; readonly modelled?: boolean; readonly retryAfter?: number }
  | { readonly kind: "status"; readonly status: 500 | 502 | 503 }
  | {
      readonly kind:
        | "resetBefore"
        | "resetAfter"
        | "truncateBody"
        | "expirePageToken"
        | "shufflePages"
        | "emptyPage"
        | "denyRead"
        | "duplicate"
        | "neverSettle";
    }
  | { readonly kind: "hang" | "slowBody" | "settle" | "stale" | "clockSkew"; readonly ms: number }
  | {
      readonly kind: "failAccounts";
      readonly accounts?: readonly string[];
      readonly share?: number;
      readonly code: string;
      readonly message?: string;
    }
  /** The answer mentions these accounts nowhere, as AWS does with some that it does not know. */
  | { readonly kind: "dropAccounts"; readonly accounts?: readonly string[]; readonly share?: number }
  | { readonly kind: "killPeer"; readonly pid: number; readonly signal?: NodeJS.Signals; readonly at?: "before" | "afterCommit" };

export interface FaultRule {
  readonly when: When;
  readonly do: Fault;
  /** Chance that this rule takes part at all, drawn once from the plan's seed: two-phase fault sites. */
  readonly active?: number;
}

export interface FaultPlan {
  readonly seed?: string | number;
  readonly rules: readonly FaultRule[];
}

const kinds = [
  "throttle",
  "status",
  "resetBefore",
  "resetAfter",
  "truncateBody",
  "expirePageToken",
  "shufflePages",
  "emptyPage",
  "denyRead",
  "duplicate",
  "neverSettle",
  "hang",
  "slowBody",
  "settle",
  "stale",
  "clockSkew",
  "failAccounts",
  "dropAccounts",
  "killPeer",
];
const whenKeys = ["operation", "operations", "service", "region", "account", "kind", "nth", "every", "p", "between", "times"];
const withMs = ["hang", "slowBody", "settle", "stale", "clockSkew"];

/**
 * Reads a plan: `{ seed?, rules: [{ when, do }] }` or the bare list. `do` is `{ kind, ... }` or, for the kinds without settings, its name.
 * @throws Error that names the rule and the mistake.
 */
export function parseFaultPlan(value: unknown): FaultPlan {
  const plan = Array.isArray(value) ? { rules: value as unknown[] } : (value as { seed?: string | number; rules?: unknown });
  if (plan === null || typeof plan !== "object" || !Array.isArray(plan.rules))
    throw new Error("a fault plan is a list of rules or { seed, rules: [...] }");
  return { ...(plan.seed === undefined ? {} : { seed: plan.seed }), rules: plan.rules.map(parseRule) };
}

function parseRule(value: unknown, index: number): FaultRule {
  const fail = (text: string): never => {
    throw new Error(`faults[${index}]: ${text}`);
  };
  if (value === null || typeof value !== "object") return fail("must be { when, do }");
  const rule = value as { when?: When; do?: unknown; active?: number };
  const fault = (typeof rule.do === "string" ? { kind: rule.do } : rule.do) as Fault | undefined;
  if (fault === undefined || fault === null || !kinds.includes(fault.kind))
    return fail(`do.kind must be one of ${kinds.join(", ")}`);
  const when = rule.when ?? {};
  const unknown = Object.keys(when).filter((key) => !whenKeys.includes(key));
  if (unknown.length > 0) fail(`when has no ${unknown.join(", ")}; it takes ${whenKeys.join(", ")}`);
  if (withMs.includes(fault.kind) && typeof (fault as { ms?: unknown }).ms !== "number") fail(`do.${fault.kind} needs ms`);
  if (fault.kind === "status" && ![500, 502, 503].includes(fault.status)) fail("do.status must be 500, 502 or 503");
  if (fault.kind === "failAccounts" && typeof fault.code !== "string") fail("do.failAccounts needs code");
  if (fault.kind === "killPeer" && !(Number.isInteger(fault.pid) && fault.pid > 1))
    fail("do.killPeer needs the pid of a process");
  return { when, do: fault, ...(rule.active === undefined ? {} : { active: rule.active }) };
}
