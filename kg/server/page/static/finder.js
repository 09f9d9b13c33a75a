// The search box over names, numbers and what is written of things, on every page.

import { entityLink, go, here, link } from "./addresses.js";
import { getJson } from "./api.js";
import { el, fill } from "./dom.js";
import { suggest } from "./suggestions.js";

const MOST = 10;
const PLACE = "https://w3id.org/nexus-kg/id/place/";

/** Fill the form of the search box. */
export function finder(form) {
  const input = el("input", { type: "search", id: "finder-text", "aria-label": "Search names, numbers, remarks",
                              placeholder: "Search names, numbers, remarks (press /)" });
  fill(form, input);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (input.value.trim()) go(link("search", { q: input.value.trim(), view: here().parameters.view }));
  });
  suggest(input, search, (hit) => {
    input.value = "";
    go(entityLink(hit.iri));
  });
}

/** Entities whose name, alias or number is like a text, as suggestions. */
export async function find(text, signal) {
  return (await search(text, signal)).filter(({ written }) => !written);
}

/** Places whose name or code is like a text, as suggestions. */
export async function findPlaces(text, signal) {
  const hits = await search(text, signal, 100);
  return hits.filter(({ iri, written }) => !written && iri.startsWith(PLACE)).slice(0, MOST);
}

/** What has a name like a text, and of what the text is written. */
async function search(text, signal, limit = MOST) {
  const { hits } = await getJson("/search", { q: text, limit }, signal);
  return hits.map((hit) => ({ ...hit, detail: detail(hit) }));
}

/** What stands beside a hit: the alias or the text that matched, and what it is. */
function detail(hit) {
  const alias = hit.matched && hit.matched !== hit.label ? `also: ${hit.matched}` : "";
  return [hit.written ? `${hit.found_in}: ${hit.matched}` : alias, typeName(hit)].filter(Boolean).join(" · ");
}

/** The name of a hit's class. */
export function typeName(hit) {
  const type = hit.type?.label ?? hit.type ?? "";
  return type.split(/[/#]/).pop();
}
