import type { Member } from "@aws-sdk/client-securityhub";
import type { Observation } from "../../core/cell";
import { Code } from "../../core/cell";
import { ProviderError } from "../../core/providerError";
import type { Reason } from "../delegatedAdministrator";
import { statusName } from "../memberAnswers";
import type { Context, OrganizationView } from "../service";
import { codes } from "./codes";
import type { Action } from "./inputs";
import type { Role } from "./organizationRole";
import { centralReason } from "./organizationRole";

/** How an account that is not a member can become one. */
export type Enrollment =
  /** CreateMembers enables it at once. */
  | { readonly by: "organization"; readonly isManagement: boolean }
  /** `policy`: configuration policies do it. `nobody`: not at all. `unclear`: whether we could is not known. */
  | ({ readonly by: "policy" | "nobody" | "unclear" } & Reason);

/** What else decides about a status. */
export interface MemberContext {
  /** Absent while every member is on: nothing needs to be enrolled. */
  readonly enrollment?: Enrollment | undefined;
  /** Milliseconds since AWS last changed the member; undefined where AWS does not say. */
  readonly ageMs?: number | undefined;
}

/** `Created` through the organization becomes `Enabled` by itself; an older record was never finished. */
const creationMs = 15 * 60_000;

/** AWS's word for the standards that CreateMembers enables; they are billed by security check. */
const defaultStandards = "default standards";
/** API reference, CreateMembers. */
const standardsNote =
  "AWS also enables Security Hub's default standards, which are billed, in accounts where Security Hub was off";
const managementNote = "AWS accepts the management account only where it has enabled Security Hub itself";

/**
 * Every MemberStatus of the API model, in lower case, and `Associated`, which the AWS CLI's examples show and which
 * Terraform's provider takes for the word of regions without Organizations.
 */
export const statuses: Readonly<Record<string, (context: MemberContext) => Observation<Action>>> = {
  enabled: () => ({ is: "on", observed: "Enabled" }),
  associated: () => ({ is: "on", observed: "Associated" }),
  created: ({ enrollment, ageMs }) => {
    const isOld = ageMs !== undefined && ageMs > creationMs;
    return isOld || enrollment?.by === "nobody"
      ? ended("Created", enrollment)
      : { is: "changing", observed: "Created", releasable: recordOf(enrollment) };
  },
  invited: ({ enrollment }) => ({
    is: "changing",
    observed: "Invited",
    slow: true,
    code: "INVITED",
    message: "the invitation is not accepted yet",
    advice: codes.INVITED.advice,
    releasable: recordOf(enrollment),
  }),
  removed: ({ enrollment }) => ended("Removed", enrollment),
  resigned: ({ enrollment }) => ended("Resigned", enrollment),
  deleted: ({ enrollment }) => ({ ...ended("Deleted", enrollment), releasable: [] }),
  accountsuspended: ({ enrollment }) => ({
    is: "off",
    observed: "AccountSuspended",
    code: "ACCOUNT_SUSPENDED",
    message: "Security Hub reports the AWS account as suspended",
    advice: codes.ACCOUNT_SUSPENDED.advice,
    releasable: recordOf(enrollment),
  }),
};

export function memberObservation({ MemberStatus }: Member, context: MemberContext): Observation<Action> {
  return statuses[statusName(MemberStatus)]?.(context) ?? unknownStatus(MemberStatus);
}

const unknownStatus = (status = ""): Observation<never> => ({
  is: "unknown",
  observed: status || "no status",
  code: Code.unknownStatus,
  message: status === "" ? "AWS reports no status of the member" : `the status "${status}" is new to this version`,
  advice: "see Security Hub's console, and update the package",
});

/** An account that is proven to be no member. */
export const absentObservation = (enrollment: Enrollment | undefined): Observation<Action> =>
  enrollment?.by === "unclear"
    ? { is: "unknown", observed: "not a member of this administrator", ...reasonOf(enrollment) }
    : beginning("not a member", enrollment);

/** AWS deletes the records of members by invitation only, or of accounts that left (API reference, DeleteMembers). */
const recordOf = (enrollment: Enrollment | undefined): readonly Action[] =>
  enrollment?.by === "organization" || enrollment?.by === "policy" ? [] : ["deleteMember"];

/** The membership is over, and AWS keeps a record of it. */
const ended = (observed: string, enrollment: Enrollment | undefined): Observation<Action> => ({
  ...beginning(observed, enrollment),
  releasable: recordOf(enrollment),
});

/** Off, and how the membership begins. */
function beginning(observed: string, enrollment: Enrollment | undefined): Observation<Action> {
  const off = { is: "off", observed } as const;
  if (enrollment === undefined) return off;
  if (enrollment.by !== "organization") return { ...off, ...reasonOf(enrollment) };
  const note = enrollment.isManagement ? `${standardsNote}; ${managementNote}` : standardsNote;
  return { ...off, next: { action: "create" }, alsoEnables: [defaultStandards], note };
}

const reasonOf = ({ by, ...reason }: Extract<Enrollment, Reason>): Reason => reason;

/**
 * How each account that is no member can become one. Throws where nothing shows that the caller is the administrator:
 * then AWS's answers say nothing about these accounts. `hasMembers`: AWS knows one of them as a member of the caller,
 * which may be an administrator by invitation.
 */
export function enrollmentFor(
  { administrator }: Pick<Context, "administrator">,
  role: Role,
  organization: OrganizationView,
  hasMembers: boolean,
): (account: string) => Enrollment {
  if (role.is !== "delegated") {
    const { is, code, message, advice } = role;
    if (!hasMembers) throw ProviderError.fromAws(code, `${message}: ${advice}`, undefined);
    return () => ({ by: is === "unclear" ? "unclear" : "nobody", code, message, advice });
  }
  const central = centralReason(role.configuration);
  if (!organization.listed)
    return () => (central === undefined ? unlisted(organization) : { by: "policy", ...central });
  return (account) => {
    if (!organization.accounts.has(account)) return outside(administrator);
    if (central !== undefined) return { by: "policy", ...central };
    return { by: "organization", isManagement: account === organization.managementAccount };
  };
}

const outside = (administrator: string): Enrollment => ({
  by: "nobody",
  code: "INVITATION_NEEDED",
  message: `an account outside the organization joins ${administrator} by invitation only`,
  advice: codes.INVITATION_NEEDED.advice,
});

/** CreateMembers enables accounts of the organization, and only notes others down for an invitation. */
const unlisted = ({ code, message }: Extract<OrganizationView, { readonly listed: false }>): Enrollment => ({
  by: "nobody",
  code,
  message: `whether the account belongs to the organization is not known, as AWS Organizations answered: ${message}`,
  advice: "allow organizations:ListAccounts",
});
