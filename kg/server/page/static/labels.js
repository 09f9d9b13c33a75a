// People's names for IRIs, asked for in bundles and kept.

import { select } from "./api.js";
import { localName } from "./terms.js";

const MOST = 200;
const known = new Map();
const nameless = new Set();

/** Names for some IRIs, as a map. A thing without a label is called by its type and the name, number or
 * text that it is there to hold, or the last part of its IRI; what has neither is not in it. */
export async function labelsOf(iris, view, signal) {
  const wanted = [...new Set(iris)].filter((iri) => !known.has(iri) && !nameless.has(`${view} ${iri}`) && /^[^\s<>"{}|\\^`]+$/.test(iri));
  for (let at = 0; at < wanted.length; at += MOST) {
    const bundle = wanted.slice(at, at + MOST);
    try {
      for (const [iri, label] of await ask(bundle, view, signal)) known.set(iri, label);
      for (const iri of bundle) if (!known.has(iri)) nameless.add(`${view} ${iri}`);
    } catch (error) {
      if (error.name === "AbortError") throw error;
      return known;
    }
  }
  return known;
}

async function ask(iris, view, signal) {
  const these = `VALUES ?s { ${iris.map((iri) => `<${iri}>`).join(" ")} }`;
  // Each part has its own VALUES: one before the UNION is joined only after all things were looked at.
  const rows = await select(
    `SELECT ?s ?label ?type ?own WHERE { { ${these} ?s rdfs:label ?label }
     UNION { ${these} ?s a ?class . ?class rdfs:label ?type FILTER NOT EXISTS { ?s rdfs:label ?any }
       FILTER NOT EXISTS { ?s a ?narrower . ?narrower rdfs:subClassOf ?class FILTER(?narrower != ?class) }
       OPTIONAL { ?s nx:aliasText|nx:documentNumber|nx:addressText ?own } } }`,
    { view, signal });
  const best = new Map();
  for (const row of rows) {
    const told = row.label ?? row.type;
    const rank = ["en", undefined].indexOf(told["xml:lang"]);
    const found = { text: row.label ? told.value : `${told.value} ${row.own?.value ?? localName(row.s.value)}`,
                    rank: rank < 0 ? 2 : rank };
    const before = best.get(row.s.value);
    if (!before || found.rank < before.rank
        || (found.rank === before.rank && found.text < before.text)) best.set(row.s.value, found);
  }
  return [...best].map(([iri, { text }]) => [iri, text]);
}
