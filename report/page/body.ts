import type { Cause } from "../formats/causes";
import { causes } from "../formats/causes";
import { sinceLine } from "../formats/changes";
import { html, oneLine } from "../formats/escape";
import type { NotCovered } from "../formats/words";
import {
  accountLabel,
  alarms,
  count,
  counted,
  countOrder,
  detailLines,
  newAccountsLine,
  percent,
  provenance,
  resourceTitle,
  some,
  stateMeaning,
  stateWord,
  undeclaredLines,
  urgency,
  verdict,
} from "../formats/words";
import type { Report } from "../model/report";
import { changes, hasChanges } from "./changes";
import { cellsMax } from "./data";
import { heatMaps } from "./heat";
import { hasUnits, units } from "./units";
import { hasWaivers, waivers } from "./waivers";

const causesMax = 50;
const placesMax = 20;
const accountsMax = 12;
const undeclaredMax = 500;

/** Everything that needs no script; lists of cells and accounts are filled by it. */
export function body(report: Report): string {
  return `<a class="skip" href="#main">Skip to the content</a>
${header(report)}
<main id="main">
<section aria-labelledby="where"><h2 id="where">Where</h2><p class="soft">Covered accounts by region and capability.${report.cells.length === 0 ? "" : " Choose a field to list what is not covered there."}</p>
${heatMaps(report)}</section>
${changes(report)}
${why(report)}
${units(report)}
${waivers(report)}
${undeclared(report)}
${report.cells.length === 0 ? "" : cellsSection(report)}
${accountsSection(report)}
</main>
<dialog id="account" aria-labelledby="account-title"><div class="head"><div><h2 id="account-title" tabindex="-1"></h2><p id="account-facts" class="soft"></p></div><button type="button" class="button" id="account-close">Close</button></div><div class="inside" id="account-body"></div></dialog>
<footer><p>${html(report.meaning)}</p><p>${provenance(report).map(html).join("<br>")}</p></footer>`;
}

function header(report: Report): string {
  const { summary } = report;
  let x = 0;
  const bar = countOrder
    .filter((state) => summary[state] > 0)
    .map((state) => {
      const width = (summary[state] / summary.cells) * 100;
      const rect = `<rect class="${state}" x="${x.toFixed(3)}%" width="${width.toFixed(3)}%" height="14"/>`;
      x += width;
      return rect;
    });
  const counts = countOrder.map(
    (state) =>
      `<li title="${html(stateMeaning[state])}"><b>${count(summary[state])}</b><span class="${state}"><span class="dot" aria-hidden="true"></span>${stateWord[state]}</span></li>`,
  );
  const notes = alarms(report);
  return `<header><h1>AWS coverage</h1>
<div class="hero"><span class="figure">${percent(summary)}</span><span class="verdict">${html(verdict(report))}</span></div>
<p>${html(report.meaning)}</p>
<p class="facts">${[...provenance(report), ...sinceLine(report)].map(html).join("<br>")}</p>
${notes.length === 0 ? "" : `<div class="note" role="note"><ul>${notes.map((note) => `<li>${html(note)}</li>`).join("")}</ul></div>`}
<svg class="bar" aria-hidden="true">${bar.join("")}</svg>
<ul class="counts" aria-label="${counted(summary.cells, "cell")} by state">${counts.join("")}</ul>
${report.newAccounts === undefined ? "" : `<p class="soft">${newAccountsLine(report.newAccounts)}</p>`}
<nav aria-label="Sections"><ul>${sectionsOf(report)
    .map(([id, title]) => `<li><a href="#${id}">${title}</a></li>`)
    .join("")}</ul></nav></header>`;
}

function sectionsOf(report: Report): (readonly [id: string, title: string])[] {
  const some = report.cells.length > 0;
  return [
    ["where", "Where"],
    ...(hasChanges(report) ? [["changes", "Changes"] as const] : []),
    ...(some ? [["why", "Why"] as const] : []),
    ...(hasUnits(report) ? [["units", "Organizational units"] as const] : []),
    ...(hasWaivers(report) ? [["waivers", "Waivers"] as const] : []),
    ...(some ? [["cells", "Not covered"] as const] : []),
    ["accounts", "Accounts"],
  ];
}

