import { partition } from "@aws-sdk/core/client";
import { z } from "zod";
import {
  boolean,
  enumFrom,
  listOf,
  numberWithin,
  oneOfNames,
  shown,
  strictObject,
  textMatching,
  textWhere,
  uniqueList,
} from "./fields";
import type { Service } from "./service";

/**
 * Schemas of the inputs that all resources share. Every message names the wrong value and the remedy;
 * `lifecycle/parse.ts` puts the path before it. Values of `connection` are never shown: an external id is a secret.
 */

// Spreadsheets and numbers drop the leading zeros that AWS account ids may have.
const padded = (digits: string): string =>
  /^\d{1,11}$/.test(digits) ? ` (if leading zeros were lost, it is "${digits.padStart(12, "0")}")` : "";

function notAccountId(input: unknown): string {
  if (typeof input === "number") {
    const remedy = padded(String(input)) || `: "${input}"`;
    return `${input} is a number: write account ids in quotes, for a number loses leading zeros${remedy}`;
  }
  if (typeof input === "object" && input !== null && "accountId" in input)
    return (
      `${shown(input)} is not an AWS account id: list the ids only, such as "123456789012", ` +
      "and put e-mail addresses into invitation.emails (GuardDutyMemberSet is the only resource that needs them)"
    );
  return `${shown(input)} is not an AWS account id: write its 12 digits in quotes, "123456789012"`;
}

export const accountId = z.string({ error: ({ input }) => notAccountId(input) }).refine((id) => /^\d{12}$/.test(id), {
  error: ({ input }) =>
    `${shown(input)} is not an AWS account id: it must have exactly 12 digits${padded(String(input))}`,
});

function known(region: string): boolean {
  return "description" in partition(region) && !region.endsWith("-global");
}

export const region = z
  .string({ error: (issue) => `${shown(issue.input)} is not a region name, such as "eu-west-1"` })
  .refine(known, {
    error: (issue) =>
      `${shown(issue.input)} is not a region that the AWS SDK knows: check the spelling, such as "eu-west-1"; ` +
      "for a new region update @aws-sdk/core",
  });

export const regions = uniqueList(region, "region", '["eu-west-1"]').superRefine((names, issues) => {
  const partitions = new Set(names.filter(known).map((name) => partition(name).name));
  if (partitions.size > 1)
    issues.addIssue(
      `the regions belong to several AWS partitions (${[...partitions].join(", ")}), which have separate accounts: ` +
        "declare one resource a partition",
    );
});

const atLeastOne = (value: number): boolean => Number.isInteger(value) && value >= 1;

const organizationalUnitId = textMatching(
  'the id of an organizational unit, such as "ou-ab12-34567890", or of a root, such as "r-ab12"',
  /^(ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}|r-[0-9a-z]{4,32})$/,
);

const accountStates = ["PENDING_ACTIVATION", "ACTIVE", "SUSPENDED", "PENDING_CLOSURE", "CLOSED"] as const;

/** Which accounts of the organization; `{}` means all of them. */
export const selector = strictObject({
  organizationalUnitIds: uniqueList(organizationalUnitId, "organizational unit", '["ou-ab12-34567890"]').optional(),
  recursive: boolean().default(true),
  exclude: listOf(accountId, "account", '["123456789012"]').default([]),
  states: uniqueList(enumFrom(accountStates), "account state", '["ACTIVE"]').optional(),
  includeManagementAccount: boolean().default(true),
  expect: strictObject({
    atLeast: numberWithin("a whole number of accounts, 1 or more", atLeastOne).optional(),
  }).optional(),
});

const organizationForms =
  'organization: {} for all accounts of the organization, or organization: { organizationalUnitIds: ["ou-..."] }';

/** `accounts` took the selector too, before it became an input of its own. */
function notAccounts(input: unknown): string | undefined {
  if (typeof input === "object" && input !== null && "organization" in input)
    return `${shown(input)} is not a list: move the selector to the input organization, as ${organizationForms}`;
  if (input === undefined || Array.isArray(input)) return undefined;
  return `${shown(input)} is not a list of account ids: give ["123456789012"], or instead ${organizationForms}`;
}

const accounts = uniqueList(accountId, "account", '["123456789012"]', notAccounts);

