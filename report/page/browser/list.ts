import { sortBy } from "./decode";
import { count, linesOf, make } from "./elements";

const rowsAPage = 100;

export interface Column {
  readonly title: string;
  /** Small whole numbers to sort by; without it the column cannot be sorted. */
  readonly rank?: (row: number) => number;
  readonly number?: boolean;
  readonly nowrap?: boolean;
  readonly head?: boolean;
}

export interface ListOptions {
  readonly root: HTMLElement;
  readonly caption: string;
  readonly noun: string;
  readonly columns: readonly Column[];
  /** Index of the column to sort by at first, ascending. Default: the first. */
  readonly sortedBy?: number;
  /** What is shown of a row, one entry a column. */
  render(row: number): readonly (Node | string)[];
  /** The lines behind "Details". */
  more?(row: number): readonly (Node | string)[];
}

/** A table with sortable columns and pages. Rows beyond the page do not exist in the document. */
export function makeList(options: ListOptions): (rows: Uint32Array) => void {
  const { root, caption, noun, columns, sortedBy = 0, render, more } = options;
  let all: Uint32Array = new Uint32Array(0);
  let shown = all;
  let page = 0;
  let sorted = { column: sortedBy, descending: false };
  const status = make("p", { role: "status", class: "soft", "aria-live": "polite" });
  const heads = columns.map((column, index) => {
    const head = make("th", { scope: "col", role: "columnheader", class: column.number ? "num" : undefined });
    if (column.rank === undefined) {
      head.append(make("span", column.title ? {} : { class: "hidden" }, column.title || "details"));
      return head;
    }
    const button = make("button", { type: "button", class: "sort" }, column.title);
    button.addEventListener("click", () => {
      const again = sorted.column === index;
      sorted = { column: index, descending: again ? !sorted.descending : column.number === true };
      page = 0;
      order();
    });
    head.append(button);
    return head;
  });
  const body = make("tbody", { role: "rowgroup" });
  const table = make(
    "table",
    { role: "table" },
    make("caption", { class: "hidden" }, caption),
    make("thead", { role: "rowgroup" }, make("tr", { role: "row" }, ...heads)),
    body,
  );
  const pageInput = make("input", { type: "number", min: "1", inputmode: "numeric", "aria-label": "Page" });
  const pages = make("span");
  const step = (text: string, to: () => number): HTMLButtonElement => {
    const button = make("button", { type: "button", class: "button" }, text);
    button.addEventListener("click", () => go(to()));
    return button;
  };
  const last = (): number => Math.max(0, Math.ceil(shown.length / rowsAPage) - 1);
  const first = step("First", () => 0);
  const back = step("Previous", () => page - 1);
  const on = step("Next", () => page + 1);
  const end = step("Last", last);
  const pageLabel = make("label", {}, "Page ", pageInput);
  const label = { class: "pager", "aria-label": `Pages of ${caption}` };
  const pager = make("nav", label, first, back, pageLabel, pages, on, end);
  pageInput.addEventListener("change", () => go(Number(pageInput.value) - 1));
  root.append(status, make("div", { class: "list" }, table), pager);

  function go(to: number): void {
    page = Math.min(last(), Math.max(0, Math.floor(to) || 0));
    draw();
    if (root.getBoundingClientRect().top < 0) root.scrollIntoView();
  }

  function order(): void {
    const { rank = () => 0 } = columns[sorted.column];
    shown = sortBy(all, rank, sorted.descending);
    for (const [index, head] of heads.entries()) {
      if (columns[index].rank === undefined) continue;
      const direction = sorted.descending ? "descending" : "ascending";
      head.setAttribute("aria-sort", index === sorted.column ? direction : "none");
    }
    draw();
  }

  function draw(): void {
    const from = page * rowsAPage;
    const to = Math.min(shown.length, from + rowsAPage);
    body.replaceChildren(...Array.from(shown.subarray(from, to), drawRow));
    const total = `${count(shown.length)} ${noun}${shown.length === 1 ? "" : "s"}`;
    const part = shown.length > rowsAPage ? `, shown are ${count(from + 1)} to ${count(to)}` : "";
    status.textContent = shown.length === 0 ? `No ${noun} matches.` : total + part;
    pager.hidden = shown.length <= rowsAPage;
    table.hidden = shown.length === 0;
    pageInput.value = String(page + 1);
    pageInput.max = String(last() + 1);
    pages.textContent = `of ${count(last() + 1)}`;
    // Not `disabled`: that would throw the keyboard focus away.
    for (const button of [first, back]) button.setAttribute("aria-disabled", String(page === 0));
    for (const button of [on, end]) button.setAttribute("aria-disabled", String(page === last()));
  }

  function drawRow(row: number): HTMLElement {
    const cells = render(row).map((content, index) => {
      const column = columns[index];
      const number = content === "0" ? "num zero" : "num";
      const attributes = {
        role: column.head ? "rowheader" : "cell",
        scope: column.head ? "row" : undefined,
        class: column.number ? number : column.nowrap ? "nowrap" : undefined,
        "data-label": column.title || undefined,
      };
      return make(column.head ? "th" : "td", attributes, content);
    });
    const line = make("tr", { role: "row" }, ...cells);
    if (more !== undefined) cells.at(-1)?.append(detailsButton(row, line, more));
    return line;
  }

  function detailsButton(row: number, line: HTMLElement, lines: NonNullable<ListOptions["more"]>): HTMLElement {
    const of = make("span", { class: "hidden" }, ` of ${line.textContent}`);
    const button = make("button", { type: "button", class: "toggle", "aria-expanded": "false" }, "Details", of);
    button.addEventListener("click", () => {
      const open = button.getAttribute("aria-expanded") === "true";
      button.setAttribute("aria-expanded", String(!open));
      if (open) return line.nextElementSibling?.remove();
      const cell = make("td", { role: "cell", colspan: String(columns.length) }, linesOf(lines(row)));
      line.after(make("tr", { role: "row", class: "more" }, cell));
    });
    return button;
  }

  return (rows) => {
    all = rows;
    page = 0;
    order();
  };
}
