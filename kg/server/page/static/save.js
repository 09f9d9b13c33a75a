// Saving answers and pictures as files.

import { getBlob } from "./api.js";
import { announce, el, fill, svg as svgElement } from "./dom.js";
import { colour } from "./theme.js";

const STYLES = ["fill", "stroke", "stroke-width", "stroke-dasharray", "font-family", "font-size",
                "font-weight", "text-anchor", "dominant-baseline", "opacity", "paint-order",
                "stroke-linejoin", "stroke-linecap", "fill-opacity"];

/** Buttons for saving: pairs of a label and what is done; a failure is told beside them. */
export function saveButtons(entries) {
  const wrong = el("span", { class: "wrong", role: "alert" });
  const act = async (save) => {
    fill(wrong);
    try {
      await save();
    } catch (error) {
      fill(wrong, error.message);
    }
  };
  return el("span", { class: "saving" }, el("span", { class: "hint" }, "Save as "), entries.map(([label, save]) =>
    el("button", { type: "button", class: "quiet", on: { click: () => act(save) } }, label)), wrong);
}

/** The two forms of a drawing. */
export function drawingForms(name, drawing) {
  return [["SVG", () => saveSvg(name, drawing)], ["PNG", () => savePng(name, drawing)]];
}

/** Save bytes under a name. */
export function saveBlob(name, blob) {
  const address = URL.createObjectURL(blob);
  const anchor = el("a", { href: address, download: name });
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
  announce(`${name} is saved.`);
}

/** Save text under a name. */
export function saveText(name, text, type) {
  saveBlob(name, new Blob([text], { type: `${type};charset=utf-8` }));
}

/** Save what an address of the server gives. */
export async function saveFrom(name, path, parameters, accept) {
  saveBlob(name, await getBlob(path, parameters, accept));
}

/** Rows of texts as CSV (RFC 4180). */
export function csv(rows) {
  return rows.map((row) => row.map((cell) => {
    const text = String(cell ?? "");
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  }).join(",")).join("\r\n") + "\r\n";
}

/** A drawing as a file of its own: with its styles, and a ground to stand on. */
export function standalone(drawing) {
  const copy = drawing.cloneNode(true);
  const live = [drawing, ...drawing.querySelectorAll("*")];
  const copies = [copy, ...copy.querySelectorAll("*")];
  copies.forEach((node, i) => {
    const style = getComputedStyle(live[i]);
    for (const name of STYLES) {
      const value = style.getPropertyValue(name);
      if (value && value !== "none" && value !== "normal") node.setAttribute(name, value);
      else if (value === "none" && (name === "fill" || name === "stroke")) node.setAttribute(name, value);
    }
    for (const name of ["class", "role", "tabindex"]) node.removeAttribute(name);
  });
  const { x, y, width, height } = drawing.viewBox.baseVal;
  copy.prepend(svgElement("rect", { x, y, width, height, fill: colour("ground") }));
  copy.setAttribute("width", width);
  copy.setAttribute("height", height);
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  return new XMLSerializer().serializeToString(copy);
}

function saveSvg(name, drawing) {
  saveText(`${name}.svg`, standalone(drawing), "image/svg+xml");
}

/** Save a drawing as PNG, twice as large as it is shown. */
async function savePng(name, drawing) {
  const { width, height } = drawing.viewBox.baseVal;
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(standalone(drawing))}`;
  await image.decode();
  const scale = Math.min(2, 16_000 / Math.max(width, height));
  const canvas = el("canvas", { width: Math.ceil(width * scale), height: Math.ceil(height * scale) });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  saveBlob(`${name}.png`, await new Promise((done) => canvas.toBlob(done, "image/png")));
}
