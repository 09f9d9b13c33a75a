"""The editor of SPARQL, tokens and updates."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect
from visiting import Visit

UPDATE = """PREFIX nx: <https://w3id.org/nexus-kg/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
INSERT DATA { GRAPH <https://w3id.org/nexus-kg/record/page-test/1> {
  <https://w3id.org/nexus-kg/id/organization/page-test> a nx:CriminalOrganization ; rdfs:label "Page Test"@en } }"""
REFUSED = """PREFIX nx: <https://w3id.org/nexus-kg/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
INSERT DATA { GRAPH <https://w3id.org/nexus-kg/record/page-test/2> {
  <https://w3id.org/nexus-kg/id/organization/page-test-2> a nx:CriminalOrganization ;
    rdfs:label "Page Test 2"@en ; nx:basedIn "nowhere" } }"""


def state(query: str) -> str:
    return "sparql?query=" + quote(query, safe="")


def set_token(page: Page, text: str) -> None:
    page.get_by_role("button", name="Token", exact=True).click()
    page.locator("#token-text").fill(text)
    page.get_by_role("button", name="Set").click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_query_in_the_address_is_run(visit: Visit) -> None:
    page = visit.open(state("SELECT ?s { ?s a <https://w3id.org/nexus-kg/ontology#ForeignTerroristOrganization> } LIMIT 3"))
    expect(page.locator("tbody tr")).to_have_count(3)
    page = visit.open(state("ASK { ?s ?p ?o }"))
    expect(page.locator(".verdict")).to_contain_text("Yes")


def test_each_row_of_a_query_has_its_proof(visit: Visit) -> None:
    page = visit.open(state("SELECT ?who { ?who nx:trafficksIn nx:heroin } ORDER BY ?who"))
    page.get_by_role("button", name="Show proofs").click()
    expect(page.locator("thead")).to_contain_text("grade")
    page.get_by_role("button", name="Proof").first.click()
    expect(page.locator(".proof-panel")).to_contain_text("heroin")
    page.reload()  # the address holds the proof too
    expect(page.locator(".proof-panel")).to_contain_text("heroin")
    page.keyboard.press("Escape")
    expect(page.locator(".proof-panel")).to_be_hidden()


def test_a_query_that_hides_what_its_rows_rest_on_says_so(visit: Visit) -> None:
    page = visit.open(state("SELECT ?who { ?who nx:trafficksIn nx:heroin FILTER EXISTS { ?who nx:alias ?n } }"))
    page.get_by_role("button", name="Show proofs").click()
    expect(page.get_by_role("alert")).to_contain_text("EXISTS")


def test_control_and_enter_runs(visit: Visit, vendor: None) -> None:
    page = visit.open("sparql")
    page.locator(".CodeMirror").click()
    page.keyboard.press("Control+Enter")
    expect(page.locator("tbody tr").first).to_be_visible()
    assert "query=PREFIX" in page.url


def test_back_leads_to_the_query_before(visit: Visit, vendor: None) -> None:
    visit.open("status")
    page = visit.open(state("SELECT ?s {\r\n ?s a ?c } LIMIT 2"))
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(2)
    for limit in (4, 3):
        page.locator(".CodeMirror").click()
        page.keyboard.press("Control+A")
        page.keyboard.insert_text(f"SELECT ?s {{ ?s a ?c }} LIMIT {limit}")
        page.keyboard.press("Control+Enter")
        expect(rows).to_have_count(limit)
        page.keyboard.press("Control+Enter")  # the same again is no step
        expect(rows).to_have_count(limit)
    for limit in (4, 2):
        page.go_back()
        expect(rows).to_have_count(limit)
        expect(page.locator(".CodeMirror-code")).to_contain_text(f"LIMIT {limit}")
    page.go_forward()
    expect(rows).to_have_count(4)
    page.go_back()
    expect(rows).to_have_count(2)
    page.go_back()
    expect(page.locator(".CodeMirror")).to_have_count(0)


def test_terms_of_the_ontology_are_completed(visit: Visit, vendor: None) -> None:
    page = visit.open("sparql?query=" + quote("PREFIX nx: <https://w3id.org/nexus-kg/ontology#>\nSELECT * { ?s nx:traff", safe=""))
    page.locator(".CodeMirror").click()
    page.keyboard.press("Control+End")
    page.keyboard.press("Control+Space")
    hints = page.locator(".CodeMirror-hint")
    expect(hints.filter(has_text="nx:trafficksIn")).to_have_count(1)
    expect(hints.filter(has_text="nx:trafficksIn")).to_be_visible()


def test_a_constructed_graph_is_drawn(visit: Visit, vendor: None) -> None:
    page = visit.open(state("PREFIX nx: <https://w3id.org/nexus-kg/ontology#> CONSTRUCT WHERE { ?a nx:trafficksIn ?b }"))
    expect(page.locator("tbody tr").first).to_contain_text("nx:trafficksIn")
    page.get_by_role("tab", name="Network").click()
    expect(page.locator(".canvas canvas").first).to_be_visible()


def test_of_a_large_graph_the_first_nodes_are_drawn(visit: Visit, vendor: None) -> None:
    page = visit.open(state("CONSTRUCT WHERE { ?s ?p ?o } LIMIT 3000"))
    page.get_by_role("tab", name="Network").click()
    expect(page.locator(".canvas canvas").first).to_be_visible()
    expect(page.locator(".canvas")).to_have_attribute("aria-label", re.compile(r": 150 nodes, "))
    expect(page.get_by_text(re.compile(r"The first 150 of [\d,]+ nodes are drawn"))).to_be_visible()


def test_results_are_saved(visit: Visit) -> None:
    page = visit.open(state("SELECT (1 AS ?one) {}"))
    with page.expect_download() as waiting:
        page.get_by_role("button", name="CSV").click()
    assert waiting.value.path().read_text().split() == ["one", "1"]


def test_every_row_that_is_shown_has_its_names(visit: Visit) -> None:
    page = visit.open(state("SELECT ?a ?b ?c ?d ?e { ?a a nx:Country "
                            "BIND(?a AS ?b) BIND(?a AS ?c) BIND(?a AS ?d) BIND(?a AS ?e) } ORDER BY ?a"))
    row = page.locator("tbody tr").last
    expect(row).to_contain_text("Zimbabwe")
    page.get_by_role("button", name="a", exact=True).dblclick()
    expect(page.locator("tbody tr").first).to_contain_text("Zimbabwe")


@pytest.mark.parametrize(("asked", "columns"), [
    ("SELECT * { ?s rdfs:subClassOf ?o . ?o rdfs:label ?a } LIMIT 1", "s,o,a"),
    ("select distinct * { BIND(2 AS ?b) BIND(1 AS ?a) }", "b,a"),
    ("SELECT (?b + 1 AS ?c) ?b { { SELECT * { BIND(2 AS ?b) } } }", "c,b")])
def test_columns_stand_in_the_order_of_the_query(visit: Visit, asked: str, columns: str) -> None:
    page = visit.open(state(asked))
    expect(page.locator("thead th")).to_have_text(columns.split(","))
    with page.expect_download() as waiting:
        page.get_by_role("button", name="CSV").click()
    assert waiting.value.path().read_text().splitlines()[0] == columns


def test_a_wrong_query_is_told_of_in_a_sentence(visit: Visit) -> None:
    page = visit.open(state("SELECT * WHERE {"))
    expect(page.get_by_role("alert")).to_contain_text("not SPARQL")


def test_queries_are_saved_and_forgotten(visit: Visit) -> None:
    page = visit.open(state("SELECT (42 AS ?answer) {}"))
    page.get_by_label("Name for the query").fill("the answer")
    page.get_by_role("button", name="Save", exact=True).click()
    page = visit.open("sparql")
    page.reload()
    page.get_by_role("button", name="the answer", exact=True).click()
    page.get_by_role("button", name="Run").click()
    expect(page.locator("tbody td")).to_have_text("42")
    page.get_by_role("button", name="Forget the answer").click()
    expect(page.get_by_text("None yet.")).to_be_visible()


def test_an_update_in_an_address_is_not_run_by_itself(visit: Visit) -> None:
    page = visit.open(state(UPDATE))
    expect(page.locator(".editor")).to_contain_text("INSERT")
    expect(page.locator(".results")).to_be_empty()
    page.get_by_role("button", name="Run").click()
    expect(page.get_by_role("alert")).to_contain_text("needs a token")


def test_a_token_is_checked_and_kept_for_the_session_only(visit: Visit, editor_token: str) -> None:
    page = visit.open(state(UPDATE))
    page.get_by_role("button", name="Token", exact=True).click()
    page.locator("#token-text").fill("kg_wrong")
    page.get_by_role("button", name="Set").click()
    expect(page.get_by_role("alert")).to_contain_text("not valid")
    page.locator("#token-text").fill(editor_token)
    page.get_by_role("button", name="Set").click()
    expect(page.get_by_role("button", name="Token: set")).to_be_visible()
    assert page.evaluate("() => Object.values(sessionStorage)") == [editor_token]
    assert editor_token not in page.evaluate("() => JSON.stringify(localStorage) + document.cookie + location")
    page.get_by_label("Locator", exact=True).fill("page 4")
    page.get_by_label("Status", exact=True).select_option("reported")
    page.get_by_label("Reliability", exact=True).select_option("C")
    page.get_by_role("button", name="Run").click()
    expect(page.locator(".verdict")).to_contain_text("Done")
    page.get_by_label("Search names, numbers, remarks").press_sequentially("Page Test")
    page.locator(".suggestions li").filter(has_text="Page Test").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Page Test")
    page.get_by_role("link", name="Why criminal organisation?").click()
    expect(page.locator(".record").first).to_contain_text("page 4")
    expect(page.locator(".record [data-status=reported]").first).to_be_visible()
    other = visit.context.new_page()
    other.goto(f"{visit.address}/#/")
    expect(other.get_by_role("button", name="Token", exact=True)).to_be_visible()


def test_a_refused_update_tells_why(visit: Visit, editor_token: str) -> None:
    page = visit.open(state(REFUSED))
    set_token(page, editor_token)
    page.get_by_label("Locator", exact=True).fill("page 5")
    page.get_by_role("button", name="Run").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator(".results")).to_contain_text("The place where this agent is based is unknown")


def test_a_usual_prefix_need_not_be_declared(visit: Visit, vendor: None) -> None:
    page = visit.open(state("SELECT ?s { ?s a nx:ForeignTerroristOrganization } LIMIT 3"))
    expect(page.locator("tbody tr")).to_have_count(3)
    expect(page.locator(".parseErrorIcon")).to_have_count(0)
    page = visit.open(state("SELECT ?s { ?s a nowhere:Thing } LIMIT 3"))
    expect(page.locator(".parseErrorIcon")).to_have_count(1)


@pytest.mark.window(viewport={"width": 390, "height": 844})
def test_on_a_narrow_screen_results_follow_the_query(visit: Visit, vendor: None) -> None:
    page = visit.open(state("ASK { ?s ?p ?o }"))
    verdict, examples = page.locator(".verdict"), page.locator("#examples")
    expect(verdict).to_contain_text("Yes")
    above, below = verdict.bounding_box(), examples.bounding_box()
    assert above is not None
    assert below is not None
    assert above["y"] < below["y"]
