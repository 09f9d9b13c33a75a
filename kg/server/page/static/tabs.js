// Tabs that the arrow keys go through (the tabs pattern of WAI-ARIA).

import { el, fill, freshId } from "./dom.js";

/** Tabs: `all` are { name, title, draw(panel) }; `chosen(name)` is told which was taken.
 *
 * Gives { bar, panel, begin() }; `begin` draws the open one, when the panel stands in the page.
 */
export function tabs({ label, all, open, chosen }) {
  const panelId = freshId("panel");
  const buttons = all.map(({ name, title }) => el("button", { type: "button", role: "tab",
    id: `${panelId}-${name}`, "aria-controls": panelId,
    on: { click: () => take(name), keydown: (event) => arrow(event, name) } }, title));
  const panel = el("div", { role: "tabpanel", id: panelId, class: "panel" });
  const take = (name, byUser = true) => {
    const at = Math.max(0, all.findIndex((one) => one.name === name));
    buttons.forEach((button, i) => {
      button.setAttribute("aria-selected", String(i === at));
      button.tabIndex = i === at ? 0 : -1;
    });
    panel.setAttribute("aria-labelledby", buttons[at].id);
    // Each draws into a room of its own: what comes late finds its room gone, not another's.
    const room = el("div");
    fill(panel, room);
    if (byUser) chosen(all[at].name);
    all[at].draw(room);
  };
  const arrow = (event, name) => {
    const way = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!way) return;
    event.preventDefault();
    const at = (all.findIndex((one) => one.name === name) + way + all.length) % all.length;
    take(all[at].name);
    buttons[at].focus();
  };
  const bar = el("div", { role: "tablist", "aria-label": label, class: "tabs" }, buttons);
  return { bar, panel, begin: () => take(open, false) };
}
