import { z } from "zod";
import { membershipsShape } from "../memberships";
import { accountId, flags, members, milliseconds, oneOf } from "../parse";
import { memberFeatures, settingsOf } from "./features";

export const status = oneOf(["ENABLED", "DISABLED"]);
export const autoEnable = oneOf(["NEW", "ALL", "NONE"]);
export const feature = oneOf(memberFeatures);
export const setting = oneOf(settingsOf);

const detector = members({
  id: z.string().regex(/^[0-9a-f]{32}$/, "must be a detector id of 32 hexadecimal digits"),
  status,
  createdAt: milliseconds,
  updatedAt: milliseconds,
  frequency: oneOf(["FIFTEEN_MINUTES", "ONE_HOUR", "SIX_HOURS"]),
  tags: z.record(z.string(), z.string()),
  features: z.partialRecord(setting, status),
  featuresUpdatedAt: milliseconds,
  clientToken: z.string().optional(),
});

const region = members({
  ...membershipsShape,
  detectors: z.record(accountId, detector),
  administrator: members({ accountId, leavesAt: z.number().optional() }).optional(),
  configuration: members({
    members: autoEnable,
    features: z.partialRecord(setting, autoEnable),
    applyAt: z.number().optional(),
  }),
  unsupportedFeatures: z.array(feature),
});

/** GuardDuty's part of a saved world. */
export const stateSchema = members({
  regions: z.record(z.string(), region),
  policyManaged: z.record(accountId, z.array(z.string())),
  memberLimit: z.int().min(0),
  autoEnableMs: milliseconds.optional(),
  suspendedStatus: z.string().optional(),
  knownAccounts: flags,
});
