// Tables: sorted by a click, narrowed by a text, with a button in each row that opens it.

import { announce, el, fill, unseen } from "./dom.js";

const STEP = 500;
const ALPHABET = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

/** A table.
 *
 * `drawn(rows, body)` is told which rows stand in it, each time that they change; `columns` are { title, meaning, numeric, wide, name, cell(row) -> nodes, key(row) -> text or number };
 * with `open(index)` each row has a numbered button, `opens` says what it opens. Gives the element
 * and `mark(index)`, which marks the row that is open (null: none).
 */
export function table({ caption, columns, rows, open = null, opens = "Open", drawn = null }) {
  const indexed = rows.map((row, index) => ({ row, index }));
  let order = indexed;
  let sorted = { column: -1, down: false };
  let wanted = "";
  let most = STEP;
  let marked = null;

  const body = el("tbody");
  const more = el("button", { type: "button", hidden: true,
                              on: { click: () => { most += STEP; draw(); } } });
  const heads = columns.map((column, at) => el("th", { scope: "col",
    class: column.numeric ? "number" : null },
    el("button", { type: "button", title: column.meaning ?? null, on: { click: () => sort(at) } },
       column.title, el("span", { class: "arrow", "aria-hidden": "true" }))));
  const said = el("span", { class: "hint", role: "status" });
  const filter = el("input", { type: "search", placeholder: "Filter rows", "aria-label": "Filter rows",
                               on: { input: () => { wanted = filter.value.toLowerCase(); draw(); } } });

  const sort = (at) => {
    sorted = { column: at, down: sorted.column === at && !sorted.down };
    const keys = indexed.map(({ row }) => columns[at].key(row));
    order = [...indexed].sort((a, b) => compare(keys[a.index], keys[b.index]));
    if (sorted.down) order.reverse();
    heads.forEach((head, i) => {
      if (i === at) head.setAttribute("aria-sort", sorted.down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
    announce(`Sorted by ${columns[at].title}, ${sorted.down ? "descending" : "ascending"}.`);
    draw();
  };
  const draw = () => {
    const found = wanted ? order.filter(({ row }) => columns.some((column) =>
      String(column.key(row) ?? "").toLowerCase().includes(wanted))) : order;
    const shown = found.slice(0, most);
    fill(body, shown.map(({ row, index }) => line(row, index)));
    drawn?.(shown.map(({ row }) => row), body);
    more.hidden = found.length <= most;
    more.textContent = `Show ${Math.min(STEP, found.length - most)} more of ${found.length}`;
    said.textContent = wanted ? `${found.length} of ${rows.length} rows` : "";
    mark(marked);
  };
  const line = (row, index) => el("tr", { "data-row": index,
    on: open ? { click: (event) => {
      if (!event.target.closest("a, button") && !String(getSelection())) open(index);
    } } : {} },
    open ? el("td", { class: "opener" }, el("button", { type: "button", "aria-pressed": "false",
      title: opens, on: { click: () => open(index), keydown: step } },
      unseen(`${opens} of row `), index + 1)) : null,
    columns.map((column) => el("td", { class: column.numeric ? "number" : column.wide ? "wide" : column.name ? "name" : null }, column.cell(row))));
  const mark = (index) => {
    marked = index;
    for (const tr of body.children) {
      const on = Number(tr.dataset.row) === index && index !== null;
      tr.classList.toggle("marked", on);
      tr.querySelector(".opener button")?.setAttribute("aria-pressed", String(on));
    }
  };
  draw();
  const element = el("div", { class: "table" },
    rows.length > 8 ? el("div", { class: "row filter" }, filter, said) : null,
    el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": caption },
      el("table", {}, el("caption", { class: "unseen" }, caption),
        el("thead", {}, el("tr", {}, open ? el("th", { scope: "col", class: "opener" }, unseen("Row"))
          : null, heads)), body)), more);
  return { element, mark };
}

/** The arrow keys go from row to row. */
function step(event) {
  const way = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
  const next = way && event.target.closest("tr")[way]?.querySelector(".opener button");
  if (!next) return;
  event.preventDefault();
  next.focus();
}

function compare(a, b) {
  const empty = (value) => value === null || value === undefined || value === "";
  if (empty(a) || empty(b)) return Number(empty(a)) - Number(empty(b));
  if (typeof a === "number" && typeof b === "number") return a - b;
  return ALPHABET.compare(a, b);
}
