import { partition } from "@aws-sdk/core/client";
import { z } from "zod";
import { strictObject, boolean, listOf, numberWithin, enumFrom, oneOfNames, uniqueList, shown } from "./fields";

export { uniqueList as setOf } from "./fields";

/**
 * Schemas of the inputs that all resources share. Every message names the wrong value and the remedy; the engine puts the
 * path before it. Values of `connection` are never shown: an external id is a secret.
 */

// Spreadsheets and numbers drop the leading zeros that AWS account ids may have.
const padded = (digits: string): string =>
  /^\d{1,11}$/.test(digits) ? ` (if leading zeros were lost, it is "${digits.padStart(12, "0")}")` : "";

export const accountId = z
  .string({
    error: ({ input }) =>
      typeof input === "number"
        ? `${input} is a number: write account ids in quotes, for a number loses leading zeros${padded(String(input)) || `: "${input}"`}`
        : `${shown(input)} is not an AWS account id: write its 12 digits in quotes, "123456789012"`,
  })
  .refine((id) => /^\d{12}$/.test(id), {
    error: ({ input }) => `${shown(input)} is not an AWS account id: it must have exactly 12 digits${padded(String(input))}`,
  });

function known(region: string): boolean {
  return "description" in partition(region) && !region.endsWith("-global");
}

export const region = z
  .string({ error: (issue) => `${shown(issue.input)} is not a region name, such as "eu-west-1"` })
  .refine(known, {
    error: (issue) =>
      `${shown(issue.input)} is not a region that the AWS SDK knows: check the spelling, such as "eu-west-1"; for a new region update @aws-sdk/core`,
  });

export const regions = uniqueList(region, "region", '["eu-west-1"]').superRefine((names, issues) => {
  const partitions = new Set(names.filter(known).map((name) => partition(name).name));
  if (partitions.size > 1)
    issues.addIssue(
      `the regions belong to several AWS partitions (${[...partitions].join(", ")}), which have separate accounts: declare one resource a partition`,
    );
});

const atLeastOne = (value: number): boolean => Number.isInteger(value) && value >= 1;

const organizationalUnitId = z
  .string({ error: (issue) => `${shown(issue.input)} is not the id of an organizational unit, such as "ou-ab12-34567890"` })
  .regex(/^(ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}|r-[0-9a-z]{4,32})$/, {
    error: (issue) =>
      `${shown(issue.input)} is not the id of an organizational unit, such as "ou-ab12-34567890", or of a root, such as "r-ab12"`,
  });

const accountStates = ["PENDING_ACTIVATION", "ACTIVE", "SUSPENDED", "PENDING_CLOSURE", "CLOSED"] as const;

export const selector = strictObject({
  organization: strictObject({
    organizationalUnitIds: uniqueList(organizationalUnitId, "organizational unit", '["ou-ab12-34567890"]').optional(),
    recursive: boolean().default(true),
    exclude: listOf(accountId, "account", '["123456789012"]').default([]),
    states: uniqueList(enumFrom(accountStates), "account state", '["ACTIVE"]').optional(),
    includeManagementAccount: boolean().default(true),
    expect: strictObject({ atLeast: numberWithin("a whole number of accounts, 1 or more", atLeastOne).optional() }).optional(),
  }),
});

const selectorHint =
  'give a list of account ids, or { organization: {} } for all accounts of the organization, or { organization: { organizationalUnitIds: ["ou-..."] } }';

/** A list of accounts or a selector. Decided by shape, so that mistakes inside one of them are told as such. */
export function accountsOf<T extends z.ZodType>(account: T, keyOf: (value: z.output<T>) => string = String) {
  const list = uniqueList(account, "account", '["123456789012"]', keyOf);
  return z.unknown().transform((value, context): z.output<typeof list> | z.output<typeof selector> => {
    const isSelector = typeof value === "object" && value !== null && "organization" in value;
    if (!isSelector && !Array.isArray(value)) {
      context.addIssue(
        value === undefined ? `accounts are required: ${selectorHint}` : `${shown(value)} are not accounts: ${selectorHint}`,
      );
      return z.NEVER;
    }
    const parsed = isSelector ? selector.safeParse(value) : list.safeParse(value);
    if (parsed.success) return parsed.data;
    for (const issue of parsed.error.issues) context.addIssue({ code: "custom", path: [...issue.path], message: issue.message });
    return z.NEVER;
  });
}