function why(report: Report): string {
  if (report.cells.length === 0) return "";
  const all = causes(report);
  const rest = all.slice(causesMax);
  const titles = new Map(report.resources.map((resource) => [resource.id, resourceTitle(resource)]));
  const more =
    rest.length === 0
      ? ""
      : `<p class="soft">${counted(rest.length, "more reason")} for ${counted(
          rest.reduce((sum, cause) => sum + cause.cells, 0),
          "cell",
        )} are not shown here; the list below has every cell.</p>`;
  return `<section aria-labelledby="why"><h2 id="why">Why</h2><p class="soft">${counted(report.cells.length, "cell")} not covered, for ${counted(all.length, "reason")}.</p>
${all
  .slice(0, causesMax)
  .map((cause) => card(cause, titles.get(cause.resource) ?? ""))
  .join("\n")}${more}</section>`;
}

function card(cause: Cause, title: string): string {
  const places = cause.places
    .slice(0, placesMax)
    .map(
      (place) => `<li>${html(`${place.regions.join(", ")}: ${some(place.accounts, accountsMax, accountLabel)}`)}</li>`,
    );
  const rest =
    cause.places.slice(placesMax).reduce((sum, place) => sum + place.regions.length * place.accounts.length, 0) *
    cause.capabilities.length;
  if (rest > 0) places.push(`<li>and ${counted(rest, "more cell")} elsewhere</li>`);
  return `<div class="card cause"><div><span class="badge ${cause.state}">${stateWord[cause.state]}</span><h3>${html(some(cause.capabilities, 20, oneLine))}</h3><span class="soft">${html(title)}</span><span class="push">${counted(cause.cells, "cell")}</span></div>
${detailLines(cause)
  .map((line) => `<p>${html(line)}</p>`)
  .join("")}<ul class="soft">${places.join("")}</ul></div>`;
}

function undeclared(report: Report): string {
  const lines = undeclaredLines(report);
  if (lines.length === 0) return "";
  const rest = lines.length - Math.min(lines.length, undeclaredMax);
  return `<section aria-labelledby="undeclared"><h2 id="undeclared">No declaration mentions</h2><div class="card cause"><ul>${lines
    .slice(0, undeclaredMax)
    .map((line) => `<li>${html(line)}</li>`)
    .join("")}${rest === 0 ? "" : `<li>and ${count(rest)} more</li>`}</ul></div></section>`;
}

function cellsSection(report: Report): string {
  const counts = (state: NotCovered): number => report.summary[state] + (report.newAccounts?.[state] ?? 0);
  const states = urgency.filter((state) => counts(state) > 0);
  const chips = states.map(
    (state) =>
      `<label class="chip ${state}"><input type="checkbox" name="state" value="${state}" checked>${stateWord[state]} ${count(counts(state))}</label>`,
  );
  const isNew =
    report.baseline === undefined ? "" : '<label class="chip"><input type="checkbox" id="only-new">only new</label>';
  const cut =
    report.cells.length > cellsMax
      ? `<p class="note">This page holds the first ${count(cellsMax)} of ${count(report.cells.length)} cells; the formats json and csv hold all.</p>`
      : "";
  return `<section aria-labelledby="cells"><h2 id="cells" tabindex="-1">Not covered</h2>${cut}<noscript><p class="note">The lists of cells and accounts need JavaScript. The formats csv and markdown do not.</p></noscript>
<div id="filter" role="search" aria-label="Cells that are not covered"><fieldset><legend>State</legend>${chips.join("")}${isNew}</fieldset>
<div class="tools"><label class="grow">Search account, name, unit, region, code, message<input type="search" id="query" autocomplete="off" spellcheck="false"></label>
<label>Resource<select id="pick-resource"><option value="">all</option></select></label>${hasUnits(report) ? '<label>Unit<select id="pick-unit"><option value="">all</option></select></label>' : ""}<label>Region<select id="pick-region"><option value="">all</option></select></label><label>Capability<select id="pick-capability"><option value="">all</option></select></label><button type="button" class="button" id="reset">Reset</button></div></div>
<div id="cells-list"></div></section>`;
}

function accountsSection(report: Report): string {
  return `<section aria-labelledby="accounts"><h2 id="accounts">Accounts</h2><p class="soft">All ${counted(report.accounts.length, "account")} with at least one cell, covered or not.</p>
<div class="tools" role="search" aria-label="Accounts"><label class="grow">Search account, name, unit<input type="search" id="account-query" autocomplete="off" spellcheck="false"></label></div><div id="accounts-list"></div></section>`;
}
