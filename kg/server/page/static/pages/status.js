// What the server holds, and what this installation lacks.

import { getJson } from "../api.js";
import { el, fill } from "../dom.js";
import { countries, cytoscape, missing, yasqe } from "../vendor.js";

const PARTS = [["The editor of SPARQL (YASQE)", yasqe], ["Moving graphs (Cytoscape)", cytoscape],
               ["The map of the countries (Natural Earth)", countries]];

/** Draw the page. */
export async function show(room, _state, signal) {
  const [data, ...parts] = await Promise.all([getJson("/status", {}, signal), ...PARTS.map(([, load]) => load())]);
  fill(room,
    el("div", { class: "head" }, el("h1", {}, "Status")),
    el("div", { class: "split" },
      el("section", { class: "card", "aria-labelledby": "store" }, el("h2", { id: "store" }, "The store"), facts(data)),
      el("section", { class: "card", "aria-labelledby": "parts" }, el("h2", { id: "parts" }, "The parts of this page"),
        el("ul", { class: "parts" }, PARTS.map(([name], i) => el("li", { "data-there": String(parts[i] !== null) },
          parts[i] === null ? missing(name) : `${name}: there`))),
        el("p", {}, el("a", { href: "/static/vendor/LICENCES.txt" }, "Their licences")))));
  return "Status";
}

function facts(data) {
  return el("dl", { class: "facts wide" }, Object.entries(data).map(([name, value]) => el("div", {},
    el("dt", {}, name.replaceAll("_", " ")), el("dd", {}, shown(value)))));
}

function shown(value) {
  if (value === null || value === undefined || value === "") return "–";
  if (Array.isArray(value)) {
    return value.length ? el("ul", { class: "items" }, value.map((one) => el("li", {}, shown(one)))) : "none";
  }
  if (typeof value === "object") return facts(value);
  return typeof value === "number" ? value.toLocaleString("en") : String(value);
}
