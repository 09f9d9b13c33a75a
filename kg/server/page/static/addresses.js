// Every state of the page is an address: #/page/parts?name=value.

/** The address of a page; parameters that are empty are left out. */
export function link(path, parameters = {}) {
  const given = Object.entries(parameters).filter(([, value]) => value !== null
    && value !== undefined && value !== "");
  const query = new URLSearchParams(given).toString();
  return `#/${path}${query ? `?${query}` : ""}`;
}

/** The address of the page of an entity, a record or a source, in the view that is open. */
export function entityLink(iri) {
  return link(isRecord(iri) ? "record" : "entity", { iri, view: here().parameters.view });
}

/** Whether an IRI names a record, a source or a load: what is told of those stands in a graph of its own. */
export function isRecord(iri) {
  return /^https:\/\/w3id\.org\/nexus-kg\/(record|source|id\/load)\//.test(iri);
}

/** Where we are: the parts of the path, and the parameters. */
export function here() {
  const [path, query = ""] = location.hash.replace(/^#\/?/, "").split(/\?(.*)/s);
  return { parts: path.split("/").map(decoded),
           parameters: Object.fromEntries(new URLSearchParams(query)) };
}

/** Go to an address. */
export function go(address) {
  if (address === location.hash) dispatchEvent(new HashChangeEvent("hashchange"));
  else location.hash = address;
}

/** Note a change within the page in its address, without drawing it anew; a `step` is one from which Back
 * leads to the address before. */
export function note(changes, { step = false } = {}) {
  const { parts, parameters } = here();
  history[step ? "pushState" : "replaceState"](
    null, "", link(parts.map(encodeURIComponent).join("/"), { ...parameters, ...changes }));
}

function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
