// One question: its form, its answer, and the proof of a row.

import { getJson } from "../api.js";
import { asking, el, fill } from "../dom.js";
import { packs, parameterFields } from "../forms.js";
import { go, here, link, note } from "../router.js";
import { viewChooser } from "../views.js";
import { showAnswer } from "./answer.js";
import { proofPanel } from "./proof-panel.js";

const OWN = ["view", "show", "row"];

/** Draw the page. */
export async function show(room, { parts, parameters }, signal) {
  const [, pack, name] = parts;
  const path = `/packs/${encodeURIComponent(pack)}/${encodeURIComponent(name ?? "")}`;
  const [description, all] = await Promise.all([getJson(`${path}/description`, {}, signal), packs()]);
  const values = Object.fromEntries(Object.entries(parameters).filter(([key]) => !OWN.includes(key)));
  const results = el("section", { class: "results", "aria-label": "Answer", "aria-busy": "true" },
                     asking());
  const panel = proofPanel({ view: parameters.view, signal, closed: () => note({ row: "" }) });
  fill(room, el("div", { class: "workbench" },
    rail(all, pack, name, parameters.view),
    el("div", { class: "bench" }, head(description), form(description, values, parameters), results),
    panel.element));
  await showAnswer(results, { description, path, values, parameters, panel, signal });
  return description.title;
}

function head(description) {
  return el("div", { class: "head" },
    el("h1", {}, description.question),
    el("p", { class: "hint" }, description.description),
    el("span", { class: "tags" }, (description.tags ?? []).map((tag) => el("span", { class: "tag" }, tag))));
}

function rail(all, pack, name, view) {
  const list = all.map((one) => el("details", { open: one.name === pack },
    el("summary", {}, one.title),
    el("ul", {}, one.questions.map((question) => el("li", {},
      el("a", { href: link(`ask/${one.name}/${question.name}`, { view }), title: question.question,
                "aria-current": one.name === pack && question.name === name ? "page" : null },
         question.title))))));
  const narrow = matchMedia("(max-width: 60rem)").matches;
  return el("nav", { class: "rail", "aria-label": "Questions" },
    el("details", { open: !narrow, class: "whole" }, el("summary", {}, "All questions"), list));
}

function form(description, values, parameters) {
  let view = parameters.view ?? "";
  const fields = parameterFields(description.parameters, values);
  const address = (given) => link(`ask/${description.pack}/${description.name}`,
    { ...given, view, show: here().parameters.show });
  const ask = () => {
    const given = fields.read();
    for (const { name, default: usual } of description.parameters) {
      if (given[name] === (usual ?? "")) delete given[name];
    }
    go(address(given));
  };
  return el("form", { class: "ask", "aria-label": "Parameters", on: { submit: (event) => {
    event.preventDefault();
    ask();
  } } },
    fields.elements.length ? el("div", { class: "fields" }, fields.elements) : null,
    el("div", { class: "row last" },
      viewChooser(view, (text) => { view = text; }),
      el("span", { class: "buttons" },
        el("button", { type: "submit", class: "primary" }, "Ask"),
        el("button", { type: "button", on: { click: () => { view = ""; go(address({})); } } }, "Reset"))));
}
