// A text field that suggests names while one types (the combobox pattern of WAI-ARIA).

import { el, fill, freshId } from "./dom.js";

const WAIT = 150;

/** Give suggestions to a text field.
 *
 * `find(text, signal)` gives a list of { label, detail, ... }; `take(hit)` is called for the one that
 * is chosen. Where the key Enter is pressed with none chosen, the field does what it does anyway.
 */
export function suggest(input, find, take) {
  const id = freshId("suggestions");
  const list = el("ul", { id, role: "listbox", class: "suggestions", hidden: true,
                          "aria-label": "Suggestions" });
  const box = el("div", { class: "combobox" });
  input.replaceWith(box);
  box.append(input, list);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list",
    "aria-expanded": "false", "aria-controls": id, autocomplete: "off", spellcheck: "false" })) {
    input.setAttribute(name, value);
  }
  let hits = [];
  let at = -1;
  let timer = 0;
  let leave = new AbortController();

  const close = () => {
    clearTimeout(timer);
    leave.abort();
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const mark = (index) => {
    at = index;
    [...list.children].forEach((option, i) => option.setAttribute("aria-selected", String(i === at)));
    if (at < 0) input.removeAttribute("aria-activedescendant");
    else {
      input.setAttribute("aria-activedescendant", list.children[at].id);
      list.children[at].scrollIntoView({ block: "nearest" });
    }
  };
  const choose = (index) => {
    const hit = hits[index];
    close();
    take(hit);
  };
  const look = async () => {
    leave.abort();
    leave = new AbortController();
    const { signal } = leave;
    const text = input.value.trim();
    if (!text) return close();
    try {
      hits = await find(text, signal);
    } catch {
      return undefined;
    }
    if (signal.aborted) return undefined;
    fill(list, hits.map((hit, index) => el("li", { role: "option", id: `${id}-${index}`,
      "aria-selected": "false", on: { mousedown: (event) => event.preventDefault(),
                                      click: () => choose(index) } },
      el("span", { class: "hit" }, hit.label), el("span", { class: "hint" }, hit.detail))));
    at = -1;
    list.hidden = hits.length === 0;
    input.setAttribute("aria-expanded", String(hits.length > 0));
    return undefined;
  };
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, WAIT);
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    const open = !list.hidden;
    if (event.key === "Escape" && open) {
      event.stopPropagation();
      close();
    } else if (event.key === "Enter" && open && at >= 0) {
      event.preventDefault();
      choose(at);
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && open) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      mark((at + step + hits.length + (at < 0 && step < 0 ? 1 : 0)) % hits.length);
    } else if (event.key === "ArrowDown") {
      look();
    } else if (event.key === "Enter") {
      close();
    }
  });
}
