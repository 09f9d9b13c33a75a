// Which page an address shows.

import { here } from "./addresses.js";

const PAGES = {
  "": () => import("./pages/home.js"),
  ask: () => import("./pages/ask.js"),
  entity: () => import("./pages/entity.js"),
  record: () => import("./pages/record.js"),
  networks: () => import("./pages/networks.js"),
  search: () => import("./pages/search.js"),
  sparql: () => import("./pages/sparql.js"),
  explain: () => import("./pages/explain.js"),
  quarantine: () => import("./pages/quarantine.js"),
  status: () => import("./pages/status.js"),
};

/** Begin: `draw(load, state, signal)` is called for each address, with what loads its page (null where
 * there is none) and a signal that tells when it is left. */
export function start(draw) {
  let leave = new AbortController();
  const turn = () => {
    leave.abort();
    leave = new AbortController();
    const state = here();
    draw(Object.hasOwn(PAGES, state.parts[0]) ? PAGES[state.parts[0]] : null, state, leave.signal);
  };
  addEventListener("hashchange", turn);
  turn();
}
