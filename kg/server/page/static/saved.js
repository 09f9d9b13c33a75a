// Queries that were saved in this browser.

import { el, fill } from "./dom.js";

const KEY = "nexus-queries";

/** The saved queries, as a section; `take(text)` opens one, `current()` gives what is to be saved. */
export function savedQueries({ take, current }) {
  const list = el("ul", { class: "saved" });
  const name = el("input", { type: "text", id: "query-name", "aria-label": "Name for the query",
                             placeholder: "Name for the query", required: true });
  const draw = () => {
    const all = Object.entries(read()).sort(([a], [b]) => a.localeCompare(b));
    fill(list, all.length ? all.map(([title, text]) => el("li", {},
      el("button", { type: "button", class: "plain", on: { click: () => take(text) } }, title),
      el("button", { type: "button", class: "quiet", "aria-label": `Forget ${title}`,
                     on: { click: () => change((queries) => { delete queries[title]; }) } }, "×")))
      : el("li", { class: "hint" }, "None yet. They are kept in this browser only."));
  };
  const change = (how) => {
    const queries = read();
    how(queries);
    try {
      localStorage.setItem(KEY, JSON.stringify(queries));
    } catch { /* storage is full or barred: the list shows what is kept */ }
    draw();
  };
  draw();
  return el("section", { class: "card", "aria-labelledby": "saved-title" },
    el("h2", { id: "saved-title" }, "Saved queries"),
    el("form", { class: "row", on: { submit: (event) => {
      event.preventDefault();
      const title = name.value.trim();
      if (title) change((queries) => { queries[title] = current(); });
      name.value = "";
    } } }, name, el("button", { type: "submit" }, "Save")), list);
}

function read() {
  try {
    const found = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return found && typeof found === "object" ? found : {};
  } catch {
    return {};
  }
}
