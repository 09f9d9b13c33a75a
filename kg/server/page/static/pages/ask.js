// One question: its form, its answer, and the proof of a row.

import { go, here, link, note } from "../addresses.js";
import { getJson } from "../api.js";
import { asking, el, fill } from "../dom.js";
import { packs, parameterForm } from "../forms.js";
import { showAnswer } from "./answer.js";
import { proofPanel } from "./proof-panel.js";

const OWN = ["view", "show", "row"];

/** Draw the page. */
export async function show(room, { parts, parameters }, signal) {
  const [, pack, name] = parts;
  if (!name) throw new Error("The address names no question: #/ask/PACK/QUESTION.");
  const path = `/packs/${encodeURIComponent(pack)}/${encodeURIComponent(name)}`;
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
  const address = (given, view) => link(`ask/${description.pack}/${description.name}`,
    { ...given, view, show: here().parameters.show });
  return parameterForm({ parameters: description.parameters, values, view: parameters.view, title: "Ask",
                         go: (given, view) => go(address(given, view)), reset: () => go(address({}, "")) });
}
