// What the search box found.

import { getJson } from "../api.js";
import { el, fill } from "../dom.js";
import { typeName } from "../finder.js";
import { entity } from "../marks.js";
import { shortened } from "../terms.js";

const MOST = 50;

/** Draw the page. */
export async function show(room, { parameters }, signal) {
  const { q = "", view = "" } = parameters;
  if (!q) throw new Error("The address names nothing to search for: #/search?q=…");
  const { hits } = await getJson("/search", { q, view, limit: MOST }, signal);
  fill(room,
    el("div", { class: "head" }, el("h1", {}, `Search for “${q}”`),
      el("p", {}, hits.length ? `${hits.length}${hits.length < MOST ? "" : " or more"} found, the nearest first. Small differences in the spelling of names do not matter.`
        : "Nothing has a name or a number like this, or all its words in what is written of it. Try fewer letters, or another spelling.")),
    el("ol", { class: "hits" }, hits.map((hit) => el("li", {},
      el("div", {}, entity(hit.iri, hit.label), " ", typeName(hit) ? el("span", { class: "tag" }, typeName(hit)) : null),
      hit.written ? el("div", {}, `${hit.found_in}: “${hit.matched}”`) : null,
      el("div", { class: "hint" }, foundBy(hit), shortened(hit.iri),
        hit.written ? null : ` · likeness ${Math.round(hit.score)}`)))));
  return `Search: ${q}`;
}

/** The name that matched, where it is another one; for a text, the records that have it. */
function foundBy(hit) {
  if (hit.written) {
    return hit.records.filter((iri) => iri !== hit.iri).map((iri) => ["in ", entity(iri, shortened(iri)), " · "]);
  }
  return hit.matched && hit.matched !== hit.label ? ["found by ", el("bdi", {}, hit.matched), " · "] : null;
}
