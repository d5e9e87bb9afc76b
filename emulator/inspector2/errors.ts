import { AwsError } from "../contract";

export const noAccess = "Invoking account does not have access to this account";

export const accessDenied = (message: string): AwsError => new AwsError("AccessDeniedException", 403, message);

export const validation = (
  message: string,
  reason = "OTHER",
  fields?: readonly { name: string; message: string }[],
): AwsError =>
  new AwsError("ValidationException", 400, message, { reason, ...(fields === undefined ? {} : { fields }) });

export const notFound = (message: string): AwsError => new AwsError("ResourceNotFoundException", 404, message);

export const conflict = (message: string, resourceId: string): AwsError =>
  new AwsError("ConflictException", 409, message, { resourceId, resourceType: "DELEGATED_ADMIN_ACCOUNT" });

/** The texts in which AWS refuses the administrator's operations to others. */
export const refusedRole = (doing: string): AwsError =>
  accessDenied(`Invoking account does not have access to ${doing}`);
