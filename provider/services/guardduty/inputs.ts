import { z } from "zod";
import { accountId, accountsOf, match, regions, setOf, sharedInputs } from "../inputs";
import { additionalOf, capabilities, type DeclaredFeature, type Feature, features } from "./features";

const featureName = z.enum(features as [Feature, ...Feature[]], { error: (issue) => `${JSON.stringify(issue.input)} is not a feature: it must be one of ${features.join(", ")}` });

const detailed = z
  .strictObject({ name: featureName, additionalConfiguration: z.array(z.string()).optional() })
  .superRefine(({ name, additionalConfiguration }, issues) => {
    const known: readonly string[] = additionalOf[name] ?? [];
    for (const [index, one] of (additionalConfiguration ?? []).entries()) {
      if (!known.includes(one)) issues.addIssue({ code: "custom", path: ["additionalConfiguration", index], message: `${JSON.stringify(one)} is not an additional configuration of ${name}: ${known.length === 0 ? "it has none" : `it must be one of ${known.join(", ")}`}` });
    }
  });

/** A name, or a name with additional configuration; decided by shape, so that mistakes are told where they are. */
const feature = z.unknown().transform((value, context): DeclaredFeature => {
  const parsed = typeof value === "object" && value !== null ? detailed.safeParse(value) : featureName.safeParse(value);
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) context.addIssue({ code: "custom", path: [...issue.path], message: issue.message });
  return z.NEVER;
});

const nameOf = (declared: DeclaredFeature): string => (typeof declared === "string" ? declared : declared.name);

const account = z.unknown().transform((value, context) => {
  const withEmail = z.strictObject({
    accountId,
    email: z.string().min(1).max(64).regex(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, { error: (issue) => `${JSON.stringify(issue.input)} is not an e-mail address: give the root e-mail of the account` }).optional(),
  });
  const parsed = typeof value === "object" && value !== null ? withEmail.safeParse(value) : accountId.safeParse(value);
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) context.addIssue({ code: "custom", path: [...issue.path], message: issue.message });
  return z.NEVER;
});

export const schema = z.object({
  accounts: accountsOf(account, (one) => (typeof one === "string" ? one : one.accountId)),
  regions,
  features: z
    .array(feature)
    .default([])
    .superRefine((declared, issues) => {
      const names = declared.map(nameOf);
      for (const [index, name] of names.entries()) {
        if (names.indexOf(name) < index) issues.addIssue({ code: "custom", path: [index], message: `"${name}" is already listed at [${names.indexOf(name)}]: remove one of the two` });
      }
      if (names.includes("RUNTIME_MONITORING") && names.includes("EKS_RUNTIME_MONITORING")) {
        issues.addIssue("RUNTIME_MONITORING and EKS_RUNTIME_MONITORING are declared together, which AWS refuses: RUNTIME_MONITORING includes what EKS_RUNTIME_MONITORING does, so remove the latter");
      }
    }),
  createDetector: z.boolean({ error: (issue) => `${JSON.stringify(issue.input)} is not true or false` }).default(false),
  invitation: z
    .strictObject({
      acceptRoleName: z.string().regex(/^[\w+=,.@-]{1,64}$/, { error: (issue) => `${JSON.stringify(issue.input)} is not the name of an IAM role (without ARN and path)` }).optional(),
      disableEmailNotification: z.boolean().optional(),
      message: z.string().optional(),
    })
    .optional(),
  match,
  ...sharedInputs(capabilities, { capability: ["disable"], account: ["stopMonitoring", "disassociate", "deleteMember"] }),
});

export type Inputs = z.output<typeof schema>;
