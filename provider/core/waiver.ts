import type { AccountId, Capability, Region, Waiver } from "./cell";

/** The first waiver that names this cell and still holds on `today`, else the first that names it and has expired. */
export function waiverFor(
  waivers: readonly Waiver[],
  cell: { readonly region: Region; readonly account: AccountId; readonly capability: Capability },
  today: string,
): { readonly waiver: Waiver; readonly holds: boolean } | undefined {
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
    if (left < 0) return [`${what} expired on ${waiver.expires}: its cells count as gaps again`];
    return left <= waiverNoticeDays ? [`${what} expires on ${waiver.expires}: after that day its cells count as gaps`] : [];
  });
}
