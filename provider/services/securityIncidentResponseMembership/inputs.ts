import { z } from "zod";
import { accountId, accountsOf, region, sharedInputs } from "../sharedInputs";

const shown = (value: unknown): string => JSON.stringify(value) ?? "nothing";

const responder = z.strictObject({
  name: z.string().min(3).max(50),
  jobTitle: z.string().min(1).max(50),
  email: z
    .string()
    .min(6)
    .max(254)
    .regex(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, { error: (issue) => `${shown(issue.input)} is not an e-mail address` }),
  communicationPreferences: z.array(z.string()).optional(),
});

const createMembership = z.strictObject({
  membershipName: z
    .string()
    .min(3, { error: "a membership's name has 3 to 50 characters" })
    .max(50, { error: "a membership's name has 3 to 50 characters" }),
  incidentResponseTeam: z
    .array(responder)
    .min(2, { error: "AWS wants an incident-response team of 2 to 10 people" })
    .max(10, { error: "AWS wants an incident-response team of 2 to 10 people" }),
  coverEntireOrganization: z.boolean().default(false),
  triage: z.boolean().optional(),
  tags: z.record(z.string(), z.string()).optional(),
});

export const schema = z.object({
  accounts: accountsOf(accountId),
  homeRegion: region,
  membershipId: z
    .string()
    .regex(/^m-[a-z0-9]{10,32}$/, {
      error: (issue) =>
        `${shown(issue.input)} is not the id of a membership, such as "m-1a2b3c4d5e6f": leave it out to find the active membership in homeRegion`,
    })
    .optional(),
  createMembership: createMembership.optional(),
  ...sharedInputs(["MEMBERSHIP"], {
    capability: ["removeOrganizationalUnits"],
    account: ["removeOrganizationalUnits", "cancelMembership"],
  }),
});

export type Inputs = z.output<typeof schema>;
