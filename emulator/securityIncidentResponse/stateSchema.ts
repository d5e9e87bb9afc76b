import { z } from "zod";
import { accountId, members, milliseconds, oneOf } from "../parse";

const membership = members({
  membershipId: z.string(),
  membershipArn: z.string(),
  accountId,
  region: z.string(),
  customerType: oneOf(["Standalone", "Organization"]),
  membershipName: z.string(),
  membershipStatus: oneOf(["Active", "Cancelled", "Terminated"]),
  activatedAt: milliseconds,
  deactivatesAt: milliseconds.optional(),
  incidentResponseTeam: z.array(z.record(z.string(), z.unknown())),
  optInFeatures: z.array(members({ featureName: z.string(), isEnabled: z.boolean() })),
  coverEntireOrganization: z.boolean(),
  organizationalUnits: z.array(z.string()),
  tags: z.record(z.string(), z.string()),
  accounts: z.record(
    accountId,
    members({ status: oneOf(["Associated", "Disassociated", "Unassociated"]), settlesAt: z.number().optional() }),
  ),
  clientToken: z.string().optional(),
  creation: z.string().optional(),
});

/** This service's part of a saved world; what is left out gets its default. */
export const stateSchema = members({
  memberships: z.array(membership),
  settings: members({
    unrelatedAccounts: oneOf(["items", "errors"]),
    cancellation: oneOf(["immediate", "endOfCycle"]),
    coverEntireOrganizationByDefault: z.boolean(),
  }).partial(),
  accountErrors: z.record(accountId, members({ error: z.string(), message: z.string() })),
  reconciledAt: milliseconds,
}).partial();
