/**
 * Page script, part 3: what the two lists show, the filters, the heat maps' fields, and the detail of one account
 * (`#account=...`).
 */
export const main = String.raw`
const find = (id) => document.getElementById(id);
const data = JSON.parse(find("data").textContent);
const rows = decode(data);
const { account, region, kind } = rows;
const regionRank = ranksOf(data.regions);
const accountRank = ranksOf(data.accounts.map((one) => one[0]));
const badge = (state) => make("span", { class: "badge " + data.states[state][0] }, data.states[state][1]);
const words = (query) => query.toLowerCase().split(/\s+/).filter(Boolean);
const accountText = data.accounts.map((one) => (one[0] + " " + one[1] + " " + one[2]).toLowerCase());

function accountCell(index, withUnit) {
  const [id, name, unit] = data.accounts[index];
  const cell = make("span", {}, make("a", { href: "#account=" + id }, id));
  if (name) cell.append(" ", make("bdi", {}, name));
  if (withUnit && unit) cell.append(make("br"), make("span", { class: "fine soft" }, breakable(unit)));
  return cell;
}
function later(run) {
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(run, 120);
  };
}

/* every row, by account, then region, then kind */
let base = Uint32Array.from({ length: data.cells }, (_, row) => row);
base = sortBy(sortBy(base, (row) => regionRank[region[row]]), (row) => accountRank[account[row]]);

if (find("cells-list")) {
  const byKind = (at) => {
    const ranks = ranksOf(data.kinds.map((one) => one[at]));
    return (row) => ranks[kind[row]];
  };
  const cells = makeList({
    root: find("cells-list"), caption: "Cells that are not covered", noun: "cell", rows: base, sort: { column: 0, descending: false },
    columns: [
      { title: "State", rank: (row) => data.kinds[kind[row]][2] },
      { title: "Account", rank: (row) => accountRank[account[row]], head: true },
      { title: "Region", nowrap: true, rank: (row) => regionRank[region[row]] },
      { title: "Capability", rank: byKind(1) },
      { title: "Seen", rank: byKind(3) },
      { title: "AWS code", rank: byKind(4) },
      { title: "Since", nowrap: true, rank: byKind(5) },
      { title: "" },
    ],
    render(row) {
      const one = data.kinds[kind[row]];
      return [badge(one[2]), accountCell(account[row], true), data.regions[region[row]], breakable(one[1]), one[3], one[4] && breakable(one[4]), one[5].slice(0, 10), ""];
    },
    more: (row) => [data.resources[data.kinds[kind[row]][0]], ...details(data, rows, row)],
  });
  const picks = { resource: find("pick-resource"), region: find("pick-region"), capability: find("pick-capability") };
  const query = find("query"), onlyNew = find("only-new"), boxes = [...document.querySelectorAll("input[name=state]")];
  const offer = (pick, values) => values.forEach(([value, text]) => pick.append(make("option", { value }, text)));
  offer(picks.resource, data.resources.map((title, index) => [index, title]));
  offer(picks.region, data.regions.map((name) => [name, name]));
  offer(picks.capability, [...new Set(data.kinds.map((one) => one[1]))].sort().map((name) => [name, name]));
  const kindText = data.kinds.map((one) => [data.resources[one[0]], one[1], data.states[one[2]][1], ...one[7]].join(" ").toLowerCase());

  const apply = () => {
    const states = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    const { resource, region: place, capability } = picks;
    const kindFits = data.kinds.map((one) => states.has(data.states[one[2]][0]) && (resource.value === "" || one[0] === Number(resource.value)) && (capability.value === "" || one[1] === capability.value) && (!onlyNew || !onlyNew.checked || one[6] === 1));
    const regionFits = data.regions.map((name) => place.value === "" || name === place.value);
    const tests = words(query.value).map((word) => [accountText, kindText, data.regions].map((texts) => texts.map((text) => text.includes(word))));
    cells.show(base.filter((row) => kindFits[kind[row]] && regionFits[region[row]] && tests.every(([a, k, r]) => a[account[row]] || k[kind[row]] || r[region[row]])));
  };
  query.addEventListener("input", later(apply));
  for (const input of [...boxes, ...Object.values(picks), ...(onlyNew ? [onlyNew] : [])]) input.addEventListener("change", apply);
  const reset = () => {
    boxes.forEach((box) => (box.checked = true));
    for (const pick of Object.values(picks)) pick.value = "";
    query.value = "";
    if (onlyNew) onlyNew.checked = false;
  };
  find("reset").addEventListener("click", () => {
    reset();
    apply();
    query.focus();
  });
  for (const button of document.querySelectorAll(".heat button")) {
    button.addEventListener("click", () => {
      reset();
      for (const [name, pick] of Object.entries(picks)) pick.value = button.dataset[name];
      apply();
      find("cells").scrollIntoView();
      find("cells").focus({ preventScroll: true });
    });
  }
  apply();
}

const shareOf = (one) => {
  const [covered, , , , , waived, notApplicable] = one.slice(3);
  const total = one.slice(3).reduce((sum, value) => sum + value, 0) - waived - notApplicable;
  return total === 0 ? undefined : Math.floor((covered / total) * 1000) / 10;
};
const everyAccount = Uint32Array.from(data.accounts, (_, index) => index);
const accounts = makeList({
  root: find("accounts-list"), caption: "Accounts", noun: "account", rows: everyAccount, sort: { column: 2, descending: false },
  columns: [
    { title: "Account", rank: (row) => accountRank[row], head: true },
    { title: "Unit", rank: ((ranks) => (row) => ranks[row])(ranksOf(data.accounts.map((one) => one[2]))) },
    { title: "Coverage", number: true, rank: (row) => Math.round((shareOf(data.accounts[row]) ?? 101) * 10) },
    ...data.states.map(([, title], index) => ({ title, number: true, rank: (row) => data.accounts[row][3 + index] })),
  ],
  render(row) {
    const share = shareOf(data.accounts[row]);
    return [accountCell(row, false), data.accounts[row][2] && breakable(data.accounts[row][2]), share === undefined ? "n/a" : share + "%", ...data.accounts[row].slice(3).map(count)];
  },
});
const accountQuery = find("account-query");
const applyAccounts = () => {
  const wanted = words(accountQuery.value);
  accounts.show(everyAccount.filter((row) => wanted.every((word) => accountText[row].includes(word))));
};
accountQuery.addEventListener("input", later(applyAccounts));
applyAccounts();

const dialog = find("account");
const detailMax = 1000;
function openAccount() {
  const id = decodeURIComponent((/^#account=(.+)$/.exec(location.hash) || [])[1] || "");
  const index = data.accounts.findIndex((one) => one[0] === id);
  if (index < 0) {
    if (dialog.open) dialog.close();
    return;
  }
  const one = data.accounts[index];
  find("account-title").textContent = one[0] + (one[1] ? " " + one[1] : "");
  find("account-facts").textContent = [one[2], ...data.states.map(([, word], at) => word + " " + count(one[3 + at]))].filter(Boolean).join(" · ");
  const mine = base.filter((row) => account[row] === index);
  const body = find("account-body");
  body.replaceChildren(mine.length === 0 ? make("p", {}, "Nothing here that is not covered.") : "");
  data.resources.forEach((title, resource) => {
    const listed = mine.filter((row) => data.kinds[kind[row]][0] === resource);
    if (listed.length === 0) return;
    const lines = Array.from(listed.slice(0, detailMax), (row) => {
      const of = data.kinds[kind[row]];
      return make("li", {}, make("details", {}, make("summary", {}, make("span", {}, badge(of[2]), " " + data.regions[region[row]] + " · ", breakable(of[1]), make("span", { class: "soft" }, " " + of[3]))), make("div", { class: "scroll" }, linesOf(details(data, rows, row)))));
    });
    if (listed.length > detailMax) lines.push(make("li", {}, "and " + count(listed.length - detailMax) + " more"));
    body.append(make("h3", {}, title + " (" + count(listed.length) + ")"), make("ul", { class: "lines" }, ...lines));
  });
  if (!dialog.open) dialog.showModal();
  find("account-title").focus();
}
find("account-close").addEventListener("click", () => dialog.close());
dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
dialog.addEventListener("close", () => /^#account=/.test(location.hash) && history.replaceState(null, "", location.pathname + location.search));
addEventListener("hashchange", openAccount);
openAccount();
`;
