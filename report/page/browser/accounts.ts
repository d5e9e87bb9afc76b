import { ranksOf } from "./decode";
import { breakable, count, find, later, linesOf, make } from "./elements";
import { makeList } from "./list";
import { accountCell, accountRank, accountText, badge, cellLines, data, everyCell, rows, words } from "./page";

/** The list of all accounts, covered or not. */
export function showAccounts(): void {
  const everyAccount = Uint32Array.from({ length: data.accountsCount }, (_, index) => index);
  const unitRank = ranksOf(data.accounts.map(([, , unit]) => unit));
  const show = makeList({
    root: find("accounts-list"),
    caption: "Accounts",
    noun: "account",
    sortedBy: 2,
    columns: [
      { title: "Account", rank: (row) => accountRank[row], head: true },
      { title: "Unit", rank: (row) => unitRank[row] },
      { title: "Coverage", number: true, rank: (row) => Math.round((shareOf(row) ?? 101) * 10) },
      ...data.states.map(([, title], index) => ({
        title,
        number: true,
        rank: (row: number) => countsOf(row)[index],
      })),
    ],
    render: (row) => {
      const share = shareOf(row);
      const [, , unit] = data.accounts[row];
      const shownUnit = unit === "" ? "" : breakable(unit);
      return [
        accountCell(row, false),
        shownUnit,
        share === undefined ? "n/a" : `${share}%`,
        ...countsOf(row).map(count),
      ];
    },
  });
  const query = find<HTMLInputElement>("account-query");
  const apply = (): void => {
    const wanted = words(query.value);
    show(everyAccount.filter((row) => wanted.every((word) => accountText[row].includes(word))));
  };
  query.addEventListener("input", later(apply));
  apply();
}

function countsOf(row: number): number[] {
  const [, , , ...counts] = data.accounts[row];
  return counts;
}

/** Percent of what can be covered, rounded down to one decimal, as in every other format. */
function shareOf(row: number): number | undefined {
  const counts = new Map(data.states.map(([name], index) => [name, countsOf(row)[index]]));
  const of = (name: string): number => counts.get(name) ?? 0;
  const all = countsOf(row).reduce((sum, value) => sum + value, 0);
  const total = all - of("waived") - of("notApplicable");
  return total === 0 ? undefined : Math.floor((of("covered") / total) * 1000) / 10;
}

const detailMax = 1000;
const prefix = "#account=";

/** The detail of one account, at an address of its own. */
export function showAccountDialog(): void {
  const dialog = find<HTMLDialogElement>("account");
  const open = (): void => {
    const id = location.hash.startsWith(prefix) ? decodeURIComponent(location.hash.slice(prefix.length)) : "";
    const index = data.accounts.findIndex(([one]) => one === id);
    if (index < 0) {
      if (dialog.open) dialog.close();
      return;
    }
    fill(index);
    if (!dialog.open) dialog.showModal();
    find("account-title").focus();
  };
  find("account-close").addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener("close", () => {
    if (location.hash.startsWith(prefix)) history.replaceState(null, "", location.pathname + location.search);
  });
  addEventListener("hashchange", open);
  open();
}

function fill(index: number): void {
  const [id, name, unit] = data.accounts[index];
  const isAccount = index < data.accountsCount;
  find("account-title").textContent = isAccount ? `${id} ${name}`.trim() : name;
  const counts = data.states.map(([, word], at) => `${word} ${count(countsOf(index)[at])}`);
  find("account-facts").textContent = [unit, ...counts].filter(Boolean).join(" · ");
  const mine = everyCell.filter((row) => rows.account[row] === index);
  const body = find("account-body");
  body.replaceChildren(mine.length === 0 ? make("p", {}, "Nothing here that is not covered.") : "");
  for (const [resource, title] of data.resources.entries()) {
    const listed = mine.filter((row) => data.kinds[rows.kind[row]][0] === resource);
    if (listed.length === 0) continue;
    const lines = Array.from(listed.slice(0, detailMax), cellEntry);
    if (listed.length > detailMax) lines.push(make("li", {}, `and ${count(listed.length - detailMax)} more`));
    body.append(make("h3", {}, `${title} (${count(listed.length)})`), make("ul", { class: "lines" }, ...lines));
  }
}

function cellEntry(row: number): HTMLElement {
  const [, capability, state, observed] = data.kinds[rows.kind[row]];
  const region = ` ${data.regions[rows.region[row]]} · `;
  const seen = make("span", { class: "soft" }, ` ${observed}`);
  const summary = make("summary", {}, make("span", {}, badge(state), region, breakable(capability), seen));
  return make("li", {}, make("details", {}, summary, make("div", { class: "scroll" }, linesOf(cellLines(row)))));
}
