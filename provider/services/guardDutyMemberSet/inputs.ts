import { z } from "zod";
import { strictObject, boolean, shown } from "../fields";
import { accountId, accountsOf, match, regions, sharedInputs } from "../sharedInputs";
import type { DeclaredFeature, Feature } from "./features";
import { additionalOf, capabilities, features } from "./features";

const featureName = z.enum(features as [Feature, ...Feature[]], {
  error: (issue) => `${shown(issue.input)} is not a feature: it must be one of ${features.join(", ")}`,
});

const detailed = strictObject({
  name: featureName,
  additionalConfiguration: z
    .array(z.string({ error: (issue) => `${shown(issue.input)} is not the name of an additional configuration` }), {
      error: (issue) => `${shown(issue.input)} is not a list of additional configurations`,
    })
    .default([]),
}).superRefine(({ name, additionalConfiguration }, issues) => {
  const known: readonly string[] = additionalOf[name] ?? [];
  for (const [index, one] of additionalConfiguration.entries()) {
    const path = ["additionalConfiguration", index];
    const first = additionalConfiguration.indexOf(one);
    if (first < index)
      issues.addIssue({ code: "custom", path, message: `${shown(one)} is already listed at [${first}]: remove one of the two` });
    if (!known.includes(one))
      issues.addIssue({
        code: "custom",
        path,
        message: `${shown(one)} is not an additional configuration of ${name}: ${known.length === 0 ? "it has none" : `it must be one of ${known.join(", ")}`}`,
      });
  }
});

/** One of two forms; decided by shape, so that mistakes are told where they are. */
function either<Short, Long>(short: z.ZodType<Short>, long: z.ZodType<Long>) {
  return z.unknown().transform((value, context): Short | Long => {
    const form: z.ZodType<Short | Long> = typeof value === "object" && value !== null ? long : short;
    const parsed = form.safeParse(value);
    if (parsed.success) return parsed.data;
    for (const issue of parsed.error.issues) context.addIssue({ code: "custom", path: [...issue.path], message: issue.message });
    return z.NEVER;
  });
}

/** A name alone stands for the feature without additional configuration, and is no change against it. */
const feature = either(featureName, detailed).transform(
  (one): DeclaredFeature => (typeof one === "string" ? { name: one, additionalConfiguration: [] } : one),
);

const declaredFeatures = z
  .array(feature, { error: (issue) => `${shown(issue.input)} is not a list of features, such as ["S3_DATA_EVENTS"]` })
  .superRefine((declared, issues) => {
    const names = declared.map((one) => one.name);
    for (const [index, name] of names.entries()) {
      const first = names.indexOf(name);
      if (first < index)
        issues.addIssue({
          code: "custom",
          path: [index],
          message: `"${name}" is already listed at [${first}]: remove one of the two`,
        });
    }
    if (names.includes("RUNTIME_MONITORING") && names.includes("EKS_RUNTIME_MONITORING")) {
      issues.addIssue(
        "RUNTIME_MONITORING and EKS_RUNTIME_MONITORING are declared together, which AWS refuses: RUNTIME_MONITORING includes what EKS_RUNTIME_MONITORING does, so remove the latter",
      );
    }
  });

const email = z
  .string({ error: (issue) => `${shown(issue.input)} is not an e-mail address: give the root e-mail of the account` })
  .max(64, {
    error: (issue) => `${shown(issue.input)} is longer than the 64 characters that GuardDuty takes for an e-mail address`,
  })
  .regex(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, {
    error: (issue) => `${shown(issue.input)} is not an e-mail address: give the root e-mail of the account`,
  });

/** An id alone is an account without e-mail. */
const account = either(accountId, strictObject({ accountId, email: email.optional() })).transform((one) =>
  typeof one === "object" && one.email === undefined ? one.accountId : one,
);

const roleName = /^[\w+=,.@-]{1,64}$/;
const text = (what: string) => z.string({ error: (issue) => `${shown(issue.input)} is not ${what}` });

export const schema = z.object({
  accounts: accountsOf(account, (one) => (typeof one === "string" ? one : one.accountId)),
  regions,
  features: declaredFeatures.default([]),
  createDetector: boolean().default(false),
  invitation: strictObject({
    acceptRoleName: text("the name of an IAM role")
      .regex(roleName, { error: (issue) => `${shown(issue.input)} is not the name of an IAM role (without ARN and path)` })
      .optional(),
    disableEmailNotification: boolean().optional(),
    message: text("a text").optional(),
  }).optional(),
  match,
  ...sharedInputs(capabilities, { capability: ["disable"], account: ["stopMonitoring", "disassociate", "deleteMember"] }),
});

export type Inputs = z.output<typeof schema>;
