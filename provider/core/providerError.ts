/**
 * An error meant for the user: what is wrong (with the wrong value), why, and what to do.
 * `code` is stable, PascalCase or AWS's own; the message never contains a secret.
 */
export class ProviderError extends Error {
  constructor(
    readonly code: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = code;
  }
}

/**
 * AWS refused a whole call because the region lacks some of the capabilities in it. The engine splits the call: these
 * capabilities become not applicable there, and the rest goes on.
 */
export class NotOfferedError extends ProviderError {
  constructor(
    readonly capabilities: readonly string[],
    message: string,
  ) {
    super("NOT_OFFERED", message);
  }
}
