// A graph whose nodes can be moved, by Cytoscape; without it, a ring drawn as SVG.

import { entityLink, go } from "../addresses.js";
import { el, fill } from "../dom.js";
import { drawingForms, saveBlob, saveText, standalone } from "../save.js";
import { colour } from "../theme.js";
import { cytoscape, missing } from "../vendor.js";
import { counted } from "../words.js";
import { CROWD, network as drawn, ring } from "./ring.js";

const MOST = 150;
const FREE = { name: "cose", animate: false, randomize: false, nodeRepulsion: 12_000, idealEdgeLength: 70,
               nodeOverlap: 12, padding: 18, componentSpacing: 60, nodeDimensionsIncludeLabels: true };
const DASHES = { reported: [7, 4], alleged: [2, 4], possible: [2, 7], unproven: [1, 6], retracted: [1, 6] };

/** Draw a graph into an element, the first nodes of a large one. `centre` is the id of the node in the
 * middle, if there is one; `open(edge)` is called for a line that is clicked. Gives the forms in which it
 * is saved. */
export async function network(room, graphed, { name, title, centre = null, open = null, signal }) {
  const { nodes, edges, told } = bounded(graphed);
  const library = await cytoscape();
  if (signal.aborted || !room.isConnected) return [];
  if (!library) {
    const drawing = drawn(ring(nodes, centre), edges, title);
    fill(room, el("p", { class: "hint" }, missing("Cytoscape, which lets nodes be moved,")), drawing, told);
    return drawingForms(name, drawing);
  }
  const canvas = el("div", { class: "canvas", role: "img", "aria-label":
    `${title}: ${nodes.length} nodes, ${edges.length} lines; the table tells the same` });
  const graph = { current: null };
  const zoom = (factor) => graph.current.animate({ zoom: { level: graph.current.zoom() * factor,
    renderedPosition: { x: canvas.clientWidth / 2, y: canvas.clientHeight / 2 } }, duration: 120 });
  fill(room, canvas, el("div", { class: "row zoom" },
    el("button", { type: "button", "aria-label": "Zoom in", on: { click: () => zoom(1.3) } }, "+"),
    el("button", { type: "button", "aria-label": "Zoom out", on: { click: () => zoom(1 / 1.3) } }, "−"),
    el("button", { type: "button", on: { click: () => graph.current.fit(undefined, 24) } }, "Fit")), told);
  const cy = library({
    container: canvas, elements: elements(nodes, edges, centre), style: styles(),
    layout: centre ? { name: "preset", positions: places(nodes, centre) } : FREE,
    minZoom: 0.1, maxZoom: 4,
  });
  graph.current = cy;
  spread(cy, canvas.clientWidth, canvas.clientHeight);
  cy.on("tap", "node", ({ target }) => { if (target.data("iri")) go(entityLink(target.data("iri"))); });
  cy.on("tap", "edge", ({ target }) => open?.(edges[target.data("index")]));
  cy.on("mouseover", "node", ({ target }) => {
    cy.elements().addClass("faint");
    target.closedNeighborhood().removeClass("faint");
    target.connectedEdges().addClass("named");
  });
  cy.on("mouseout", "node", () => cy.elements().removeClass("faint named"));
  const themed = () => cy.style(styles());
  addEventListener("themechange", themed);
  signal.addEventListener("abort", () => {
    removeEventListener("themechange", themed);
    cy.destroy();
  });
  return [
    ["SVG", () => {
      const placed = nodes.map((node) => ({ ...node, ...cy.getElementById(node.id).position() }));
      const drawing = drawn(placed, edges, title);
      const hidden = el("div", { class: "unseen" }, drawing);
      document.body.append(hidden);
      saveText(`${name}.svg`, standalone(drawing), "image/svg+xml");
      hidden.remove();
    }],
    ["PNG", async () => saveBlob(`${name}.png`, await cy.png(
      { output: "blob-promise", full: true, scale: 2, bg: colour("ground") }))],
  ];
}

