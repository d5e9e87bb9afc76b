import type { z } from "zod";
import { match, regions, resourceSchema } from "../sharedInputs";

/** The one capability. */
export const capability = "EC2_DEEP_INSPECTION";
/** Accounts in one call (Inspector2 API model). */
export const batch = 100;

export const releases = {
  capability: { deactivate: ["deactivate"] },
  account: { deactivate: ["deactivate"] },
} as const;

export const schema = resourceSchema({ regions, match }, [capability], releases);

export type Inputs = z.output<typeof schema>;
export type Action = "activate" | "deactivate";
