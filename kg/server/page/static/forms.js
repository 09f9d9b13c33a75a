// A question's form: one typed field a parameter.

import { getJson } from "./api.js";
import { el, freshId } from "./dom.js";
import { find, findPlaces } from "./finder.js";
import { CREDIBILITIES, RELIABILITIES, STATUSES } from "./marks.js";
import { suggest } from "./suggestions.js";
import { shortened } from "./terms.js";
import { viewChooser } from "./views.js";

const NO = Symbol("no choice");

/** The fields of some parameters, filled with values; `read()` gives what they hold. */
function parameterFields(parameters, values) {
  const fields = parameters.map((parameter) => field(parameter, values[parameter.name]));
  return {
    elements: fields.map(({ element }) => element),
    read: () => Object.fromEntries(fields.map(({ name, value }) => [name, value()])),
  };
}

/** A form of some parameters and the view; `go(given, view)` gets what differs from the defaults. */
export function parameterForm({ parameters, values, view: begun, title, go, reset }) {
  let view = begun ?? "";
  const fields = parameterFields(parameters, values);
  const submit = (event) => {
    event.preventDefault();
    const given = fields.read();
    for (const { name, default: usual } of parameters) {
      if (given[name] === (usual ?? "")) delete given[name];
    }
    go(given, view);
  };
  return el("form", { class: "ask", "aria-label": "Parameters", on: { submit } },
    fields.elements.length ? el("div", { class: "fields" }, fields.elements) : null,
    el("div", { class: "row last" },
      viewChooser(view, (text) => { view = text; }),
      el("span", { class: "buttons" },
        el("button", { type: "submit", class: "primary" }, title),
        reset ? el("button", { type: "button", on: { click: reset } }, "Reset") : null)));
}

function field(parameter, given) {
  const id = freshId("field");
  const hint = `${id}-hint`;
  const start = given ?? parameter.default ?? "";
  const control = controls(parameter, id, hint, start);
  const element = el("div", { class: "field" },
    el("label", { for: id }, parameter.name.replaceAll("_", " ")),
    control.element,
    el("p", { class: "hint", id: hint }, parameter.description));
  control.ready?.();
  return { name: parameter.name, element, value: control.value };
}

function controls(parameter, id, hint, start) {
  const common = { id, name: parameter.name, "aria-describedby": hint };
  const chosen = choices(parameter);
  if (chosen !== NO) return choice(common, chosen, start, parameter.default === null);
  if (parameter.type === "date") return day(common, start);
  const input = el("input", { ...common, type: parameter.type === "integer" ? "number" : "text",
                              value: start, spellcheck: "false", autocomplete: "off",
                              placeholder: parameter.default === null ? "any" : null });
  const named = { iri: find, place: findPlaces }[parameter.type];
  const ready = named ? () => suggest(input, named, (hit) => {
    input.value = shortened(hit.iri);
    input.title = hit.label;
  }) : null;
  return { element: input, value: () => input.value.trim(), ready };
}

/** What a parameter may be, where that is a short list: pairs of value and words. */
function choices(parameter) {
  if (parameter.type === "credibility") return graded(CREDIBILITIES);
  if (parameter.type === "reliability") return graded(RELIABILITIES);
  if (parameter.type === "status") return Object.keys(STATUSES).map((status) => [status, status]);
  if (parameter.choices?.length) return parameter.choices.map((one) => [one, one]);
  return NO;
}

function graded(scale) {
  return Object.entries(scale).map(([grade, words]) => [grade, `${grade}: ${words}`]);
}

function choice(common, options, start, optional) {
  const select = el("select", common, optional ? el("option", { value: "" }, "any") : null,
    options.map(([value, words]) => el("option", { value, selected: value === start }, words)));
  return { element: select, value: () => select.value };
}

/** A day, or today. */
function day(common, start) {
  const today = () => new Date().toISOString().slice(0, 10);
  const input = el("input", { ...common, type: "date", value: start === "today" ? today() : start });
  let keeps = start === "today";
  input.addEventListener("input", () => { keeps = false; });
  const now = el("button", { type: "button", class: "quiet", on: { click: () => {
    input.value = today();
    keeps = true;
  } } }, "today");
  return { element: el("div", { class: "row" }, input, now),
           value: () => (keeps ? "today" : input.value) };
}

/** All packs; asked for once. */
let known = null;
export function packs() {
  known ??= getJson("/packs").then((data) => data.packs).catch((error) => {
    known = null;
    throw error;
  });
  return known;
}
