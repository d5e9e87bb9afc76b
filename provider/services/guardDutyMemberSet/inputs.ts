import { z } from "zod";
import { boolean, enumFrom, listOf, shown, strictObject, textMatching } from "../fields";
import { accountId, match, newAccounts, regions, resourceSchema } from "../sharedInputs";
import { capabilities, featureNames, foundational, planOf } from "./features";

/** How state version 1 stored a feature with additional configurations, and an account to be invited. */
interface FeatureObject {
  readonly name: string;
  readonly additionalConfiguration?: readonly string[];
}
interface AccountObject {
  readonly accountId: string;
  readonly email?: string;
}

const listIn = <T>(value: unknown): readonly T[] | undefined => (Array.isArray(value) ? value : undefined);

const namesOf = (stored: string | FeatureObject): string[] =>
  typeof stored === "string"
    ? [stored]
    : [stored.name, ...(listIn(stored.additionalConfiguration) ?? []).map((setting) => `${stored.name}/${setting}`)];

export function migrate(stored: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const accounts = listIn<string | AccountObject>(stored["accounts"]);
  const features = listIn<string | FeatureObject>(stored["features"]);
  const ids = accounts?.map((account) => (typeof account === "string" ? account : account.accountId));
  const emails = accounts?.flatMap((account) =>
    typeof account === "string" || account.email === undefined ? [] : [[account.accountId, account.email]],
  );
  return {
    ...stored,
    ...(ids && { accounts: ids }),
    ...(features && { features: features.flatMap(namesOf) }),
    ...(emails?.length && { invitation: { ...(stored["invitation"] as object), emails: Object.fromEntries(emails) } }),
  };
}

function notFeature(input: unknown): string {
  if (typeof input === "object" && input !== null && "name" in input) {
    const names = namesOf(input as FeatureObject).map((name) => shown(name));
    return `${shown(input)} is not the name of a feature: write ${names.join(", ")} instead`;
  }
  if (input === foundational) return `"${foundational}" is always declared: remove it`;
  return `${shown(input)} is not a feature: it must be one of ${featureNames.join(", ")}`;
}

const feature = z
  .string({ error: ({ input }) => notFeature(input) })
  .refine((name) => featureNames.includes(name), { error: ({ input }) => notFeature(input) });

const features = listOf(feature, "feature", '["S3_DATA_EVENTS"]').superRefine((names, issues) => {
  for (const [index, name] of names.entries()) {
    const plan = planOf(name);
    const first = names.indexOf(name);
    if (first < index) {
      const message = `${shown(name)} is already listed at [${first}]: remove one of the two`;
      issues.addIssue({ code: "custom", path: [index], message });
    } else if (!names.includes(plan)) {
      const message = `${shown(name)} has no effect without its plan: add ${shown(plan)} to the list`;
      issues.addIssue({ code: "custom", path: [index], message });
    }
  }
  if (names.includes("RUNTIME_MONITORING") && names.includes("EKS_RUNTIME_MONITORING"))
    issues.addIssue(
      "RUNTIME_MONITORING and EKS_RUNTIME_MONITORING are declared together, which AWS refuses: " +
        "RUNTIME_MONITORING includes what EKS_RUNTIME_MONITORING does, so remove the latter",
    );
});

const email = textMatching(
  "an e-mail address: give the root e-mail address of the account",
  /^[^\s@]+@[^\s@]+\.[^\s@]+$/,
).max(64, {
  error: ({ input }) => `${shown(input)} is longer than the 64 characters that GuardDuty takes for an e-mail address`,
});

const emails = z
  .record(z.string(), email, {
    error: ({ input }) => `${shown(input)} is not an object: write { "123456789012": "root@example.com" }`,
  })
  .superRefine((addresses, issues) => {
    for (const id of Object.keys(addresses)) {
      const problem = accountId.safeParse(id).error?.issues[0];
      if (problem !== undefined) issues.addIssue({ code: "custom", path: [id], message: problem.message });
    }
  });

const invitation = strictObject({
  emails: emails.optional(),
  acceptRoleName: textMatching("the name of an IAM role (without ARN and path)", /^[\w+=,.@-]{1,64}$/).optional(),
  disableEmailNotification: boolean().optional(),
  message: z.string({ error: ({ input }) => `${shown(input)} is not a text` }).optional(),
});

export const releases = {
  capability: { disable: ["disable"] },
  // A member must be disassociated before it can be deleted (user guide, delete-member-accounts).
  account: {
    stopMonitoring: ["stopMonitoring"],
    disassociate: ["disassociate"],
    deleteMember: ["disassociate", "deleteMember"],
  },
} as const;

export const schema = resourceSchema(
  {
    regions,
    features: features.default([]),
    agentManagement: enumFrom(["automatic", "manual"]).default("automatic"),
    createDetector: boolean().default(false),
    invitation: invitation.optional(),
    match,
    newAccounts,
  },
  capabilities,
  releases,
).superRefine(({ accounts, invitation: invited }, issues) => {
  for (const id of Object.keys(invited?.emails ?? {})) {
    if (accounts === undefined || accounts.includes(id) || !accountId.safeParse(id).success) continue;
    const message = "this account is not among accounts: add it there, or remove its e-mail address";
    issues.addIssue({ code: "custom", path: ["invitation", "emails", id], message });
  }
});

export type Inputs = z.output<typeof schema>;

export type Action =
  | "createDetector"
  | "enableDetector"
  | "create"
  | "invite"
  | "accept"
  | "deleteRecord"
  | "startMonitoring"
  | "update"
  | "updateWithMalwareProtection"
  | "updateRuntimeMonitoring"
  | "disable"
  | "stopMonitoring"
  | "disassociate"
  | "deleteMember"
  | "autoEnable";
