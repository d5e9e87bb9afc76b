import { ProviderError } from "../core/providerError";

/** Of any page; the last one has none, or an empty one. */
const tokenOf = (page: { readonly NextToken?: string | undefined } = {}): string => page.NextToken ?? "";

/** All pages of a list, up to a named limit: a list without end must not hold a run up. */
export async function everyPage<P extends object>(
  list: string,
  limit: number,
  ask: (from: { NextToken?: string }) => Promise<P>,
): Promise<P[]> {
  const pages = [await ask({})];
  for (let token = tokenOf(pages[0]); token !== ""; token = tokenOf(pages.at(-1))) {
    if (pages.length === limit) throw new ProviderError("TooManyMembers", `${list} has more than ${limit} pages`);
    pages.push(await ask({ NextToken: token }));
  }
  return pages;
}

/** An answer without its list shows nothing: not even that there is nothing. */
export const unreadable = (operation: string): Error =>
  ProviderError.fromAws("UnreadableAnswer", `AWS's answer to ${operation} has no list`, undefined);
