// A graph in two columns: who on the left, what on the right, lines between them. SVG.

import { entityLink } from "../addresses.js";
import { svg } from "../dom.js";
import { broken, clipped, widthOf } from "./lettering.js";

const GAP = 38;
const NAME = 300;
const NOTE = 280;
const SMALL = 10.5;
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
  const place = placer(shown, yt);
  const drawing = svg("svg", { viewBox: `0 0 ${x1 + margin[1]} ${height}`, class: "drawing columns",
    role: "group", "aria-label": title, width: x1 + margin[1], height },
    shown.map((edge) => line(edge, [x0 + 8, ys.get(edge.source)], [x1 - 8, yt.get(edge.target)],
      shown.length <= LABELLED ? place(edge) : null, open, byId)),
    left.map((id) => node(byId.get(id), x0, ys.get(id), "end", "from")),
    right.map((id) => node(byId.get(id), x1, yt.get(id), "start", "to")));
  follow(drawing);
  return { drawing, omitted: edges.length - shown.length };
}

function line(edge, [x0, y0], [x1, y1], at, open, byId) {
  const bend = (x1 - x0) * 0.42;
  const path = `M${x0} ${y0}C${x0 + bend} ${y0} ${x1 - bend} ${y1} ${x1} ${y1}`;
  const words = [byId.get(edge.source).label, edge.label || "–", byId.get(edge.target).label].join(" · ");
  return svg("g", { class: "edge", "data-status": edge.status, "data-from": edge.source,
                    "data-to": edge.target, on: { click: () => open?.(edge) } },
    svg("path", { d: path, class: "reach" }), svg("path", { d: path, class: "line" }),
    at === null || !edge.label ? null : label(edge.label, point(at, x0, x1, bend, y0, y1)),
    svg("title", {}, `${words} (${edge.status})`));
}

function label(text, [x, y]) {
  return svg("text", { x, y, "text-anchor": "middle", "dominant-baseline": "middle", class: "tie" },
             clipped(text, 190, SMALL));
}

function node(thing, x, y, anchor, side) {
  const shift = anchor === "end" ? -12 : 12;
  const text = svg("text", { x: x + shift, y: thing.note && side === "from" ? y - 6 : y,
    "text-anchor": anchor, "dominant-baseline": "middle", class: "name" }, clipped(thing.label, NAME));
  const note = thing.note && side === "from" ? svg("text", { x: x + shift, y: y + 9,
    "text-anchor": anchor, "dominant-baseline": "middle", class: "note" }, twoLines(thing.note).map((words, i) =>
      svg("tspan", { x: x + shift, dy: i ? 11 : 0 }, words))) : null;
  const mark = side === "from" ? svg("circle", { cx: x, cy: y, r: 6, class: "dot from" })
    : svg("rect", { x: x - 5.5, y: y - 5.5, width: 11, height: 11, rx: 2, class: "dot to" });
  const group = svg("g", { class: "node", "data-id": thing.id },
                    svg("title", {}, [thing.label, thing.note].filter(Boolean).join(": ")), mark, text, note);
  return thing.iri ? svg("a", { href: entityLink(thing.iri) }, group) : group;
}

/** A note in at most two lines; what is cut off is told by three dots. */
function twoLines(note) {
  const [first, ...rest] = broken(note, LETTERS);
  return rest.length ? [first, clipped(rest.join(" "), NOTE, SMALL)] : [first];
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

/** The lines of a node carry their labels at different places, so that they do not meet. */
function placer(edges, yt) {
  const out = new Map();
  for (const edge of edges) out.set(edge.source, [...(out.get(edge.source) ?? []), edge]);
  for (const list of out.values()) list.sort((a, b) => yt.get(a.target) - yt.get(b.target));
  return (edge) => {
    const list = out.get(edge.source);
    return 0.3 + 0.4 * (list.indexOf(edge) + 1) / (list.length + 1);
  };
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
