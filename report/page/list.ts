/** Page script, part 2: a table with sortable columns and pages. Rows beyond the page do not exist in the document. */
export const list = String.raw`
const rowsAPage = 100;
const count = (value) => String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ",");

function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) if (value !== undefined) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/* Lets paths and codes break where a person would break them. */
const breakable = (text) => make("bdi", {}, ...(text.match(/[^/_]*[/_]|[^/_]+/g) || []).flatMap((part, index) => (index === 0 ? [part] : [make("wbr"), part])));

/* columns: { title, rank?, number?, nowrap?, head? }; render(row) answers the cells' contents, more(row) the lines behind "Details". */
function makeList({ root, caption, noun, columns, rows, render, more, sort }) {
  let all = rows, shown = rows, page = 0, sorted = sort;
  const status = make("p", { role: "status", class: "soft", "aria-live": "polite" });
  const heads = columns.map((column, index) => {
    const head = make("th", { scope: "col", role: "columnheader", class: column.number ? "num" : undefined });
    if (!column.rank) head.append(make("span", column.title ? {} : { class: "hidden" }, column.title || "details"));
    else {
      const button = make("button", { type: "button", class: "sort" }, column.title);
      button.addEventListener("click", () => {
        sorted = { column: index, descending: sorted.column === index ? !sorted.descending : Boolean(column.number) };
        page = 0;
        order();
      });
      head.append(button);
    }
    return head;
  });
  const body = make("tbody", { role: "rowgroup" });
  const table = make("table", { role: "table" }, make("caption", { class: "hidden" }, caption), make("thead", { role: "rowgroup" }, make("tr", { role: "row" }, ...heads)), body);
  const pageInput = make("input", { type: "number", min: "1", inputmode: "numeric", "aria-label": "Page" });
  const pages = make("span");
  const step = (text, to) => {
    const button = make("button", { type: "button", class: "button" }, text);
    button.addEventListener("click", () => go(to()));
    return button;
  };
  const last = () => Math.max(0, Math.ceil(shown.length / rowsAPage) - 1);
  const first = step("First", () => 0), back = step("Previous", () => page - 1), on = step("Next", () => page + 1), end = step("Last", last);
  const pager = make("nav", { class: "pager", "aria-label": "Pages of " + caption }, first, back, make("label", {}, "Page ", pageInput), pages, on, end);
  pageInput.addEventListener("change", () => go(Number(pageInput.value) - 1));
  root.append(status, make("div", { class: "list" }, table), pager);

  function go(to) {
    page = Math.min(last(), Math.max(0, Math.floor(to) || 0));
    draw();
    if (root.getBoundingClientRect().top < 0) root.scrollIntoView();
  }
  function order() {
    const column = columns[sorted.column];
    shown = sortBy(all, column.rank, sorted.descending);
    heads.forEach((head, index) => {
      if (columns[index].rank) head.setAttribute("aria-sort", index === sorted.column ? (sorted.descending ? "descending" : "ascending") : "none");
    });
    draw();
  }
  function draw() {
    const from = page * rowsAPage, to = Math.min(shown.length, from + rowsAPage);
    const nodes = [];
    for (let i = from; i < to; i++) nodes.push(...drawRow(shown[i]));
    body.replaceChildren(...nodes);
    status.textContent = shown.length === 0 ? "No " + noun + " matches." : count(shown.length) + " " + noun + (shown.length === 1 ? "" : "s") + (shown.length > rowsAPage ? ", shown are " + count(from + 1) + " to " + count(to) : "");
    pager.hidden = shown.length <= rowsAPage;
    table.hidden = shown.length === 0;
    pageInput.value = page + 1;
    pageInput.max = last() + 1;
    pages.textContent = "of " + count(last() + 1);
    /* not "disabled": that would throw the keyboard focus away */
    for (const [button, idle] of [[first, page === 0], [back, page === 0], [on, page === last()], [end, page === last()]]) button.setAttribute("aria-disabled", String(idle));
  }
  function drawRow(row) {
    const cells = render(row).map((content, index) => {
      const column = columns[index];
      return make(column.head ? "th" : "td", { role: column.head ? "rowheader" : "cell", scope: column.head ? "row" : undefined, class: column.number ? (content === "0" ? "num zero" : "num") : column.nowrap ? "nowrap" : undefined, "data-label": column.title || undefined }, content);
    });
    const line = make("tr", { role: "row" }, ...cells);
    if (!more) return [line];
    const button = make("button", { type: "button", class: "toggle", "aria-expanded": "false" }, "Details", make("span", { class: "hidden" }, " of " + line.textContent));
    cells[cells.length - 1].append(button);
    button.addEventListener("click", () => {
      const open = button.getAttribute("aria-expanded") === "true";
      button.setAttribute("aria-expanded", String(!open));
      if (open) line.nextSibling.remove();
      else line.after(make("tr", { role: "row", class: "more" }, make("td", { role: "cell", colspan: columns.length }, linesOf(more(row)))));
    });
    return [line];
  }
  return {
    show(next) {
      all = next;
      page = 0;
      order();
    },
  };
}

const linesOf = (lines) => make("ul", { class: "lines" }, ...lines.map((line) => make("li", {}, line)));
`;
