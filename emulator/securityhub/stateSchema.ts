import { z } from "zod";
import { membershipsShape } from "../memberships";
import { accountId, flags, members, milliseconds, oneOf } from "../parse";

export const standards = oneOf(["NONE", "DEFAULT"]);
export const configurationType = oneOf(["LOCAL", "CENTRAL"]);

const region = members({
  ...membershipsShape,
  hubs: z.record(
    accountId,
    members({
      subscribedAt: milliseconds,
      autoEnableControls: z.boolean(),
      findings: oneOf(["STANDARD_CONTROL", "SECURITY_CONTROL"]),
      defaultStandards: z.boolean(),
      tags: z.record(z.string(), z.string()),
    }),
  ),
  administrator: members({ accountId, leavesAt: z.number().optional() }).optional(),
  configuration: members({ autoEnable: z.boolean(), standards, type: configurationType }),
});

/** Security Hub's part of a saved world. */
export const stateSchema = members({
  regions: z.record(z.string(), region),
  memberLimit: z.int().min(0),
  knownAccounts: flags,
});
