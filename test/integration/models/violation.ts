/** One recorded HTTP exchange, and what can be wrong with it. */

export interface Exchange {
  /** Signing name from the credential scope: `inspector2`. */
  readonly service: string;
  /** When known; the validator finds it from method, path and headers, and objects when the two differ. */
  readonly operation?: string;
  readonly method: string;
  /** As sent: percent-encoded, without query. */
  readonly path: string;
  readonly query: Readonly<Record<string, readonly string[]>>;
  /** Request headers, names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON; the text where it is not JSON; `undefined` where there was none. */
  readonly requestBody?: unknown;
  /** `0`: the connection ended without an answer. */
  readonly status: number;
  readonly responseHeaders?: Readonly<Record<string, string>>;
  readonly responseBody?: unknown;
}

export type Rule =
  | "operation"
  | "query"
  | "contentType"
  | "type"
  | "null"
  | "required"
  | "unknown"
  | "length"
  | "range"
  | "pattern"
  | "enum"
  | "unique"
  | "union"
  | "status"
  | "error";

export interface Violation {
  readonly service: string;
  readonly operation: string;
  readonly where: "request" | "response";
  readonly rule: Rule;
  /** Where in the message, in wire names: `accounts[3].accountId`. */
  readonly path: string;
  /** Where in the model: `State$errorCode`, or an error's name. What exceptions refer to. */
  readonly at: string;
  readonly message: string;
  readonly value?: unknown;
}

/** A finding before it is known which exchange it belongs to. */
export type Finding = Omit<Violation, "service" | "operation" | "where">;
export type Report = (finding: Finding) => void;

export const describeViolation = (one: Violation): string =>
  `${one.service}:${one.operation} ${one.where} ${one.path || "(message)"}: ${one.message} [${one.rule} ${one.at}]`;
