// A graph as SVG from the places of its nodes; where they have none, in rings.

import { entityLink } from "../addresses.js";
import { svg } from "../dom.js";
import { broken } from "./lettering.js";

/** Above how many lines those that follow by rules have no words: they would hide each other. */
export const CROWD = 16;
const INNER = 9;
const OUT = 1.2;
const [LETTERS, LINES] = [22, 4];

/** Place nodes in rings around one of them, or around nothing. */
export function ring(nodes, centre) {
  const others = nodes.filter(({ id }) => id !== centre);
  const placed = [];
  let slots = 0;
  for (let at = 0, level = 1; at < others.length; level += 1) {
    const many = Math.min(others.length - at, level === 1 ? INNER : 13 * level);
    const radius = 190 * level;
    slots = Math.max(slots, many); // a ring of few stands in the gaps of the one within it
    for (let i = 0; i < many; i += 1) {
      const slot = Math.round(i * slots / many);
      const angle = (slot + (level % 2) / 2) / slots * 2 * Math.PI;
      const far = level > 1 && slot % 2 ? radius * OUT : radius; // every other one, so that names have room
      placed.push({ ...others[at + i], x: far * 1.3 * Math.cos(angle), y: far * Math.sin(angle) });
    }
    at += many;
  }
  return [...nodes.filter(({ id }) => id === centre).map((node) => ({ ...node, x: 0, y: 0 })), ...placed];
}

/** Draw placed nodes and their lines. */
export function network(nodes, edges, title) {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const [xs, ys] = [nodes.map(({ x }) => x), nodes.map(({ y }) => y)];
  const [left, top] = [Math.min(...xs) - 110, Math.min(...ys) - 30];
  const [width, height] = [Math.max(...xs) - left + 110, Math.max(...ys) - top + 70];
  return svg("svg", { viewBox: `${left} ${top} ${width} ${height}`, class: "drawing network",
                      role: "group", "aria-label": title, width, height },
    edges.filter(({ source, target }) => byId.has(source) && byId.has(target))
      .map((edge) => line(edge, byId.get(edge.source), byId.get(edge.target), edge.inferred && edges.length > CROWD)),
    nodes.map((node) => {
      const shape = node.side === "left" || node.centre
        ? svg("circle", { cx: node.x, cy: node.y, r: 7, class: "dot from" })
        : svg("rect", { x: node.x - 6, y: node.y - 6, width: 12, height: 12, rx: 2, class: "dot to" });
      const group = svg("g", { class: "node" }, svg("title", {}, node.label), shape,
        svg("text", { x: node.x, y: node.y + 18, "text-anchor": "middle", class: "name" },
            broken(node.label, LETTERS).slice(0, LINES).map((words, i) => svg("tspan", { x: node.x, dy: i ? 13 : 0 }, words))));
      return node.iri ? svg("a", { href: entityLink(node.iri) }, group) : group;
    }));
}

function line(edge, from, to, wordless) {
  const turn = Math.atan2(to.y - from.y, to.x - from.x);
  return svg("g", { class: "edge", "data-status": edge.inferred ? "inferred" : edge.status },
    svg("title", {}, `${from.label} · ${edge.label} · ${to.label}`),
    svg("line", { x1: from.x, y1: from.y, x2: to.x, y2: to.y, class: "line" }),
    svg("path", { d: "M-9 0l-8 -4v8Z", class: "head",
                  transform: `translate(${to.x} ${to.y}) rotate(${turn * 180 / Math.PI})` }),
    edge.label && !wordless ? svg("text", { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2, "text-anchor": "middle",
                               class: "tie" }, edge.label) : null);
}
