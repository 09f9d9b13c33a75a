// One record, or one source: what is told of it, and what it says.

import { select } from "../api.js";
import { el, fill } from "../dom.js";
import { labelsOf } from "../labels.js";
import { entity, gradeMark, statusMark } from "../marks.js";
import { csv, saveButtons, saveText } from "../save.js";
import { table } from "../tables.js";
import { localName, shortened } from "../terms.js";
import { counted } from "../words.js";

const RECORDS = "<https://w3id.org/nexus-kg/graph/records>";
const LABEL = "http://www.w3.org/2000/01/rdf-schema#label";
const DERIVED = "http://www.w3.org/ns/prov#wasDerivedFrom";
const NX = "https://w3id.org/nexus-kg/ontology#";
const MOST = 2000;
const WORDS = { wasAttributedTo: "said by", wasQuotedFrom: "quoting", wasDerivedFrom: "source", wasGeneratedBy: "loaded by" };
const SHOWN = { status: `${NX}status`, reliability: `${NX}sourceReliability`, credibility: `${NX}informationCredibility`,
                passage: `${NX}passage`, type: "http://www.w3.org/1999/02/22-rdf-syntax-ns#type" };

/** Draw the page. */
export async function show(room, { parameters }, signal) {
  const { iri = "", view = "" } = parameters;
  if (!/^[a-z]+:[^\s<>"{}|\\^`]+$/.test(iri)) throw new Error("The address names no record: #/record?iri=…");
  const [told, said, derived] = await Promise.all([
    select(`SELECT ?p ?o { GRAPH ${RECORDS} { <${iri}> ?p ?o } }`, { signal }),
    select(`SELECT ?s ?p ?o { GRAPH <${iri}> { ?s ?p ?o } } LIMIT ${MOST}`, { signal }),
    // The records are limited before their passages are looked up: a source may have many thousands.
    select(`SELECT ?record ?status ?passage { GRAPH ${RECORDS} {
      { SELECT ?record { ?record <${DERIVED}> <${iri}> } LIMIT ${MOST} }
      ?record <${SHOWN.status}> ?status OPTIONAL { ?record <${SHOWN.passage}> ?passage } } } ORDER BY ?record`, { signal })]);
  if (!told.length && !said.length) throw new Error(`The store holds no record or source ${shortened(iri)}.`);
  const sources = await names(told.filter(({ p }) => p.value === DERIVED).map(({ o }) => o.value), signal);
  const labels = await labelsOf([...told, ...said].flatMap((row) => Object.values(row))
    .filter(({ type }) => type === "uri").map(({ value }) => value), view, signal);
  const all = new Map([...labels, ...sources]);
  const title = one(told, LABEL) || shortened(iri);
  fill(room, el("div", { class: "head" }, el("h1", {}, title), marks(told, iri, title),
                one(told, SHOWN.passage) ? el("blockquote", {}, one(told, SHOWN.passage)) : null),
    el("div", { class: "split" },
      el("div", { class: "stack" }, said.length ? statements(said, all, iri) : null,
                                    derived.length ? records(derived) : null),
      el("aside", { class: "side", "aria-label": "What is told of it" },
        el("section", { class: "card", "aria-label": "What is told of it" }, el("h2", {}, "What is told of it"),
          el("dl", { class: "facts wide" }, told.filter(({ p }) => !Object.values(SHOWN).includes(p.value) && p.value !== LABEL)
            .map(({ p, o }) => el("div", {}, el("dt", {}, naming(p.value, all)), el("dd", {}, value(o, all)))))))));
  return title;
}

function marks(told, iri, title) {
  const status = one(told, SHOWN.status);
  return el("p", { class: "row" }, status ? statusMark(localName(status)) : null,
    gradeMark(one(told, SHOWN.reliability), one(told, SHOWN.credibility)),
    title === shortened(iri) ? null : el("code", { class: "iri" }, shortened(iri)));
}

function statements(said, labels, iri) {
  const key = (name) => (row) => labels.get(row[name].value) ?? row[name].value;
  return el("section", { class: "card", "aria-label": "What it says" },
    el("div", { class: "row top" },
      el("h2", {}, "What it says ", el("span", { class: "hint" }, counted(said.length, "statement"))),
      saveButtons([["CSV", () => saveText(`${localName(iri)}.csv`,
        csv([["subject", "predicate", "object"], ...said.map(({ s, p, o }) => [s.value, p.value, o.value])]), "text/csv")]])),
    table({ caption: "What it says", rows: said, columns: [["subject", "s"], ["predicate", "p"], ["object", "o"]]
      .map(([title, name]) => ({ title, cell: (row) => value(row[name], labels), key: key(name) })) }).element);
}

function records(derived) {
  return el("section", { class: "card", "aria-label": "Its records" },
    el("h2", {}, "Its records ", el("span", { class: "hint" }, derived.length === MOST ? `the first ${counted(MOST, "record")}`
      : counted(derived.length, "record"))),
    table({ caption: "Its records", rows: derived, columns: [
      { title: "record", name: true, cell: ({ record }) => entity(record.value, shortened(record.value)), key: ({ record }) => record.value },
      { title: "status", cell: ({ status }) => statusMark(localName(status.value)), key: ({ status }) => status.value },
      { title: "passage", wide: true, cell: ({ passage }) => passage?.value, key: ({ passage }) => passage?.value ?? "" },
    ] }).element);
}

/** Names of sources, which stand in the graph of records. */
async function names(iris, signal) {
  if (!iris.length) return [];
  const rows = await select(`SELECT ?s ?label { VALUES ?s { ${iris.map((iri) => `<${iri}>`).join(" ")} }
    GRAPH ${RECORDS} { ?s <${LABEL}> ?label } }`, { signal });
  return rows.map(({ s, label }) => [s.value, label.value]);
}

function value(term, labels) {
  return term.type === "uri" ? entity(term.value, labels.get(term.value) ?? "") : term.value;
}

function naming(predicate, labels) {
  return WORDS[localName(predicate)] ?? labels.get(predicate) ?? localName(predicate);
}

function one(told, predicate) {
  return told.find(({ p }) => p.value === predicate)?.o.value ?? "";
}
