// What an answer's pictures are made of: graphs, bars, spans and places, from its rows.

import { irisOf } from "../terms.js";

const RANKS = ["asserted", "reported", "alleged", "possible", "unproven", "retracted"];

/** The things in a cell: { id, label, iri }; one, or those of a list. */
export function things(value, type) {
  if (!value) return [];
  if (value.iri) return [{ id: value.iri, label: value.label, iri: value.iri }];
  const texts = type === "list" ? value.value.split(" | ") : [value.value];
  return texts.map((text) => ({ id: text, label: text, iri: null }));
}

/** The weakest status among a row's records. */
function statusOf(row) {
  return RANKS.findLast((status) => row.evidence.status.includes(status)) ?? "asserted";
}

/** The graph of an answer: { nodes, edges }; an edge holds the numbers of its rows. */
export function graphOf(answer, description) {
  const { source, target, label, note } = description.picture;
  const types = Object.fromEntries(description.columns.map(({ name, type }) => [name, type]));
  const nodes = new Map();
  const edges = new Map();
  const node = (thing, side, row) => {
    const found = nodes.get(thing.id) ?? { ...thing, side, note: "" };
    if (note && side === "left") found.note = words(row.values[note], types[note]);
    nodes.set(thing.id, found);
  };
  answer.rows.forEach((row, index) => {
    for (const from of things(row.values[source], types[source])) {
      for (const to of things(row.values[target], types[target])) {
        node(from, "left", row);
        node(to, "right", row);
        const key = JSON.stringify([from.id, to.id]);
        const edge = edges.get(key) ?? { source: from.id, target: to.id, labels: new Set(), rows: [],
                                         status: statusOf(row), inferred: false };
        const text = label ? words(row.values[label], types[label]) : "";
        if (text) edge.labels.add(text);
        edge.rows.push(index);
        if (RANKS.indexOf(statusOf(row)) < RANKS.indexOf(edge.status)) edge.status = statusOf(row);
        edges.set(key, edge);
      }
    }
  });
  return { nodes: [...nodes.values()],
           edges: [...edges.values()].map((edge) => ({ ...edge, label: [...edge.labels].join(", ") })) };
}

/** The paths of an answer laid over each other: { nodes, edges }, as graphOf gives them. */
export function pathsOf(answer) {
  const nodes = new Map();
  const edges = new Map();
  const asked = new Set(Object.values(answer.parameters));
  const node = ({ iri, label }) => nodes.set(iri, { id: iri, iri, label, note: "",
                                                    side: asked.has(iri) ? "left" : "right" });
  answer.rows.forEach((row, index) => {
    for (const [from, tie, to] of (row.paths ?? []).flat()) {
      node(from);
      node(to);
      const key = JSON.stringify([from.iri, tie.iri, to.iri]);
      const edge = edges.get(key) ?? { source: from.iri, target: to.iri, label: tie.label, rows: [],
                                       status: statusOf(row), inferred: false };
      edge.rows.push(index);
      edges.set(key, edge);
    }
  });
  return { nodes: [...nodes.values()], edges: [...edges.values()] };
}

/** The bars of an answer, the longest first: { label, iri, value, note, row }. */
export function barsOf(answer, { picture }) {
  return answer.rows.map((row, index) => ({
    label: words(row.values[picture.source]), iri: row.values[picture.source]?.iri ?? null,
    value: Number(row.values[picture.value]?.value ?? 0), row: index,
    note: picture.label ? words(row.values[picture.label]) : "",
  })).sort((a, b) => b.value - a.value);
}

/** The spans of an answer, the earliest first: { label, iri, from, to, status, row }. */
export function spansOf(answer, { picture }) {
  return answer.rows.map((row, index) => ({
    label: words(row.values[picture.source]), iri: row.values[picture.source]?.iri ?? null,
    from: row.values[picture.start]?.value ?? null, to: row.values[picture.end]?.value ?? null,
    status: statusOf(row), row: index,
  })).filter((span) => span.from).sort((a, b) => a.from.localeCompare(b.from));
}

/** The places that an answer names: a map from IRI to the numbers of the rows.
 *
 * A list holds names only; its places are those of the row's proof.
 */
export function placesOf(answer, columns) {
  const found = new Map();
  const add = (iri, index) => {
    if (!iri.includes("/id/place/")) return;
    found.set(iri, (found.get(iri) ?? new Set()).add(index));
  };
  const hasList = columns.some(({ type }) => type === "list");
  answer.rows.forEach((row, index) => {
    for (const value of Object.values(row.values)) if (value?.iri) add(value.iri, index);
    if (hasList) for (const iri of irisOf(row.evidence.proof)) add(iri, index);
  });
  return found;
}

/** The names in a row's cells, those of lists one by one. */
export function namesIn(row, columns) {
  return new Set(columns.flatMap(({ name, type }) => things(row.values[name], type))
    .map(({ label }) => label));
}

function words(value, type) {
  return things(value, type).map(({ label }) => label).join(", ");
}
