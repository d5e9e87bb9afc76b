import { partition } from "@aws-sdk/core/client";
import { z } from "zod";

/**
 * Schemas of the inputs that all resources share. Every message names the wrong value and the remedy; the engine puts the
 * path before it. Values of `connection` are never shown: an external id is a secret.
 */

const shown = (value: unknown): string => JSON.stringify(value) ?? "nothing";

export const accountId = z.string({ error: (issue) => `${shown(issue.input)} is not a string: write account ids in quotes, "123456789012"` }).superRefine((id, issues) => {
  if (/^\d{12}$/.test(id)) return;
  // Spreadsheets and JSON numbers drop the leading zeros that AWS account ids may have.
  const padded = /^\d{1,11}$/.test(id) ? ` (if leading zeros were lost, it is "${id.padStart(12, "0")}")` : "";
  issues.addIssue(`${shown(id)} is not an AWS account id: it must have exactly 12 digits${padded}`);
});

function known(region: string): boolean {
  return "description" in partition(region) && !region.endsWith("-global");
}

export const region = z
  .string({ error: (issue) => `${shown(issue.input)} is not a region name, such as "eu-west-1"` })
  .refine(known, { error: (issue) => `${shown(issue.input)} is not a region that the AWS SDK knows: check the spelling, such as "eu-west-1"; for a new region update @aws-sdk/core` });

/** A list without repetitions; `what` names one element in messages. */
export function setOf<T extends z.ZodType>(element: T, what: string, example: string, keyOf: (value: z.output<T>) => string = String) {
  return z.array(element, { error: (issue) => `${shown(issue.input)} is not a list of ${what}s: give at least one, such as ${example}` }).superRefine((values, issues) => {
    if (values.length === 0) issues.addIssue(`the list is empty: give at least one ${what}, such as ${example}`);
    const seen = new Map<string, number>();
    for (const [index, value] of values.entries()) {
      const key = keyOf(value);
      const first = seen.get(key);
      if (first !== undefined) issues.addIssue({ code: "custom", path: [index], message: `${shown(key)} is already listed at [${first}]: remove one of the two` });
      else seen.set(key, index);
    }
  });
}

export const regions = setOf(region, "region", '["eu-west-1"]').superRefine((names, issues) => {
  const partitions = new Set(names.filter(known).map((name) => partition(name).name));
  if (partitions.size > 1) issues.addIssue(`the regions belong to several AWS partitions (${[...partitions].join(", ")}), which have separate accounts: declare one resource a partition`);
});

const organizationalUnitId = z.string().regex(/^(ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}|r-[0-9a-z]{4,32})$/, {
  error: (issue) => `${shown(issue.input)} is not the id of an organizational unit, such as "ou-ab12-34567890", or of a root, such as "r-ab12"`,
});

const accountStates = ["PENDING_ACTIVATION", "ACTIVE", "SUSPENDED", "PENDING_CLOSURE", "CLOSED"] as const;

export const selector = z.strictObject({
  organization: z.strictObject({
    organizationalUnitIds: setOf(organizationalUnitId, "organizational unit", '["ou-ab12-34567890"]').optional(),
    recursive: z.boolean().default(true),
    exclude: z.array(accountId).default([]),
    states: setOf(z.enum(accountStates), "account state", '["ACTIVE"]').optional(),
    includeManagementAccount: z.boolean().default(true),
    expect: z.strictObject({ atLeast: z.int().min(1).optional() }).optional(),
  }),
});

const selectorHint = 'give a list of account ids, or { organization: {} } for all accounts of the organization, or { organization: { organizationalUnitIds: ["ou-..."] } }';

/** A list of accounts or a selector. Decided by shape, so that mistakes inside one of them are told as such. */
export function accountsOf<T extends z.ZodType>(account: T, keyOf: (value: z.output<T>) => string = String) {
  const list = setOf(account, "account", '["123456789012"]', keyOf);
  return z.unknown().transform((value, context): z.output<typeof list> | z.output<typeof selector> => {
    const isSelector = typeof value === "object" && value !== null && !Array.isArray(value);
    if (!isSelector && !Array.isArray(value)) {
      context.addIssue(value === undefined ? `accounts are required: ${selectorHint}` : `${shown(value)} are not accounts: ${selectorHint}`);
      return z.NEVER;
    }
    const parsed = isSelector ? selector.safeParse(value) : list.safeParse(value);
    if (parsed.success) return parsed.data;
    for (const issue of parsed.error.issues) context.addIssue({ code: "custom", path: [...issue.path], message: issue.message });
    return z.NEVER;
  });
}

