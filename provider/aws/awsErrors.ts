import { isClockSkewCorrectedError, isThrottlingError, isTransientError } from "@smithy/core/retry";
import type { Observation } from "../core/cell";
import type { SdkFailure } from "../core/failure";
import { describeFailure, statusOf } from "../core/failure";
import { ProviderError } from "../core/providerError";

/**
 * `throttled`: not carried out, to be sent again later. `unsigned`: refused because our clock was off, which the SDK
 * has corrected by now. `transient`: the answer is lost, the call may have been carried out. `permanent` will not
 * succeed by itself.
 */
export type FailureKind = "throttled" | "unsigned" | "transient" | "permanent";

/**
 * A quota that is used up comes with HTTP 429 too, and no waiting helps: it is a refusal (recorded for Organizations
 * and Config).
 */
const quotaCodes = /^(ServiceQuotaExceeded|LimitExceeded)/;

export function failureKind(error: unknown): FailureKind {
  if (error instanceof ProviderError) return "permanent";
  const failure = error as SdkFailure;
  if (quotaCodes.test(failure.name ?? "")) return "permanent";
  if (isThrottlingError(error as never)) return "throttled";
  if (isClockSkewCorrectedError(error as never)) return "unsigned";
  // A body cut off in transit is a parse error on a successful response: AWS did the work, only the answer is lost.
  const brokenAnswer =
    (failure.name === "SyntaxError" && !isRefusal(statusOf(failure))) ||
    failure.code === "ERR_STREAM_PREMATURE_CLOSE" ||
    failure.message === "aborted";
  return brokenAnswer || isTransientError(error as never) ? "transient" : "permanent";
}

const isRefusal = (status: number | undefined): boolean => status !== undefined && status >= 400 && status < 500;

/** Whether AWS refused the call as a whole because of its content: then a smaller call may succeed. */
export function isRefusedRequest(error: unknown): boolean {
  const failure = error instanceof ProviderError ? error.cause : error;
  return failure instanceof Error && failureKind(failure) === "permanent" && statusOf(failure as SdkFailure) === 400;
}

/**
 * Milliseconds that AWS asked us to wait, from `Retry-After`; the SDK honours at most 5 s of it (docs/notes.md, AWS 8).
 */
export function retryAfterMs(error: unknown): number | undefined {
  const failure = error as SdkFailure;
  const seconds = Number(failure.retryAfterSeconds ?? failure.$response?.headers?.["retry-after"]);
  return Number.isFinite(seconds) && seconds > 0 ? Math.ceil(seconds * 1000) : undefined;
}

/**
 * Throws the error again, without the request that AWS quotes in it: where a signature does not match, the message
 * holds the canonical request with every signed header, and so the session token (recorded for STS, SQS, ECS and API
 * Gateway).
 */
export function throwWithoutRequest(error: unknown): never {
  if (error instanceof Error)
    error.message = error.message
      .replace(/\s*The Canonical String for this request should have been[\s\S]*/, "")
      .replace(/(x-amz-security-token\W{1,3})[^\s'"&]+/gi, "$1[secret]");
  throw error;
}

/** What a failed observation tells of a cell: unknown, with the cause; never off. */
export function unknownObservation(error: unknown): Observation<never> {
  return { is: "unknown", observed: "not observed", ...describeFailure(error) };
}
