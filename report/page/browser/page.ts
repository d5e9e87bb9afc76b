import type { PageData } from "../data";
import { decode, detailsOf, ranksOf, sortBy } from "./decode";
import { breakable, find, make } from "./elements";

/** What all parts of the page share: the data, decoded once, and how an account or a state is shown. */
export const data: PageData = JSON.parse(find("data").textContent ?? "");
export const rows = decode(data);
export const regionRank = ranksOf(data.regions);
export const accountRank = ranksOf(data.accounts.map(([id]) => id));
export const accountText = data.accounts.map(([id, name, unit]) => `${id} ${name} ${unit}`.toLowerCase());

export const words = (query: string): string[] => query.toLowerCase().split(/\s+/).filter(Boolean);

export const badge = (state: number): HTMLElement => {
  const [name, word] = data.states[state];
  return make("span", { class: `badge ${name}` }, word);
};

/** Every cell, by account, then region, then kind. */
export const everyCell: Uint32Array = sortBy(
  sortBy(
    Uint32Array.from({ length: data.cells }, (_, row) => row),
    (row) => regionRank[rows.region[row]],
  ),
  (row) => accountRank[rows.account[row]],
);

export function accountCell(index: number, withUnit: boolean): HTMLElement {
  const [id, name, unit] = data.accounts[index];
  const isAccount = index < data.accountsCount;
  const cell = make("span", {}, make("a", { href: `#account=${id}` }, isAccount ? id : name));
  if (isAccount && name !== "") cell.append(" ", make("bdi", {}, name));
  if (withUnit && unit !== "") cell.append(make("br"), make("span", { class: "fine soft" }, breakable(unit)));
  return cell;
}

/** Everything known of a cell, and where AWS shows it. */
export function cellLines(row: number): (Node | string)[] {
  const [resource] = data.kinds[rows.kind[row]];
  const url = data.consoles[resource][rows.region[row]];
  const lines: (Node | string)[] = detailsOf(data, rows, row);
  if (url === "") return lines;
  const link = { href: url, target: "_blank", rel: "noopener noreferrer" };
  return [...lines, make("a", link, `AWS console, ${data.regions[rows.region[row]]} (new tab)`)];
}
