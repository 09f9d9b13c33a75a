// How far a source stands behind something, and its grade: told by shape and by text.

import { entityLink } from "./addresses.js";
import { el, svg, unseen } from "./dom.js";
import { localName } from "./terms.js";

const SHAPES = {
  asserted: () => [svg("circle", { cx: 6, cy: 6, r: 5, class: "solid" })],
  reported: () => [svg("circle", { cx: 6, cy: 6, r: 4.5 }), svg("path", { d: "M6 1.5a4.5 4.5 0 0 1 0 9z", class: "solid" })],
  alleged: () => [svg("path", { d: "M6 .8 11.2 6 6 11.2.8 6z" })],
  possible: () => [svg("circle", { cx: 6, cy: 6, r: 4.5, "stroke-dasharray": "2 2" })],
  unproven: () => [svg("path", { d: "M6 1.2 11.2 10.6H.8z" })],
  retracted: () => [svg("path", { d: "M1.5 1.5l9 9m0-9-9 9" })],
  inferred: () => [svg("path", { d: "M1 6h8M6 2.8 9.4 6 6 9.2" })],
};

/** What each status means. */
export const STATUSES = {
  asserted: "the source says so itself",
  reported: "the source reports what others say",
  alleged: "the source says that it is claimed, and does not stand behind it",
  possible: "the source thinks it possible",
  unproven: "the source says that it is not shown",
  retracted: "the source has taken it back",
};

/** The Admiralty scale. */
export const RELIABILITIES = {
  A: "completely reliable", B: "usually reliable", C: "fairly reliable",
  D: "not usually reliable", E: "unreliable", F: "reliability cannot be judged",
};
export const CREDIBILITIES = {
  1: "confirmed by other sources", 2: "probably true", 3: "possibly true", 4: "doubtful",
  5: "improbable", 6: "truth cannot be judged",
};

/** A mark for a status. */
export function statusMark(status) {
  const shape = SHAPES[status];
  return el("span", { class: "mark", "data-status": status, title: STATUSES[status] ?? null },
            shape ? sign(shape()) : null, status);
}

/** A mark for what was inferred; `rules` are told on hovering. */
export function inferredMark(rules = []) {
  return el("span", { class: "mark", "data-status": "inferred",
                      title: rules.length ? `by the rules ${rules.join(", ")}` : null },
            sign(SHAPES.inferred()), "inferred");
}

/** A mark for a grade on the Admiralty scale, such as B2. */
export function gradeMark(reliability, credibility) {
  if (!reliability && !credibility) return null;
  const words = [RELIABILITIES[reliability] && `source ${RELIABILITIES[reliability]}`,
                 CREDIBILITIES[credibility] && `information ${CREDIBILITIES[credibility]}`]
    .filter(Boolean).join(", ");
  return el("span", { class: "grade", title: words },
            `${reliability ?? ""}${credibility ?? ""}`, unseen(`: ${words}`));
}

/** A mark for a grade that is one text, such as "B2". */
export function gradeOf(text) {
  return text ? gradeMark(text[0], text.slice(1)) : null;
}

/** A link to an entity's page. */
export function entity(iri, label = "") {
  return el("a", { href: entityLink(iri), title: iri }, label || localName(iri));
}

/** The marks and what they mean, as a list. */
export function legend() {
  return el("dl", { class: "legend" },
    Object.entries(STATUSES).map(([status, meaning]) => el("div", {},
      el("dt", {}, statusMark(status)), el("dd", {}, meaning))),
    el("div", {}, el("dt", {}, inferredMark()), el("dd", {}, "follows by rules from what was said; every step can be seen")),
    el("div", {}, el("dt", {}, gradeMark("B", "2")), el("dd", {},
      "the Admiralty scale: the source from A (completely reliable) to F, the information from 1 (confirmed) to 6")));
}

function sign(shapes) {
  return svg("svg", { viewBox: "0 0 12 12", class: "sign", "aria-hidden": "true" }, shapes);
}
