import { ProviderError } from "../core/providerError";

/** AWS's services spell it either way; the last page has none, or an empty one. */
interface Page {
  readonly NextToken?: string | undefined;
  readonly nextToken?: string | undefined;
}

/** All pages of a list, up to a named limit: a list without end must not hold a run up. */
export async function everyPage<P extends object>(
  list: string,
  limit: number,
  ask: (token: string | undefined) => Promise<P>,
): Promise<P[]> {
  const pages: P[] = [];
  let token: string | undefined;
  do {
    if (pages.length === limit) throw new ProviderError("TooManyMembers", `${list} has more than ${limit} pages`);
    const page: P & Page = await ask(token);
    pages.push(page);
    token = page.NextToken ?? page.nextToken;
  } while (token !== undefined && token !== "");
  return pages;
}

/** An answer without its list shows nothing: not even that there is nothing. */
export const unreadable = (operation: string): Error =>
  ProviderError.fromAws("UnreadableAnswer", `AWS's answer to ${operation} has no list`, undefined);
