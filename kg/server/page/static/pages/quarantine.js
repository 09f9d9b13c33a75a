// What was refused at the gate, and why.

import { getJson } from "../api.js";
import { el, fill } from "../dom.js";
import { csv, saveText } from "../save.js";
import { table } from "../tables.js";
import { shortened } from "../terms.js";

/** Draw the page. */
export async function show(room, _state, signal) {
  const data = await getJson("/quarantine", {}, signal);
  const records = data.records ?? data;
  fill(room,
    el("div", { class: "head" }, el("h1", {}, "Quarantine"),
      el("p", {}, "Records that broke a shape when they were loaded. They count for nothing until they are "
        + "mended and retried (kg quarantine retry) or dropped (kg quarantine drop).")),
    records.length ? [shown(records), saving(records)]
      : el("p", { class: "empty" }, "Nothing is in quarantine: every record that was loaded fulfils the shapes."));
  return "Quarantine";
}

function shown(records) {
  const columns = ["record", "source", "load", "reasons"].filter((name) =>
    records.some((record) => record[name] !== undefined && record[name] !== null));
  return table({ caption: "Records in quarantine", rows: records, columns: columns.map((name) => ({
    title: name, cell: (record) => cell(record[name]), key: (record) => text(record[name]) })) }).element;
}

function cell(value) {
  if (Array.isArray(value)) return el("ul", { class: "items" }, value.map((one) => el("li", {}, text(one))));
  return text(value);
}

function text(value) {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.map(text).join("; ");
  if (typeof value === "object") return value.message ?? value.reason ?? Object.values(value).map(text).join(" · ");
  return shortened(String(value));
}

function saving(records) {
  const names = [...new Set(records.flatMap((record) => Object.keys(record)))];
  return el("p", { class: "saving" }, el("span", { class: "hint" }, "Save as "),
    el("button", { type: "button", class: "quiet", on: { click: () => saveText("quarantine.csv",
      csv([names, ...records.map((record) => names.map((name) => text(record[name])))]), "text/csv") } }, "CSV"),
    el("button", { type: "button", class: "quiet", on: { click: () => saveText("quarantine.json",
      JSON.stringify(records, null, 1), "application/json") } }, "JSON"));
}
