import type { Member } from "@aws-sdk/client-guardduty";
import type { AccountId, Capability, Observation } from "../../core/cell";
import { ProviderError } from "../../core/providerError";
import type { Reason } from "../delegatedAdministrator";
import { statusName } from "../memberAnswers";
import type { Context, OrganizationView } from "../service";
import type { Role } from "./administrator";
import { autoEnabledForNewMembers } from "./administrator";
import { codes } from "./codes";
import type { Action, Inputs } from "./inputs";
import { unknownStatus } from "./planStatus";

/** How an account that is not a member can become one. */
export type Enrollment =
  /** AWS enables it at once, and the organization's auto-enable settings switch on these undeclared plans with it. */
  | { readonly by: "organization"; readonly autoEnabled: readonly Capability[] }
  /** The account must accept, or a role in it does so. */
  | { readonly by: "invitation"; readonly acceptRoleName?: string | undefined }
  /** `nobody`: not at all. `unclear`: whether these credentials could add it is not known. */
  | ({ readonly by: "nobody" | "unclear" } & Reason);

/** What else decides about a status. */
export interface MemberContext {
  /** Absent while every member is on: nothing needs to be enrolled. */
  readonly enrollment?: Enrollment | undefined;
  /** Milliseconds since AWS last changed the member; undefined where AWS does not say. */
  readonly ageMs?: number | undefined;
  /** How long a change of this kind may be waited for. */
  readonly patienceMs: number;
}

/**
 * `Created` through the organization becomes `Enabled` in seconds; an older record was never finished, or is of an
 * invitation.
 */
const creationMs = 15 * 60_000;
/** Comparing the e-mail address usually takes AWS seconds. */
const verificationMs = 2 * 60_000;

/** What can still be released of a member that is not on: while it is associated everything, later its record. */
const associated = ["disassociate", "deleteMember"] as const;
const recorded = ["deleteMember"] as const;

/**
 * Every relationship status, in lower case: AWS writes `Enabled`, other editions of its documents and emulators
 * `ENABLED`. A removed organization member cannot be invited, only created again (API model, CreateMembers); of an
 * invited member the record is deleted first, which serves those as well that came through an organization and have
 * left it.
 */
export const statuses: Readonly<Record<string, (context: MemberContext) => Observation<Action>>> = {
  enabled: () => ({ is: "on", observed: "Enabled" }),
  disabled: () => ({ is: "off", observed: "Disabled", next: { action: "startMonitoring" }, releasable: associated }),
  created: ({ enrollment, ageMs }) => {
    if (enrollment?.by === "invitation")
      return { is: "off", observed: "Created", next: { action: "invite" }, releasable: recorded };
    return ageMs !== undefined && ageMs > creationMs
      ? ended("Created", enrollment)
      : { is: "changing", observed: "Created", releasable: recorded };
  },
  invited: ({ enrollment }) =>
    enrollment?.by === "invitation" && enrollment.acceptRoleName !== undefined
      ? { is: "off", observed: "Invited", next: { action: "accept" }, releasable: recorded }
      : {
          is: "changing",
          observed: "Invited",
          slow: true,
          code: "INVITED",
          message: "the invitation is not accepted yet",
          advice: "accept it in the account, or set invitation.acceptRoleName",
          releasable: recorded,
        },
  emailverificationinprogress: ({ ageMs, patienceMs }) => {
    const soon = ageMs !== undefined && ageMs < Math.min(verificationMs, patienceMs);
    const slow = soon ? {} : { slow: true };
    return { is: "changing", observed: "EmailVerificationInProgress", ...slow, releasable: recorded };
  },
  emailverificationfailed: ({ enrollment }) => ({
    ...ended("EmailVerificationFailed", enrollment),
    code: "EMAIL_VERIFICATION_FAILED",
    message: "the e-mail address is not the root e-mail address of the account",
    advice: codes.EMAIL_VERIFICATION_FAILED.advice,
  }),
  removed: ({ enrollment }) => ended("Removed", enrollment),
  resigned: ({ enrollment }) => ended("Resigned", enrollment),
  deleted: ({ enrollment }) => ended("Deleted", enrollment, []),
  // GuardDuty documents neither of these two; its sister services Macie and Inspector do.
  regiondisabled: () => ({
    is: "notApplicable",
    observed: "RegionDisabled",
    code: "REGION_DISABLED",
    message: "the account has not enabled this region",
    releasable: associated,
  }),
  accountsuspended: () => ({
    is: "off",
    observed: "AccountSuspended",
    code: "ACCOUNT_SUSPENDED",
    message: "GuardDuty reports the AWS account as suspended",
    advice: "reactivate the account or leave it out; AWS Organizations shows its state",
    releasable: associated,
  }),
};

