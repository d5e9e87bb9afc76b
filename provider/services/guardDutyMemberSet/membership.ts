import type { Member } from "@aws-sdk/client-guardduty";
import type { Capability, Observation } from "../../core/cell";
import { classify } from "./codes";
import { codeOf } from "./texts";

/** What AWS said when asked for a member: the member, that it has none of this id, or another reason not to answer. */
export type Answer = { readonly member: Member } | { readonly unprocessed: string } | { readonly absent: true };

/** How an account that is not a member can become one. */
export type Way =
  /** AWS enables it at once; `autoEnabled` are undeclared plans that the organization's auto-enable settings switch on with it. */
  | { readonly by: "organization"; readonly autoEnabled: readonly Capability[] }
  /** The account must accept; we do it for it where there is a role in it for that. */
  | { readonly by: "invitation"; readonly acceptRoleName?: string | undefined }
  /** Not at all, and why. */
  | { readonly by: "nobody"; readonly code: string; readonly message: string; readonly advice: string };

/** What else decides about a status. */
interface Circumstances {
  readonly way: Way | undefined;
  /** Milliseconds since AWS last changed the member; undefined where it does not say. */
  readonly age: number | undefined;
  /** How long a change of this kind may be waited for, in milliseconds. */
  readonly patience: number;
}

/** `Created` through the organization becomes `Enabled` in seconds; one that stays was never finished, or came from an older invitation. */
const creationMs = 15 * 60_000;
/** Comparing the e-mail usually takes AWS seconds. */
const verificationMs = 2 * 60_000;

type Status = (around: Circumstances) => Observation;

/** What can still be released of a member that is not on: while it is associated everything, later its record. */
const associated = ["disassociate", "deleteMember"];
const recorded = ["deleteMember"];

/**
 * Every relationship status, in lower case: AWS writes `Enabled`, other editions of its documents and emulators `ENABLED`.
 * A removed organization member cannot be invited, only created again; of an invited one the record is deleted first, which
 * serves those as well that came through an organization and have left it (docs/notes.md, AWS 7).
 */
export const statuses: Readonly<Record<string, Status>> = {
  enabled: () => ({ is: "on", observed: "Enabled" }),
  disabled: () => ({ is: "off", observed: "Disabled", next: { action: "startMonitoring" }, releasable: associated }),
  created: ({ way, age }) => {
    if (way?.by === "invitation") return { is: "off", observed: "Created", next: { action: "invite" }, releasable: recorded };
    return age !== undefined && age > creationMs ? again("Created", way) : { is: "changing", observed: "Created" };
  },
  invited: ({ way }) =>
    way?.by === "invitation" && way.acceptRoleName !== undefined
      ? { is: "off", observed: "Invited", next: { action: "accept" }, releasable: recorded }
      : {
          is: "changing",
          observed: "Invited",
          slow: true,
          code: "INVITED",
          message: "the invitation is not accepted yet",
          advice: "accept it in the account, or set invitation.acceptRoleName",
        },
  emailverificationinprogress: ({ age, patience }) => {
    const soon = age !== undefined && age < Math.min(verificationMs, patience);
    return { is: "changing", observed: "EmailVerificationInProgress", ...(soon ? {} : { slow: true }) };
  },
  emailverificationfailed: ({ way }) => ({
    ...again("EmailVerificationFailed", way),
    code: "EMAIL_VERIFICATION_FAILED",
    message: "the e-mail is not the root e-mail of the account",
    advice: "correct the e-mail in the declaration, and run `pulumi up` again",
  }),
  removed: ({ way }) => again("Removed", way),
  resigned: ({ way }) => again("Resigned", way),
  deleted: ({ way }) => again("Deleted", way),
  regiondisabled: () => ({
    is: "notApplicable",
    observed: "RegionDisabled",
    code: "REGION_DISABLED",
    message: "the account has not enabled this region",
    releasable: associated,
  }),
  accountsuspended: () => ({
    is: "notApplicable",
    observed: "AccountSuspended",
    code: "ACCOUNT_SUSPENDED",
    message: "AWS has suspended the account",
    releasable: associated,
  }),
};

const again = (observed: string, way: Way | undefined): Observation => ({
  ...beginning(observed, way, way?.by === "invitation" ? "forget" : "create"),
  releasable: recorded,
});

/** Off, and how the membership begins. */
function beginning(observed: string, way: Way | undefined, action: string): Observation {
  if (way === undefined) return { is: "off", observed: observed };
  if (way.by === "nobody") return { is: "off", observed: observed, code: way.code, message: way.message, advice: way.advice };
  const added = way.by === "organization" ? way.autoEnabled : [];
  const note =
    added.length === 0 ? {} : { note: `the organization's auto-enable settings will switch on ${added.join(", ")} too` };
  return { is: "off", observed: observed, next: { action }, ...note };
}

export function memberSighting(answer: Answer, around: Circumstances): Observation {
  if ("member" in answer) {
    const status = answer.member.RelationshipStatus ?? "";
    const known = statuses[status.replaceAll("_", "").toLowerCase()];
    return (
      known?.(around) ?? {
        is: "unknown",
        observed: status,
        code: "UNKNOWN_STATUS",
        message: `GuardDuty's member status "${status}" is new to this version`,
        advice: "update the package",
      }
    );
  }
  if ("unprocessed" in answer && codeOf(answer.unprocessed) !== "NOT_ASSOCIATED") {
    const code = codeOf(answer.unprocessed);
    return { is: "unknown", observed: "not processed", code, message: answer.unprocessed, advice: classify(code, "on").advice };
  }
  return beginning("not a member", around.way, "create");
}

/** A plan counts only where the member itself is on; otherwise it shares the member's fate and the member's next step. */
export function dependentSighting(member: Observation): Observation {
  if (member.is !== "off" || member.next !== undefined) return member;
  return {
    ...member,
    code: member.code ?? "MEMBER_NOT_ENABLED",
    message: member.message ?? "a plan counts only where the member is Enabled",
  };
}
