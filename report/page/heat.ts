import { cellStates, newAccounts } from "../../provider/core/cell";
import type { Summary } from "../../provider/core/summary";
import { html } from "../formats/escape";
import {
  axesOf,
  count,
  counted,
  countsLine,
  coverable,
  newAccountsLabel,
  percent,
  resourceFacts,
  resourceTitle,
  stateWord,
  urgency,
} from "../formats/words";
import type { Report, ReportResource } from "../model/report";

/**
 * One table of regions x capabilities a resource. Plain HTML: it is there without the script, which only makes the
 * cells clickable.
 */
export function heatMaps(report: Report): string {
  const troubled = report.resources.filter((resource) => resource.summary.cells !== resource.summary.covered);
  const open = new Set((troubled.length > 0 ? troubled : report.resources).slice(0, openMax));
  return legend + report.resources.map((resource, index) => heatMap(resource, index, open.has(resource))).join("\n");
}

const openMax = 6;

const levels: readonly (readonly [name: string, from: number, meaning: string])[] = [
  ["h5", 100, "100%"],
  ["h4", 99, "99% and more"],
  ["h3", 95, "95% and more"],
  ["h2", 80, "80% and more"],
  ["h1", 50, "50% and more"],
  ["h0", 0, "below 50%"],
];

const swatches = [...levels.map(([name, , meaning]) => [name, meaning]), ["hn", "cannot be covered"]];
const legend = `<ul class="legend" aria-label="Colours">${swatches.map(([name, meaning]) => `<li><span class="swatch ${name}" aria-hidden="true"></span>${meaning}</li>`).join("")}</ul>`;

function heatMap(resource: ReportResource, index: number, open: boolean): string {
  const { regions, capabilities } = axesOf(resource);
  const cells = new Map(resource.matrix.map((entry) => [`${entry.region} ${entry.capability}`, entry.summary]));
  const head = capabilities.map((capability) => `<th scope="col">${breakable(capability)}</th>`).join("");
  const joining = new Map(
    (resource.newAccounts ?? []).map((entry) => [`${entry.region} ${entry.capability}`, entry.summary]),
  );
  const rows = regions.flatMap((region) => {
    const columns = capabilities.map((capability) =>
      heatCell(cells.get(`${region} ${capability}`), { resource: index, region, capability }),
    );
    const row = `<tr><th scope="row">${regionHead(resource, region)}</th>${columns.join("")}</tr>`;
    if (!capabilities.some((capability) => joining.has(`${region} ${capability}`))) return [row];
    const settings = capabilities.map((capability) =>
      settingCell(joining.get(`${region} ${capability}`), { resource: index, region, capability }),
    );
    const head = `<span class="hidden">${html(region)}, </span>${newAccountsLabel}`;
    return [row, `<tr class="joining"><th scope="row">${head}</th>${settings.join("")}</tr>`];
  });
  const title = html(resourceTitle(resource));
  return `<details${open ? " open" : ""}><summary><h3>${title}</h3><span class="push">${percent(resource.summary)}</span><span class="facts">${html(resourceFacts(resource))}</span></summary>
<p class="facts inset">${countsLine(resource.summary)}</p>
<div class="scroll" role="region" tabindex="0" aria-label="${title}: regions and capabilities"><table class="heat"><caption class="hidden">${title}: covered accounts by region and capability</caption>
<thead><tr><th scope="col">region</th>${head}</tr></thead><tbody>${rows.join("\n")}</tbody></table></div></details>`;
}

/** The region, as a link to the service's page there where that is known. */
function regionHead({ console, service }: ReportResource, region: string): string {
  const url = console?.[region];
  if (url === undefined) return html(region);
  const spoken = `<span class="hidden">: ${html(service)} in the AWS console, in a new tab</span>`;
  return `<a href="${html(url)}" target="_blank" rel="noopener noreferrer">${html(region)}${spoken}</a>`;
}

interface Field {
  readonly resource: number;
  readonly region: string;
  readonly capability: string;
}

const dataOf = ({ resource, region, capability }: Field): string =>
  `data-resource="${resource}" data-region="${html(region)}" data-capability="${html(capability)}"`;

/** The auto-enable setting of one capability: one cell, so its state says it all. */
function settingCell(summary: Summary | undefined, field: Field): string {
  const state = cellStates.find((one) => (summary?.[one] ?? 0) > 0);
  if (state === undefined) return "<td></td>";
  const level = state === "covered" ? "h5" : state === "waived" || state === "notApplicable" ? "hn" : "h0";
  return `<td><button type="button" class="${level}" data-account="${newAccounts}" ${dataOf(field)}>${stateWord[state]}<span class="hidden">, ${newAccountsLabel}</span></button></td>`;
}

function heatCell(summary: Summary | undefined, field: Field): string {
  if (summary === undefined || summary.cells === 0) return "<td></td>";
  const level =
    summary.coveragePercent === null
      ? "hn"
      : (levels.find(([, from]) => (summary.coveragePercent as number) >= from)?.[0] ?? "h0");
  const present = urgency.filter((state) => summary[state] > 0);
  const open = present.filter((state) => state !== "waived" && state !== "notApplicable");
  const shown =
    open.length === 0
      ? [`${count(summary.covered)} of ${count(coverable(summary))}`]
      : open.slice(0, 2).map((state) => `${count(summary[state])} ${stateWord[state]}`);
  const small = `<small aria-hidden="true">${shown.join(", ")}${open.length > 2 ? ", …" : ""}</small>`;
  const spoken = `${counted(summary.covered, "account")} covered${present.map((state) => `, ${count(summary[state])} ${stateWord[state]}`).join("")}`;
  return `<td><button type="button" class="${level}" ${dataOf(field)} title="${spoken}">${percent(summary)}${small}<span class="hidden">, ${spoken}</span></button></td>`;
}

/** Lets `EKS_RUNTIME_MONITORING` break where a person would. */
function breakable(capability: string): string {
  return html(capability).replaceAll("_", "_<wbr>");
}
