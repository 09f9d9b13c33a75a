// The panel beside an answer: on whose word a row stands.

import { el, fill } from "../dom.js";
import { evidence } from "../proofs.js";

/** A panel, closed at first: { element, open({ title, proofs, from }), onClose(listener) }; the proofs may
 * still be awaited. */
export function proofPanel({ view, signal, closed }) {
  const body = el("div", { class: "body" });
  const title = el("h2", { id: "proof-title", tabindex: -1 });
  const listeners = [closed];
  let back = null;
  let turns = 0;
  const close = () => {
    element.hidden = true;
    element.parentElement?.classList.remove("with-proof");
    for (const listener of listeners) listener();
    back?.();
  };
  const element = el("aside", { class: "proof-panel", hidden: true, "aria-labelledby": "proof-title",
    on: { keydown: (event) => { if (event.key === "Escape") close(); } } },
    el("div", { class: "row top" }, title,
      el("button", { type: "button", class: "quiet close", on: { click: close } }, "Close")), body);
  return {
    element,
    onClose: (listener) => listeners.push(listener),
    async open({ title: text, proofs, from }) {
      back = from;
      fill(title, text);
      fill(body, el("p", { class: "waiting" }, "Looking …"));
      element.hidden = false;
      element.parentElement?.classList.add("with-proof");
      title.focus({ preventScroll: matchMedia("(min-width: 60rem)").matches });
      const turn = (turns += 1);
      let content;
      try {
        content = await evidence(await proofs, view, signal);
      } catch (error) {
        if (error.name === "AbortError") return;
        content = el("p", { class: "problem", role: "alert" }, error.message);
      }
      if (turn === turns) fill(body, content);
    },
  };
}
