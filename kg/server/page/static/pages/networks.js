// Measures of a network: who stands out, and the proof of the ties that make it so.

import { go, here, link, note } from "../addresses.js";
import { getJson } from "../api.js";
import { asking, el, fill } from "../dom.js";
import { parameterForm } from "../forms.js";
import { showAnswer } from "./answer.js";
import { proofPanel } from "./proof-panel.js";

const PARAMETERS = [
  { name: "of", type: "string", default: "nx:Organization, nx:Person",
    description: "Of which classes the things are, parted by commas; nx:Agent takes in categories of actors." },
  { name: "by", type: "string", default: null,
    description: "Only these relations, or classes of dated relations, such as nx:Support, nx:alliedWith." },
  { name: "as_of", type: "date", default: null, description: "Only what held on this day." },
  { name: "top", type: "integer", default: "20", description: "How many rows, at most 10000." },
];

/** Draw the page. */
export async function show(room, { parts, parameters }, signal) {
  const { measures } = await getJson("/analysis", {}, signal);
  const name = parts[1] || "degree";
  const measure = measures.find((one) => one.name === name);
  if (!measure) throw new Error(`There is no measure ${name}; there are ${measures.map((one) => one.name).join(", ")}.`);
  const description = { ...measure, pack: "network", drawn: true };
  const given = Object.fromEntries(PARAMETERS.map((one) => [one.name, parameters[one.name] ?? one.default ?? ""]));
  const results = el("section", { class: "results", "aria-label": "Answer", "aria-busy": "true" }, asking());
  const panel = proofPanel({ view: parameters.view, signal, closed: () => note({ row: "" }) });
  fill(room, el("div", { class: "workbench" },
    rail(measures, name, parameters),
    el("div", { class: "bench" },
      el("div", { class: "head" }, el("h1", {}, measure.question), el("p", { class: "hint" }, measure.description)),
      parameterForm({ parameters: PARAMETERS, values: given, view: parameters.view, title: "Measure",
                      go: (asked, view) => go(link(`networks/${name}`,
                        { ...asked, view, show: here().parameters.show })) }), results),
    panel.element));
  const values = { ...given, of: listed(given.of), by: listed(given.by) };
  await showAnswer(results, { description, path: `/analysis/${encodeURIComponent(name)}`, values, parameters,
                              panel, signal });
  return measure.question;
}

function rail(measures, name, { of, by, as_of, top, view }) {
  return el("nav", { class: "rail", "aria-label": "Measures" },
    el("ul", {}, measures.map((one) => el("li", {},
      el("a", { href: link(`networks/${one.name}`, { of, by, as_of, top, view }), title: one.question,
                "aria-current": one.name === name ? "page" : null }, one.name.replaceAll("-", " "))))));
}

function listed(text) {
  return text.split(",").map((part) => part.trim()).filter(Boolean);
}
