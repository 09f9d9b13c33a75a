// Elements from plain values. Text goes in as text; nothing here reads HTML.

const SVG = "http://www.w3.org/2000/svg";

/** An HTML element: attributes (true, false and null as one expects; `on` holds listeners), then
 * children: nodes, texts, lists of such; null and false are left out. */
export function el(name, attributes = {}, ...children) {
  return filled(document.createElement(name), attributes, children);
}

/** An SVG element, in the same manner. */
export function svg(name, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, name), attributes, children);
}

/** Put new children in the place of the old ones. */
export function fill(parent, ...children) {
  parent.replaceChildren(...flat(children));
  return parent;
}

/** Tell something to users of screen readers. */
export function announce(text) {
  document.getElementById("announcer").textContent = text;
}

/** Text that only screen readers tell. */
export function unseen(text) {
  return el("span", { class: "unseen" }, text);
}

const LONG = 3000;  // milliseconds

/** That an answer is awaited; after a while also why it may take long. */
export function asking() {
  const told = el("p", { class: "waiting" }, "Asking …");
  setTimeout(() => {
    if (!told.isConnected) return;
    told.textContent += " The first question about paths, or in a merged view, after a load waits until "
      + "the store is prepared for it: up to half a minute for a large one. The next ones do not.";
    announce(told.textContent);
  }, LONG);
  return told;
}

let count = 0;

/** An id that is not taken yet. */
export function freshId(stem) {
  count += 1;
  return `${stem}-${count}`;
}

function filled(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on") {
      for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
    } else if (name === "value") {
      node.value = value;
    } else {
      node.setAttribute(name, value === true ? "" : value);
    }
  }
  node.append(...flat(children));
  return node;
}

function flat(children) {
  return children.flat(Infinity).filter((child) => child !== null && child !== undefined
    && child !== false && child !== "").map((child) => (child instanceof Node ? child : String(child)));
}
