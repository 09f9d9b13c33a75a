// An answer: as a table, as a graph, bars or timeline, and on a map; each can be saved.

import { note } from "../addresses.js";
import { getBlob, getJson } from "../api.js";
import { announce, el, fill } from "../dom.js";
import { entity, gradeMark, inferredMark, statusMark } from "../marks.js";
import { drawingForms, saveButtons, saveFrom, saveText } from "../save.js";
import { table } from "../tables.js";
import { tabs } from "../tabs.js";
import { bars } from "../pictures/bars.js";
import { columns as columnGraph } from "../pictures/columns.js";
import { barsOf, graphOf, pathsOf, placesOf, spansOf, things } from "../pictures/elements.js";
import { mapOf } from "../pictures/map.js";
import { network } from "../pictures/network.js";
import { timeline } from "../pictures/timeline.js";
import { viewWords } from "../views.js";
import { counted } from "../words.js";

const TITLES = { graph: "Graph", bar: "Bars", timeline: "Timeline" };

/** Fetch an answer and draw it: its tabs, and the proof of the row that the address names. */
export async function showAnswer(results, { description, path, values, parameters, panel, signal }) {
  let data;
  try {
    data = await getJson(path, { ...values, view: parameters.view, format: "json" }, signal);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    fill(results, el("p", { class: "problem", role: "alert" }, error.message));
    results.setAttribute("aria-busy", "false");
    return;
  }
  const open = (index) => {
    note({ row: index + 1 });
    shown.mark(index);
    const row = data.rows[index];
    panel.open({ title: `Row ${index + 1}: ${first(row, data.columns)}`, proofs: row.evidence.proof,
                 from: () => shown.back(index) });
  };
  const shown = answerTabs({ data, description, path, values, parameters, open, signal });
  fill(results, shown.elements);
  shown.begin();
  results.setAttribute("aria-busy", "false");
  panel.onClose(() => shown.mark(null));
  announce(counted(data.rows.length, "row"));
  const row = Number(parameters.row) - 1;
  if (data.rows[row]) open(row);
}

function first(row, columns) {
  const value = columns.map((name) => row.values[name]).find(Boolean);
  return value ? value.label ?? value.value : "no value";
}

/** The parts of an answer: { elements, begin(), mark(index), back(index) }; `open(index)` opens a proof. */
function answerTabs({ data, description, path, values, parameters, open, signal }) {
  const name = `${description.pack}-${description.name}`;
  const sources = new Map([...new Set(data.rows.flatMap((row) => row.evidence.sources))].sort()
    .map((source, i) => [source, i + 1]));
  const shown = answerTable(data, description, sources, open);
  const saving = el("span", { class: "savers" });
  const savers = (forms) => fill(saving, forms.length ? saveButtons(forms) : null);
  const query = { ...values, view: parameters.view };
  const tableTab = { name: "table", title: "Table", draw: (panel) => {
    savers([["CSV", () => saveFrom(`${name}.csv`, path, { ...query, format: "csv" }, "text/csv")],
            ["JSON", () => saveText(`${name}.json`, JSON.stringify(data, null, 1), "application/json")]]);
    fill(panel, shown.element, sourceList(sources));
  } };
  const all = [tableTab];
  const context = { data, description, name, open, savers, parameters, signal, title: description.question };
  if (data.rows.length && description.picture?.kind in TITLES) all.push(pictureTab(context));
  if (data.rows.length && ["graph", "paths"].includes(description.picture?.kind)) all.push(networkTab(context));
  if (data.rows.length && description.drawn) all.push(drawnTab(context, path, query));
  if (placesOf(data, description.columns).size) all.push(mapTab(context));
  const { bar, panel, begin } = tabs({ label: "The answer as", all, open: parameters.show ?? "table",
                                chosen: (tab) => note({ show: tab === "table" ? "" : tab }) });
  const count = data.rows.length;
  return {
    elements: [
      el("div", { class: "row answer-bar" }, all.length > 1 ? bar : null,
        el("span", { class: "told" }, el("strong", {}, counted(count, "row")),
          ` · ${viewWords(data.view === "default" ? "" : data.view)}`), saving),
      data.notes.map((told) => el("p", { class: "told", role: "status" }, told)),
      panel],
    begin,
    mark: shown.mark,
    back: (index) => panel.querySelector(`tr[data-row="${index}"] .opener button`)?.focus(),
  };
}

