// Things of other sources that may be the same as one, and what speaks for it.

import { getJson } from "../api.js";
import { el, fill } from "../dom.js";
import { entity } from "../marks.js";
import { shortened } from "../terms.js";

const THING = "https://w3id.org/nexus-kg/id/";
const MOST = 5;

/** A section that is filled, and seen, once there are such things. */
export function mayBeSame(iri, signal) {
  const room = el("section", { "aria-label": "May be the same as", hidden: true });
  if (iri.startsWith(THING)) seek(room, iri, signal);
  return room;
}

async function seek(room, iri, signal) {
  let found;
  try {
    ({ candidates: found } = await getJson("/identity", { iri }, signal));
  } catch {
    return; // the page tells all else without it
  }
  if (!found.length) return;
  fill(room, el("h2", {}, "May be the same as ", el("span", { class: "hint" }, found.length)),
    el("ul", {}, found.slice(0, MOST).map(({ iri: other, name, score, reasons }) =>
      el("li", {}, entity(other, name), ` (${shortened(other)}): ${score} points, ${reasons.join(", ")}`))),
    found.length > MOST ? el("p", { class: "hint" }, `${found.length - MOST} more are left out.`) : null,
    el("p", { class: "hint" }, "Nobody has decided on it: ",
      el("code", {}, `kg link accept ${shortened(iri)} ${shortened(found[0].iri)}`),
      " says that both are one, ", el("code", {}, "kg link reject"), " that they are not."));
  room.hidden = false;
}
