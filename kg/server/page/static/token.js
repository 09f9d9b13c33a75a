// The token for changes: kept for this tab only, and gone when it is closed.

import { announce, el } from "./dom.js";

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
  button.addEventListener("click", () => open(show));
  show();
}

function open(changed) {
  const field = el("input", { type: "password", id: "token-text", autocomplete: "off",
                              spellcheck: "false", value: token() });
  const keep = (text) => {
    if (text) sessionStorage.setItem(KEY, text);
    else sessionStorage.removeItem(KEY);
    changed();
    announce(text ? "The token is set." : "The token is forgotten.");
    dialog.close();
  };
  const dialog = el("dialog", { "aria-labelledby": "token-title" },
    el("form", { method: "dialog", on: { submit: (event) => {
      event.preventDefault();
      keep(field.value.trim());
    } } },
      el("h2", { id: "token-title" }, "Token"),
      el("p", {}, "Reading needs none on this machine. A change (an update, a decision on the "
        + "quarantine) needs one: ", el("code", {}, "kg token add NAME --role editor"), "."),
      el("label", { for: "token-text" }, "Token"), field,
      el("p", { class: "hint" }, "It is kept for this tab only, and gone when the tab is closed."),
      el("div", { class: "row" },
        el("button", { type: "submit", class: "primary" }, "Set"),
        el("button", { type: "button", on: { click: () => keep("") } }, "Forget"),
        el("button", { type: "button", on: { click: () => dialog.close() } }, "Close"))));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
