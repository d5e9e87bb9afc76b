import { describeFailure } from "../provider/core/failure";

/** The command line itself was wrong; exit code 64. */
export class UsageError extends Error {}

/** The command could not do its work; exit code 1. The message is for the user: what, why, remedy. */
export class CommandError extends Error {}

/** The lines that the user reads. */
export function explain(error: unknown): string {
  if (error instanceof UsageError || error instanceof CommandError) return error.message;
  const { code, message } = describeFailure(error);
  return code === "Error" || message.startsWith(code) ? message : `${code}: ${message}`;
}
