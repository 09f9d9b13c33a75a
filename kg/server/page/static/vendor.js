// The scripts by others: loaded when they are needed, null where they were not fetched.

const tried = new Map();

/** Cytoscape, which draws graphs that move; null where it is missing. */
export function cytoscape() {
  return once("cytoscape", async () => (await import("./vendor/cytoscape.js")).default);
}

/** YASQE, the editor of SPARQL; null where it is missing. */
export function yasqe() {
  return once("yasqe", async () => {
    document.head.append(Object.assign(document.createElement("link"),
      { rel: "stylesheet", href: "/static/vendor/yasqe.css" }));
    return (await import("./vendor/yasqe.js")).default;
  });
}

/** The countries as GeoJSON features, whose ids are the codes of UN M49; null where missing. */
export function countries() {
  return once("countries", async () => {
    const [response] = await Promise.all([fetch("/static/vendor/countries.json"), script("topojson")]);
    if (!response.ok) throw new Error("missing");
    const topology = await response.json();
    return globalThis.topojson.feature(topology, topology.objects.countries).features;
  });
}

/** What the page says where a part is missing. */
export function missing(what) {
  return `${what} is missing from this installation; 'make page', or a new installation with the `
    + "network, fetches it.";
}

function once(name, load) {
  if (!tried.has(name)) {
    tried.set(name, load().catch(() => {
      tried.delete(name); // the server may have been gone for a moment
      return null;
    }));
  }
  return tried.get(name);
}

function script(name) {
  return new Promise((done, fail) => {
    document.head.append(Object.assign(document.createElement("script"),
      { src: `/static/vendor/${name}.js`, onload: done, onerror: fail }));
  });
}
