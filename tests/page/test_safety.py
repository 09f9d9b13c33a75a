"""HTML in the data stays text, and the page works without the scripts by others."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from playwright.sync_api import expect
from visiting import Visit, entity

NAME = "Strange <img src=x onerror=\"document.title='taken'\"> Gang"
SHOWN = {
    "entity": entity("organization/strange"),
    "record": "record?iri=https%3A%2F%2Fw3id.org%2Fnexus-kg%2Frecord%2Fstrange%2F1",
    "source": "record?iri=https%3A%2F%2Fw3id.org%2Fnexus-kg%2Fsource%2Fstrange",
    "search": "search?q=strange+gang",
    "answer": "ask/evidence/not-believed",
    "row": "ask/evidence/not-believed?row=1",
    "records": "ask/evidence/records-about?thing=id%3Aorganization%2Fstrange&view=alleged&row=1",
    "bars": "ask/evidence/claims-by-status?show=bar",
    "rows of SPARQL": "sparql?query=" + quote("SELECT ?l { ?s ?p ?l FILTER(CONTAINS(STR(?l), 'taken')) }"),
    "status": "status",
    "quarantine": "quarantine",
    "in the address": "search?q=%3Cimg%20src%3Dx%20onerror%3D%22document.title%3D'taken'%22%3E",
    "page of the address": "%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E",
}


@pytest.mark.parametrize("state", SHOWN.values(), ids=SHOWN.keys())
def test_html_in_a_text_stays_text(visit: Visit, state: str) -> None:
    page = visit.open(state)
    expect(page.locator("main")).to_contain_text("<")
    assert page.locator("main img, main script, main b, main i, #injected").count() == 0
    assert not page.title().startswith("taken")


def test_a_strange_name_is_shown_as_it_is_written(visit: Visit) -> None:
    page = visit.open(entity("organization/strange"))
    expect(page.get_by_role("heading", level=1)).to_have_text(NAME)
    expect(page.locator(".aliases")).to_contain_text("<script>document.title='taken'</script>")


def test_no_link_runs_a_script(visit: Visit) -> None:
    page = visit.open("entity?iri=" + quote("javascript:alert(1)", safe=""))
    expect(page.get_by_role("alert")).to_be_visible()
    for state in (entity("organization/strange"), "ask/evidence/records-about"):
        page = visit.open(state)
        targets = page.eval_on_selector_all("a[href]", "(all) => all.map((one) => one.getAttribute('href'))")
        assert targets
        assert all(target.startswith(("#/", "#main", "/static/")) for target in targets)


def test_the_page_works_without_the_scripts_by_others(visit: Visit) -> None:
    visit.context.route("**/static/vendor/**", lambda route: route.abort())
    page = visit.open("sparql")
    area = page.get_by_label("SPARQL query")
    assert area.evaluate("(node) => node.tagName") == "TEXTAREA"
    expect(page.get_by_text("YASQE, which completes and checks queries, is missing")).to_be_visible()
    area.fill("SELECT (7 AS ?seven) {}")
    area.press("Control+Enter")
    expect(page.locator("tbody td")).to_have_text("7")
    page = visit.open(entity("organization/farc"))
    expect(page.locator("svg.network")).to_contain_text("Colombia")
    page = visit.open("ask/drug-terror/ftos-in-drug-trade?as_of=2008-10-08&show=map")
    expect(page.get_by_text("The map of the countries is missing")).to_be_visible()
    expect(page.locator(".places")).to_contain_text("Colombia")
    page = visit.open("status")
    expect(page.locator(".parts [data-there=false]")).to_have_count(3)


def test_a_server_that_is_gone_is_told_of(visit: Visit) -> None:
    page = visit.open()
    visit.context.route("**/search?**", lambda route: route.abort())
    page.evaluate("() => { location.hash = '#/search?q=x'; }")
    expect(page.get_by_role("alert")).to_contain_text("The server does not answer")


def test_a_page_that_the_server_does_not_give_is_told_of_and_tried_again(visit: Visit) -> None:
    page = visit.open()
    visit.context.route("**/pages/status.js", lambda route: route.abort())
    page.get_by_role("link", name="Status", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("The server does not answer")
    visit.context.unroute("**/pages/status.js")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("heading", name="Status")).to_be_visible()


def test_prefixes_that_were_refused_at_first_are_learned_later(visit: Visit) -> None:
    visit.context.route("**/vocabulary", lambda route: route.fulfill(status=401, json={"error": "a token"}))
    page = visit.open()
    visit.context.unroute("**/vocabulary")
    page.evaluate("(state) => { location.hash = `#/${state}`; }", entity("organization/farc"))
    expect(page.locator("code.iri")).to_have_text("id:organization/farc")


def test_a_script_that_could_not_be_had_is_asked_for_again(visit: Visit, vendor: None) -> None:
    visit.context.route("**/vendor/yasqe.js", lambda route: route.abort())
    page = visit.open("sparql")
    expect(page.locator("textarea#query")).to_be_visible()
    visit.context.unroute("**/vendor/yasqe.js")
    visit.open("quarantine")
    visit.open("sparql")
    expect(page.locator(".CodeMirror")).to_be_visible()


def test_an_answer_that_is_cut_off_is_no_answer(visit: Visit) -> None:
    visit.context.route("**/packs/drug-terror/routes?**", lambda route: route.fulfill(
        body='{"rows": [{"values"', content_type="application/json"))
    page = visit.open("ask/drug-terror/routes")
    expect(page.get_by_role("alert")).to_contain_text("was cut off")
