// What a SPARQL query gave: rows, yes or no, or triples.

import { el } from "./dom.js";
import { labelsOf } from "./labels.js";
import { entity } from "./marks.js";
import { table } from "./tables.js";
import { isUnnamed, localName, parsed, shortened } from "./terms.js";

const FIRST = /\bSELECT\s*(?:(?:DISTINCT|REDUCED)\s*)?[*?$(]/i;

/** Read a response to a query: { kind: "rows" | "boolean" | "triples", ... }. */
export async function read(response, text) {
  const type = response.headers.get("content-type") ?? "";
  if (type.includes("sparql-results+json")) {
    const data = await response.json();
    return "boolean" in data ? { kind: "boolean", value: data.boolean }
      : { kind: "rows", variables: inOrder(data.head.vars, text), rows: data.results.bindings };
  }
  return { kind: "triples", triples: triplesOf(await response.text()) };
}

/** A query of all variables (`SELECT *`) with its columns named, in the order of the table. */
export function withColumns(text, variables) {
  return asksForAll(text) && variables.length
    ? text.replace(FIRST, (found) => `${found.slice(0, -1)}${variables.map((name) => `?${name}`).join(" ")} `) : text;
}

/** Draw rows as a table; people's names for the IRIs of those that are shown follow. */
export function rowsTable({ variables, rows }, view, signal) {
  return table({ caption: "Results", rows, columns: variables.map((name) => ({
    title: name,
    cell: (row) => cell(row[name]),
    key: (row) => (numeric(row[name]) ? Number(row[name].value) : row[name]?.value ?? ""),
    numeric: rows.length > 0 && rows.every((row) => !row[name] || numeric(row[name])),
  })), drawn: (shown, body) => addNames(shown, body, view, signal) }).element;
}

/** Draw triples as a table. */
export function triplesTable(triples) {
  return table({ caption: "Triples", rows: triples, columns: ["subject", "predicate", "object"].map((title, at) => ({
    title, cell: (row) => termCell(row[at]), key: (row) => row[at].value })) }).element;
}

/** Triples as a graph: { nodes, edges }; literals are left out. */
export function graphOf(triples) {
  const nodes = new Map();
  const node = ({ value }) => nodes.set(value, { id: value, iri: value, label: localName(value), side: "right" });
  const edges = triples.filter(([s, , o]) => s.kind !== "literal" && o.kind !== "literal").map(([s, p, o]) => {
    node(s);
    node(o);
    return { source: s.value, target: o.value, label: localName(p.value), status: "asserted", inferred: false, rows: [] };
  });
  return { nodes: [...nodes.values()], edges };
}

/** The triples of a text in N-Triples (RDF 1.1 N-Triples). */
function triplesOf(text) {
  const term = String.raw`(<[^>]*>|_:[^\s]+|"(?:[^"\\]|\\.)*"(?:@[\w-]+|\^\^<[^>]*>)?)`;
  const line = new RegExp(`^\\s*${term}\\s+${term}\\s+${term}\\s*\\.`, "s");
  return text.split("\n").map((one) => line.exec(one)).filter(Boolean)
    .map(([, s, p, o]) => [parsed(s), parsed(p), parsed(o)]);
}

/** The columns of a query of all variables as it names them: the engine gives them by the alphabet. */
function inOrder(variables, text) {
  const at = (name) => text.search(new RegExp(`[?$]${name}(?!\\w)`));
  return asksForAll(text) ? [...variables].sort((a, b) => at(a) - at(b)) : variables;
}

function asksForAll(text) {
  return FIRST.exec(text)?.[0].endsWith("*") ?? false;
}

async function addNames(rows, body, view, signal) {
  const iris = rows.flatMap((row) => Object.values(row).filter(({ type }) => type === "uri").map(({ value }) => value));
  let labels;
  try {
    labels = await labelsOf(iris, view, signal);
  } catch {
    return; // the rows were left
  }
  for (const name of body.querySelectorAll("[data-name-of]")) {
    const label = labels.get(name.dataset.nameOf);
    if (label) name.textContent = ` ${label}`;
  }
}

function cell(value) {
  if (!value) return null;
  if (value.type === "uri") {
    if (isUnnamed(value.value)) return el("code", {}, shortened(value.value));
    return [entity(value.value, shortened(value.value)), el("span", { class: "hint", "data-name-of": value.value })];
  }
  if (value.type === "bnode") return `_:${value.value}`;
  if (value.type === "triple") return JSON.stringify(value.value);
  return [value.value, value["xml:lang"] ? el("span", { class: "hint" }, ` @${value["xml:lang"]}`) : null];
}

function termCell(term) {
  return term.kind === "iri" ? entity(term.value, shortened(term.value)) : term.value;
}

function numeric(value) {
  return /#(integer|decimal|double|float|int|long|nonNegativeInteger)$/.test(value?.datatype ?? "");
}
