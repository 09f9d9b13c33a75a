// SPARQL: the editor, saved queries, and results.

import { here, note } from "../addresses.js";
import { sparql } from "../api.js";
import { announce, asking, el, fill } from "../dom.js";
import { editor, isUpdate } from "../editor.js";
import { EXAMPLES } from "../examples.js";
import { network } from "../pictures/network.js";
import { graphOf, read, rowsTable, triplesTable, withColumns } from "../results.js";
import { provenanceFields } from "../provenance.js";
import { saveBlob, saveButtons } from "../save.js";
import { savedQueries } from "../saved.js";
import { tabs } from "../tabs.js";
import { token } from "../token.js";
import { viewChooser } from "../views.js";
import { counted } from "../words.js";
import { showAnswer } from "./answer.js";
import { proofPanel } from "./proof-panel.js";

const READ = "application/sparql-results+json, application/n-triples;q=0.9";
const ROWS = { CSV: "text/csv", TSV: "text/tab-separated-values", JSON: "application/sparql-results+json",
               XML: "application/sparql-results+xml" };
const TRIPLES = { Turtle: "text/turtle", "N-Triples": "application/n-triples", "RDF/XML": "application/rdf+xml" };
const ENDINGS = { CSV: "csv", TSV: "tsv", JSON: "json", XML: "xml", Turtle: "ttl", "N-Triples": "nt", "RDF/XML": "rdf" };

/** Draw the page. */
export async function show(room, { parameters }, signal) {
  let view = parameters.view ?? "";
  const place = el("div", { class: "editor" }, el("p", { class: "waiting" }, "Loading the editor …"));
  const results = el("section", { class: "results", "aria-label": "Results" });
  const runner = el("button", { type: "button", class: "primary", title: "Control and Enter", disabled: true }, "Run");
  const stop = el("button", { type: "button", hidden: true }, "Cancel");
  const side = el("aside", { class: "side", "aria-label": "Queries" });
  const provenance = provenanceFields();
  let leave = new AbortController();
  const run = async () => {
    leave.abort();
    leave = new AbortController();
    const text = query.value();
    const before = here().parameters.query;
    const again = before === text || before === undefined;
    note({ query: text, view, ...(again ? {} : { proofs: "", row: "" }) }, { step: !again });
    runner.disabled = true;
    stop.hidden = false;
    try {
      await (isUpdate(text) ? change(results, text, provenance, leave.signal) : ask(results, text, view, leave.signal, signal));
    } finally {
      runner.disabled = false;
      stop.hidden = true;
    }
  };
  runner.addEventListener("click", run);
  stop.addEventListener("click", () => leave.abort());
  signal.addEventListener("abort", () => leave.abort());
  fill(room,
    el("div", { class: "head" }, el("h1", {}, "SPARQL"),
      el("p", { class: "hint" }, "The default graph is the view; each record is a named graph. The address of this page "
        + "holds the query, so it can be sent on.")),
    el("div", { class: "split wide-left" },
      el("div", {}, place, provenance.element,
        el("div", { class: "row ask last" }, viewChooser(view, (text) => {
          view = text;
          note({ view });
        }), el("span", { class: "buttons" }, stop, runner))),
      side,
      results));
  const query = await editor(place, { text: parameters.query ?? Object.values(EXAMPLES)[0], run: () => run(),
    changed: () => { provenance.element.hidden = !isUpdate(query.value()); } });
  if (signal.aborted) return "SPARQL";
  provenance.element.hidden = !isUpdate(query.value());
  const take = (text) => {
    query.set(text);
    query.focus();
  };
  fill(side, savedQueries({ take, current: () => query.value() }), examples(take));
  runner.disabled = false;
  if (parameters.query && !isUpdate(parameters.query)) {
    note({ query: query.value() });  // as the editor has it, with its ends of lines
    run();
  }
  return "SPARQL";
}

function examples(take) {
  return el("section", { class: "card", "aria-labelledby": "examples" }, el("h2", { id: "examples" }, "Examples"),
    el("ul", { class: "saved" }, Object.entries(EXAMPLES).map(([title, text]) => el("li", {},
      el("button", { type: "button", class: "plain", on: { click: () => take(text) } }, title)))));
}

