/** What errors of the SDK and of Node may have beside a name and a message. */
export interface SdkFailure {
  name?: string;
  code?: string;
  message?: string;
  retryAfterSeconds?: unknown;
  $metadata?: { httpStatusCode?: number };
  $response?: { headers?: Record<string, string>; statusCode?: number };
  errors?: unknown[];
}

export const statusOf = ({ $metadata, $response }: SdkFailure): number | undefined =>
  $metadata?.httpStatusCode ?? $response?.statusCode;

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
