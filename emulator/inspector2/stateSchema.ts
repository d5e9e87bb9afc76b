import { z } from "zod";
import { accountId, members, milliseconds, oneOf } from "../parse";
import { scanTypes } from "./state";

export const scanType = oneOf(scanTypes);
const scan = members({ on: z.boolean(), settlesAt: z.number() });

export const autoEnable = members({
  ec2: z.boolean(),
  ecr: z.boolean(),
  lambda: z.boolean(),
  lambdaCode: z.boolean(),
  codeRepository: z.boolean(),
});

const region = members({
  delegatedAdmin: accountId.optional(),
  autoEnable,
  members: z.record(
    accountId,
    members({ removed: z.boolean(), updatedAt: milliseconds, enabledAt: milliseconds, reachableAt: milliseconds }),
  ),
  scans: z.record(accountId, z.partialRecord(scanType, scan)),
  deep: z.record(
    accountId,
    members({
      activated: z.boolean(),
      settlesAt: z.number(),
      failure: z.string().optional(),
      packagePaths: z.array(z.string()).optional(),
    }),
  ),
  orgPackagePaths: z.array(z.string()),
});

/** What an organization policy prescribes for one account. */
export const prescribed = z.partialRecord(scanType, oneOf(["ENABLED", "DISABLED"]));

/** Inspector's part of a saved world. */
export const stateSchema = members({
  regions: z.record(z.string(), region),
  unsupported: z.record(z.string(), z.array(scanType)),
  policy: z.record(accountId, prescribed),
  refused: z.record(accountId, members({ code: z.string(), message: z.string() })),
  memberLimit: z.int().min(0),
});
