// Bars, the longest first. SVG.

import { svg } from "../dom.js";
import { entityLink } from "../router.js";
import { clipped, widthOf } from "./lettering.js";

const ROW = 24;
const MOST = 100;

/** Draw bars { label, iri, value, row }; `open(row)` is called for a bar that is clicked. */
export function bars(all, { title, open, width }) {
  const shown = all.slice(0, MOST);
  const most = Math.max(...shown.map(({ value }) => value), 1);
  const names = Math.min(260, Math.max(90, ...shown.map(({ label }) => widthOf(label) + 16)));
  const room = Math.max(160, width - names - 70);
  const height = shown.length * ROW + 12;
  const drawing = svg("svg", { viewBox: `0 0 ${names + room + 70} ${height}`, class: "drawing bars",
    role: "group", "aria-label": title, width: names + room + 70, height },
    shown.map(({ label, iri, value, row }, i) => {
      const y = 6 + i * ROW;
      const words = clipped(label, names - 14);
      const text = svg("text", { x: names - 8, y: y + ROW / 2, "text-anchor": "end",
                                 "dominant-baseline": "middle", class: "name" }, words);
      return svg("g", { class: "bar-row", on: { click: (event) => {
        if (!event.target.closest("a")) open?.(row);
      } } },
        svg("title", {}, `${label}: ${value.toLocaleString("en")}`),
        iri ? svg("a", { href: entityLink(iri) }, text) : text,
        svg("rect", { x: names, y: y + 4, width: Math.max(1, value / most * room), height: ROW - 8,
                      rx: 2, class: "bar-fill" }),
        svg("text", { x: names + value / most * room + 6, y: y + ROW / 2, class: "note",
                      "dominant-baseline": "middle" }, value.toLocaleString("en")));
    }));
  return { drawing, omitted: all.length - shown.length };
}
