// Proofs as trees, down to the records of sources.

import { el, freshId, unseen } from "./dom.js";
import { labelsOf } from "./labels.js";
import { entity, gradeMark, gradeOf, inferredMark, statusMark } from "./marks.js";
import { irisOf, isAxiom, isUnnamed, localName, parsed, shortened } from "./terms.js";
import { counted } from "./words.js";

const STEP = 40;

/** The evidence of a claim: its records as numbered cards, and the trees that lead to them. */
export async function evidence(proofs, view, signal) {
  const records = [...recordsOf(proofs).values()];
  const numbers = new Map(records.map(({ record }, i) => [record, i + 1]));
  const context = { numbers, stem: freshId("record"), labels: new Map() };
  const named = async (iris) => { context.labels = await labelsOf(iris, view, signal); };
  const cards = el("ol", { class: "records" });
  const trees = el("ul", { class: "proof" });
  const [moreCards, moreTrees] = [
    await byPortions(cards, records, "record", async (portion) => {
      await named(portion.flatMap(speakers));
      return portion.map((record) => card(record, context));
    }),
    await byPortions(trees, proofs, "proof", async (portion) => {
      await named(irisOf(portion));
      return portion.map((proof) => step(proof, context));
    })];
  return [
    el("h3", {}, records.length === 1 ? "The record" : `The ${counted(records.length, "record")}`),
    records.length ? [cards, moreCards] : el("p", { class: "hint" }, "It rests on the ontology alone."),
    el("h3", {}, "How it follows"), trees, moreTrees];
}

/** Fill a list with the first items; gives a button for the next ones, or null. */
async function byPortions(list, items, noun, draw) {
  let shown = 0;
  const more = el("button", { type: "button", class: "more", on: { click: () => next() } });
  const next = async () => {
    const portion = items.slice(shown, shown + STEP);
    list.append(...await draw(portion));
    shown += portion.length;
    more.hidden = shown >= items.length;
    more.textContent = `Show ${Math.min(STEP, items.length - shown)} more of ${counted(items.length, noun)}`;
  };
  await next();
  return items.length > shown ? more : null;
}

/** How many applications of rules a proof holds. */
export function sizeOf(proof) {
  return (proof.rule ? 1 : 0) + (proof.premises ?? []).reduce((sum, one) => sum + sizeOf(one), 0);
}

function step(proof, context) {
  const line = sentence(proof, context);
  if (!proof.rule) {
    return el("li", { class: "leaf" }, line, el("div", { class: "by" }, leaves(proof, context)));
  }
  const premises = el("ul", { id: freshId("premises") }, toldPremises(proof).map((premise) => step(premise, context)));
  const fold = el("button", { type: "button", class: "fold", "aria-expanded": "true",
    "aria-controls": premises.id, on: { click: () => {
      premises.hidden = !premises.hidden;
      fold.setAttribute("aria-expanded", String(!premises.hidden));
    } } }, unseen("Premises"));
  return el("li", {}, fold, line, el("div", { class: "by" }, inferredMark(), " ", gradeOf(proof.grade), " by ",
    el("code", {}, proof.rule), proof.label ? `: ${proof.label}` : ""),
  (proof.conditions ?? []).map((condition) => el("div", { class: "by" }, condition)), premises);
}

function leaves(proof, { numbers, stem }) {
  const found = proof.records ?? [];
  if (!found.length) return el("span", { class: "hint" }, "said");
  return found.map((record) => {
    const number = numbers.get(record.record);
    if (!number) return el("span", { class: "axiom" }, record.source);
    return el("span", { class: "said" }, statusMark(record.status), " ",
      gradeMark(record.reliability, record.credibility), " ",
      el("a", { href: location.hash, class: "cite", on: { click: (event) => {
        event.preventDefault();
        const target = document.getElementById(`${stem}-${number}`);
        target.scrollIntoView({ block: "nearest" });
        target.focus();
      } } }, unseen("record "), `[${number}]`));
  });
}

function card(record, { labels, numbers, stem }) {
  const named = (iri) => entity(iri, labels.get(iri));
  return el("li", { id: `${stem}-${numbers.get(record.record)}`, tabindex: -1, class: "record" },
    el("div", { class: "row" }, statusMark(record.status),
       gradeMark(record.reliability, record.credibility)),
    el("div", { class: "source" }, record.source),
    record.passage ? el("blockquote", {}, record.passage) : null,
    el("dl", { class: "facts" },
      fact("Where", record.locator),
      fact("Said by", record.attributedTo && named(record.attributedTo)),
      fact("Quoting", record.quotedFrom?.length ? record.quotedFrom.map((iri, i) =>
        [i ? ", " : "", named(iri)]) : null),
      fact("Dated", span(record.validFrom, record.validTo)),
      fact("Record", entity(record.record, shortened(record.record)))));
}

function span(from, to) {
  if (from && to) return from === to ? from : `${from} to ${to}`;
  return from ? `from ${from}` : to ? `until ${to}` : null;
}

function fact(name, value) {
  return value ? el("div", {}, el("dt", {}, name), el("dd", {}, value)) : null;
}

/** A triple as people read it: an axiom, or what has a part without a name, in the server's words. */
function sentence(proof, { labels }) {
  const terms = proof.triple.map(parsed);
  const worded = isAxiom(terms) || terms.some((term) => isUnnamed(term.value));
  return el("span", { class: "triple" }, worded ? proof.words
    : terms.map((term, i) => [i ? " " : "", shown(term, labels, i === 1)]));
}

/** The premises that a person is told: of those that say the same, as the parts of an expression do, the first. */
function toldPremises(proof) {
  return [...new Map(proof.premises.toReversed().map((premise) => [premise.words, premise])).values()].toReversed();
}

function shown(term, labels, isPredicate) {
  if (term.kind === "literal") return el("q", {}, term.value);
  if (term.kind === "blank") return term.value;
  if (isPredicate && term.value.endsWith("#type")) return el("em", {}, "is a");
  const words = labels.get(term.value) ?? localName(term.value);
  const anchor = entity(term.value, words);
  anchor.title = shortened(term.value);
  if (isPredicate) anchor.classList.add("predicate");
  return anchor;
}

function recordsOf(proofs) {
  const found = new Map();
  const walk = (proof) => {
    for (const record of proof.records ?? []) {
      if (record.record.includes("/record/")) found.set(record.record, record);
    }
    proof.premises?.forEach(walk);
  };
  proofs.forEach(walk);
  return found;
}

function speakers({ attributedTo, quotedFrom }) {
  return [attributedTo, ...(quotedFrom ?? [])].filter(Boolean);
}
