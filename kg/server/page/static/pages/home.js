// All questions, by pack.

import { here, link } from "../addresses.js";
import { el, fill } from "../dom.js";
import { packs } from "../forms.js";
import { legend } from "../marks.js";

/** Draw the page. */
export async function show(room) {
  const all = await packs();
  const view = here().parameters.view;
  const count = all.reduce((sum, pack) => sum + pack.questions.length, 0);
  const said = el("span", { class: "hint", role: "status" });
  const filter = el("input", { type: "search", id: "question-filter", placeholder: "Filter the questions",
                               "aria-label": "Filter the questions" });
  const sections = all.map((pack) => section(pack, view));
  filter.addEventListener("input", () => {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    let left = 0;
    for (const { element, items } of sections) {
      const shown = items.filter(({ text, item }) => {
        item.hidden = !words.every((word) => text.includes(word));
        return !item.hidden;
      });
      element.hidden = shown.length === 0;
      left += shown.length;
    }
    said.textContent = words.length ? `${left} of ${count} questions` : "";
  });
  fill(room,
    el("div", { class: "head" }, el("h1", {}, "What do you want to know?"),
      el("p", {}, `${count} questions in ${all.length} packs. Every row of every answer tells how far its `
        + "source stands behind it, how reliable it is, and by which steps it follows."),
      el("div", { class: "row" }, filter, said)),
    el("div", { class: "split" },
      el("div", { class: "packs" }, sections.map(({ element }) => element)),
      el("aside", { class: "side", "aria-labelledby": "legend-title" },
        el("h2", { id: "legend-title" }, "How answers are marked"), legend())));
  return "Questions";
}

function section(pack, view) {
  const items = pack.questions.map((question) => ({
    text: [pack.name, pack.title, question.title, question.question, ...question.tags].join(" ").toLowerCase(),
    item: el("li", {},
      el("a", { href: link(`ask/${pack.name}/${question.name}`, { view }) }, question.question),
      el("span", { class: "tags" }, question.tags.map((tag) => el("span", { class: "tag" }, tag)))),
  }));
  const element = el("section", { class: "pack", "aria-labelledby": `pack-${pack.name}` },
    el("h2", { id: `pack-${pack.name}` }, pack.title), el("p", { class: "hint" }, pack.description),
    el("ul", {}, items.map(({ item }) => item)));
  return { element, items };
}
