"""Dark and narrow windows, keyboard only, and what axe-core says of every page."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from playwright.sync_api import expect
from visiting import Visit, entity

STATES = {
    "home": "",
    "ask": "ask/drug-terror/ftos-in-drug-trade?as_of=2008-10-08",
    "proof": "ask/drug-terror/ftos-in-drug-trade?as_of=2008-10-08&row=5",
    "graph": "ask/drug-terror/ftos-in-drug-trade?as_of=2008-10-08&show=graph",
    "network": "ask/drug-terror/ftos-in-drug-trade?as_of=2008-10-08&show=network",
    "map": "ask/drug-terror/ftos-in-drug-trade?as_of=2008-10-08&show=map",
    "timeline": "ask/designations/history?show=timeline",
    "bars": "ask/evidence/claims-by-status?show=bar",
    "measure": "networks/betweenness?of=nx%3AAgent&row=1",
    "measure picture": "networks/betweenness?of=nx%3AAgent&show=picture",
    "entity": entity("organization/farc"),
    "claim": entity("organization/farc") + "&claim=2",
    "record": "record?iri=https%3A%2F%2Fw3id.org%2Fnexus-kg%2Frecord%2Fluna-2008%2Ffact-08",
    "source": "record?iri=https%3A%2F%2Fw3id.org%2Fnexus-kg%2Fsource%2Fluna-2008",
    "unsaid": entity("organization/none"),
    "search": "search?q=farc",
    "sparql": "sparql?query=" + quote("SELECT * { ?s ?p ?o } LIMIT 20"),
    "explain": "explain?s=id%3Aorganization%2Ffarc&p=nx%3AtrafficksIn&o=nx%3Acoca",
    "quarantine": "quarantine",
    "status": "status",
    "problem": "nowhere",
}
WINDOWS = {"light": {}, "dark": {"color_scheme": "dark"},
           "narrow": {"viewport": {"width": 360, "height": 740}}}


@pytest.mark.parametrize("state", STATES.values(), ids=STATES.keys())
@pytest.mark.parametrize("window", [
    pytest.param(name, marks=pytest.mark.window(**options)) for name, options in WINDOWS.items()])
def test_axe_finds_no_serious_fault_and_nothing_hangs_over(visit: Visit, axe: str, window: str, state: str) -> None:
    page = visit.open(state)
    assert page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0
    page.evaluate(axe)
    found = page.evaluate("""() => axe.run().then(({ violations }) => violations
        .filter(({ impact }) => impact === "serious" || impact === "critical")
        .map(({ id, nodes }) => id + ": " + nodes.slice(0, 3).map(({ html }) => html).join(" | ")))""")
    assert found == []


@pytest.mark.window(color_scheme="dark")
def test_the_theme_follows_the_system_and_can_be_switched(visit: Visit) -> None:
    page = visit.open()

    def ground() -> int:
        return int(page.evaluate("() => getComputedStyle(document.body).backgroundColor.match(/[0-9]+/)[0]"))

    assert ground() < 60
    page.get_by_role("button", name="Theme: system").click()
    assert ground() > 200
    page.reload()
    expect(page.get_by_role("button", name="Theme: light")).to_be_visible()
    assert ground() > 200
    page.get_by_role("button", name="Theme: light").click()
    assert ground() < 60


def test_the_keyboard_alone_asks_and_proves(visit: Visit) -> None:
    page = visit.open()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Filter the questions")).to_be_focused()
    page.keyboard.type("designated revoked")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    visit.settle()
    expect(page.locator("main")).to_be_focused()
    tab = page.get_by_role("tab", name="Table")
    for _ in range(40):
        page.keyboard.press("Tab")
        if tab.evaluate("(node) => node === document.activeElement"):
            break
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Timeline")).to_be_focused()
    expect(page.locator("svg.timeline")).to_be_visible()
    page.keyboard.press("ArrowLeft")
    first = page.get_by_role("button", name="Proof of row 1", exact=True)
    for _ in range(40):
        page.keyboard.press("Tab")
        if first.evaluate("(node) => node === document.activeElement"):
            break
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".proof-panel h2")).to_be_focused()
    expect(page.locator(".proof-panel .record").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".proof-panel")).to_be_hidden()
    expect(page.get_by_role("button", name="Proof of row 2", exact=True)).to_be_focused()
    page.keyboard.press("/")
    expect(page.get_by_label("Search names, numbers, remarks")).to_be_focused()


def test_the_editor_shows_that_it_has_the_focus(visit: Visit, vendor: None) -> None:
    page = visit.open("sparql")
    page.get_by_label("SPARQL query").focus()
    assert page.locator(".CodeMirror").evaluate("(editor) => getComputedStyle(editor).outlineStyle") == "solid"


@pytest.mark.window(viewport={"width": 1000, "height": 700})
def test_the_bar_at_the_top_is_one_line_where_there_is_room(visit: Visit) -> None:
    page = visit.open()
    assert page.evaluate("() => document.querySelector('.bar').clientHeight") < 60


@pytest.mark.window(viewport={"width": 320, "height": 700})
def test_a_narrow_window_shows_the_names_of_all_pages(visit: Visit) -> None:
    page = visit.open()
    assert page.locator("#pages a").evaluate_all(
        "(links) => links.filter((link) => link.getBoundingClientRect().right > innerWidth).length") == 0


@pytest.mark.window(viewport={"width": 390, "height": 844})
def test_words_of_pictures_can_be_read_in_a_narrow_window(visit: Visit, vendor: None) -> None:
    page = visit.open(STATES["map"])
    town = page.locator("svg.map text.name").first
    assert town.evaluate("(text) => text.getBoundingClientRect().height") >= 9
    page = visit.open(STATES["measure picture"])
    assert page.locator(".picture img").evaluate("(image) => image.clientWidth") >= 600


@pytest.mark.window(viewport={"width": 390, "height": 844})
def test_long_names_of_records_leave_room_for_their_passages(visit: Visit) -> None:
    page = visit.open(STATES["source"])
    frame = page.get_by_role("region", name="Its records").locator(".scroll")
    assert frame.evaluate("(frame) => frame.querySelector('td').offsetWidth / frame.clientWidth") < 0.5


@pytest.mark.window(color_scheme="dark")
def test_on_paper_stands_all_of_an_answer_dark_upon_white(visit: Visit) -> None:
    page = visit.open(STATES["proof"])
    page.emulate_media(media="print")
    expect(page.locator("header.bar")).to_be_hidden()
    expect(page.get_by_role("button", name="Ask")).to_be_hidden()
    for part in (".table .scroll", ".proof-panel"):
        assert page.locator(part).evaluate("(part) => part.scrollHeight - part.clientHeight") <= 0
    assert page.locator("h1").evaluate("(title) => getComputedStyle(title).color") == "rgb(23, 33, 44)"


def test_marks_differ_by_shape_and_text(visit: Visit) -> None:
    page = visit.open()
    marks = page.locator(".legend .mark")
    shapes = [mark.locator("svg").inner_html() for mark in marks.all()]
    assert len(set(shapes)) == len(shapes) == 7
    assert [mark.inner_text() for mark in marks.all()] == [
        "asserted", "reported", "alleged", "possible", "unproven", "retracted", "inferred"]
