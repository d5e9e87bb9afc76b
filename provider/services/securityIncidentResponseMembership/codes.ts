import type { Action, Classification } from "../service";

/** The service's errors (modelled on the service, so that any operation may answer with any of them) and our own reasons. */
export const codes: Readonly<Record<string, Classification>> = {
  AccessDeniedException: {
    is: "terminal",
    advice:
      "use credentials of the account that owns the membership (management account or delegated administrator), and compare its permissions with `aws-coverage iam --mode manage`",
  },
  ConflictException: { is: "retryable", advice: "another change of the membership is under way; run `pulumi up` again" },
  InternalServerException: { is: "retryable", advice: "an error inside AWS; run `pulumi up` again later" },
  InvalidTokenException: { is: "retryable", advice: "run `pulumi up` again" },
  ResourceNotFoundException: {
    is: "terminal",
    advice: "check membershipId and homeRegion: a membership answers in its home region only",
  },
  SecurityIncidentResponseNotActiveException: {
    is: "terminal",
    advice: "there is no active membership here: check homeRegion, or declare createMembership",
  },
  ServiceQuotaExceededException: { is: "terminal", advice: "ask AWS for a higher quota of Security Incident Response" },
  ThrottlingException: { is: "retryable", advice: "AWS throttled the request; run `pulumi up` again later" },
  ValidationException: { is: "terminal", advice: "AWS rejects the request: see its message" },
  AT_ROOT: {
    is: "terminal",
    advice:
      "an account directly below the root can only be covered by a membership that covers the entire organization: switch that on in the membership, or move the account into an organizational unit",
  },
  MEMBERSHIP_EXISTS: {
    is: "terminal",
    advice:
      "an organization has one membership: find its owner and home region, and declare that homeRegion (and remove createMembership)",
  },
  NoMembership: { is: "terminal", advice: "check homeRegion, or declare createMembership" },
  COVERS_ORGANIZATION: { is: "terminal", advice: "the membership covers the entire organization, so that units cannot be added" },
  MEMBERSHIP_NOT_ACTIVE: {
    is: "terminal",
    advice: "the membership has ended: declare another membershipId, or createMembership",
  },
  ORGANIZATION_UNLISTED: {
    is: "terminal",
    advice:
      "the organizational unit of the account is unknown: run as the management account or a delegated administrator, which may list the organization",
  },
  MEMBERSHIP_COVERS_OTHERS: {
    is: "notApplicable",
    advice: "the membership is kept, because it covers accounts that this resource does not declare",
  },
  UNIT_COVERS_OTHERS: {
    is: "notApplicable",
    advice: "the account stays covered, because its unit contains accounts that are still declared or were never declared here",
  },
};

export function classify(code: string, effect: Action["effect"]): Classification {
  // On the way off this is no obstacle to be removed, but how things are to stay.
  if (code === "COVERS_ORGANIZATION" && effect === "off")
    return { is: "notApplicable", advice: "the account stays covered, because the membership covers the entire organization" };
  return (
    codes[code] ?? {
      is: "retryable",
      advice: "AWS's code is not one that this version knows: see its message, and run `pulumi up` again",
    }
  );
}
