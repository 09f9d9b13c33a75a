// The token for changes: kept for this tab only, and gone when it is closed.

import { announce, el, fill } from "./dom.js";

const KEY = "nexus-token";

/** The token, or an empty text. */
export function token() {
  return sessionStorage.getItem(KEY) ?? "";
}

/** Make a button that opens the dialog for the token. */
export function tokenButton(button) {
  const show = () => {
    button.textContent = token() ? "Token: set" : "Token";
    button.title = token() ? "Change or forget the token" : "Give a token, to change data";
  };
  button.addEventListener("click", askForToken);
  addEventListener("tokenchange", show);
  show();
}

/** Open the dialog; the event `tokenchange` tells of a new token. */
export function askForToken() {
  const field = el("input", { type: "password", id: "token-text", autocomplete: "off",
                              spellcheck: "false", value: token() });
  const problem = el("p", { class: "problem", role: "alert", hidden: true });
  const keep = async (text) => {
    const wrong = text ? await refused(text) : "";
    problem.hidden = !wrong;
    fill(problem, wrong);
    if (wrong) return;
    if (text) sessionStorage.setItem(KEY, text);
    else sessionStorage.removeItem(KEY);
    dispatchEvent(new Event("tokenchange"));
    announce(text ? "The token is set." : "The token is forgotten.");
    dialog.close();
  };
  const dialog = el("dialog", { "aria-labelledby": "token-title" },
    el("form", { method: "dialog", on: { submit: (event) => {
      event.preventDefault();
      keep(field.value.trim());
    } } },
      el("h2", { id: "token-title" }, "Token"),
      el("p", {}, "An update needs one: ",
        el("code", {}, "kg token add NAME --role editor"), ". Reading needs one (", el("code", {}, "--role reader"),
        ") where the server is not for this machine alone."),
      el("label", { for: "token-text" }, "Token"), field, problem,
      el("p", { class: "hint" }, "It is kept for this tab only, and gone when the tab is closed."),
      el("div", { class: "row" },
        el("button", { type: "submit", class: "primary" }, "Set"),
        el("button", { type: "button", on: { click: () => keep("") } }, "Forget"),
        el("button", { type: "button", on: { click: () => dialog.close() } }, "Close"))));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

/** Why the server does not take a token; empty where it does. */
async function refused(text) {
  try {
    const response = await fetch("/packs", { headers: { Authorization: `Bearer ${text}`, Accept: "application/json" } });
    if (response.ok) return "";
    return (await response.json()).error ?? "The server does not take this token.";
  } catch {
    return "The server does not answer, or the token has letters that none has.";
  }
}
