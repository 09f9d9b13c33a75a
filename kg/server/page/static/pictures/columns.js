// A graph in two columns: who on the left, what on the right, lines between them. SVG.

import { entityLink } from "../addresses.js";
import { svg } from "../dom.js";
import { broken, clipped, widthOf } from "./lettering.js";

const GAP = 38;
const NAME = 340;
const NOTE = 280;
const SMALL = 10.5;
const HIGH = 12;
const LETTERS = 46;
const MOST = 150;
const LABELLED = 60;

/** Draw a graph; `open(edge)` is called for a line that is clicked. Gives { drawing, left out }. */
export function columns({ nodes, edges }, { title, open }) {
  const left = unique(edges.map(({ source }) => source)).slice(0, MOST);
  const right = ordered(unique(edges.map(({ target }) => target)).slice(0, MOST), left, edges);
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const margin = [left, right].map((ids) => widest(ids.map((id) => byId.get(id))));
  const middle = 420;
  const height = Math.max(left.length, right.length, 2) * GAP + 20;
  const [x0, x1] = [margin[0], margin[0] + middle];
  const at = (ids) => new Map(ids.map((id, i) => [id, 10 + (i + 0.5) * (height - 20) / ids.length]));
  const [ys, yt] = [at(left), at(right)];
  const shown = edges.filter((edge) => ys.has(edge.source) && yt.has(edge.target));
  const taken = [];
  const drawing = svg("svg", { viewBox: `0 0 ${x1 + margin[1]} ${height}`, class: "drawing columns",
    role: "group", "aria-label": title, width: x1 + margin[1], height },
    shown.map((edge) => line(edge, [x0 + 8, ys.get(edge.source)], [x1 - 8, yt.get(edge.target)],
      shown.length <= LABELLED ? taken : null, open, byId)),
    left.map((id) => node(byId.get(id), x0, ys.get(id), "end", "from")),
    right.map((id) => node(byId.get(id), x1, yt.get(id), "start", "to")));
  follow(drawing);
  return { drawing, omitted: edges.length - shown.length };
}

function line(edge, [x0, y0], [x1, y1], taken, open, byId) {
  const bend = (x1 - x0) * 0.42;
  const path = `M${x0} ${y0}C${x0 + bend} ${y0} ${x1 - bend} ${y1} ${x1} ${y1}`;
  const words = [byId.get(edge.source).label, edge.label || "–", byId.get(edge.target).label].join(" · ");
  return svg("g", { class: "edge", "data-status": edge.status, "data-from": edge.source,
                    "data-to": edge.target, on: { click: () => open?.(edge) } },
    svg("path", { d: path, class: "reach" }), svg("path", { d: path, class: "line" }),
    taken && edge.label ? label(edge.label, taken, (at) => point(at, x0, x1, bend, y0, y1)) : null,
    svg("title", {}, `${words} (${edge.status})`));
}

function label(text, taken, on) {
  const words = clipped(text, 190, SMALL);
  const [x, y] = free(taken, widthOf(words, SMALL), on);
  return svg("text", { x, y, "text-anchor": "middle", "dominant-baseline": "middle", class: "tie" }, words);
}

function node(thing, x, y, anchor, side) {
  const shift = anchor === "end" ? -12 : 12;
  const notes = thing.note && side === "from" ? noteLines(thing.note) : [];
  const text = svg("text", { x: x + shift, y: y - [0, 6, 11][notes.length],
    "text-anchor": anchor, "dominant-baseline": "middle", class: "name" }, clipped(thing.label, NAME));
  const note = notes.map((words, i) => svg("text", { x: x + shift, y: y + (notes.length > 1 ? 3 : 9) + 11 * i,
    "text-anchor": anchor, "dominant-baseline": "middle", class: "note" }, words));
  const mark = side === "from" ? svg("circle", { cx: x, cy: y, r: 6, class: "dot from" })
    : svg("rect", { x: x - 5.5, y: y - 5.5, width: 11, height: 11, rx: 2, class: "dot to" });
  const group = svg("g", { class: "node", "data-id": thing.id },
                    svg("title", {}, [thing.label, thing.note].filter(Boolean).join(": ")), mark, text, note);
  return thing.iri ? svg("a", { href: entityLink(thing.iri) }, group) : group;
}

/** A note in at most two lines; what is cut off is told by three dots. */
function noteLines(note) {
  if (widthOf(note, SMALL) <= NOTE) return [note];
  const [first, ...rest] = broken(note, LETTERS);
  return [first, clipped(rest.join(" "), NOTE, SMALL)];
}

/** Where a name is pointed at, its lines stand out. */
function follow(drawing) {
  const mark = (event) => {
    const id = event.target.closest?.(".node")?.dataset.id;
    drawing.classList.toggle("following", Boolean(id));
    for (const edge of drawing.querySelectorAll(".edge")) {
      edge.classList.toggle("followed", edge.dataset.from === id || edge.dataset.to === id);
    }
  };
  for (const event of ["pointerover", "pointerleave", "focusin", "focusout"]) {
    drawing.addEventListener(event, mark);
  }
}

/** Where on a line words of some width lie upon the least of others. */
function free(taken, width, on) {
  const hidden = ([x, y]) => taken.filter(([u, v, w]) => Math.abs(x - u) < (width + w) / 2 && Math.abs(y - v) < HIGH).length;
  const best = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74].map(on)
    .reduce((one, other) => (hidden(other) < hidden(one) ? other : one));
  taken.push([...best, width]);
  return best;
}

function point(t, x0, x1, bend, y0, y1) {
  const u = 1 - t;
  return [u ** 3 * x0 + 3 * u * u * t * (x0 + bend) + 3 * u * t * t * (x1 - bend) + t ** 3 * x1,
          u ** 3 * y0 + 3 * u * u * t * y0 + 3 * u * t * t * y1 + t ** 3 * y1];
}

/** Targets in the order of the middle of their sources, so that few lines cross. */
function ordered(ids, left, edges) {
  const at = new Map(left.map((id, i) => [id, i]));
  const middle = new Map(ids.map((id) => {
    const places = edges.filter((edge) => edge.target === id && at.has(edge.source))
      .map((edge) => at.get(edge.source));
    return [id, places.length ? places.reduce((a, b) => a + b) / places.length : 0];
  }));
  return ids.sort((a, b) => middle.get(a) - middle.get(b));
}

function widest(nodes) {
  return Math.max(80, ...nodes.map(({ label, note }) => 26
    + Math.max(Math.min(NAME, widthOf(label)), Math.min(NOTE, widthOf(note ?? "", SMALL)))));
}


function unique(list) {
  return [...new Set(list)];
}