function answerTable(data, description, sources, open) {
  if (!data.rows.length) {
    const dated = description.parameters?.some(({ type }) => type === "date");
    return { element: el("p", { class: "empty" }, "No record that counts in this view answers the question; "
      + `a wider view${dated ? " or another day" : ""} may find some.`), mark: () => {} };
  }
  const filled = description.columns.filter(({ name }) => data.rows.some((row) => row.values[name]));
  const numeric = (type) => ["integer", "decimal"].includes(type);
  const columns = [...filled.map((column) => ({
    title: column.name.replaceAll("_", " "), meaning: column.meaning, numeric: numeric(column.type),
    wide: column.type === "list",
    cell: (row) => cell(row.values[column.name], column.type),
    key: (row) => {
      const text = things(row.values[column.name], column.type).map(({ label }) => label).join(", ");
      return numeric(column.type) && text ? Number(text) : text;
    },
  })),
  { title: "status", meaning: "How far the sources stand behind it", cell: (row) =>
      el("span", { class: "marks" }, row.evidence.status.map(statusMark)), key: (row) => row.evidence.status.join(" ") },
  { title: "source", meaning: "Numbers of the sources below the table", cell: (row) =>
      el("span", { class: "cites" }, row.evidence.sources.map((source) =>
        el("span", { class: "cite", title: source }, sources.get(source)))),
    key: (row) => row.evidence.sources.map((source) => sources.get(source)).join(" ") },
  { title: "grade", meaning: "The weakest grade on the Admiralty scale", cell: (row) =>
      gradeMark(row.evidence.reliability, row.evidence.credibility),
    key: (row) => `${row.evidence.reliability}${row.evidence.credibility ?? ""}` },
  { title: "by rules", meaning: "Whether it was said so, or follows by rules", cell: (row) =>
      (row.evidence.rules.length ? inferredMark(row.evidence.rules) : el("span", { class: "mark" }, "as said")),
    key: (row) => row.evidence.rules.join(" ") }];
  return table({ caption: description.question, columns, rows: data.rows, open, opens: "Proof" });
}

function cell(value, type) {
  if (!value) return null;
  if (value.iri) return entity(value.iri, value.label);
  if (type === "list") {
    return el("ul", { class: "items" }, things(value, type).map(({ label }) => el("li", {}, label)));
  }
  return type === "date" ? el("time", { datetime: value.value }, value.value) : value.value;
}

function sourceList(sources) {
  if (!sources.size) return null;
  return el("div", { class: "sources" }, el("h2", {}, "Sources"),
    el("ol", {}, [...sources.keys()].map((source) => el("li", {}, source))));
}

function pictureTab({ data, description, name, open, savers, title }) {
  const { kind } = description.picture;
  return { name: kind, title: TITLES[kind], draw: (panel) => {
    const width = Math.min(1100, Math.max(520, panel.clientWidth - 24));
    const { drawing, omitted } = {
      graph: () => columnGraph(graphOf(data, description), { title, open: (edge) => open(edge.rows[0]) }),
      bar: () => bars(barsOf(data, description), { title, open, width }),
      timeline: () => timeline(spansOf(data, description), { title, open, width }),
    }[kind]();
    savers(drawingForms(name, drawing));
    fill(panel, framed(drawing, title), el("p", { class: "hint" }, KEYS[kind],
      omitted ? ` ${omitted} more are left out; the table has all.` : ""));
  } };
}

const KEYS = {
  map: "Countries: the darker, the more rows name them; pale: they lie in a region that rows name. Points: places within a country.",
  graph: "Solid line: asserted; dashed: reported; dotted: alleged or less. A line opens its proof, a name its page.",
  bar: "A bar opens its proof, a name its page.",
  timeline: "Coloured bars have not ended until today; of those with a point no end is told. A bar opens its proof, a name its page.",
};

function networkTab({ data, description, name, open, savers, title, signal }) {
  return { name: "network", title: "Network", draw: async (panel) => {
    const room = el("div", { class: "network-room" });
    fill(panel, room, el("p", { class: "hint" }, KEYS.graph));
    savers([]);
    const graph = description.picture.kind === "paths" ? pathsOf(data) : graphOf(data, description);
    const forms = await network(room, graph,
                                { name, title, open: (edge) => open(edge.rows[0]), signal });
    if (panel.isConnected) savers(forms);
  } };
}

/** The picture that the server draws. */
function drawnTab({ name, savers, title }, path, query) {
  return { name: "picture", title: "Picture", draw: async (panel) => {
    savers([["SVG", () => saveFrom(`${name}.svg`, `${path}/picture.svg`, query, "image/svg+xml")],
            ["PNG", () => saveFrom(`${name}.png`, `${path}/picture.png`, query, "image/png")]]);
    fill(panel, el("p", { class: "waiting" }, "Drawing the picture …"));
    try {
      const drawn = URL.createObjectURL(await getBlob(`${path}/picture.svg`, query, "image/svg+xml"));
      const image = el("img", { src: drawn, alt: title, on: { load: () => URL.revokeObjectURL(drawn) } });
      if (panel.isConnected) fill(panel, framed(image, title));
    } catch (error) {
      fill(panel, el("p", { class: "problem", role: "alert" }, error.message));
    }
  } };
}

function mapTab({ data, description, name, savers, title, parameters, signal }) {
  return { name: "map", title: "Map", draw: async (panel) => {
    savers([]);
    fill(panel, el("p", { class: "waiting" }, "Drawing the map …"));
    try {
      const { drawing, list, told } = await mapOf(data, description.columns,
                                                  { title, view: parameters.view, signal });
      if (!panel.isConnected) return;
      if (drawing) savers(drawingForms(`${name}-map`, drawing));
      fill(panel, drawing ? framed(drawing, title) : null,
        drawing ? el("p", { class: "hint" }, KEYS.map) : null,
        told ? el("p", { class: "hint" }, told) : null, el("h2", {}, "Places"), list);
    } catch (error) {
      if (error.name !== "AbortError") fill(panel, el("p", { class: "problem", role: "alert" }, error.message));
    }
  } };
}

function framed(drawing, title) {
  return el("div", { class: "scroll picture", tabindex: 0, role: "region", "aria-label": `Picture: ${title}` }, drawing);
}
