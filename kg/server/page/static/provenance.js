// What an update tells of the records that it writes, sent as headers `Record-...`.

import { el, freshId } from "./dom.js";
import { CREDIBILITIES, RELIABILITIES, STATUSES } from "./marks.js";

const TEXTS = {
  Locator: "Where in the source it stands, such as page 4",
  Source: "The source: an IRI, or a prefixed name such as source:my-notes",
  Passage: "What it says, in short",
};

/** Fields for an update: { element, headers() }. */
export function provenanceFields() {
  const chosen = {
    Status: select(Object.keys(STATUSES).map((status) => [status, status])),
    Reliability: select(graded(RELIABILITIES), "F"),
    Credibility: select(graded(CREDIBILITIES), "6"),
  };
  const texts = Object.fromEntries(Object.keys(TEXTS).map((name) => [name,
    el("input", { type: "text", autocomplete: "off" })]));
  const all = { ...texts, ...chosen };
  const element = el("fieldset", { class: "provenance", hidden: true },
    el("legend", {}, "What this update tells of the records that it writes"),
    el("div", { class: "fields" }, Object.entries(all).map(([name, field]) => {
      field.id = freshId("record");
      return el("div", { class: "field" }, el("label", { for: field.id }, name), field,
                TEXTS[name] ? el("p", { class: "hint" }, TEXTS[name]) : null);
    })));
  return { element, headers: () => headers(all) };
}

function headers(fields) {
  const told = {};
  for (const [name, field] of Object.entries(fields)) {
    const value = field.value.trim();
    // A header is bytes: each letter is sent as those of UTF-8.
    if (value) told[`Record-${name}`] = String.fromCharCode(...new TextEncoder().encode(value));
  }
  return told;
}

function graded(scale) {
  return Object.entries(scale).map(([grade, words]) => [grade, `${grade}: ${words}`]);
}

function select(options, usual = options[0][0]) {
  return el("select", {}, options.map(([value, words]) => el("option", { value, selected: value === usual }, words)));
}
