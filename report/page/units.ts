import { html, visible } from "../formats/escape";
import { count, counted, percent, stateWord } from "../formats/words";
import type { Report } from "../model/report";
import type { UnitRow } from "../model/units";
import { unitRollUp } from "../model/units";
import { openStates } from "../model/verdict";

/** AWS allows 2,000 units in an organization by default. */
const unitsMax = 2000;
const depthMax = 8;

export const hasUnits = (report: Report): boolean =>
  report.accounts.some(({ organizationalUnit }) => organizationalUnit !== undefined);

/** A tree of units, each with what is below it; the script makes the names choose their cells. */
export function units(report: Report): string {
  const all = unitRollUp(report.accounts);
  if (all.length === 0) return "";
  const cut = all.length > unitsMax ? `<p class="note">The first ${count(unitsMax)} of ${count(all.length)}.</p>` : "";
  const heads = ["unit", "accounts", "coverage", ...openStates.map((state) => stateWord[state])];
  const head = heads
    .map((title, index) => `<th scope="col"${index === 0 ? "" : ' class="num"'}>${title}</th>`)
    .join("");
  return `<section aria-labelledby="units"><h2 id="units">Organizational units</h2><p class="soft">Each with everything below it, so the rows do not add up.</p>${cut}
<div class="scroll card" role="region" tabindex="0" aria-label="Organizational units, table"><table class="plain"><caption class="hidden">Organizational units, each with everything below it</caption><thead><tr>${head}</tr></thead>
<tbody>${all.slice(0, unitsMax).map(row).join("\n")}</tbody></table></div></section>`;
}

function row({ path, name, depth, accounts, summary }: UnitRow): string {
  const open = openStates.reduce((sum, state) => sum + summary[state], 0);
  const shown = path === "" ? "not known" : html(name);
  const title =
    open === 0 || path === ""
      ? shown
      : `<button type="button" class="link" data-unit="${html(visible(path))}">${shown}<span class="hidden">: ${counted(open, "cell")} not covered in ${html(path)}</span></button>`;
  const counts = openStates.map((state) => {
    const value = summary[state];
    return `<td class="num${value === 0 ? " zero" : ""}">${count(value)}</td>`;
  });
  return `<tr><th scope="row" class="d${Math.min(depth, depthMax)}">${title}</th><td class="num">${count(accounts)}</td><td class="num">${percent(summary)}</td>${counts.join("")}</tr>`;
}
