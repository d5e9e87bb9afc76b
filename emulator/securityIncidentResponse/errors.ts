/**
 * The service's modelled errors with the members that its model requires. AWS publishes no message texts; these are
 * ours.
 */

import { AwsError } from "../contract";

export const accessDenied = (message: string): AwsError => new AwsError("AccessDeniedException", 403, message);

export const notFound = (message: string): AwsError => new AwsError("ResourceNotFoundException", 404, message);

export const notActive = (message: string): AwsError =>
  new AwsError("SecurityIncidentResponseNotActiveException", 400, message);

export const conflict = (message: string, resourceId: string): AwsError =>
  new AwsError("ConflictException", 409, message, { resourceId, resourceType: "Membership" });

export const throttling = (): AwsError =>
  new AwsError("ThrottlingException", 429, "Rate exceeded", { serviceCode: "security-ir" });

/** With a member, AWS's reason is FIELD_VALIDATION_FAILED and names it; without one it is OTHER. */
export function validation(message: string, member?: string, problem = message): AwsError {
  const fields =
    member === undefined
      ? { reason: "OTHER" }
      : { reason: "FIELD_VALIDATION_FAILED", fieldList: [{ name: member, message: problem }] };
  return new AwsError("ValidationException", 400, message, fields);
}