/** What is drawn of a graph: placing nodes takes the square of their number, and many are read by nobody. */
function bounded({ nodes, edges }) {
  if (nodes.length <= MOST) return { nodes, edges, told: null };
  const kept = nodes.slice(0, MOST);
  const ids = new Set(kept.map(({ id }) => id));
  return { nodes: kept, edges: edges.filter(({ source, target }) => ids.has(source) && ids.has(target)),
           told: el("p", { class: "hint" }, `The first ${MOST} of ${counted(nodes.length, "node")} are drawn; `
             + "the table has all.") };
}

function places(nodes, centre) {
  return Object.fromEntries(ring(nodes, centre).map(({ id, x, y }) => [id, { x, y }]));
}

/** Stretch the nodes over the room, so that names are read at the size of the page's text; where
 * there are too many for that, over a larger one. */
function spread(cy, width, height) {
  const [w, h] = [Math.max(width - 150, 200), Math.max(height - 80, 200)];
  const more = Math.max(1, Math.sqrt(cy.nodes().length * 7000 / (w * h)));
  const all = cy.nodes().map((node) => node.position());
  const range = (name) => [Math.min(...all.map((at) => at[name])), Math.max(...all.map((at) => at[name]))];
  const [[x0, x1], [y0, y1]] = [range("x"), range("y")];
  const scaled = (value, from, to, room) => (to > from ? (value - from) / (to - from) : 0.5) * room * more;
  cy.nodes().positions((node) => ({ x: scaled(node.position("x"), x0, x1, w),
                                    y: scaled(node.position("y"), y0, y1, h) }));
  cy.fit(undefined, 18);
}

function elements(nodes, edges, centre) {
  return [...nodes.map((node) => ({ data: { id: node.id, label: clipped(node.label), iri: node.iri },
    classes: [node.id === centre ? "centre" : "", node.side ?? ""].join(" ") })),
  ...edges.map((edge, index) => ({ data: { id: `edge-${index}`, index, source: edge.source,
    target: edge.target, label: edge.label }, classes: edge.inferred ? `inferred ${edges.length > CROWD ? "crowd" : ""}`
    : edge.status ?? "" }))];
}

function clipped(text) {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

function styles() {
  const text = { color: colour("ink"), "font-family": "system-ui, sans-serif", "text-outline-width": 2,
                 "text-outline-color": colour("ground") };
  return [
    { selector: "node", style: { ...text, label: "data(label)", "font-size": 11, width: 16, height: 16,
      "background-color": colour("to"), shape: "round-rectangle", "text-valign": "bottom",
      "text-margin-y": 4, "text-wrap": "wrap", "text-max-width": 130 } },
    { selector: "node.left, node.centre", style: { shape: "ellipse", "background-color": colour("from") } },
    { selector: "node.centre", style: { width: 28, height: 28, "font-weight": "bold", "font-size": 13 } },
    { selector: "edge", style: { ...text, label: "data(label)", "font-size": 9, color: colour("muted"),
      width: 1.4, "line-color": colour("line-strong"), "target-arrow-color": colour("line-strong"),
      "target-arrow-shape": "triangle", "arrow-scale": 0.8, "curve-style": "bezier",
      "text-rotation": "autorotate", "text-wrap": "ellipsis", "text-max-width": 120,
      "min-zoomed-font-size": 7 } },
    ...Object.entries(DASHES).map(([status, dashes]) => ({ selector: `edge.${status}`,
      style: { "line-style": "dashed", "line-dash-pattern": dashes } })),
    { selector: "edge.inferred", style: { "line-style": "dashed", "line-dash-pattern": [1, 3],
      "target-arrow-shape": "vee", "font-style": "italic" } },
    { selector: "edge.crowd", style: { "text-opacity": 0 } },
    { selector: "edge.named", style: { "text-opacity": 1 } },
    { selector: ".faint", style: { opacity: 0.15 } },
  ];
}
