import { ranksOf } from "./decode";
import { breakable, find, later, make, maybe } from "./elements";
import { makeList } from "./list";
import {
  accountCell,
  accountRank,
  accountText,
  badge,
  cellLines,
  data,
  everyCell,
  regionRank,
  rows,
  words,
} from "./page";

const pickNames = ["resource", "unit", "region", "capability"] as const;
type PickName = (typeof pickNames)[number];

/** The list of cells that are not covered, its filters, and the fields and units of the page that set them. */
export function showCells(): void {
  const root = maybe("cells-list");
  if (root === undefined) return;
  const show = cellsList(root);
  const picks = new Map<PickName, HTMLSelectElement>();
  for (const name of pickNames) {
    const pick = maybe<HTMLSelectElement>(`pick-${name}`);
    if (pick !== undefined) picks.set(name, pick);
  }
  const query = find<HTMLInputElement>("query");
  const onlyNew = maybe<HTMLInputElement>("only-new");
  const boxes = [...document.querySelectorAll<HTMLInputElement>("input[name=state]")];
  offer(picks);

  const kindText = data.kinds.map(([resource, capability, state, , , , , lines]) =>
    [data.resources[resource], capability, data.states[state][1], ...lines].join(" ").toLowerCase(),
  );
  const apply = (): void => {
    const states = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    const wanted = (name: PickName): string => picks.get(name)?.value ?? "";
    const kindFits = data.kinds.map(
      ([resource, capability, state, , , , isNew]) =>
        states.has(data.states[state][0]) &&
        fits(wanted("resource"), String(resource)) &&
        fits(wanted("capability"), capability) &&
        (onlyNew?.checked !== true || isNew === 1),
    );
    const regionFits = data.regions.map((name) => fits(wanted("region"), name));
    const unit = wanted("unit");
    const accountFits = data.accounts.map(([, , path]) => fits(unit, path) || path.startsWith(`${unit}/`));
    const tests = words(query.value).map((word) =>
      [accountText, kindText, data.regions].map((texts) => texts.map((text) => text.includes(word))),
    );
    show(
      everyCell.filter((row) => {
        const [account, kind, region] = [rows.account[row], rows.kind[row], rows.region[row]];
        if (!kindFits[kind] || !regionFits[region] || !accountFits[account]) return false;
        return tests.every(([ofAccount, ofKind, ofRegion]) => ofAccount[account] || ofKind[kind] || ofRegion[region]);
      }),
    );
  };
  const reset = (): void => {
    for (const box of boxes) box.checked = true;
    for (const pick of picks.values()) pick.value = "";
    query.value = "";
    if (onlyNew !== undefined) onlyNew.checked = false;
  };
  query.addEventListener("input", later(apply));
  for (const input of [...boxes, ...picks.values(), ...(onlyNew === undefined ? [] : [onlyNew])])
    input.addEventListener("change", apply);
  find("reset").addEventListener("click", () => {
    reset();
    apply();
    query.focus();
  });
  for (const button of document.querySelectorAll<HTMLButtonElement>(".heat button, button[data-unit]")) {
    button.addEventListener("click", () => {
      reset();
      for (const [name, pick] of picks) pick.value = button.dataset[name] ?? "";
      query.value = (button.dataset["account"] ?? "").toLowerCase();
      apply();
      find("cells").scrollIntoView();
      find("cells").focus({ preventScroll: true });
    });
  }
  apply();
}

const fits = (wanted: string, value: string): boolean => wanted === "" || wanted === value;

function offer(picks: ReadonlyMap<PickName, HTMLSelectElement>): void {
  const options: Record<PickName, readonly (readonly [value: string, text: string])[]> = {
    resource: data.resources.map((title, index) => [String(index), title]),
    unit: data.units.map((path) => [path, path]),
    region: data.regions.map((name) => [name, name]),
    capability: [...new Set(data.kinds.map(([, capability]) => capability))].sort().map((name) => [name, name]),
  };
  for (const [name, pick] of picks)
    for (const [value, text] of options[name]) pick.append(make("option", { value }, text));
}

function cellsList(root: HTMLElement): (rows: Uint32Array) => void {
  const ofKind = (row: number) => data.kinds[rows.kind[row]];
  const byKind = (at: 1 | 3 | 4 | 5): ((row: number) => number) => {
    const ranks = ranksOf(data.kinds.map((kind) => kind[at]));
    return (row) => ranks[rows.kind[row]];
  };
  return makeList({
    root,
    caption: "Cells that are not covered",
    noun: "cell",
    columns: [
      { title: "State", rank: (row) => ofKind(row)[2] },
      { title: "Account", rank: (row) => accountRank[rows.account[row]], head: true },
      { title: "Region", nowrap: true, rank: (row) => regionRank[rows.region[row]] },
      { title: "Capability", rank: byKind(1) },
      { title: "Seen", rank: byKind(3) },
      { title: "AWS code", rank: byKind(4) },
      { title: "Since", nowrap: true, rank: byKind(5) },
      { title: "" },
    ],
    render: (row) => {
      const [, capability, state, observed, code, since] = ofKind(row);
      const account = accountCell(rows.account[row], true);
      const region = data.regions[rows.region[row]];
      const shownCode = code === "" ? "" : breakable(code);
      return [badge(state), account, region, breakable(capability), observed, shownCode, since.slice(0, 10), ""];
    },
    more: (row) => [data.resources[ofKind(row)[0]], ...cellLines(row)],
  });
}
