// Terms as N-Triples has them, and names for people.

import { getJson } from "./api.js";

let prefixes = [];
let vocabulary = null;

/** The prefixes, classes and properties that the server knows; asked for once. */
export function loadVocabulary() {
  vocabulary ??= getJson("/vocabulary").catch((error) => {
    vocabulary = null;
    throw error;
  });
  return vocabulary;
}

/** Learn the prefixes, where they are not known yet; without them IRIs stay long. */
export async function loadPrefixes() {
  try {
    const known = (await loadVocabulary()).prefixes;
    prefixes = Object.entries(known).sort((a, b) => b[1].length - a[1].length);
  } catch { /* the page that needs them will say what is wrong */ }
}

/** The known prefixes, as an object. */
export function knownPrefixes() {
  return Object.fromEntries(prefixes);
}

/** A term: { kind: "iri", value } or { kind: "literal", value, datatype, language } or blank. */
export function parsed(term) {
  if (term.startsWith("<")) return { kind: "iri", value: unescaped(term.slice(1, -1)) };
  const match = /^"((?:[^"\\]|\\.)*)"(?:@([\w-]+)|\^\^<(.*)>)?$/s.exec(term);
  if (match) {
    return { kind: "literal", value: unescaped(match[1]), language: match[2] ?? "",
             datatype: match[3] ?? "" };
  }
  return { kind: "blank", value: term };
}

/** An IRI as a prefixed name, where a prefix is known. */
export function shortened(iri) {
  const found = prefixes.find(([, namespace]) => iri.startsWith(namespace));
  return found ? `${found[0]}:${iri.slice(found[1].length)}` : iri;
}

/** The last part of an IRI: what people read where there is no label. */
export function localName(iri) {
  const name = iri.replace(/[/#]+$/, "").split(/[/#]/).pop();
  try {
    return decodeURIComponent(name) || iri;
  } catch {
    return name;
  }
}

/** Whether an IRI was made for a node of the ontology that has no name. */
export function isUnnamed(iri) {
  return iri.includes("/.well-known/genid/");
}

/** Whether a triple, parsed, is one of the ontology's axioms: its terms of OWL and RDFS say what it means. */
export function isAxiom([, predicate, object]) {
  const told = predicate.value.endsWith("#type") ? object.value : predicate.value;
  return /^http:\/\/www\.w3\.org\/(2002\/07\/owl|2000\/01\/rdf-schema)#/.test(told) && !told.endsWith("#label");
}

/** A term written so that the server reads it back. */
export function written(claimTerm) {
  if (claimTerm.iri) return `<${claimTerm.iri}>`;
  const text = JSON.stringify(claimTerm.value ?? "");
  if (claimTerm.language) return `${text}@${claimTerm.language}`;
  return claimTerm.datatype && !claimTerm.datatype.endsWith("#string")
    ? `${text}^^<${claimTerm.datatype}>` : text;
}

function unescaped(text) {
  const plain = { t: "\t", n: "\n", r: "\r", b: "\b", f: "\f" };
  return text.replace(/\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/gs, (_, short, long, letter) =>
    (letter ? plain[letter] ?? letter : String.fromCodePoint(parseInt(short ?? long, 16))));
}

/** The IRIs in the triples of proofs. */
export function irisOf(proofs) {
  const found = new Set();
  const walk = (proof) => {
    for (const term of proof.triple) if (term.startsWith("<")) found.add(term.slice(1, -1));
    proof.premises?.forEach(walk);
  };
  proofs.forEach(walk);
  return found;
}
