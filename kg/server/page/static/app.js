// Begins: the frame, then the page that the address names.

import { go } from "./addresses.js";
import { silent } from "./api.js";
import { announce, el, fill } from "./dom.js";
import { finder } from "./finder.js";
import { start } from "./router.js";
import { themeButton } from "./theme.js";
import { askForToken, tokenButton } from "./token.js";
import { loadPrefixes } from "./terms.js";

const main = document.getElementById("main");
let first = true;

themeButton(document.getElementById("theme"));
tokenButton(document.getElementById("token"));
finder(document.getElementById("finder"));
document.getElementById("skip").addEventListener("click", (event) => {
  event.preventDefault();
  main.focus();
});
addEventListener("keydown", (event) => {
  if (event.key === "/" && !event.target.closest("input, textarea, select, [contenteditable]")) {
    event.preventDefault();
    document.querySelector("#finder input").focus();
  }
});
start(draw);

async function draw(load, state, signal) {
  marked(state.parts[0]);
  document.getElementById("finder-text").value = state.parts[0] === "search" ? state.parameters.q ?? "" : "";
  const room = el("div", { class: `page page-${state.parts[0] || "home"}` },
                  el("p", { class: "waiting" }, "Loading …"));
  fill(main, room);
  scrollTo(0, 0);
  try {
    if (!load) throw new Error(`There is no page '${state.parts[0]}'.`);
    const [page] = await Promise.all([load().catch(() => { throw silent(); }), loadPrefixes()]);
    if (signal.aborted) return;
    const title = await page.show(room, state, signal);
    if (signal.aborted) return;
    document.title = `${title} · Nexus KG`;
    if (!first) {
      main.focus({ preventScroll: true });
      announce(title);
    }
    first = false;
  } catch (error) {
    if (signal.aborted || error.name === "AbortError") return;
    document.title = "Problem · Nexus KG";
    addEventListener("tokenchange", () => go(location.hash), { once: true, signal });
    fill(room, el("h1", {}, "This cannot be shown"),
         el("p", { class: "problem", role: "alert" }, error.message),
         error.status === 401 ? el("button", { type: "button", class: "primary", on: { click: askForToken } }, "Give a token")
           : error.status === 0 ? el("button", { type: "button", class: "primary", on: { click: () => go(location.hash) } }, "Try again")
             : el("p", {}, el("a", { href: "#/" }, "All questions")));
  }
}

function marked(page) {
  for (const anchor of document.querySelectorAll("#pages a")) {
    const target = anchor.getAttribute("href").replace("#/", "");
    const open = target === page || (target === "" && page === "ask");
    if (open) anchor.setAttribute("aria-current", "page");
    else anchor.removeAttribute("aria-current");
  }
}
