// The view: which records count. A form that writes the text form of a view, and reads it.

import { el, fill } from "./dom.js";
import { CREDIBILITIES, RELIABILITIES, STATUSES } from "./marks.js";

const BELIEVED = ["asserted", "reported"];

/** The parts of a view's text. */
function readView(text) {
  const view = { statuses: new Set(BELIEVED), reliability: "F", credibility: "6", asOf: "", inferred: true,
                 merged: false };
  const only = new Set();
  for (const item of text.split(",").map((part) => part.trim()).filter(Boolean)) {
    const [name, value] = item.split("=");
    if (name === "status") only.add(value);
    else if (name === "reliability") view.reliability = value;
    else if (name === "credibility") view.credibility = value;
    else if (name === "as-of") view.asOf = value;
    else if (item === "no-inference") view.inferred = false;
    else if (item === "merged") view.merged = true;
    else if (item in STATUSES) view.statuses.add(item);
  }
  if (only.size) {
    view.statuses = new Set([...only, ...[...view.statuses].filter((s) => !BELIEVED.includes(s))]);
  }
  return view;
}

/** The text of a view; empty for the default one. */
function writeView(view) {
  const all = BELIEVED.every((status) => view.statuses.has(status));
  const items = Object.keys(STATUSES).filter((status) => view.statuses.has(status)
    && !(all && BELIEVED.includes(status))).map((status) => (all ? status : `status=${status}`));
  if (view.reliability !== "F") items.push(`reliability=${view.reliability}`);
  if (view.credibility !== "6") items.push(`credibility=${view.credibility}`);
  if (view.asOf) items.push(`as-of=${view.asOf}`);
  if (!view.inferred) items.push("no-inference");
  else if (view.merged) items.push("merged");
  return items.join(",");
}

/** A view in words. */
export function viewWords(text) {
  const view = readView(text);
  const words = [...view.statuses].join(", ");
  const grade = [view.reliability !== "F" && `source ${view.reliability} or better`,
                 view.credibility !== "6" && `information ${view.credibility} or better`,
                 view.asOf && `valid on ${view.asOf}`, !view.inferred && "without inference",
                 view.inferred && view.merged && "things of several names under one"];
  return [words, ...grade].filter(Boolean).join("; ");
}

/** A chooser of views; `changed(text)` is told the new one. */
export function viewChooser(text, changed) {
  const view = readView(text);
  const told = el("span", { class: "told" });
  const tell = () => fill(told, writeView(view) ? viewWords(writeView(view))
    : `default: ${viewWords("")}`);
  const change = () => {
    tell();
    changed(writeView(view));
  };
  const status = (name) => el("label", { class: "check", title: STATUSES[name] },
    el("input", { type: "checkbox", name: "status", checked: view.statuses.has(name), on: { change: (event) => {
      if (event.target.checked) view.statuses.add(name);
      else view.statuses.delete(name);
      if (!view.statuses.size) {
        view.statuses.add(name);
        event.target.checked = true;
      }
      change();
    } } }), name);
  tell();
  return el("details", { class: "view" },
    el("summary", {}, el("strong", {}, "View"), " ", told),
    el("div", { class: "fields" },
      el("fieldset", {}, el("legend", {}, "Records count that are"), Object.keys(STATUSES).map(status)),
      graded("Source, at least", RELIABILITIES, view.reliability, (value) => { view.reliability = value; change(); }),
      graded("Information, at least", CREDIBILITIES, view.credibility, (value) => { view.credibility = value; change(); }),
      el("label", {}, "Valid on the day",
        el("input", { type: "date", value: view.asOf, on: { change: (event) => {
          view.asOf = event.target.value;
          change();
        } } })),
      el("label", { class: "check" }, el("input", { type: "checkbox", checked: view.inferred, on: { change: (event) => {
        view.inferred = event.target.checked;
        change();
      } } }), "with what follows by rules"),
      el("label", { class: "check", title: "Needs what follows by rules" },
        el("input", { type: "checkbox", checked: view.merged, on: { change: (event) => {
          view.merged = event.target.checked;
          change();
        } } }), "one name for what is the same")));
}

function graded(title, scale, chosen, change) {
  return el("label", {}, title, el("select", { on: { change: (event) => change(event.target.value) } },
    Object.entries(scale).map(([grade, words]) => el("option", { value: grade, selected: grade === chosen },
      `${grade}: ${words}`))));
}
