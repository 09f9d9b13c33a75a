// One entity: what is said of it, its neighbours, aliases and dates.

import { go, isRecord, link, note } from "../addresses.js";
import { getJson } from "../api.js";
import { el, fill, unseen } from "../dom.js";
import { entity, gradeOf, inferredMark, statusMark } from "../marks.js";
import { csv, drawingForms, saveButtons, saveText } from "../save.js";
import { isUnnamed, localName, shortened, written } from "../terms.js";
import { network } from "../pictures/network.js";
import { timeline } from "../pictures/timeline.js";
import { viewChooser } from "../views.js";
import { mayBeSame } from "./may-be-same.js";
import { proofPanel } from "./proof-panel.js";
import { show as record } from "./record.js";

const MOST = 30;
const FIRST = 12;
const NO_NEWS = "http://www.w3.org/2002/07/owl#NamedIndividual";

/** Draw the page. */
export async function show(room, { parameters }, signal) {
  const { iri, view = "" } = parameters;
  if (!iri) throw new Error("The address names no entity: #/entity?iri=…");
  if (isRecord(iri)) return record(room, { parameters }, signal);
  let data;
  try {
    data = await getJson("/describe", { iri, view, format: "json" }, signal);
  } catch (error) {
    if (error.status !== 404) throw error;
    return unsaid(room, iri, view, error.message);
  }
  const panel = proofPanel({ view, signal, closed: () => note({ claim: "" }) });
  const prove = (index, button) => {
    note({ claim: index + 1 });
    open(panel, data, data.claims[index], { view, signal, button });
  };
  const names = new Map((data.neighbours?.nodes ?? []).map(({ id, label }) => [id, label]));
  const named = (object) => (object.iri ? { ...object, label: names.get(object.iri) ?? object.label } : object);
  const said = data.claims.map((claim, index) => ({ ...claim, object: named(claim.object), index }))
    .filter(({ object }) => !object.iri || !isUnnamed(object.iri));
  const side = el("div", { class: "side" }, mayBeSame(data.iri, signal),
                  neighbourhood(data, signal), dates(data));
  fill(room, el("div", { class: "workbench entity-page" },
    el("div", { class: "bench" },
      head(data, view),
      el("div", { class: "split" },
        el("div", { class: "claims" },
          claims("What is said of it", said.filter(({ direction }) => direction !== "in"), data.more, prove),
          claims("Where else it occurs", said.filter(({ direction }) => direction === "in"), data.more, prove),
          data.more ? el("p", { class: "hint" }, "Only the first claims of each direction are told; SPARQL has them all.") : null,
          data.claims.length ? saving(data) : null),
        side)),
    panel.element));
  const chosen = Number(parameters.claim) - 1;
  if (data.claims[chosen]) prove(chosen, null);
  return data.label || localName(iri);
}

/** Nothing is said in this view; in another there may be. */
function unsaid(room, iri, view, message) {
  fill(room, el("h1", {}, shortened(iri)), el("p", { class: "problem", role: "alert" }, message),
    el("p", {}, "A wider view may hold something of it."),
    el("div", { class: "ask slim" }, viewChooser(view, (text) => go(link("entity", { iri, view: text })))));
  return shortened(iri);
}

function head(data, view) {
  const aliases = (data.aliases ?? []).map((alias) => (typeof alias === "string" ? alias : alias.text ?? alias.label));
  return el("div", { class: "head" },
    el("h1", {}, data.label || localName(data.iri)),
    el("p", { class: "row" },
      data.types.filter(({ iri }) => !isUnnamed(iri) && iri !== NO_NEWS).map((type) => typeMark(data, type, view))),
    el("p", { class: "row" },
      el("code", { class: "iri" }, shortened(data.iri)),
      el("button", { type: "button", class: "quiet", on: { click: (event) => {
        navigator.clipboard?.writeText(data.iri).then(() => { event.target.textContent = "Copied"; });
      } } }, "Copy the IRI")),
    data.definition ? el("p", {}, data.definition) : null,
    aliases.length ? el("div", { class: "aliases" }, el("strong", {}, "Also known as "), listed(aliases.slice(0, FIRST)),
      folded(aliases.slice(FIRST), listed)) : null,
    el("div", { class: "ask slim" }, viewChooser(view, (text) =>
      go(link("entity", { iri: data.iri, view: text })))));
}

function listed(aliases) {
  return aliases.map((alias, i) => [i ? "; " : "", el("span", { class: "alias" }, alias)]);
}

/** What is beyond the first of many, told when it is asked for. */
function folded(rest, draw) {
  return rest.length ? el("details", {}, el("summary", {}, `${rest.length} more`), draw(rest)) : null;
}

/** A type, with the way to its proof. */
function typeMark(data, type, view) {
  return el("span", { class: "tag" }, entity(type.iri, type.label), " ",
    el("a", { href: link("explain", { s: `<${data.iri}>`, p: "a", o: `<${type.iri}>`, view }),
              class: "why", "aria-label": `Why ${type.label}?` }, "why?"));
}

function claims(title, all, more, prove) {
  if (!all.length) return null;
  const groups = grouped(all);
  return el("section", { "aria-label": title },
    el("h2", {}, `${title} `, el("span", { class: "hint" }, more ? `${all.length} told here` : all.length)),
    [...groups.values()].map((group) => predicate(group, prove)));
}

function grouped(all) {
  const groups = new Map();
  for (const claim of all) {
    groups.set(claim.predicate.iri, [...(groups.get(claim.predicate.iri) ?? []), claim]);
  }
  return groups;
}

