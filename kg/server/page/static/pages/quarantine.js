// What was refused at the gate, and why.

import { getJson } from "../api.js";
import { el, fill } from "../dom.js";
import { statusMark } from "../marks.js";
import { csv, saveButtons, saveText } from "../save.js";
import { table } from "../tables.js";
import { parsed, shortened } from "../terms.js";
import { counted } from "../words.js";

/** Draw the page. */
export async function show(room, _state, signal) {
  const { records } = await getJson("/quarantine", {}, signal);
  fill(room,
    el("div", { class: "head" }, el("h1", {}, "Quarantine"),
      el("p", {}, "Records that broke a shape when they were loaded. They count for nothing until they are "
        + "mended and retried (", el("code", {}, "kg quarantine retry"), ") or dropped (",
        el("code", {}, "kg quarantine drop"), ").")),
    records.length ? [saving(records), shown(records)]
      : el("p", { class: "empty" }, "Nothing is in quarantine: every record that was loaded fulfils the shapes."));
  return "Quarantine";
}

function shown(records) {
  return table({ caption: "Records in quarantine", rows: records, columns: [
    { title: "record", cell: ({ name, iri }) => el("span", { title: iri }, name), key: ({ name }) => name },
    { title: "why it was refused", cell: ({ reasons }) => el("ul", { class: "items" }, reasons.map(reason)),
      key: ({ reasons }) => reasons.map(({ message }) => message).join("; ") },
    { title: "status", cell: ({ status }) => statusMark(status), key: ({ status }) => status },
    { title: "where", cell: ({ locator }) => locator, key: ({ locator }) => locator },
    { title: "passage", cell: ({ passage }) => passage, key: ({ passage }) => passage },
    { title: "file", cell: ({ file }) => el("span", { title: file }, file.split("/").pop()), key: ({ file }) => file },
  ] }).element;
}

function reason({ message, focus, path, value, shape }) {
  const at = [focus, path, value].filter(Boolean).map(short).join(" ");
  return el("li", {}, message, el("div", { class: "hint", title: `shape ${short(shape)}` }, at));
}

function short(term) {
  const { kind, value } = parsed(term);
  return kind === "iri" ? shortened(value) : kind === "literal" ? `“${value}”` : shortened(value);
}

function saving(records) {
  const names = ["name", "iri", "file", "source", "locator", "status", "passage"];
  const rows = () => [[...names, "reasons"], ...records.map((record) => [...names.map((name) => record[name]),
    record.reasons.map(({ message }) => message).join("; ")])];
  return el("p", { class: "row" }, el("strong", {}, counted(records.length, "record")),
    saveButtons([["CSV", () => saveText("quarantine.csv", csv(rows()), "text/csv")],
                 ["JSON", () => saveText("quarantine.json", JSON.stringify(records, null, 1), "application/json")]]));
}
