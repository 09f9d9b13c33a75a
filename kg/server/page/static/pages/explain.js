// Prove a triple: does it hold in the view, and why.

import { go, link } from "../addresses.js";
import { getJson } from "../api.js";
import { el, fill } from "../dom.js";
import { find } from "../finder.js";
import { evidence, sizeOf } from "../proofs.js";
import { suggest } from "../suggestions.js";
import { loadVocabulary, shortened } from "../terms.js";
import { viewChooser } from "../views.js";
import { counted } from "../words.js";

const MOST = 10;
const EXAMPLE = { s: "id:organization/farc", p: "nx:trafficksIn", o: "nx:narcotics" };

/** Draw the page. */
export async function show(room, { parameters }, signal) {
  const { s = "", p = "", o = "", view = "" } = parameters;
  const result = el("section", { class: "results", "aria-label": "Proofs" });
  fill(room,
    el("div", { class: "head" }, el("h1", {}, "Prove a triple"),
      el("p", {}, "Subject, predicate and object: names such as FARC, prefixed names such as nx:coca, <IRIs> or \"texts\". ",
        el("a", { href: link("explain", EXAMPLE) }, "For example: does the FARC traffic in narcotics?"))),
    form({ s, p, o, view }), result);
  if (!s || !p || !o) return "Prove";
  fill(result, el("p", { class: "waiting" }, "Looking for proofs …"));
  try {
    const { proofs, notes } = await getJson("/explain", { s, p, o, view, limit: MOST }, signal);
    const drawn = await Promise.all(proofs.map((proof) => evidence([proof], view, signal)));
    fill(result, notes.map((told) => el("p", { class: "hint" }, told)),
      proofs.length ? el("p", {}, proofs.length === 1 ? "It holds; there is one proof."
      : `It holds; there are ${proofs.length} proofs that differ in their last step, the shortest first.`)
      : el("p", { class: "empty" }, "It does not hold in this view."),
      drawn.map((parts, i) => el("section", { class: "card", "aria-label": `Proof ${i + 1}` },
        drawn.length > 1 ? el("h2", {}, `Proof ${i + 1} `, el("span", { class: "hint" }, steps(proofs[i]))) : null, parts)));
  } catch (error) {
    if (error.name === "AbortError") throw error;
    fill(result, el("p", { class: error.status === 404 ? "empty" : "problem", role: "alert" }, error.message));
  }
  return "Prove";
}

function steps(proof) {
  const count = sizeOf(proof);
  return count === 0 ? "said" : counted(count, "rule");
}

function form(values) {
  let { view } = values;
  const inputs = { s: input("s", values.s, "id:organization/farc"), p: input("p", values.p, "nx:trafficksIn"),
                   o: input("o", values.o, "nx:narcotics") };
  const element = el("form", { class: "ask", "aria-label": "A triple", on: { submit: (event) => {
    event.preventDefault();
    go(link("explain", { s: inputs.s.value.trim(), p: inputs.p.value.trim(), o: inputs.o.value.trim(), view }));
  } } },
    el("div", { class: "fields three" }, ["s", "p", "o"].map((name) => el("div", { class: "field" },
      el("label", { for: `term-${name}` }, { s: "Subject", p: "Predicate", o: "Object" }[name]), inputs[name]))),
    el("div", { class: "row last" }, viewChooser(view, (text) => { view = text; }),
      el("span", { class: "buttons" }, el("button", { type: "submit", class: "primary" }, "Prove"))));
  for (const name of ["s", "o"]) suggest(inputs[name], find, (hit) => { inputs[name].value = shortened(hit.iri); });
  suggest(inputs.p, properties, (hit) => { inputs.p.value = shortened(hit.iri); });
  return element;
}

function input(name, value, example) {
  return el("input", { type: "text", id: `term-${name}`, value, placeholder: example, required: true });
}

async function properties(text) {
  const wanted = text.toLowerCase();
  return (await loadVocabulary()).properties.filter(({ iri, label }) =>
    shortened(iri).toLowerCase().includes(wanted) || (label ?? "").toLowerCase().includes(wanted))
    .slice(0, 12).map(({ iri, label }) => ({ iri, label: label || shortened(iri), detail: shortened(iri) }));
}
