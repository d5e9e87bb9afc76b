"use strict";(() => {
function decode(data) {
    const account = new Uint32Array(data.cells);
    const region = new Uint16Array(data.cells);
    const kind = new Uint32Array(data.cells);
    let row = 0;
    for (const [ofKind, ofRegion, runs] of data.runs) {
        let next = 0;
        for (const run of runs.split(",")) {
            const [skip, length] = run.split(".");
            next += Number.parseInt(skip, 36);
            for (let left = length === undefined ? 1 : Number.parseInt(length, 36); left > 0; left--) {
                account[row] = next++;
                region[row] = ofRegion;
                kind[row++] = ofKind;
            }
        }
    }
    return { account, region, kind };
}
function sortBy(rows, rankOf, descending = false) {
    const ranks = new Uint32Array(rows.length);
    let max = 0;
    for (let i = 0; i < rows.length; i++) {
        ranks[i] = rankOf(rows[i]);
        if (ranks[i] > max)
            max = ranks[i];
    }
    const starts = new Uint32Array(max + 2);
    for (let i = 0; i < rows.length; i++) {
        if (descending)
            ranks[i] = max - ranks[i];
        starts[ranks[i] + 1]++;
    }
    for (let i = 1; i < starts.length; i++)
        starts[i] += starts[i - 1];
    const sorted = new Uint32Array(rows.length);
    for (let i = 0; i < rows.length; i++)
        sorted[starts[ranks[i]]++] = rows[i];
    return sorted;
}
function ranksOf(values) {
    const order = [...new Set(values)].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    const place = new Map(order.map((value, index) => [value, index]));
    return Uint32Array.from(values, (value) => place.get(value) ?? 0);
}
function detailsOf(data, rows, row) {
    const account = data.accounts[rows.account[row]][0];
    const region = data.regions[rows.region[row]];
    return data.kinds[rows.kind[row]][7].map((line) => line.replaceAll("\u0001", account).replaceAll("\u0002", region));
}
function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes))
        if (value !== undefined)
            element.setAttribute(name, value);
    element.append(...children);
    return element;
}
function find(id) {
    const found = maybe(id);
    if (found === undefined)
        throw new Error(`the page has no element ${id}`);
    return found;
}
const maybe = (id) => document.getElementById(id) ?? undefined;
const count = (value) => String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
const breakable = (text) => make("bdi", {}, ...(text.match(/[^/_]*[/_]|[^/_]+/g) ?? []).flatMap((part, index) => (index === 0 ? [part] : [make("wbr"), part])));
const linesOf = (lines) => make("ul", { class: "lines" }, ...lines.map((line) => make("li", {}, line)));
const quietMs = 120;
function later(run) {
    let timer;
    return () => {
        clearTimeout(timer);
        timer = setTimeout(run, quietMs);
    };
}
const rowsAPage = 100;
function makeList(options) {
    const { root, caption, noun, columns, sortedBy = 0, render, more } = options;
    let all = new Uint32Array(0);
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
    const table = make("table", { role: "table" }, make("caption", { class: "hidden" }, caption), make("thead", { role: "rowgroup" }, make("tr", { role: "row" }, ...heads)), body);
    const pageInput = make("input", { type: "number", min: "1", inputmode: "numeric", "aria-label": "Page" });
    const pages = make("span");
    const step = (text, to) => {
        const button = make("button", { type: "button", class: "button" }, text);
        button.addEventListener("click", () => go(to()));
        return button;
    };
    const last = () => Math.max(0, Math.ceil(shown.length / rowsAPage) - 1);
    const first = step("First", () => 0);
    const back = step("Previous", () => page - 1);
    const on = step("Next", () => page + 1);
    const end = step("Last", last);
    const pageLabel = make("label", {}, "Page ", pageInput);
    const label = { class: "pager", "aria-label": `Pages of ${caption}` };
    const pager = make("nav", label, first, back, pageLabel, pages, on, end);
    pageInput.addEventListener("change", () => go(Number(pageInput.value) - 1));
    root.append(status, make("div", { class: "list" }, table), pager);
    function go(to) {
        page = Math.min(last(), Math.max(0, Math.floor(to) || 0));
        draw();
        if (root.getBoundingClientRect().top < 0)
            root.scrollIntoView();
    }
    function order() {
        const { rank = () => 0 } = columns[sorted.column];
        shown = sortBy(all, rank, sorted.descending);
        for (const [index, head] of heads.entries()) {
            if (columns[index].rank === undefined)
                continue;
            const direction = sorted.descending ? "descending" : "ascending";
            head.setAttribute("aria-sort", index === sorted.column ? direction : "none");
        }
        draw();
    }
    function draw() {
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
        for (const button of [first, back])
            button.setAttribute("aria-disabled", String(page === 0));
        for (const button of [on, end])
            button.setAttribute("aria-disabled", String(page === last()));
    }
    function drawRow(row) {
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
        if (more !== undefined)
            cells.at(-1)?.append(detailsButton(row, line, more));
        return line;
    }
    function detailsButton(row, line, lines) {
        const of = make("span", { class: "hidden" }, ` of ${line.textContent}`);
        const button = make("button", { type: "button", class: "toggle", "aria-expanded": "false" }, "Details", of);
        button.addEventListener("click", () => {
            const open = button.getAttribute("aria-expanded") === "true";
            button.setAttribute("aria-expanded", String(!open));
            if (open)
                return line.nextElementSibling?.remove();
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
const data = JSON.parse(find("data").textContent ?? "");
const rows = decode(data);
const regionRank = ranksOf(data.regions);
const accountRank = ranksOf(data.accounts.map(([id]) => id));
const accountText = data.accounts.map(([id, name, unit]) => `${id} ${name} ${unit}`.toLowerCase());
const words = (query) => query.toLowerCase().split(/\s+/).filter(Boolean);
const badge = (state) => {
    const [name, word] = data.states[state];
    return make("span", { class: `badge ${name}` }, word);
};
const everyCell = sortBy(sortBy(Uint32Array.from({ length: data.cells }, (_, row) => row), (row) => regionRank[rows.region[row]]), (row) => accountRank[rows.account[row]]);
function accountCell(index, withUnit) {
    const [id, name, unit] = data.accounts[index];
    const isAccount = index < data.accountsCount;
    const cell = make("span", {}, make("a", { href: `#account=${id}` }, isAccount ? id : name));
    if (isAccount && name !== "")
        cell.append(" ", make("bdi", {}, name));
    if (withUnit && unit !== "")
        cell.append(make("br"), make("span", { class: "fine soft" }, breakable(unit)));
    return cell;
}
function cellLines(row) {
    const [resource] = data.kinds[rows.kind[row]];
    const url = data.consoles[resource][rows.region[row]];
    const lines = detailsOf(data, rows, row);
    if (url === "")
        return lines;
    const link = { href: url, target: "_blank", rel: "noopener noreferrer" };
    return [...lines, make("a", link, `AWS console, ${data.regions[rows.region[row]]} (new tab)`)];
}
function showAccounts() {
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
                rank: (row) => countsOf(row)[index],
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
    const query = find("account-query");
    const apply = () => {
        const wanted = words(query.value);
        show(everyAccount.filter((row) => wanted.every((word) => accountText[row].includes(word))));
    };
    query.addEventListener("input", later(apply));
    apply();
}
function countsOf(row) {
    const [, , , ...counts] = data.accounts[row];
    return counts;
}
function shareOf(row) {
    const counts = new Map(data.states.map(([name], index) => [name, countsOf(row)[index]]));
    const of = (name) => counts.get(name) ?? 0;
    const all = countsOf(row).reduce((sum, value) => sum + value, 0);
    const total = all - of("waived") - of("notApplicable");
    return total === 0 ? undefined : Math.floor((of("covered") / total) * 1000) / 10;
}
const detailMax = 1000;
const prefix = "#account=";
function showAccountDialog() {
    const dialog = find("account");
    const open = () => {
        const id = location.hash.startsWith(prefix) ? decodeURIComponent(location.hash.slice(prefix.length)) : "";
        const index = data.accounts.findIndex(([one]) => one === id);
        if (index < 0) {
            if (dialog.open)
                dialog.close();
            return;
        }
        fill(index);
        if (!dialog.open)
            dialog.showModal();
        find("account-title").focus();
    };
    find("account-close").addEventListener("click", () => dialog.close());
    dialog.addEventListener("click", (event) => {
        if (event.target === dialog)
            dialog.close();
    });
    dialog.addEventListener("close", () => {
        if (location.hash.startsWith(prefix))
            history.replaceState(null, "", location.pathname + location.search);
    });
    addEventListener("hashchange", open);
    open();
}
function fill(index) {
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
        if (listed.length === 0)
            continue;
        const lines = Array.from(listed.slice(0, detailMax), cellEntry);
        if (listed.length > detailMax)
            lines.push(make("li", {}, `and ${count(listed.length - detailMax)} more`));
        body.append(make("h3", {}, `${title} (${count(listed.length)})`), make("ul", { class: "lines" }, ...lines));
    }
}
function cellEntry(row) {
    const [, capability, state, observed] = data.kinds[rows.kind[row]];
    const region = ` ${data.regions[rows.region[row]]} · `;
    const seen = make("span", { class: "soft" }, ` ${observed}`);
    const summary = make("summary", {}, make("span", {}, badge(state), region, breakable(capability), seen));
    return make("li", {}, make("details", {}, summary, make("div", { class: "scroll" }, linesOf(cellLines(row)))));
}
const pickNames = ["resource", "unit", "region", "capability"];
function showCells() {
    const root = maybe("cells-list");
    if (root === undefined)
        return;
    const show = cellsList(root);
    const picks = new Map();
    for (const name of pickNames) {
        const pick = maybe(`pick-${name}`);
        if (pick !== undefined)
            picks.set(name, pick);
    }
    const query = find("query");
    const onlyNew = maybe("only-new");
    const boxes = [...document.querySelectorAll("input[name=state]")];
    offer(picks);
    const kindText = data.kinds.map(([resource, capability, state, , , , , lines]) => [data.resources[resource], capability, data.states[state][1], ...lines].join(" ").toLowerCase());
    const apply = () => {
        const states = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
        const wanted = (name) => picks.get(name)?.value ?? "";
        const kindFits = data.kinds.map(([resource, capability, state, , , , isNew]) => states.has(data.states[state][0]) &&
            fits(wanted("resource"), String(resource)) &&
            fits(wanted("capability"), capability) &&
            (onlyNew?.checked !== true || isNew === 1));
        const regionFits = data.regions.map((name) => fits(wanted("region"), name));
        const unit = wanted("unit");
        const accountFits = data.accounts.map(([, , path]) => fits(unit, path) || path.startsWith(`${unit}/`));
        const tests = words(query.value).map((word) => [accountText, kindText, data.regions].map((texts) => texts.map((text) => text.includes(word))));
        show(everyCell.filter((row) => {
            const [account, kind, region] = [rows.account[row], rows.kind[row], rows.region[row]];
            if (!kindFits[kind] || !regionFits[region] || !accountFits[account])
                return false;
            return tests.every(([ofAccount, ofKind, ofRegion]) => ofAccount[account] || ofKind[kind] || ofRegion[region]);
        }));
    };
    const reset = () => {
        for (const box of boxes)
            box.checked = true;
        for (const pick of picks.values())
            pick.value = "";
        query.value = "";
        if (onlyNew !== undefined)
            onlyNew.checked = false;
    };
    query.addEventListener("input", later(apply));
    for (const input of [...boxes, ...picks.values(), ...(onlyNew === undefined ? [] : [onlyNew])])
        input.addEventListener("change", apply);
    find("reset").addEventListener("click", () => {
        reset();
        apply();
        query.focus();
    });
    for (const button of document.querySelectorAll(".heat button, button[data-unit]")) {
        button.addEventListener("click", () => {
            reset();
            for (const [name, pick] of picks)
                pick.value = button.dataset[name] ?? "";
            query.value = (button.dataset["account"] ?? "").toLowerCase();
            apply();
            find("cells").scrollIntoView();
            find("cells").focus({ preventScroll: true });
        });
    }
    apply();
}
const fits = (wanted, value) => wanted === "" || wanted === value;
function offer(picks) {
    const options = {
        resource: data.resources.map((title, index) => [String(index), title]),
        unit: data.units.map((path) => [path, path]),
        region: data.regions.map((name) => [name, name]),
        capability: [...new Set(data.kinds.map(([, capability]) => capability))].sort().map((name) => [name, name]),
    };
    for (const [name, pick] of picks)
        for (const [value, text] of options[name])
            pick.append(make("option", { value }, text));
}
function cellsList(root) {
    const ofKind = (row) => data.kinds[rows.kind[row]];
    const byKind = (at) => {
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
showCells();
showAccounts();
showAccountDialog();
})();
