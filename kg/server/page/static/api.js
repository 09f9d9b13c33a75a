// What the server tells; errors as sentences.

import { token } from "./token.js";

/** What went wrong, in the server's own sentence, with the status of the response and what else
 * it told. */
export class ApiError extends Error {
  constructor(message, status, data = {}) {
    super(message);
    this.status = status;
    this.data = data;
  }
}

/** What is told where the server gives nothing. */
export function silent() {
  return new ApiError("The server does not answer; is 'kg serve' still running?", 0);
}

/** JSON from an address with parameters; a list gives its parameter several times. */
export async function getJson(path, parameters = {}, signal = undefined) {
  const response = await get(path, parameters, "application/json", signal);
  try {
    return await response.json();
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new ApiError(`The answer of ${path} was cut off or is not JSON; ask again.`, 0);
  }
}

/** The bytes of an address, for saving. */
export async function getBlob(path, parameters = {}, accept = "*/*") {
  return (await get(path, parameters, accept)).blob();
}

/** A SPARQL query (or update, which needs a token) by POST; gives the response. */
export async function sparql(text, { view = "", accept, update = false, headers = {}, signal } = {}) {
  const form = new URLSearchParams({ [update ? "update" : "query"]: text });
  return send(`/sparql${view ? `?${new URLSearchParams({ view })}` : ""}`,
              { method: "POST", body: form, signal,
                headers: accept ? { ...headers, Accept: accept } : headers });
}

/** The rows of a SELECT query: one object a row, each value as SPARQL JSON has it. */
export async function select(text, { view = "", signal } = {}) {
  const response = await sparql(text, { view, signal, accept: "application/sparql-results+json" });
  return (await response.json()).results.bindings;
}

/** Send something, such as a change; gives the response. */
async function send(path, options = {}) {
  const headers = new Headers(options.headers);
  if (token()) headers.set("Authorization", `Bearer ${token()}`);
  let response;
  try {
    response = await fetch(path, { ...options, headers });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw silent();
  }
  if (!response.ok) throw await problem(response);
  return response;
}

function get(path, parameters, accept, signal) {
  const given = Object.entries(parameters)
    .flatMap(([name, value]) => (Array.isArray(value) ? value : [value]).map((one) => [name, one]))
    .filter(([, value]) => value !== null && value !== undefined && value !== "");
  const query = new URLSearchParams(given).toString();
  return send(query ? `${path}?${query}` : path, { headers: { Accept: accept }, signal });
}

async function problem(response) {
  const text = await response.text();
  try {
    const data = JSON.parse(text);
    if (typeof data.error === "string") return new ApiError(data.error, response.status, data);
  } catch { /* it is plain text */ }
  const plain = response.headers.get("content-type")?.startsWith("text/plain") ? text.trim() : "";
  return new ApiError(plain || `The server answered ${response.status}.`, response.status);
}
