import { AwsError } from "../contract";

/**
 * Refusals of AWS Organizations: `Message` is capitalized, some carry a `Reason`. The live service answers 400 for all
 * of them,
 * as services of its protocol do, whatever status the model names (difference MODEL-2).
 */
const refuse = (code: string, message: string, fields: Record<string, unknown> = {}): AwsError =>
  new AwsError(code, 400, message, fields);

export const accessDenied = (): AwsError =>
  refuse("AccessDeniedException", "You don't have permissions to access this resource.");
export const notInUse = (): AwsError =>
  refuse("AWSOrganizationsNotInUseException", "Your account is not a member of an organization.");
export const accountNotFound = (): AwsError =>
  refuse("AccountNotFoundException", "You specified an account that doesn't exist.");
export const parentNotFound = (): AwsError =>
  refuse("ParentNotFoundException", "You specified parent that doesn't exist.");
export const childNotFound = (): AwsError =>
  refuse("ChildNotFoundException", "You specified a child that doesn't exist.");
export const targetNotFound = (): AwsError =>
  refuse("TargetNotFoundException", "You specified a target that doesn't exist.");
export const invalidInput = (message: string, reason: string): AwsError =>
  refuse("InvalidInputException", message, { Reason: reason });
export const constraint = (message: string, reason: string): AwsError =>
  refuse("ConstraintViolationException", message, { Reason: reason });
export const other = refuse;
