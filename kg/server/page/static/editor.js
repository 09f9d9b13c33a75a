// The editor of SPARQL: YASQE with completion from the ontology, or a plain text field without it.

import { el } from "./dom.js";
import { knownPrefixes, loadVocabulary } from "./terms.js";
import { missing, yasqe } from "./vendor.js";

const MOST = 60;

/** An editor in an element: { value(), set(text), focus() }.
 *
 * `run()` is called by Ctrl+Enter, `changed()` after each change.
 */
export async function editor(room, { text, run, changed }) {
  const Yasqe = await yasqe();
  return Yasqe ? rich(Yasqe, room, text, run, changed) : plain(room, text, run, changed);
}

function plain(room, text, run, changed) {
  const area = el("textarea", { id: "query", rows: 14, spellcheck: "false", "aria-label": "SPARQL query",
    value: text, on: { input: changed, keydown: (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) run();
    } } });
  room.replaceChildren(area, el("p", { class: "hint" }, missing("YASQE, which completes and checks queries,")));
  return { value: () => area.value, set: (value) => { area.value = value; changed(); }, focus: () => area.focus() };
}

function rich(Yasqe, room, text, run, changed) {
  complete(Yasqe);
  room.replaceChildren();
  const keys = { "Ctrl-Enter": run, "Cmd-Enter": run, Tab: false, "Shift-Tab": false };
  const instance = new Yasqe(room, {
    value: text, persistenceId: null, createShareableLink: null, consumeShareLink: null,
    showQueryButton: false, resizeable: false, editorHeight: "18rem", prefixCcApi: null,
    autocompleters: ["variables", "prefixes", "ontology-property", "ontology-class"],
    screenReaderLabel: "SPARQL query",
    extraKeys: { ...Yasqe.defaults.extraKeys, ...keys, "Ctrl-S": () => {} },
  });
  knowPrefixes(instance);
  instance.getInputField().setAttribute("aria-label", "SPARQL query; Control and Space completes, Escape leaves");
  instance.on("change", changed);
  setTimeout(() => instance.refresh(), 0);
  return { value: () => instance.getValue(), set: (value) => instance.setValue(value),
           focus: () => instance.focus() };
}

/** The usual prefixes need not be declared: the server knows them, so they are no errors. */
function knowPrefixes(instance) {
  const mode = instance.getMode();
  const begin = mode.startState;
  mode.startState = (...of) => ({ ...begin(...of), prefixes: knownPrefixes() });
  instance.setValue(instance.getValue());
}

/** Completion from the ontology that is loaded, in the place of completion from the network. */
function complete(Yasqe) {
  const like = (kind) => async (_yasqe, token) => {
    const wanted = (token?.autocompletionString ?? "").toLowerCase();
    const terms = (await loadVocabulary())[kind];
    return terms.filter(({ iri, label }) => iri.toLowerCase().startsWith(wanted)
      || (wanted.length > 1 && (label ?? "").toLowerCase().includes(wanted))
      || (wanted.length > 1 && !wanted.includes(":") && iri.split(/[/#]/).pop().toLowerCase().includes(wanted)))
      .slice(0, MOST).map(({ iri }) => iri);
  };
  Yasqe.forkAutocompleter("property", { name: "ontology-property", get: like("properties"), bulk: false }, false);
  Yasqe.forkAutocompleter("class", { name: "ontology-class", get: like("classes"), bulk: false }, false);
  Yasqe.forkAutocompleter("prefixes", { name: "prefixes", persistenceId: null, bulk: true, get: () =>
    Object.entries(knownPrefixes()).map(([prefix, namespace]) => `${prefix}: <${namespace}>`).sort() }, false);
  Yasqe.defaults.autocompleters = [];
}

/** Whether a text is an update (SPARQL 1.1 Update), not a query. */
export function isUpdate(text) {
  const bare = text.replace(/<[^<>\s]*>|"""[\s\S]*?"""|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g, " ")
    .replace(/#.*$/gm, " ").replace(/\b(?:PREFIX\s+[\w.-]*:|BASE|VERSION)\s*/gi, " ");
  const word = /[A-Za-z]+/.exec(bare)?.[0].toUpperCase();
  return ["INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"].includes(word);
}