// Date.parse alone takes February 30 for March 2.
const isDate = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text);

const notDate = {
  error: (issue: { readonly input?: unknown }) =>
    `${shown(issue.input)} is not a date: write YYYY-MM-DD, the last day on which the waiver holds`,
};
const date = z.string(notDate).refine(isDate, notDate);

const required = (what: string) =>
  z
    .string({ error: () => what })
    .trim()
    .min(1, { error: () => what });

/** Waivers of a service with these capabilities. */
export const waivers = (capabilities: readonly string[]) =>
  listOf(
    strictObject({
      accounts: uniqueList(accountId, "account", '["123456789012"]').optional(),
      regions: uniqueList(region, "region", '["eu-west-1"]').optional(),
      capabilities: uniqueList(oneOfNames(capabilities), "capability", `["${capabilities[0] ?? ""}"]`).optional(),
      reason: required("a waiver needs a reason: say why the gap is accepted"),
      owner: required("a waiver needs an owner: say who accepts the gap"),
      expires: date,
    }),
    "waiver",
    '[{ accounts: ["123456789012"], reason: "...", owner: "...", expires: "2027-01-31" }]',
  ).default([]);

/** A text of `connection`: what it must be is told, never what it was. */
const secretText = (what: string, pattern: RegExp) => {
  const told = { error: () => `must be ${what}` };
  return z.string(told).refine((text) => pattern.test(text), told);
};

/** A URL may carry a password before its host. */
const notEndpoint = {
  error: ({ input }: { readonly input?: unknown }) =>
    `${String(input).includes("@") ? "this" : shown(input)} is not the http or https URL of an AWS endpoint, such as "http://127.0.0.1:4566"`,
};

export const connection = strictObject(
  {
    profile: secretText("the name of an AWS profile", /./).optional(),
    assumeRole: strictObject(
      {
        roleArn: secretText("the ARN of a role: arn:aws:iam::123456789012:role/NAME", /^arn:[a-z-]+:iam::\d{12}:role\/.+$/),
        externalId: secretText("a string of 2 to 1224 characters", /^.{2,1224}$/s).optional(),
        sessionName: secretText("2 to 64 characters out of letters, digits and _+=,.@-", /^[\w+=,.@-]{2,64}$/).optional(),
      },
      { secret: true },
    ).optional(),
    endpoint: z.url({ protocol: /^https?$/, ...notEndpoint }).optional(),
    allowedAccountIds: uniqueList(accountId, "account", '["123456789012"]').optional(),
  },
  { secret: true },
).default({});

/** Inputs that every resource has; `levels` are the release levels beside `retain`. */
export function sharedInputs(
  capabilities: readonly string[],
  levels: { readonly capability: readonly string[]; readonly account: readonly string[] },
) {
  const level = (names: readonly string[]) => oneOfNames(["retain", ...names]).default("retain");
  return {
    mode: enumFrom(["manage", "track"]).default("manage"),
    onGap: enumFrom(["warn", "fail"]).default("warn"),
    onRelease: strictObject({ capability: level(levels.capability), account: level(levels.account) }).default({
      capability: "retain",
      account: "retain",
    }),
    releaseLimit: strictObject({
      accounts: numberWithin("a whole number of accounts, 1 or more", atLeastOne).optional(),
      percent: numberWithin("a percentage above 0, up to 100", (value) => value > 0 && value <= 100).optional(),
    }).optional(),
    waivers: waivers(capabilities),
    settle: strictObject({
      timeoutSeconds: numberWithin(
        "a number of seconds from 0 to 86400 (a day)",
        (value) => value >= 0 && value <= 86_400,
      ).default(600),
      onTimeout: enumFrom(["fail", "warn"]).default("fail"),
    }).default({ timeoutSeconds: 600, onTimeout: "fail" }),
    connection,
    resourceName: z.string().optional(),
  };
}

export const match = enumFrom(["atLeast", "exactly"]).default("atLeast");
