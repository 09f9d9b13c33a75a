// What the search box found.

import { getJson } from "../api.js";
import { el, fill } from "../dom.js";
import { typeName } from "../finder.js";
import { entity } from "../marks.js";
import { shortened } from "../terms.js";

/** Draw the page. */
export async function show(room, { parameters }, signal) {
  const q = parameters.q ?? "";
  if (!q) throw new Error("The address names nothing to search for: #/search?q=…");
  const { hits } = await getJson("/search", { q, limit: 50 }, signal);
  fill(room,
    el("div", { class: "head" }, el("h1", {}, `Names like “${q}”`),
      el("p", {}, hits.length ? `${hits.length} found, the nearest first. Small differences in spelling do not matter.`
        : "Nothing has a name or a number like this. Try fewer letters, or another spelling.")),
    el("ol", { class: "hits" }, hits.map((hit) => el("li", {},
      el("div", {}, entity(hit.iri, hit.label), " ", typeName(hit) ? el("span", { class: "tag" }, typeName(hit)) : null),
      el("div", { class: "hint" }, hit.matched && hit.matched !== hit.label ? [`found by ${hit.matched} · `] : null,
        shortened(hit.iri), ` · likeness ${Math.round(hit.score)}`)))));
  return `Search: ${q}`;
}