async function ask(results, text, view, signal, page) {
  fill(results, asking());
  const begun = performance.now();
  try {
    const answer = await read(await sparql(text, { view, signal, accept: READ }), text);
    const took = `${((performance.now() - begun) / 1000).toFixed(2)} s`;
    await draw(results, answer, { text, view, took, signal, page });
  } catch (error) {
    fill(results, error.name === "AbortError" ? el("p", { class: "empty" }, "Cancelled.")
      : el("p", { class: "problem", role: "alert" }, error.message));
  }
}

async function draw(results, answer, { text, view, took, signal, page }) {
  if (answer.kind === "boolean") {
    fill(results, el("p", { class: "verdict" }, el("strong", {}, answer.value ? "Yes" : "No"),
                     el("span", { class: "hint" }, ` ${took}`)));
    announce(answer.value ? "Yes" : "No");
    return;
  }
  const isRows = answer.kind === "rows";
  const all = isRows ? answer.rows : answer.triples;
  const words = counted(all.length, isRows ? "row" : "triple");
  announce(words);
  const saving = el("span", { class: "savers" });
  const saved = isRows ? withColumns(text, answer.variables) : text;
  const forms = Object.entries(isRows ? ROWS : TRIPLES).map(([name, accept]) => [name, async () =>
    saveBlob(`results.${ENDINGS[name]}`, await (await sparql(saved, { view, accept })).blob())]);
  const drawn = isRows ? rowsTable(answer, view, signal) : triplesTable(all);
  const prove = () => showProofs(results, answer.variables, { text, view, signal: page });
  if (isRows && all.length && here().parameters.proofs) {
    await prove();
    return;
  }
  const bar = el("div", { class: "row answer-bar" });
  const told = el("span", { class: "told" }, el("strong", {}, words), ` · ${took}`);
  if (isRows || !all.length) {
    fill(saving, saveButtons(forms));
    fill(bar, told, all.length ? el("button", { type: "button", on: { click: () => {
      note({ proofs: "yes" });
      prove();
    } } }, "Show proofs") : null, saving);
    fill(results, bar, all.length ? drawn : el("p", { class: "empty" }, "Nothing matches."));
    return;
  }
  const pictures = tabs({ label: "The triples as", open: "table", chosen: () => {}, all: [
    { name: "table", title: "Table", draw: (panel) => {
      fill(saving, saveButtons(forms));
      fill(panel, drawn);
    } },
    { name: "network", title: "Network", draw: async (panel) => {
      const drawings = await network(panel, graphOf(all), { name: "triples", title: "The triples", signal: page });
      if (panel.isConnected) fill(saving, saveButtons(drawings));
    } }] });
  fill(bar, pictures.bar, told, saving);
  fill(results, bar, pictures.panel);
  pictures.begin();
}

/** The rows with what each rests on. */
async function showProofs(results, variables, { text, view, signal }) {
  const panel = proofPanel({ view, signal, closed: () => note({ row: "" }) });
  const rows = el("div", {}, asking());
  fill(results, el("div", { class: "workbench entity-page" }, rows, panel.element));
  await showAnswer(rows, {
    description: { pack: "sparql", name: "query", question: "Results",
                   columns: variables.map((name) => ({ name, type: "string", meaning: "" })) },
    path: "/evidence", values: { query: text }, parameters: { view, row: here().parameters.row }, panel, signal });
}

/** Why records were refused at the gate. */
function refusals(refused) {
  return refused.map(({ record, reasons }) => el("section", { class: "card", "aria-label": `Refused: ${record}` },
    el("h2", {}, record), el("ul", { class: "items" }, reasons.map((message) => el("li", {}, message)))));
}

async function change(results, text, provenance, signal) {
  if (!token()) {
    fill(results, el("p", { class: "problem", role: "alert" },
      "This is an update, which needs a token: set one by the button at the top right."));
    return;
  }
  fill(results, el("p", { class: "waiting" }, "Changing …"));
  try {
    await sparql(text, { update: true, headers: provenance.headers(), signal });
    fill(results, el("p", { class: "verdict" }, "Done: the change is published."));
    announce("The change is published.");
  } catch (error) {
    fill(results, error.name === "AbortError" ? el("p", { class: "empty" },
      "Cancelled; whether the change was made is not known.")
      : [el("p", { class: "problem", role: "alert" }, error.message), refusals(error.data?.refused ?? [])]);
  }
}
