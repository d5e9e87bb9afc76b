import { Code } from "../../core/cell";
import type { Codes } from "../classifier";
import { classifierOf, done, notApplicable, retryable, terminal } from "../classifier";

export type Action = "createMembership" | "createTaggedMembership" | "addUnits" | "removeUnits" | "cancelMembership";

/** The service's errors (modelled on the service: any operation may answer with any of them) and our own reasons. */
export const codes: Codes = {
  AccessDeniedException: terminal(
    "use credentials of the account that owns the membership (management account or delegated administrator), " +
      "and compare its permissions with `aws-coverage iam --mode manage`",
  ),
  ConflictException: retryable("another change of the membership is under way; run `pulumi up` again"),
  InternalServerException: retryable("an error inside AWS; run `pulumi up` again later"),
  InvalidTokenException: retryable("run `pulumi up` again"),
  ResourceNotFoundException: terminal("check id and homeRegion: a membership answers in its home region only"),
  SecurityIncidentResponseNotActiveException: terminal(
    "none is active here: check homeRegion, or declare createMembership",
  ),
  ServiceQuotaExceededException: terminal("ask AWS for a higher quota of Security Incident Response"),
  ThrottlingException: retryable("AWS throttled the request; run `pulumi up` again later"),
  ValidationException: terminal("AWS rejects the request: see its message"),
  AT_ROOT: terminal(
    "move it into an organizational unit, or switch on in the membership that it covers the entire organization",
  ),
  COVERAGE_UNKNOWN: terminal(
    "choose the units in the console: they are changed only where AWS answers coverEntireOrganization: false",
  ),
  COVERS_ORGANIZATION: terminal("units cannot be added to a membership that covers the entire organization"),
  MEMBERSHIP_CANCELLED: terminal(
    "to keep it, run `aws security-ir update-membership --membership-id ID --undo-membership-cancellation` in time",
  ),
  MEMBERSHIP_COVERS_OTHERS: notApplicable("the membership is kept: it covers accounts that are not declared here"),
  MEMBERSHIP_EXISTS: terminal("an organization has one: find its owner and home region, and declare that homeRegion"),
  MEMBERSHIP_NOT_ACTIVE: terminal("declare another membershipId, or createMembership"),
  NoMembership: terminal(
    "check homeRegion and the credentials (a membership answers only its owner, in its home region), " +
      "or declare createMembership with the incident-response team",
  ),
  ORGANIZATION_UNLISTED: terminal(
    "run as the management account or a delegated administrator, which can list accounts",
  ),
  SeveralMemberships: terminal("declare membershipId"),
  [Code.unknownStatus]: terminal("the status is new to this version: update the package"),
  UNIT_COVERS_OTHERS: notApplicable("the account stays covered, because its unit contains accounts that do not leave"),
};

/** On the way off these are no refusals: the account rightly stays covered, or is not covered any more. */
const offCodes: Codes = {
  COVERS_ORGANIZATION: notApplicable("it stays covered, because the membership covers the entire organization"),
  MEMBERSHIP_CANCELLED: done("the membership is cancelled already"),
  MEMBERSHIP_NOT_ACTIVE: done("the membership has ended already"),
};

/** Why nothing is written to a membership that is not active. */
export const inactiveCodes = {
  cancelled: "MEMBERSHIP_CANCELLED",
  ended: "MEMBERSHIP_NOT_ACTIVE",
  unknown: Code.unknownStatus,
} as const;

export const classify = classifierOf(codes, offCodes);
