import { StandardRetryStrategy } from "@smithy/core/retry";

/** Attempts of the SDK itself for single blips. */
const sdkAttempts = 3;

/**
 * The SDK's standard retries, save those after throttling, which the pacer owns: repetitions it does not know of would break
 * its rate, drain the SDK's retry quota, and cut AWS's `Retry-After` to five seconds (aws-apis.md section 7).
 */
export class BlipRetries extends StandardRetryStrategy {
  constructor() {
    super(sdkAttempts);
  }

  override refreshRetryTokenForRetry(
    ...[token, info]: Parameters<StandardRetryStrategy["refreshRetryTokenForRetry"]>
  ): ReturnType<StandardRetryStrategy["refreshRetryTokenForRetry"]> {
    // A rejection means: no retry. The SDK then throws AWS's own error.
    return info.errorType === "THROTTLING"
      ? Promise.reject(new Error("left to the pacer"))
      : super.refreshRetryTokenForRetry(token, info);
  }
}
