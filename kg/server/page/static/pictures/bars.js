// Bars, the longest first. SVG.

import { entityLink } from "../addresses.js";
import { svg } from "../dom.js";
import { clipped, widthOf } from "./lettering.js";

const ROW = 24;
const MOST = 100;

/** Draw bars { label, iri, value, note, row }; `open(row)` is called for a bar that is clicked. */
export function bars(all, { title, open, width }) {
  const shown = all.slice(0, MOST);
  const most = Math.max(...shown.map(({ value }) => value), 1);
  const names = Math.min(Math.max(260, 0.45 * width), Math.max(90, ...shown.map(({ label }) => widthOf(label) + 16)));
  const told = ({ value, note }) => `${value.toLocaleString("en")} ${note}`.trim();
  const after = Math.max(...shown.map((bar) => widthOf(told(bar)))) + 20;
  const room = Math.max(160, width - names - after);
  const height = shown.length * ROW + 12;
  const drawing = svg("svg", { viewBox: `0 0 ${names + room + after} ${height}`, class: "drawing bars",
    role: "group", "aria-label": title, width: names + room + after, height },
    shown.map((bar, i) => {
      const { label, iri, value, row } = bar;
      const y = 6 + i * ROW;
      const words = clipped(label, names - 14);
      const text = svg("text", { x: names - 8, y: y + ROW / 2, "text-anchor": "end",
                                 "dominant-baseline": "middle", class: "name" }, words);
      return svg("g", { class: "bar-row", on: { click: (event) => {
        if (!event.target.closest("a")) open?.(row);
      } } },
        svg("title", {}, `${label}: ${told(bar)}`),
        iri ? svg("a", { href: entityLink(iri) }, text) : text,
        svg("rect", { x: names, y: y + 4, width: Math.max(1, value / most * room), height: ROW - 8,
                      rx: 2, class: "bar-fill" }),
        svg("text", { x: names + value / most * room + 6, y: y + ROW / 2, class: "note",
                      "dominant-baseline": "middle" }, told(bar)));
    }));
  return { drawing, omitted: all.length - shown.length };
}
