/**
 * Our own error codes and what kind of error each is. `declaration`: a mistake in the program or the stack
 * configuration, which fails check. `observation`: AWS could not be observed or used; check reports it and goes on,
 * because a program may be about to put it right. `package`: a defect of this package.
 */
const kinds = {
  AccountForbidden: "declaration",
  AccountNotAllowed: "declaration",
  DeclaredTwice: "declaration",
  InvalidInputs: "declaration",
  InvalidStackConfiguration: "declaration",
  NothingDeclared: "declaration",
  OrganizationalUnitNotFound: "declaration",
  OrganizationalUnitsUnknown: "declaration",
  ReleaseLimit: "declaration",
  SelectionTooSmall: "declaration",
  AnotherAdministrator: "observation",
  DeadlineExceeded: "observation",
  EngineGone: "observation",
  EntirelyUnobserved: "observation",
  InspectorNotEnabled: "observation",
  Interrupted: "observation",
  NewerState: "observation",
  NoDetector: "observation",
  NoIdentity: "observation",
  NoMembership: "observation",
  NotDelegatedAdministrator: "observation",
  NotReleased: "observation",
  SeveralMemberships: "observation",
  Throttled: "observation",
  TooManyMembers: "observation",
  UnreadableState: "observation",
  ReadsOnly: "package",
} as const satisfies Record<string, "declaration" | "observation" | "package">;

export type ErrorCode = keyof typeof kinds;

/**
 * An error meant for the user: what is wrong (with the wrong value), why, and what to do. The message never contains a
 * secret. `code` is one of ours or, from `ProviderError.fromAws`, AWS's own.
 */
export class ProviderError extends Error {
  readonly code: string;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.name = code;
  }

  /** An error of AWS with a message of ours; `code` stays AWS's, such as `AccessDeniedException`. */
  static fromAws(code: string, message: string, cause: unknown): ProviderError {
    return new ProviderError(code as ErrorCode, message, { cause });
  }
}

/** Whether the declaration itself is wrong, so that no later look at AWS could put it right. */
export const isDeclarationError = (error: unknown): boolean =>
  error instanceof ProviderError && kinds[error.code as ErrorCode] === "declaration";

/**
 * AWS refused a whole call because the region lacks some of the capabilities in it. Reconcile splits the call: these
 * capabilities are unavailable there, and the rest goes on.
 */
export class CapabilityUnavailableError extends Error {
  /** `named`: AWS's own text names the capability; otherwise it is concluded from what AWS's answers leave out. */
  constructor(
    readonly capabilities: readonly string[],
    message: string,
    readonly named: boolean,
  ) {
    super(message);
    this.name = "CAPABILITY_UNAVAILABLE";
  }
}