export function memberObservation(member: Member, context: MemberContext): Observation<Action> {
  return (
    statuses[statusName(member.RelationshipStatus)]?.(context) ?? unknownStatus("the member", member.RelationshipStatus)
  );
}

/** An account that is proven to be no member. */
export const absentObservation = (enrollment: Enrollment | undefined): Observation<Action> =>
  enrollment?.by === "unclear"
    ? { is: "unknown", observed: "not a member of this administrator", ...reasonOf(enrollment) }
    : beginning("not a member", enrollment, "create");

/** The membership is over, and AWS keeps a record of it. */
function ended(
  observed: string,
  enrollment: Enrollment | undefined,
  releasable: readonly Action[] = recorded,
): Observation<Action> {
  return {
    ...beginning(observed, enrollment, enrollment?.by === "invitation" ? "deleteRecord" : "create"),
    releasable,
  };
}

/** Off, and how the membership begins. */
function beginning(observed: string, enrollment: Enrollment | undefined, action: Action): Observation<Action> {
  const off = { is: "off", observed } as const;
  if (enrollment === undefined) return off;
  if (enrollment.by === "nobody" || enrollment.by === "unclear") return { ...off, ...reasonOf(enrollment) };
  const alsoEnables = enrollment.by === "organization" ? enrollment.autoEnabled : [];
  if (alsoEnables.length === 0) return { ...off, next: { action } };
  const note = `the organization's auto-enable settings will switch on ${alsoEnables.join(", ")} too`;
  return { ...off, next: { action }, alsoEnables, note };
}

const reasonOf = ({ by, ...reason }: Extract<Enrollment, Reason>): Reason => reason;

/** A plan counts only where the member itself is on; otherwise it shares the member's state and next step. */
export function dependentObservation(member: Observation<Action>): Observation<Action> {
  if (member.is !== "off" || member.next !== undefined) return member;
  return {
    ...member,
    code: member.code ?? "MEMBER_NOT_ENABLED",
    message: member.message ?? "a plan counts only where the member is Enabled",
  };
}

/**
 * How each account that is no member can become one: through the organization, for its delegated administrator, or by
 * invitation to a declared e-mail address. Throws where nothing shows that the caller is the administrator in either
 * way: then AWS's answers say nothing about these accounts. `hasMembers`: AWS knows one of them as a member of the
 * caller.
 */
export function enrollmentFor(
  { inputs: { invitation, features } }: Pick<Context<Inputs>, "inputs">,
  role: Role,
  organization: OrganizationView,
  hasMembers: boolean,
): (account: AccountId) => Enrollment {
  const emails = new Map(Object.entries(invitation?.emails ?? {}));
  const invited: Enrollment = { by: "invitation", acceptRoleName: invitation?.acceptRoleName };
  if (role.is !== "delegated") {
    const { is, code, message, advice } = role;
    if (emails.size === 0 && !hasMembers) throw ProviderError.fromAws(code, `${message}: ${advice}`, undefined);
    if (is === "unclear") return () => ({ by: "unclear", code, message, advice });
    return (account) => (emails.has(account) ? invited : withoutEmail);
  }
  if (!organization.listed) return (account) => (emails.has(account) ? invited : unlisted(organization));
  const autoEnabled = autoEnabledForNewMembers(role.configuration).filter((plan) => !features.includes(plan));
  return (account) => {
    const facts = organization.accounts.get(account);
    if (facts === undefined) return emails.has(account) ? invited : withoutEmail;
    return (facts.email || emails.get(account)) === undefined ? withoutEmail : { by: "organization", autoEnabled };
  };
}

const withoutEmail: Enrollment = {
  by: "nobody",
  code: "EMAIL_MISSING",
  message: "no e-mail address for an invitation is declared",
  advice: codes.EMAIL_MISSING.advice,
};

/** CreateMembers demands e-mail addresses of organization members too. */
const unlisted = ({ code, message }: Extract<OrganizationView, { readonly listed: false }>): Enrollment => ({
  by: "nobody",
  code,
  message: `CreateMembers needs the root e-mail address of the account, and AWS Organizations answered: ${message}`,
  advice: "allow organizations:ListAccounts, or add an account outside the organization to invitation.emails",
});
