// A map of the places that an answer names: countries by number of rows, cities as points. SVG.

import { entityLink } from "../addresses.js";
import { select } from "../api.js";
import { el, freshId, svg } from "../dom.js";
import { entity } from "../marks.js";
import { countries, missing } from "../vendor.js";
import { namesIn, placesOf } from "./elements.js";
import { counted } from "../words.js";

const NX = "https://w3id.org/nexus-kg/ontology#";
const WIDTH = 960;
const SCALE = 174;
const [NORTH, SOUTH] = [83.7, -56.5];
const ANTARCTICA = "010";

/** Draw the map of an answer. Gives { drawing, list, told }; drawing is null without countries. */
export async function mapOf(answer, columns, { title, view, signal }) {
  const [places, features] = await Promise.all([located(answer, columns, view, signal), countries()]);
  const list = el("ul", { class: "places" }, places.map((place) => el("li", {},
    entity(place.iri, place.label), " ", el("span", { class: "hint" },
      counted(place.rows.size, "row")))));
  if (!features) return { drawing: null, list, told: missing("The map of the countries") };
  const known = new Set(features.map(({ id }) => id));
  const shaded = new Map();
  for (const place of places) {
    const codes = known.has(place.code) ? [place.code] : [];
    place.drawn = codes.length > 0 || place.latitude !== null;
    for (const code of codes) shaded.set(code, place);
  }
  await regions(places.filter(({ drawn }) => !drawn), known, view, signal);
  const within = new Map(places.flatMap((place) => (place.inner ?? []).map((code) => [code, place])));
  const most = Math.max(1, ...[...shaded.values()].map(({ rows }) => rows.size));
  const [top, bottom] = [project([0, NORTH])[1], project([0, SOUTH])[1]];
  const globe = freshId("globe");
  const drawing = svg("svg", { viewBox: `0 ${top} ${WIDTH} ${bottom - top}`, class: "drawing map",
                               role: "group", "aria-label": title, width: WIDTH, height: bottom - top },
    svg("clipPath", { id: globe }, svg("path", { d: outline() })),
    svg("path", { d: outline(), class: "sea" }),
    svg("g", { "clip-path": `url(#${globe})` }, features.filter(({ id }) => id !== ANTARCTICA)
      .map((feature) => land(feature, shaded.get(feature.id), within.get(feature.id), most))),
    places.filter(({ latitude }) => latitude !== null).map(town));
  const left = places.filter(({ drawn, inner }) => !drawn && !inner?.length);
  return { drawing, list, told: left.length
    ? `Not on the map: ${left.map(({ label }) => label).join(", ")}.` : "" };
}

async function located(answer, columns, view, signal) {
  const named = placesOf(answer, columns);
  if (!named.size) return [];
  const rows = await select(`SELECT ?p ?label ?code ?lat ?long WHERE {
    VALUES ?p { ${[...named.keys()].map((iri) => `<${iri}>`).join(" ")} }
    ?p <http://www.w3.org/2000/01/rdf-schema#label> ?label FILTER(LANG(?label) IN ("en", ""))
    OPTIONAL { ?p <${NX}regionCode> ?code }
    OPTIONAL { ?p <${NX}latitude> ?lat ; <${NX}longitude> ?long } }`, { view, signal });
  const names = answer.rows.map((row) => namesIn(row, columns));
  const found = new Map(rows.map((row) => [row.p.value, {
    iri: row.p.value, label: row.label.value, code: row.code?.value ?? null,
    latitude: row.lat ? Number(row.lat.value) : null, longitude: row.long ? Number(row.long.value) : null,
    rows: new Set([...named.get(row.p.value)].filter((index) => names[index].has(row.label.value))),
  }]));
  return [...found.values()].filter(({ rows: own }) => own.size).sort((a, b) => b.rows.size - a.rows.size);
}

/** For places that are neither country nor town: the countries that lie in them. */
async function regions(places, known, view, signal) {
  if (!places.length) return;
  const rows = await select(`SELECT ?p ?code WHERE {
    VALUES ?p { ${places.map(({ iri }) => `<${iri}>`).join(" ")} }
    ?c <${NX}locatedIn>+ ?p ; <${NX}regionCode> ?code }`, { view, signal });
  for (const place of places) {
    place.inner = rows.filter((row) => row.p.value === place.iri && known.has(row.code.value))
      .map((row) => row.code.value);
  }
}

function land(feature, place, region, most) {
  const step = place ? Math.ceil(place.rows.size / most * 4) : 0;
  const path = svg("path", { d: shape(feature.geometry), class: "land",
                             "data-step": step || null, "data-region": !place && region ? "yes" : null },
    svg("title", {}, place ? `${place.label}: ${count(place)}` : region
      ? `${feature.properties.name}, in ${region.label}: ${count(region)}` : feature.properties.name));
  return place ? svg("a", { href: entityLink(place.iri), "aria-label": `${place.label}: ${count(place)}` }, path) : path;
}

function town(place) {
  const [x, y] = project([place.longitude, place.latitude]);
  return svg("a", { href: entityLink(place.iri), "aria-label": `${place.label}: ${count(place)}` },
    svg("circle", { cx: x, cy: y, r: 4 + Math.min(6, place.rows.size), class: "town" },
        svg("title", {}, `${place.label}: ${count(place)}`)),
    svg("text", { x: x + 9, y: y + 1, class: "name", "dominant-baseline": "middle" }, place.label));
}

function count({ rows }) {
  return counted(rows.size, "row");
}

function shape({ type, coordinates }) {
  const polygons = type === "Polygon" ? [coordinates] : coordinates;
  return polygons.flat().flatMap(unwound).map((ring) => `M${ring.map((at) =>
    project(at).map((n) => n.toFixed(1)).join(" ")).join("L")}Z`).join("");
}

/** A ring that crosses the antimeridian is drawn twice, whole, at either edge of the map. */
function unwound(ring) {
  let turn = 0;
  const whole = ring.map(([longitude, latitude], i) => {
    const step = i ? longitude - ring[i - 1][0] : 0;
    if (Math.abs(step) > 180) turn -= Math.sign(step) * 360;
    return [longitude + turn, latitude];
  });
  const west = whole.some(([longitude]) => longitude < -180.01);
  const east = whole.some(([longitude]) => longitude > 180.01);
  const moved = (by) => whole.map(([longitude, latitude]) => [longitude + by, latitude]);
  return [whole, ...(west ? [moved(360)] : []), ...(east ? [moved(-360)] : [])];
}

function outline() {
  const edge = (longitude, from, to) => Array.from({ length: 37 }, (_, i) =>
    project([longitude, from + (to - from) * i / 36]).map((n) => n.toFixed(1)).join(" ")).join("L");
  return `M${edge(-180, -90, 90)}L${edge(180, 90, -90)}Z`;
}

/** The Equal Earth projection (Šavrič, Patterson and Jenny, 2018). */
function project([longitude, latitude]) {
  const [a1, a2, a3, a4] = [1.340264, -0.081106, 0.000893, 0.003796];
  const root = Math.sqrt(3) / 2;
  const t = Math.asin(root * Math.sin(latitude * Math.PI / 180));
  const t2 = t * t;
  const t6 = t2 ** 3;
  const x = longitude * Math.PI / 180 * Math.cos(t)
    / (root * (a1 + 3 * a2 * t2 + t6 * (7 * a3 + 9 * a4 * t2)));
  const y = t * (a1 + a2 * t2 + t6 * (a3 + a4 * t2));
  return [WIDTH / 2 + x * SCALE, -y * SCALE];
}
