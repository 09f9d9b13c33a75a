"""Asking a question of a pack, and looking at the answer."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from playwright.sync_api import Route, expect
from visiting import Visit

QUESTION = "ask/drug-terror/ftos-in-drug-trade?as_of=2008-10-08"


def test_a_question_is_found_by_its_words_and_asked(visit: Visit) -> None:
    page = visit.open()
    page.get_by_label("Filter the questions").fill("designated revoked")
    page.get_by_role("link", name="When was an organization designated and when was that revoked?").click()
    visit.settle()
    expect(page.get_by_role("row").filter(has_text="Shining Path")).to_contain_text("1997-10-08")
    assert page.title().startswith("History of designations")


def test_the_form_asks_and_the_address_holds_what_was_asked(visit: Visit) -> None:
    page = visit.open(QUESTION)
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(9)
    page.get_by_label("commodity", exact=True).fill("nx:heroin")
    page.get_by_role("button", name="Ask").click()
    expect(rows).to_have_count(2)
    assert "commodity=nx%3Aheroin" in page.url
    page.reload()
    expect(rows).to_have_count(2)
    expect(page.get_by_label("commodity", exact=True)).to_have_value("nx:heroin")
    page.go_back()
    expect(rows).to_have_count(9)


def test_a_long_wait_is_explained(visit: Visit) -> None:
    page = visit.page
    held: list[Route] = []
    page.route("**/packs/paths/within-hops?*", lambda route: held.append(route))
    page.goto(f"{visit.address}/#/ask/paths/within-hops?from=id:organization/farc")
    expect(page.locator(".waiting")).to_contain_text("after a load waits until the store is prepared",
                                                     timeout=10_000)
    held[0].continue_()
    visit.settle()
    expect(page.locator("tbody tr").first).to_be_visible()


def test_a_field_for_a_thing_suggests_names(visit: Visit) -> None:
    page = visit.open("ask/designations/history")
    field = page.get_by_label("organization", exact=True)
    field.press_sequentially("farc")
    expect(page.get_by_role("option").first).to_contain_text("Revolutionary Armed Forces")
    field.press("ArrowDown")
    field.press("Enter")
    expect(field).to_have_value("id:organization/farc")
    field.press("Enter")
    expect(page.locator("tbody tr")).to_have_count(1)


def test_another_view_believes_other_records(visit: Visit) -> None:
    page = visit.open("ask/mobility/who-moves-people")
    before = page.locator("tbody tr").count()
    page.locator(".view summary").click()
    page.get_by_label("possible").check()
    page.get_by_role("button", name="Ask").click()
    expect(page.locator(".answer-bar")).to_contain_text("possible")
    assert "view=possible" in page.url
    visit.settle()
    assert page.locator("tbody tr").count() >= before


def test_a_wrong_parameter_is_told_in_a_sentence(visit: Visit) -> None:
    page = visit.open("ask/drug-terror/ftos-in-drug-trade?as_of=yesterday")
    expect(page.get_by_role("alert")).to_contain_text("as_of is 'yesterday'; it must be")


def test_a_question_that_is_not_there_names_the_nearest(visit: Visit) -> None:
    page = visit.open("ask/drug-terror/ftos-in-drug-trad")
    expect(page.get_by_role("alert")).to_contain_text("did you mean drug-terror/ftos-in-drug-trade")


@pytest.mark.parametrize("state", ["ask", "ask/paths"])
def test_an_address_without_a_question_is_told(visit: Visit, state: str) -> None:
    page = visit.open(state)
    expect(page.get_by_role("alert")).to_contain_text("names no question")


def test_an_answer_without_rows_says_so(visit: Visit) -> None:
    page = visit.open("ask/drug-terror/ftos-in-drug-trade?as_of=1970-01-01")
    expect(page.get_by_text("No record that counts in this view answers")).to_be_visible()


def test_a_parameter_that_names_nothing_is_told(visit: Visit) -> None:
    page = visit.open(f"{QUESTION}&region=atlantis")
    expect(page.get_by_text("The store knows no id:place/atlantis")).to_be_visible()


def test_rows_are_sorted_and_filtered(visit: Visit) -> None:
    page = visit.open(QUESTION)
    names = page.locator("tbody tr td:nth-child(2)")
    page.get_by_role("button", name="organization", exact=True).click()
    expect(page.locator("th[aria-sort=ascending]")).to_have_count(1)
    page.get_by_role("button", name="organization", exact=True).click()
    assert names.all_inner_texts() == sorted(names.all_inner_texts(), key=str.casefold, reverse=True)
    page.get_by_label("Filter rows").fill("hizb")
    expect(page.locator("tbody tr")).to_have_count(1)


def test_sorting_looks_at_each_row_once(visit: Visit) -> None:
    looked = visit.open().evaluate("""async () => {
      const { table } = await import("/static/tables.js");
      const rows = Array.from({ length: 1000 }, (_, i) => (i * 7919) % 1000);
      let looked = 0;
      const columns = [{ title: "number", cell: String, key: (row) => { looked += 1; return `${row}`; } }];
      const { element } = table({ caption: "Numbers", rows, columns });
      element.querySelector("thead button").click();
      return [looked, [...element.querySelectorAll("tbody td")].slice(0, 3).map((cell) => cell.textContent)];
    }""")
    assert looked == [1000, ["0", "1", "2"]]


def test_every_row_tells_status_grade_and_source(visit: Visit) -> None:
    page = visit.open(QUESTION)
    row = page.get_by_role("row").filter(has_text="Shining Path")
    expect(row.locator("[data-status=reported]")).to_have_text("reported")
    expect(row.locator("[data-status=reported] svg")).to_have_count(1)
    expect(row.locator(".grade")).to_contain_text("B3")
    expect(page.locator(".sources li").first).to_contain_text("Luna, Narco-Trafficking")


@pytest.mark.parametrize(("state", "drawn", "texts"), [
    (QUESTION + "&show=graph", "svg.columns", ["Hizballah", "heroin"]),
    ("ask/designations/history?show=timeline", "svg.timeline", ["Hamas", "from 1997-10-08"]),
    ("ask/evidence/claims-by-status?show=bar", "svg.bars", ["Luna", "97 asserted"])])
def test_the_answer_is_drawn(visit: Visit, state: str, drawn: str, texts: list[str]) -> None:
    page = visit.open(state)
    for text in texts:
        expect(page.locator(drawn)).to_contain_text(text)


def test_long_names_of_bars_are_read_where_there_is_room(visit: Visit) -> None:
    page = visit.open("ask/evidence/claims-by-status?show=bar")
    expect(page.locator("svg.bars").get_by_text("designation of MS-13 (11 October 2012)", exact=False)
           .and_(page.locator("text")).first).to_be_visible()


def test_the_answer_is_drawn_on_a_map(visit: Visit, vendor: None) -> None:
    page = visit.open(QUESTION + "&show=map")
    expect(page.locator("svg.map a[aria-label='Colombia: 1 row'] path")).to_have_attribute("data-step", "4")
    expect(page.locator("svg.map .town")).to_have_count(2)
    expect(page.locator(".places")).to_contain_text("Western Hemisphere")


def test_a_line_of_the_graph_opens_its_proof(visit: Visit) -> None:
    page = visit.open(QUESTION + "&show=graph")
    page.locator(".edge[data-to=hashish] .reach").dispatch_event("click")
    expect(page.locator(".proof-panel h2")).to_contain_text("Al Qaeda in the Maghreb")


def test_table_and_pictures_are_saved(visit: Visit, vendor: None) -> None:
    def saved(button: str) -> bytes:
        with visit.page.expect_download() as waiting:
            visit.page.locator(".answer-bar").get_by_role("button", name=button, exact=True).click()
        return waiting.value.path().read_bytes()

    visit.open(QUESTION)
    rows = list(csv.DictReader(io.StringIO(saved("CSV").decode())))
    assert len(rows) == 9
    assert {row["evidence_reliability"] for row in rows} == {"B"}
    assert len(json.loads(saved("JSON"))["rows"]) == 9
    for show in ("graph", "network", "map"):
        visit.open(f"{QUESTION}&show={show}")
        drawing = saved("SVG").decode()
        assert drawing.startswith("<svg")
        assert "var(--" not in drawing, "a drawing must carry its own colours"
        assert saved("PNG").startswith(b"\x89PNG")


def test_a_saved_map_ends_at_its_globe(visit: Visit, vendor: None) -> None:
    page = visit.open(QUESTION + "&show=map")
    with page.expect_download() as waiting:
        page.locator(".answer-bar").get_by_role("button", name="SVG", exact=True).click()
    drawing = waiting.value.path().read_text()
    clip = re.search(r'clip-path="url\(#([\w-]+)\)"', drawing)
    assert clip
    assert f'<clipPath id="{clip[1]}"' in drawing


def test_a_question_in_cypher_shows_its_paths_as_a_network_and_proves_each(visit: Visit) -> None:
    page = visit.open("ask/paths/all-simple-paths?row=1")
    expect(page.locator("tbody tr").first).to_contain_text("-[PLACE]-> Tri-border area")
    proof = page.get_by_role("complementary")
    expect(proof).to_contain_text("actor Hizballah")
    expect(proof).to_contain_text("place Tri-border area")
    proof.get_by_role("button", name="Close").click()
    page.get_by_role("tab", name="Network").click()
    expect(page.get_by_role("img", name="hang together")).to_have_attribute(
        "aria-label", re.compile("13 nodes, 20 lines"))


def test_words_of_lines_and_of_names_do_not_lie_upon_each_other(visit: Visit) -> None:
    for state in ("ask/actors/who-takes-part?show=graph", "ask/drug-terror/ftos-in-drug-trade?as_of=2008-10-08&show=graph"):
        page = visit.open(state)
        expect(page.locator("svg.columns")).to_be_visible()
        for words in (".tie", ".node text"):
            assert page.locator(f"svg.columns {words}").evaluate_all("""(all) => all.flatMap((one, i) => {
              const a = one.getBoundingClientRect();
              return all.slice(i + 1).map((other) => [other, other.getBoundingClientRect()]).filter(([, b]) =>
                a.left < b.right - 2 && b.left < a.right - 2 && a.top < b.bottom - 3 && b.top < a.bottom - 3)
                .map(([other]) => `${one.textContent} | ${other.textContent}`);
            })""") == []
