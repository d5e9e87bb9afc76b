import type { Member } from "@aws-sdk/client-guardduty";
import type { AccountId, Sighting } from "../../core/cell";
import { codeOf, codes } from "./codes";

/** What AWS said when asked for a member: the member, that it has none of this id, or another reason not to answer. */
export type Answer = { readonly member: Member } | { readonly unprocessed: string } | { readonly absent: true };

/** How an account that is not a member yet can become one. */
export interface Way {
  /** Through the organization (AWS enables it at once) or by an invitation that the account must accept. */
  readonly by: "organization" | "invitation";
  /** A role in the account through which we accept for it. */
  readonly acceptRoleName?: string | undefined;
  /** Plans that the organization's auto-enable settings switch on for a new member, told in the plan. */
  readonly autoEnabled?: readonly string[];
}

type Status = (way: Way | undefined, member: Member) => Sighting;

const wait: Status = (_, member) => ({ is: "changing", seen: member.RelationshipStatus ?? "" });
const notApplicable =
  (message: string): Status =>
  (_, member) => ({ is: "notApplicable", seen: member.RelationshipStatus ?? "", code: "MEMBER_STATUS", message });

/**
 * Every relationship status, in lower case: AWS writes `Enabled`, other editions of its documents and emulators `ENABLED`.
 * A removed organization member cannot be invited, only created again; an invited one must be deleted first (aws-apis.md 2.3).
 */
export const statuses: Readonly<Record<string, Status>> = {
  enabled: () => ({ is: "on", seen: "Enabled" }),
  disabled: () => ({ is: "off", seen: "Disabled", next: { action: "startMonitoring" } }),
  created: (way, member) => (way?.by === "invitation" ? { is: "off", seen: "Created", next: { action: "invite" } } : wait(way, member)),
  invited: (way) =>
    way?.acceptRoleName === undefined
      ? { is: "changing", seen: "Invited", slow: true, code: "INVITED", message: "the invitation is not accepted yet", advice: "accept it in the account, or set invitation.acceptRoleName" }
      : { is: "off", seen: "Invited", next: { action: "accept" } },
  emailverificationinprogress: () => ({ is: "changing", seen: "EmailVerificationInProgress", slow: true }),
  emailverificationfailed: () => ({
    is: "off",
    seen: "EmailVerificationFailed",
    code: "EMAIL_VERIFICATION_FAILED",
    message: "the e-mail is not the root e-mail of the account",
    advice: "delete the member in GuardDuty, correct the e-mail in the declaration, and run `pulumi up` again",
  }),
  removed: (way) => again("Removed", way),
  resigned: (way) => again("Resigned", way),
  deleted: (way) => again("Deleted", way),
  regiondisabled: notApplicable("the account has not enabled this region"),
  accountsuspended: notApplicable("the account is suspended"),
};

const again = (seen: string, way: Way | undefined): Sighting => ({
  is: "off",
  seen,
  ...(way === undefined ? {} : { next: { action: way.by === "organization" ? "create" : "forget" } }),
  ...autoEnableNote(way),
});

export function memberSighting(account: AccountId, answer: Answer, way: Way | undefined): Sighting {
  if ("member" in answer) {
    const status = answer.member.RelationshipStatus ?? "";
    const known = statuses[status.replaceAll("_", "").toLowerCase()];
    return known?.(way, answer.member) ?? { is: "unknown", seen: status, code: "UNKNOWN_STATUS", message: `GuardDuty's member status "${status}" of ${account} is new to this version` };
  }
  if ("unprocessed" in answer && codeOf(answer.unprocessed) !== "NOT_ASSOCIATED") {
    const code = codeOf(answer.unprocessed);
    return { is: "unknown", seen: "not processed", code, message: answer.unprocessed, ...(codes[code] === undefined ? {} : { advice: codes[code].advice }) };
  }
  return { is: "off", seen: "not a member", ...(way === undefined ? {} : { next: { action: "create" } }), ...autoEnableNote(way) };
}

const autoEnableNote = (way: Way | undefined): { note?: string } =>
  way?.autoEnabled === undefined || way.autoEnabled.length === 0 ? {} : { note: `the organization's auto-enable settings will switch on ${way.autoEnabled.join(", ")} too` };

/** A plan counts only where the member itself is on; otherwise it shares the member's fate and the member's next step. */
export function dependentSighting(member: Sighting): Sighting {
  if (member.is !== "off" || member.next !== undefined) return member;
  return { ...member, code: member.code ?? "MEMBER_NOT_ENABLED", message: member.message ?? "a plan counts only where the member is Enabled" };
}
