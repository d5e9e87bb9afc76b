import { StandardRetryStrategy } from "@smithy/core/retry";

/** Attempts of the SDK itself for single blips. */
const sdkAttempts = 3;

/**
 * The SDK's standard retries, save those after throttling, which the pacer owns: repetitions it does not know of would break
 * its rate, drain the SDK's retry quota, and cut AWS's `Retry-After` to five seconds (docs/notes.md, AWS 8). Nor is a write
 * repeated here: its answer is lost, not necessarily the write, and the engine looks before it asks again. CreateMembers for
 * accounts that have just become members, say, would apply the organization's auto-enable settings to members.
 */
export class BlipRetries extends StandardRetryStrategy {
  readonly #ofWrites = new WeakSet<object>();

  constructor() {
    super(sdkAttempts);
  }

  /** The strategy is not told which command failed; whoever sees both says so here. A 4xx is no lost answer: nothing was done. */
  noteFailedWrite(error: unknown): void {
    const status = (error as { $metadata?: { httpStatusCode?: number } } | undefined)?.$metadata?.httpStatusCode ?? 0;
    if (typeof error === "object" && error !== null && (status < 400 || status > 499)) this.#ofWrites.add(error);
  }

  override refreshRetryTokenForRetry(
    ...[token, info]: Parameters<StandardRetryStrategy["refreshRetryTokenForRetry"]>
  ): ReturnType<StandardRetryStrategy["refreshRetryTokenForRetry"]> {
    // A rejection means: no retry. The SDK then throws AWS's own error.
    if (info.errorType === "THROTTLING") return Promise.reject(new Error("left to the pacer"));
    const { error } = info;
    if (typeof error === "object" && error !== null && this.#ofWrites.has(error))
      return Promise.reject(new Error("left to the engine"));
    return super.refreshRetryTokenForRetry(token, info);
  }
}