const date = z.string().refine((text) => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`)), {
  error: (issue) => `${shown(issue.input)} is not a date: write YYYY-MM-DD, the last day on which the waiver holds`,
});

const required = (what: string) => z.string({ error: () => what }).min(1, { error: () => what });

/** Waivers of a service with these capabilities. */
export const waivers = (capabilities: readonly string[]) =>
  z
    .array(
      z.strictObject({
        accounts: z.array(accountId).min(1).optional(),
        regions: z.array(region).min(1).optional(),
        capabilities: z
          .array(z.string().refine((name) => capabilities.includes(name), { error: (issue) => `${shown(issue.input)} is not one of ${capabilities.join(", ")}` }))
          .min(1)
          .optional(),
        reason: required("a waiver needs a reason: say why the gap is accepted"),
        owner: required("a waiver needs an owner: say who accepts the gap"),
        expires: date,
      }),
    )
    .default([]);

const hidden = (what: string) => ({ error: () => what });

export const connection = z
  .strictObject({
    profile: z.string(hidden("must be the name of an AWS profile")).min(1).optional(),
    assumeRole: z
      .strictObject({
        roleArn: z.string(hidden("must be the ARN of a role")).regex(/^arn:[a-z-]+:iam::\d{12}:role\/.+$/, hidden("must be the ARN of a role: arn:aws:iam::123456789012:role/NAME")),
        externalId: z.string(hidden("must be a string of 2 to 1224 characters")).min(2, hidden("must have 2 to 1224 characters")).optional(),
        sessionName: z.string().regex(/^[\w+=,.@-]{2,64}$/, hidden("must have 2 to 64 characters out of letters, digits and _+=,.@-")).optional(),
      })
      .optional(),
    endpoint: z.url({ protocol: /^https?$/, error: (issue) => `${shown(issue.input)} is not the http or https URL of an AWS endpoint` }).optional(),
    allowedAccountIds: z.array(accountId).min(1).optional(),
  })
  .default({});

/** Inputs that every resource has; `levels` are the release levels beside `retain`. */
export function sharedInputs(capabilities: readonly string[], levels: { readonly capability: readonly string[]; readonly account: readonly string[] }) {
  const level = (names: readonly string[]) =>
    z
      .string()
      .refine((name) => name === "retain" || names.includes(name), { error: (issue) => `${shown(issue.input)} is not one of "retain", ${names.map((name) => `"${name}"`).join(", ")}` })
      .default("retain");
  return {
    mode: z.enum(["manage", "track"], { error: (issue) => `${shown(issue.input)} is not one of "manage", "track"` }).default("manage"),
    onGap: z.enum(["warn", "fail"], { error: (issue) => `${shown(issue.input)} is not one of "warn", "fail"` }).default("warn"),
    onRelease: z.strictObject({ capability: level(levels.capability), account: level(levels.account) }).default({ capability: "retain", account: "retain" }),
    releaseLimit: z
      .strictObject({ accounts: z.int().min(1).optional(), percent: z.number().gt(0).max(100).optional() })
      .optional(),
    waivers: waivers(capabilities),
    settle: z
      .strictObject({
        timeoutSeconds: z.number({ error: (issue) => `${shown(issue.input)} is not a number of seconds` }).min(0).max(86_400).default(600),
        onTimeout: z.enum(["fail", "warn"]).default("fail"),
      })
      .default({ timeoutSeconds: 600, onTimeout: "fail" }),
    connection,
    resourceName: z.string().optional(),
  };
}

export const match = z.enum(["atLeast", "exactly"], { error: (issue) => `${shown(issue.input)} is not one of "atLeast", "exactly"` }).default("atLeast");
