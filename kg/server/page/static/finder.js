// The search box over names and numbers, on every page.

import { getJson } from "./api.js";
import { el, fill } from "./dom.js";
import { entityLink, go, here, link } from "./router.js";
import { suggest } from "./suggestions.js";

/** Fill the form of the search box. */
export function finder(form) {
  const input = el("input", { type: "search", id: "finder-text", "aria-label": "Search names and numbers",
                              placeholder: "Search names and numbers (press /)" });
  fill(form, input);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (input.value.trim()) go(link("search", { q: input.value.trim(), view: here().parameters.view }));
  });
  suggest(input, find, (hit) => {
    input.value = "";
    go(entityLink(hit.iri));
  });
}

/** Entities whose name or alias is like a text, as suggestions. */
export async function find(text, signal) {
  const { hits } = await getJson("/search", { q: text, limit: 10 }, signal);
  return hits.slice(0, 10).map((hit) => ({ ...hit, detail: detail(hit) }));
}

/** What stands beside a hit: the alias that matched, and what it is. */
function detail(hit) {
  const alias = hit.matched && hit.matched !== hit.label ? `also: ${hit.matched}` : "";
  return [alias, typeName(hit)].filter(Boolean).join(" · ");
}

/** The name of a hit's class. */
export function typeName(hit) {
  const type = hit.type?.label ?? hit.type ?? "";
  return type.split(/[/#]/).pop();
}
