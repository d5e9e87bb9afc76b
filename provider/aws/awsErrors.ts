import { isClockSkewCorrectedError, isThrottlingError, isTransientError } from "@smithy/core/retry";
import type { Observation } from "../core/cell";
import { ProviderError } from "../core/providerError";

/**
 * `throttled`: not carried out, to be sent again later. `unsigned`: refused because our clock was off, which the SDK
 * has corrected by now. `transient`: the answer is lost, the call may have been carried out. `permanent` will not
 * succeed by itself.
 */
export type FailureKind = "throttled" | "unsigned" | "transient" | "permanent";

interface SdkFailure {
  name?: string;
  code?: string;
  message?: string;
  retryAfterSeconds?: unknown;
  $metadata?: { httpStatusCode?: number };
  $response?: { headers?: Record<string, string>; statusCode?: number };
  errors?: unknown[];
}

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

const statusOf = ({ $metadata, $response }: SdkFailure): number | undefined =>
  $metadata?.httpStatusCode ?? $response?.statusCode;

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

/** Code and message of any error, for people: AWS's own where there are any. */
export function describeFailure(error: unknown): { code: string; message: string } {
  if (!(error instanceof Error)) return { code: "Error", message: String(error) };
  const failure = error as Error & SdkFailure;
  // Node answers a refused connection to a name with several addresses by an AggregateError without a message of its
  // own.
  const first = failure.errors?.[0];
  if (failure.message === "" && first instanceof Error) return describeFailure(first);
  const status = statusOf(failure);
  // A page of a proxy, or of an emulator that does not have the operation; the parser's own words help nobody.
  if (failure.name === "SyntaxError" || /\$response/.test(failure.message)) {
    return {
      code: "UnreadableAnswer",
      message: `the endpoint answered HTTP ${status ?? "without a status"} with something that AWS does not send: check the endpoint (connection.endpoint, AWS_ENDPOINT_URL), proxies, and whether it serves this operation`,
    };
  }
  const generic = failure.name === "Error" || failure.name === "AggregateError";
  return { code: generic ? (failure.code ?? "Error") : failure.name, message: failure.message || "no message" };
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
