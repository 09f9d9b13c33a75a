// What the store holds and the server does, and what this installation lacks.

import { getJson } from "../api.js";
import { el, fill } from "../dom.js";
import { entity, statusMark } from "../marks.js";
import { table } from "../tables.js";
import { localName, parsed, shortened } from "../terms.js";
import { countries, cytoscape, missing, yasqe } from "../vendor.js";

const PARTS = [["The editor of SPARQL (YASQE)", yasqe], ["Moving graphs (Cytoscape)", cytoscape],
               ["The map of the countries (Natural Earth)", countries]];

/** What is told of the store, in words. */
const FACTS = { generation: "generation", created: "made", ontology_version: "ontology", alignments: "with alignments",
                records: "records", asserted: "asserted triples", inferred: "inferred triples", clashes: "clashes",
                quarantined: "in quarantine", plain: "plain dataset", bytes: "on disk" };

/** Draw the page. */
export async function show(room, _state, signal) {
  const [data, queries, ...parts] = await Promise.all([getJson("/status", {}, signal),
    getJson("/queries", {}, signal).catch(() => ({ queries: [] })), ...PARTS.map(([, load]) => load())]);
  fill(room,
    el("div", { class: "head" }, el("h1", {}, "Status")),
    el("div", { class: "split" },
      el("div", { class: "stack" }, sources(data.records_by_source ?? []), loads(data.loads ?? []), clashes(data),
         running(queries.queries.filter(({ task }) => task !== "status"))),
      el("aside", { class: "side", "aria-label": "The store and this page" },
        card("The store", facts(data)), card("The parts of this page", have(parts)))));
  return "Status";
}

function sources(all) {
  if (!all.length) return null;
  return card("Records by source", table({ caption: "Records by source", rows: all, columns: [
    { title: "source", cell: ({ source, label }) => entity(source, label), key: ({ label }) => label },
    { title: "status", cell: ({ status }) => statusMark(status), key: ({ status }) => status },
    { title: "records", numeric: true, cell: ({ records }) => records.toLocaleString("en"), key: ({ records }) => records },
  ] }).element);
}

function loads(all) {
  if (!all.length) return null;
  const counts = ["added", "changed", "retracted", "quarantined"].map((name) => ({
    title: name, numeric: true, cell: (row) => row[name].toLocaleString("en"), key: (row) => row[name] }));
  return card("Loads, the last first", table({ caption: "Loads", rows: all, columns: [
    { title: "time", cell: ({ time }) => el("time", { datetime: time }, moment(time)), key: ({ time }) => time },
    { title: "from", cell: ({ source }) => el("span", { title: source }, localName(source)), key: ({ source }) => source },
    { title: "by", cell: ({ connector }) => connector, key: ({ connector }) => connector }, ...counts,
  ] }).element);
}

function clashes({ clashes: count = 0, clash_list: list = [] }) {
  if (!count) return null;
  const words = (triples) => triples.map((triple) => el("div", {}, triple.map((term, i) => [i ? " " : "", shown(term)])));
  return card(`Clashes ${count.toLocaleString("en")}`, [
    el("p", { class: "hint" }, "What the records say cannot all be true by these rules (kg reason --clashes)."),
    table({ caption: "Clashes", rows: list, columns: [
      { title: "rule", cell: ({ rule }) => el("code", {}, rule), key: ({ rule }) => rule },
      { title: "what was said", cell: ({ triples }) => words(triples), key: ({ triples }) => triples.join(" ") },
      { title: "axioms", cell: ({ axioms }) => words(axioms), key: ({ axioms }) => axioms.join(" ") },
    ] }).element]);
}

function running(all) {
  if (!all.length) return null;
  return card("Queries under way", table({ caption: "Queries under way", rows: all, columns: [
    { title: "number", numeric: true, cell: ({ number }) => number, key: ({ number }) => number },
    { title: "task", cell: ({ task }) => task, key: ({ task }) => task },
    { title: "text", cell: ({ text }) => el("code", {}, text), key: ({ text }) => text },
    { title: "seconds", numeric: true, cell: ({ seconds }) => seconds, key: ({ seconds }) => seconds },
  ] }).element);
}

function facts(data) {
  const known = Object.entries(FACTS).filter(([name]) => (data[name] ?? null) !== null);
  return [el("dl", { class: "facts wide" }, known.map(([name, words]) => el("div", {},
    el("dt", {}, words), el("dd", {}, number(name, data[name]))))),
  data.views?.length ? el("p", { class: "hint" }, `Views that are ready: ${data.views.length}.`) : null];
}

function number(name, value) {
  if (name === "created") return moment(value);
  if (name === "bytes") return `${(value / 1e6).toLocaleString("en", { maximumFractionDigits: 1 })} MB`;
  if (typeof value === "boolean") return value ? "yes" : "no";
  return typeof value === "number" ? value.toLocaleString("en") : String(value);
}

function have(parts) {
  return [el("ul", { class: "parts" }, PARTS.map(([name], i) => el("li", { "data-there": String(parts[i] !== null) },
    parts[i] === null ? missing(name) : name))),
  parts.every((part) => part === null) ? null
    : el("p", {}, el("a", { href: "/static/vendor/LICENCES.txt" }, "Their licences"))];
}

function card(title, content) {
  return el("section", { class: "card", "aria-label": title }, el("h2", {}, title), content);
}

function shown(term) {
  const { kind, value } = parsed(term);
  return kind === "iri" ? entity(value, shortened(value)) : value;
}

function moment(text) {
  return text.replace("T", " ").replace(/(\.\d+)?(\+00:00|Z)$/, " UTC");
}
