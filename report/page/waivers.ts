import { html } from "../formats/escape";
import { count, counted } from "../formats/words";
import type { Report } from "../model/report";
import type { WaiverRow } from "../model/waivers";
import { waiversByExpiry } from "../model/waivers";

const waiversMax = 500;
/** As long ahead as `verify` and preview announce it. */
const soonDays = 14;

export const hasWaivers = (report: Report): boolean => report.cells.some(({ waiver }) => waiver !== undefined);

/** What is accepted, and until when; the first to expire first. */
export function waivers(report: Report): string {
  const all = waiversByExpiry(report);
  if (all.length === 0) return "";
  const cut =
    all.length > waiversMax ? `<p class="note">The first ${count(waiversMax)} of ${count(all.length)}.</p>` : "";
  return `<section aria-labelledby="waivers"><h2 id="waivers">Waivers</h2><p class="soft">The first to expire first. What an expired waiver covered is a gap again.</p>${cut}
<div class="scroll card" role="region" tabindex="0" aria-label="Waivers, table"><table class="plain"><caption class="hidden">Waivers by expiry date</caption><thead><tr><th scope="col">expires</th><th scope="col">holds</th><th scope="col">owner</th><th scope="col">reason</th><th scope="col" class="num">accounts</th><th scope="col" class="num">cells</th></tr></thead>
<tbody>${all.slice(0, waiversMax).map(row).join("\n")}</tbody></table></div></section>`;
}

function row({ expires, expired, daysLeft, owner, reason, accounts, cells }: WaiverRow): string {
  const holds = expired ? "expired" : daysLeft === 0 ? "today only" : counted(daysLeft, "more day");
  const state = expired ? "gap" : daysLeft <= soonDays ? "unknown" : "waived";
  return `<tr><th scope="row" class="nowrap">${html(expires)}</th><td><span class="badge ${state}">${holds}</span></td><td>${html(owner)}</td><td>${html(reason)}</td><td class="num">${count(accounts)}</td><td class="num">${count(cells)}</td></tr>`;
}
