import type { AwsError } from "./contract";

interface Token {
  readonly operation: string;
  readonly after: string;
  /** The page before this one was the empty one. */
  readonly emptied?: boolean;
}

export interface PageRequest {
  readonly operation: string;
  readonly token: string | undefined;
  readonly limit: number;
  /** Precede every page by an empty one, as AWS Organizations may. */
  readonly emptyPages?: boolean;
  readonly invalid: () => AwsError;
}

/**
 * One page of a list ordered by key (difference ORG-1). Tokens hold the last key, so that paging survives what joins
 * and leaves meanwhile.
 */
export function page<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  request: PageRequest,
): { items: T[]; next: string | undefined } {
  const token = request.token === undefined ? undefined : readToken(request.token);
  if (request.token !== undefined && token?.operation !== request.operation) throw request.invalid();
  const after = token?.after ?? "";
  if (request.emptyPages && !token?.emptied)
    return { items: [], next: writeToken({ operation: request.operation, after, emptied: true }) };
  const ordered = items.map((item) => ({ key: keyOf(item), item })).filter(({ key }) => key > after);
  ordered.sort((a, b) => (a.key < b.key ? -1 : 1));
  const taken = ordered.slice(0, request.limit);
  const more = ordered.length > taken.length;
  const last = taken.at(-1)?.key ?? after;
  return {
    items: taken.map(({ item }) => item),
    next: more ? writeToken({ operation: request.operation, after: last }) : undefined,
  };
}

const writeToken = (token: Token): string => Buffer.from(JSON.stringify(token)).toString("base64url");

function readToken(text: string): Token | undefined {
  try {
    const token = JSON.parse(Buffer.from(text, "base64url").toString()) as Partial<Token>;
    return typeof token.operation === "string" && typeof token.after === "string" ? (token as Token) : undefined;
  } catch {
    return undefined;
  }
}
