import { z } from "zod";
import { accountId, members, milliseconds, oneOf, parse } from "../parse";

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
  | {
      readonly kind: "killPeer";
      readonly pid: number;
      readonly signal?: NodeJS.Signals;
      readonly at?: "before" | "afterCommit";
    };

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

const ms = { ms: milliseconds };
const which = { accounts: z.array(accountId).optional(), share: z.number().min(0).max(1).optional() };

/** The settings of every kind of fault. */
const settings: Readonly<Record<Fault["kind"], z.core.$ZodLooseShape>> = {
  throttle: { modelled: z.boolean().optional(), retryAfter: z.number().min(0).optional() },
  status: { status: z.union([z.literal(500), z.literal(502), z.literal(503)], "must be one of 500, 502, 503") },
  resetBefore: {},
  resetAfter: {},
  truncateBody: {},
  expirePageToken: {},
  shufflePages: {},
  emptyPage: {},
  denyRead: {},
  duplicate: {},
  neverSettle: {},
  hang: ms,
  slowBody: ms,
  settle: ms,
  stale: ms,
  clockSkew: { ms: z.number() },
  failAccounts: { ...which, code: z.string(), message: z.string().optional() },
  dropAccounts: which,
  killPeer: {
    pid: z.int().min(2),
    signal: z
      .string()
      .regex(/^SIG[A-Z0-9]+$/, "must be the name of a signal")
      .optional(),
    at: oneOf(["before", "afterCommit"]).optional(),
  },
};
export const faultKinds = Object.keys(settings) as Fault["kind"][];

const name = z.string().min(1);
const whenSchema = members({
  operation: name.optional(),
  operations: z.array(name).optional(),
  service: name.optional(),
  region: name.optional(),
  account: accountId.optional(),
  kind: oneOf(["read", "write"]).optional(),
  nth: z.int().min(1).optional(),
  every: z.int().min(1).optional(),
  p: z.number().min(0).max(1).optional(),
  between: z.tuple([z.number(), z.number()]).optional(),
  times: z.int().min(0).optional(),
});
const seed = z.union([z.string(), z.number()], "must be a text or a number").optional();
const ruleSchema = members({
  when: whenSchema.optional(),
  do: z.unknown(),
  active: z.number().min(0).max(1).optional(),
});

/**
 * Reads a plan: `{ seed?, rules: [{ when, do }] }` or the bare list. `do` is `{ kind, ... }` or, for the kinds without
 * settings, its name.
 * @throws Error with the path and the wrong value.
 */
export function parseFaultPlan(value: unknown, path = "faults"): FaultPlan {
  if (Array.isArray(value)) return { rules: value.map((rule, index) => parseRule(rule, `${path}[${index}]`)) };
  if (typeof value !== "object" || value === null || !Array.isArray((value as { rules?: unknown }).rules))
    throw new Error(`${path}: a fault plan is a list of rules or { seed, rules: [...] }`);
  const plan = parse(members({ seed, rules: z.array(z.unknown()) }), value, path);
  const rules = plan.rules.map((rule, index) => parseRule(rule, `${path}.rules[${index}]`));
  return { ...(plan.seed === undefined ? {} : { seed: plan.seed }), rules };
}

function parseRule(value: unknown, path: string): FaultRule {
  const rule = parse(ruleSchema, value, path);
  const given = typeof rule.do === "string" ? { kind: rule.do } : rule.do;
  const { kind } = parse(z.looseObject({ kind: oneOf(faultKinds) }), given, `${path}.do`);
  const fault = parse(members({ kind: z.literal(kind), ...settings[kind] }), given, `${path}.do`);
  return {
    when: (rule.when ?? {}) as When,
    do: fault as unknown as Fault,
    ...(rule.active === undefined ? {} : { active: rule.active }),
  };
}
