import { isThrottlingError, isTransientError } from "@smithy/core/retry";
import type { Observation } from "../core/cell";
import { ProviderError } from "../core/providerError";

/** `throttled` and `transient` may succeed later; `permanent` will not by itself. The SDK's own tables decide. */
export type FailureKind = "throttled" | "transient" | "permanent";

interface SdkFailure {
  name?: string;
  code?: string;
  message?: string;
  retryAfterSeconds?: unknown;
  $metadata?: { httpStatusCode?: number };
  $response?: { headers?: Record<string, string>; statusCode?: number };
  errors?: unknown[];
}

export function failureKind(error: unknown): FailureKind {
  if (error instanceof ProviderError) return "permanent";
  const failure = error as SdkFailure;
  if (failure.$metadata?.httpStatusCode === 429 || isThrottlingError(error as never)) return "throttled";
  // A body cut off in transit is a parse error on a successful response: AWS did the work, only the answer is lost.
  const brokenAnswer =
    (failure.name === "SyntaxError" && !isRefusal(statusOf(failure))) ||
    failure.code === "ERR_STREAM_PREMATURE_CLOSE" ||
    failure.message === "aborted";
  return brokenAnswer || isTransientError(error as never) ? "transient" : "permanent";
}

const statusOf = ({ $metadata, $response }: SdkFailure): number | undefined => $metadata?.httpStatusCode ?? $response?.statusCode;

const isRefusal = (status: number | undefined): boolean => status !== undefined && status >= 400 && status < 500;

/** Milliseconds that AWS asked us to wait, from `Retry-After`; the SDK honours at most 5 s of it (docs/notes.md, AWS 8). */
export function retryAfterMs(error: unknown): number | undefined {
  const failure = error as SdkFailure;
  const seconds = Number(failure.retryAfterSeconds ?? failure.$response?.headers?.["retry-after"]);
  return Number.isFinite(seconds) && seconds > 0 ? Math.ceil(seconds * 1000) : undefined;
}

/** Code and message of any error, for people: AWS's own where there are any. */
export function describeFailure(error: unknown): { code: string; message: string } {
  if (!(error instanceof Error)) return { code: "Error", message: String(error) };
  const failure = error as Error & SdkFailure;
  // Node answers a refused connection to a name with several addresses by an AggregateError without a message of its own.
  const first = failure.errors?.[0];
  if (failure.message === "" && first instanceof Error) return describeFailure(first);
  const status = statusOf(failure);
  // A page of a proxy, or of an emulator that does not have the operation; the parser's own words help nobody.
  if (failure.name === "SyntaxError" && isRefusal(status)) {
    return {
      code: "UnreadableAnswer",
      message: `the endpoint answered HTTP ${status} with something that AWS does not send: check the endpoint (connection.endpoint, AWS_ENDPOINT_URL), proxies, and whether it serves this operation`,
    };
  }
  const generic = failure.name === "Error" || failure.name === "AggregateError";
  return { code: generic ? (failure.code ?? "Error") : failure.name, message: failure.message || "no message" };
}

/** What a failed observation says of a cell: unknown, with the cause; never off. */
export function unknownObservation(error: unknown, advice?: string): Observation {
  const { code, message } = describeFailure(error);
  return { is: "unknown", observed: "not observed", code, message, ...(advice === undefined ? {} : { advice }) };
}
