import type { AccountId, Capability, Desired, Region, Waiver } from "./cell";

/**
 * The first waiver that names this cell and still holds at `now` (milliseconds), else the first that names it and has
 * expired.
 */
export function waiverFor(
  waivers: readonly Waiver[],
  cell: { readonly region: Region; readonly account: AccountId; readonly capability: Capability },
  now: number,
): { readonly waiver: Waiver; readonly holds: boolean } | undefined {
  if (waivers.length === 0) return undefined;
  const today = new Date(now).toISOString().slice(0, 10);
  const matching = waivers.filter(
    (waiver) =>
      (waiver.accounts?.includes(cell.account) ?? true) &&
      (waiver.regions?.includes(cell.region) ?? true) &&
      (waiver.capabilities?.includes(cell.capability) ?? true),
  );
  const holding = matching.find((waiver) => waiver.expires >= today);
  if (holding !== undefined) return { waiver: holding, holds: true };
  const expired = matching[0];
  return expired === undefined ? undefined : { waiver: expired, holds: false };
}

/** Days before its last day on which a waiver starts to be announced. */
export const waiverNoticeDays = 14;

/** Waivers that end within the notice period or have ended, each as a sentence; `today` is an ISO date (UTC). */
export function waiverNotices(waivers: readonly Waiver[], today: string): string[] {
  const days = (date: string) => Math.floor(Date.parse(`${date}T00:00:00Z`) / 86_400_000);
  return waivers.flatMap((waiver) => {
    const left = days(waiver.expires) - days(today);
    const what = `the waiver of ${waiver.owner} (${waiver.reason})`;
    if (left < 0) return [`${what} expired on ${waiver.expires}: what it covered counts as gaps again`];
    return left <= waiverNoticeDays
      ? [`${what} expires on ${waiver.expires}: after that day what it covers counts as gaps`]
      : [];
  });
}

/** Waivers that name no declared cell, each as a sentence: a waiver that excuses nothing is a mistake or left over. */
export function unmatchedWaivers(waivers: readonly Waiver[], { regions, accounts, capabilities }: Desired): string[] {
  const meets = (named: readonly string[] | undefined, declared: ReadonlySet<string>): boolean =>
    named === undefined || named.some((one) => declared.has(one));
  const [allRegions, allAccounts, allCapabilities] = [new Set(regions), new Set(accounts), new Set(capabilities)];
  return waivers
    .filter(
      (waiver) =>
        !meets(waiver.regions, allRegions) ||
        !meets(waiver.accounts, allAccounts) ||
        !meets(waiver.capabilities, allCapabilities),
    )
    .map(
      ({ owner, reason }) =>
        `the waiver of ${owner} (${reason}) matches nothing that is declared: check its accounts, regions and capabilities, or remove it`,
    );
}
