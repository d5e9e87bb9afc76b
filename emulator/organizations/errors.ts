import { AwsError } from "../contract";

/** Refusals of AWS Organizations: `Message` is capitalized, some carry a `Reason`. */
const refuse = (code: string, status: number, message: string, fields: Record<string, unknown> = {}): AwsError =>
  new AwsError(code, status, message, fields);

export const accessDenied = (): AwsError =>
  refuse("AccessDeniedException", 403, "You don't have permissions to access this resource.");
export const notInUse = (): AwsError =>
  refuse("AWSOrganizationsNotInUseException", 404, "Your account is not a member of an organization.");
export const accountNotFound = (): AwsError =>
  refuse("AccountNotFoundException", 404, "You specified an account that doesn't exist.");
export const parentNotFound = (): AwsError => refuse("ParentNotFoundException", 404, "You specified parent that doesn't exist.");
export const childNotFound = (): AwsError => refuse("ChildNotFoundException", 404, "You specified a child that doesn't exist.");
export const targetNotFound = (): AwsError =>
  refuse("TargetNotFoundException", 404, "You specified a target that doesn't exist.");
export const invalidInput = (message: string, reason: string): AwsError =>
  refuse("InvalidInputException", 400, message, { Reason: reason });
export const constraint = (message: string, reason: string): AwsError =>
  refuse("ConstraintViolationException", 409, message, { Reason: reason });
export const other = refuse;
