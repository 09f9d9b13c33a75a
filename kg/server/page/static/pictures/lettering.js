// How wide texts are, so that names fit their places.

const FONT = 'system-ui, "DejaVu Sans", sans-serif';
let context = null;

/** The width of a text in pixels, in a size of the page's type. */
export function widthOf(text, size = 12.5) {
  context ??= document.createElement("canvas").getContext("2d");
  context.font = `500 ${size}px ${FONT}`;
  return context.measureText(text).width;
}

/** A text in lines of at most so many letters, as far as its words allow it. */
export function broken(text, most) {
  const lines = [];
  for (const word of text.split(" ")) {
    if (lines.length && `${lines.at(-1)} ${word}`.length <= most) lines.push(`${lines.pop()} ${word}`);
    else lines.push(word);
  }
  return lines;
}

/** A text that is no wider than some pixels; what is cut off is told by three dots. */
export function clipped(text, most, size = 12.5) {
  if (widthOf(text, size) <= most) return text;
  let [low, high] = [0, text.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (widthOf(`${text.slice(0, middle)}…`, size) <= most) low = middle;
    else high = middle - 1;
  }
  return `${text.slice(0, low)}…`;
}