function predicate(group, prove) {
  const rows = group.map((claim) => line(claim, prove));
  const name = group[0].predicate.label || localName(group[0].predicate.iri);
  return el("div", { class: "predicate-group" },
    el("h3", {}, el("span", { title: shortened(group[0].predicate.iri) }, name),
      group[0].direction === "in" ? el("span", { class: "hint" }, " (of)") : null),
    el("div", {}, el("ul", {}, rows.slice(0, FIRST)), folded(rows.slice(FIRST), (rest) => el("ul", {}, rest))));
}

function line(claim, prove) {
  const { object, status, grade, inferred, records, index } = claim;
  const words = object.iri ? object.label || localName(object.iri) : object.value ?? object.label ?? "";
  const sources = records.map(({ source, locator }) => [source, locator].filter(Boolean).join(", ")).join("; ");
  return el("li", {},
    el("span", { class: "object" }, object.iri ? entity(object.iri, object.label) : words),
    el("span", { class: "marks", title: sources || null },
      inferred ? inferredMark() : (status ?? "").split(", ").filter(Boolean).map(statusMark), gradeOf(grade),
      el("button", { type: "button", class: "quiet prove", on: { click: (event) => prove(index, event.target) } },
        "proof", unseen(` of ${claim.predicate.label ?? ""} ${words}`))));
}

function open(panel, data, claim, { view, signal, button }) {
  const self = { iri: data.iri };
  const [subject, object] = claim.direction === "in" ? [claim.object, self] : [self, claim.object];
  const words = (term) => (term === self ? data.label : term.label ?? term.value);
  const title = `${words(subject)} · ${claim.predicate.label ?? ""} · ${words(object)}`;
  const proofs = getJson("/explain", { s: written(subject), p: `<${claim.predicate.iri}>`,
                                       o: written(object), view }, signal).then((found) => found.proofs);
  panel.open({ title, proofs, from: () => button?.focus() });
}

function neighbourhood(data, signal) {
  const { nodes, edges, left_out: beyond } = data.neighbours ?? { nodes: [], edges: [] };
  if (nodes.length < 2) return null;
  const kept = nearest(data).slice(0, MOST + 1);
  const ids = new Set(kept.map(({ id }) => id));
  const graph = {
    nodes: kept.map((node) => ({ ...node, iri: node.id, centre: node.id === data.iri })),
    edges: merged(edges.filter(({ source, target }) => ids.has(source) && ids.has(target))),
  };
  const count = (number) => `${data.more ? "at least " : ""}${number.toLocaleString("en")}`;
  const omitted = nodes.length + beyond - kept.length;
  const room = el("div", { class: "network-room" }, el("p", { class: "waiting" }, "Drawing …"));
  const name = localName(data.iri);
  const tools = el("span", { class: "savers" });
  const draw = async () => fill(tools, saveButtons(await network(room, graph,
    { name, title: `The neighbours of ${data.label}`, centre: data.iri, signal })));
  requestAnimationFrame(draw);
  return el("section", { "aria-label": "Neighbours" },
    el("div", { class: "row top" }, el("h2", {}, "Neighbours ", el("span", { class: "hint" }, count(nodes.length - 1 + beyond))), tools),
    room, el("p", { class: "hint" }, "Solid line: asserted; dashed: reported; dotted: inferred. "
      + "Pointing at a node names its lines; a click opens its page.",
      omitted ? ` Left out: ${count(omitted)} more.` : ""));
}

/** The neighbours after the entity itself: first those of which something was said. */
function nearest({ iri, neighbours: { nodes, edges } }) {
  const said = new Set(edges.filter(({ inferred }) => !inferred).flatMap(({ source, target }) => [source, target]));
  const rank = ({ id }) => (id === iri ? 0 : said.has(id) ? 1 : 2);
  return [...nodes].sort((a, b) => rank(a) - rank(b));
}

/** One line for all that ties two nodes; what was said goes before what follows from it. */
function merged(edges) {
  const found = new Map();
  for (const edge of edges) {
    const key = JSON.stringify([edge.source, edge.target].sort());
    const one = found.get(key);
    if (!one || (one.inferred && !edge.inferred)) found.set(key, { ...edge, labels: new Set([edge.label]) });
    else if (one.inferred === edge.inferred && one.source === edge.source) one.labels.add(edge.label);
  }
  return [...found.values()].map((edge) => ({ ...edge, label: [...edge.labels].slice(0, 3).join(", ") }));
}

function dates(data) {
  const spans = (data.timeline ?? []).filter(({ from }) => from).map((span, row) => ({ ...span, iri: span.record, row }))
    .sort((a, b) => a.from.localeCompare(b.from));
  if (!spans.length) return null;
  const { drawing } = timeline(spans, { title: `Dates of ${data.label}`, width: 460 });
  const name = `${localName(data.iri)}-timeline`;
  return el("section", { "aria-label": "Timeline" },
    el("div", { class: "row top" }, el("h2", {}, "Timeline"), saveButtons(drawingForms(name, drawing))),
    el("div", { class: "scroll picture", tabindex: 0, role: "region", "aria-label": "Picture of the timeline" }, drawing));
}

function saving(data) {
  const name = localName(data.iri);
  const rows = () => [["direction", "predicate", "object", "label", "status", "grade", "inferred", "records", "sources"],
    ...data.claims.map((claim) => [claim.direction, claim.predicate.iri, claim.object.iri ?? claim.object.value,
      claim.object.label ?? "", claim.status ?? "", claim.grade ?? "", claim.inferred,
      claim.records.map(({ iri }) => iri).join(" "), claim.records.map(({ source }) => source).join("; ")])];
  return el("p", { class: "row" }, saveButtons([
    ["CSV", () => saveText(`${name}.csv`, csv(rows()), "text/csv")],
    ["JSON", () => saveText(`${name}.json`, JSON.stringify(data, null, 1), "application/json")]]));
}
