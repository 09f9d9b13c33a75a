"""Proofs: on whose word something stands, down to the record."""

from __future__ import annotations

import re

from playwright.sync_api import Route, expect
from visiting import Visit, entity

QUESTION = "ask/drug-terror/ftos-in-drug-trade?as_of=2008-10-08"


def test_a_click_on_a_row_shows_its_proof_down_to_the_record(visit: Visit) -> None:
    page = visit.open(QUESTION)
    page.get_by_role("row").filter(has_text="Shining Path").get_by_text("narcotics").click()
    panel = page.locator(".proof-panel")
    expect(panel.get_by_role("heading", name=re.compile("Shining Path"))).to_be_visible()
    expect(panel.locator(".record")).to_have_count(3)
    quoted = panel.locator(".record").filter(has_text="Four FTOs of the Western Hemisphere")
    expect(quoted).to_contain_text("paragraph 36")
    expect(quoted).to_contain_text("Michael Braun")
    expect(quoted.locator("[data-status=reported]")).to_be_visible()
    tree = panel.locator(".proof")
    expect(tree.get_by_role("link", name="record [2]").first).to_be_visible()
    expect(tree).not_to_contain_text("genid")


def test_a_proof_tells_the_rules_by_which_a_row_follows(visit: Visit) -> None:
    page = visit.open(QUESTION + "&region=western-hemisphere")
    page.get_by_role("row").filter(has_text="Hamas").get_by_text("narcotics").click()
    tree = page.locator(".proof-panel .proof")
    expect(tree).to_contain_text("prp-trp")
    expect(tree).to_contain_text("Tri-border area of Argentina, Brazil and Paraguay located in Western Hemisphere")


def test_axioms_and_expressions_are_told_in_words_and_once(visit: Visit) -> None:
    page = visit.open("explain?s=id%3Aorganization%2Ffarc&p=nx%3AcontinuumStage&o=nx%3AoperationalMotivations")
    tree = page.locator(".proof").first
    expect(tree).to_contain_text("'engages in' follows from 'actor in' then 'kind of activity'")
    expect(tree.get_by_text("the class ('engages in' value 'organised crime')", exact=True)).to_have_count(1)


def test_a_leaf_of_the_tree_leads_to_its_record(visit: Visit) -> None:
    page = visit.open(QUESTION + "&row=9")
    panel = page.locator(".proof-panel")
    panel.locator(".proof").get_by_role("link", name="record [2]").first.click()
    expect(panel.locator(".record").nth(1)).to_be_focused()


def test_an_open_proof_has_an_address(visit: Visit) -> None:
    page = visit.open(QUESTION)
    page.get_by_role("button", name="Proof of row 7").click()
    expect(page.locator(".proof-panel .record").first).to_be_visible()
    assert "row=7" in page.url
    page.reload()
    expect(page.locator(".proof-panel h2")).to_contain_text("Hizballah")
    expect(page.locator("tr.marked")).to_contain_text("Hizballah")
    page.get_by_role("button", name="Close").click()
    expect(page.locator(".proof-panel")).to_be_hidden()
    assert "row=" not in page.url


def test_a_triple_is_proved(visit: Visit) -> None:
    page = visit.open("explain")
    page.get_by_label("Subject").fill("id:organization/farc")
    page.get_by_label("Predicate").fill("nx:trafficksIn")
    page.get_by_label("Object").fill("nx:coca")
    page.get_by_role("button", name="Prove").click()
    expect(page.get_by_text(re.compile("^It holds"))).to_be_visible()
    expect(page.locator(".record").first).to_contain_text("Luna, Narco-Trafficking")


def test_what_does_not_hold_is_told_so(visit: Visit) -> None:
    page = visit.open("explain?s=id%3Aorganization%2Ffarc&p=nx%3AtrafficksIn&o=nx%3Aheroin")
    expect(page.get_by_role("alert")).to_contain_text("does not hold")


def test_a_claim_of_an_entity_is_proved(visit: Visit) -> None:
    page = visit.open(entity("organization/farc"))
    page.get_by_role("button", name="proof of traffics in coca").click()
    panel = page.locator(".proof-panel")
    expect(panel.locator(".record").first).to_be_visible()
    expect(panel).to_contain_text("property chain")


def test_the_proof_of_a_claim_is_awaited_in_the_open_panel(visit: Visit) -> None:
    asked: list[Route] = []
    visit.context.route("**/explain?**", lambda route: asked.append(route))
    page = visit.open(entity("organization/farc"))
    page.locator("button.prove").first.click()
    panel = page.locator(".proof-panel")
    expect(panel.locator(".waiting")).to_be_visible()
    asked.pop().continue_()
    expect(panel.locator(".records, .hint").first).to_be_visible()
    expect(panel.locator(".waiting")).to_have_count(0)
