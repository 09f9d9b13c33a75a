// Spans of time, the earliest first. SVG.

import { entityLink } from "../addresses.js";
import { svg } from "../dom.js";
import { clipped, widthOf } from "./lettering.js";

const ROW = 26;
const MOST = 200;
const DAY = 86_400_000;

/** Draw spans { label, iri, from, to, status, row }; a span may be without end. */
export function timeline(all, { title, open, width }) {
  const shown = all.slice(0, MOST);
  const today = Date.now();
  const names = Math.min(Math.max(250, 0.35 * width), Math.max(90, ...shown.map(({ label }) => widthOf(label) + 16)));
  const room = Math.max(260, width - names - 24);
  const first = Math.min(...shown.map(({ from }) => time(from)));
  const last = Math.max(today, ...shown.map(({ to }) => (to ? time(to) : today)));
  const pad = Math.max((last - first) * 0.03, 30 * DAY);
  const x = (at) => names + (at - first + pad) / (last - first + 2 * pad) * room;
  const height = shown.length * ROW + 34;
  const drawing = svg("svg", { viewBox: `0 0 ${names + room + 24} ${height}`, class: "drawing timeline",
    role: "group", "aria-label": title, width: names + room + 24, height },
    axis(first - pad, last + pad, x, room, height),
    svg("line", { x1: x(today), x2: x(today), y1: 18, y2: height, class: "now" },
        svg("title", {}, "today")),
    shown.map((span, i) => line(span, 24 + i * ROW, x, today, names, open)));
  return { drawing, omitted: all.length - shown.length };
}

function line({ label, iri, from, to, status, row, note }, y, x, today, names, open) {
  const [x0, x1] = [x(time(from)), x(to ? time(to) : today)];
  const words = to ? `${from} to ${to}` : `from ${from}`;
  const name = svg("text", { x: names - 8, y: y + ROW / 2, "text-anchor": "end",
                             "dominant-baseline": "middle", class: "name" },
                   clipped(label, names - 14));
  const top = y + 6;
  const bottom = y + ROW - 6;
  const end = Math.max(x1, x0 + 3);
  const shape = to ? `M${x0} ${top}H${end}V${bottom}H${x0}Z`
    : `M${x0} ${top}H${end}l8 ${(bottom - top) / 2}l-8 ${(bottom - top) / 2}H${x0}Z`;
  const inside = end - x0 > 150;
  const before = x0 - names > 150;
  const lasting = !to || time(to) > today ? "yes" : null;
  return svg("g", { class: "span", "data-status": status ?? null, "data-open": lasting,
    on: { click: (event) => { if (!event.target.closest("a")) open?.(row); } } },
    svg("title", {}, [label, words, note, status].filter(Boolean).join(", ")),
    iri ? svg("a", { href: entityLink(iri) }, name) : name,
    svg("path", { d: shape, class: "extent" }),
    svg("text", { x: inside ? x0 + 6 : before ? x0 - 5 : end + 12, y: y + ROW / 2 + 0.5,
                  "dominant-baseline": "middle", "text-anchor": !inside && before ? "end" : "start",
                  class: inside ? "within" : "note" }, words));
}

function axis(first, last, x, room, height) {
  const years = (last - first) / (365.25 * DAY);
  const step = [1, 2, 5, 10, 20, 50, 100].find((one) => years / one <= room / 70) ?? 200;
  const marks = [];
  for (let year = Math.ceil(new Date(first).getUTCFullYear() / step) * step;
       Date.UTC(year, 0, 1) <= last; year += step) {
    const at = Date.UTC(year, 0, 1);
    if (at < first) continue;
    marks.push(svg("line", { x1: x(at), x2: x(at), y1: 18, y2: height, class: "grid" }),
               svg("text", { x: x(at), y: 10, "text-anchor": "middle", "dominant-baseline": "middle",
                             class: "note" }, year));
  }
  return marks;
}

function time(day) {
  return Date.parse(`${day}T00:00:00Z`);
}
