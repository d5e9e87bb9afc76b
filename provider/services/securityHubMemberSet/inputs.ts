import type { z } from "zod";
import { boolean } from "../fields";
import { regions, resourceSchema } from "../sharedInputs";

/** The one capability: Security Hub CSPM is on in the account, and the administrator sees it there. */
export const capability = "SECURITY_HUB_CSPM";
/**
 * Accounts in one call. The API model bounds CreateMembers only (`AccountDetailsList`, 50); the other lists of ids have
 * no bound there, and a page of ListMembers has 50 at most.
 */
export const batch = 50;

// A member must be disassociated before it can be deleted (user guide, securityhub-disassociate-members).
export const releases = {
  capability: {},
  account: { disassociate: ["disassociate"], deleteMember: ["disassociate", "deleteMember"] },
} as const;

export const schema = resourceSchema({ regions, enableSecurityHub: boolean().default(false) }, [capability], releases);

export type Inputs = z.output<typeof schema>;
export type Action = "enableSecurityHub" | "create" | "disassociate" | "deleteMember";