/** Exactly one of the two. Checked also where other inputs are wrong: all mistakes are reported at once. */
function exactlyOneSelection(inputs: unknown, issues: z.RefinementCtx): void {
  if (typeof inputs !== "object" || inputs === null) return;
  const { accounts, organization } = inputs as { readonly accounts?: unknown; readonly organization?: unknown };
  if (accounts === undefined && organization === undefined) {
    const message = `accounts or organization is required: give a list of account ids, or ${organizationForms}`;
    issues.addIssue({ code: "custom", path: ["accounts"], message });
  }
  // Anything else in their place has a message of its own, or is not known yet and may turn out to be absent.
  if (Array.isArray(accounts) && typeof organization === "object" && organization !== null) {
    const message = "accounts and organization are both given: remove one of the two";
    issues.addIssue({ code: "custom", path: ["organization"], message });
  }
}

// Date.parse alone takes February 30 for March 2.
const isDate = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text);

const date = textWhere("a date: write YYYY-MM-DD, the last day on which the waiver holds", isDate);

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

/** A text of `connection`: the message describes the expected value, and never shows the given one. */
const secretText = (what: string, pattern: RegExp) => {
  const wrong = { error: () => `must be ${what}` };
  return z.string(wrong).refine((text) => pattern.test(text), wrong);
};

/** A URL may carry a password before its host. */
const notEndpoint = {
  error: ({ input }: { readonly input?: unknown }) =>
    `${String(input).includes("@") ? "this" : shown(input)} is not the http or https URL of an AWS endpoint, ` +
    'such as "http://127.0.0.1:4566"',
};

export const connection = strictObject(
  {
    profile: secretText("the name of an AWS profile", /./).optional(),
    assumeRole: strictObject(
      {
        roleArn: secretText(
          "the ARN of a role: arn:aws:iam::123456789012:role/NAME",
          /^arn:[a-z-]+:iam::\d{12}:role\/.+$/,
        ),
        externalId: secretText("a string of 2 to 1224 characters", /^.{2,1224}$/s).optional(),
        sessionName: secretText(
          "2 to 64 characters out of letters, digits and _+=,.@-",
          /^[\w+=,.@-]{2,64}$/,
        ).optional(),
      },
      { secret: true },
    ).optional(),
    endpoint: z.url({ protocol: /^https?$/, ...notEndpoint }).optional(),
    allowedAccountIds: uniqueList(accountId, "account", '["123456789012"]').optional(),
  },
  { secret: true },
).default({});

/** Whether AWS's own auto-enable setting for accounts that will join is declared. */
export const newAccounts = enumFrom(["leave", "autoEnable"]).default("leave");

/** AWS applies auto-enable to the whole organization. */
function autoEnableNeedsOrganization(inputs: unknown, issues: z.RefinementCtx): void {
  if (typeof inputs !== "object" || inputs === null) return;
  const { accounts, newAccounts: setting } = inputs as { readonly accounts?: unknown; readonly newAccounts?: unknown };
  if (setting !== "autoEnable" || !Array.isArray(accounts)) return;
  const message =
    '"autoEnable" is declared with a list of accounts: AWS applies it to every account that joins the organization, ' +
    `so declare ${organizationForms}, or remove newAccounts`;
  issues.addIssue({ code: "custom", path: ["newAccounts"], message });
}

export const match = enumFrom(["atLeast", "exactly"]).default("atLeast");

/** A resource's inputs: its `own`, and those that every resource has. `renamed`: see `renamedInputs`. */
export function resourceSchema<Own extends z.ZodRawShape>(
  own: Own,
  capabilities: readonly string[],
  releases: Service["releases"],
  renamed: Readonly<Record<string, string>> = {},
) {
  const level = (levels: object) => oneOfNames(["retain", ...Object.keys(levels)]).default("retain");
  const inputs = z.object({
    accounts: accounts.optional(),
    organization: selector.optional(),
    ...own,
    mode: enumFrom(["manage", "track"]).default("manage"),
    onGap: enumFrom(["warn", "fail"]).default("warn"),
    onRelease: strictObject({ capability: level(releases.capability), account: level(releases.account) }).default({
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
  });
  // Last, for every other method of a zod schema returns a copy without the metadata.
  return inputs
    .superRefine(exactlyOneSelection, { when: () => true })
    .superRefine(autoEnableNeedsOrganization, { when: () => true })
    .meta({ renamed });
}

/** Earlier names of inputs, each with the sentence that names the new one, for the message about an unknown input. */
export function renamedInputs(schema: z.ZodType): Readonly<Record<string, string>> {
  return (schema.meta()?.["renamed"] ?? {}) as Readonly<Record<string, string>>;
}
