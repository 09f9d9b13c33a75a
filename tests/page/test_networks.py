"""Measuring a network on the page."""

from __future__ import annotations

import json

from playwright.sync_api import expect
from visiting import Visit

BROKERS = "networks/betweenness?of=nx%3AAgent"


def test_who_stands_out_is_told_with_the_proof_of_its_ties(visit: Visit) -> None:
    page = visit.open(BROKERS)
    first = page.locator("tbody tr").first
    expect(first).to_contain_text("Terrorist organizations")
    first.get_by_role("button").click()
    expect(page.locator(".proof-panel")).to_contain_text("paragraph 34")
    page.reload()
    expect(page.locator(".proof-panel")).to_contain_text("paragraph 34")


def test_the_form_measures_and_the_address_holds_what_was_asked(visit: Visit) -> None:
    page = visit.open("networks")
    expect(page.get_by_role("heading", level=1)).to_have_text("Who is tied to the most others?")
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(8)
    page.get_by_label("of", exact=True).fill("nx:Agent, nx:Place")
    page.get_by_label("by", exact=True).fill("nx:Involvement")
    page.get_by_label("top", exact=True).fill("3")
    page.get_by_role("button", name="Measure").click()
    expect(rows).to_have_count(3)
    assert "top=3" in page.url
    page.get_by_role("link", name="communities").click()
    visit.settle()
    expect(page.get_by_role("heading", level=1)).to_have_text("Which communities are there?")
    expect(page.get_by_label("by", exact=True)).to_have_value("nx:Involvement")


def test_what_cannot_be_measured_is_told(visit: Visit) -> None:
    page = visit.open("networks/degree?of=nx%3AOrganisation")
    expect(page.get_by_role("alert")).to_contain_text("nx:Organization")
    page = visit.open("networks/fame")
    expect(page.get_by_role("alert")).to_contain_text("There is no measure fame; there are")


def test_the_network_is_drawn_and_saved(visit: Visit) -> None:
    page = visit.open(BROKERS)
    page.get_by_role("tab", name="Picture").click()
    image = page.get_by_role("img", name="Who stands between the others, as a broker?")
    expect(image).to_be_visible()
    assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") > 300
    with page.expect_download() as saved:
        page.get_by_role("button", name="SVG").click()
    assert "<svg" in saved.value.path().read_text()
    page.get_by_role("tab", name="Table").click()
    with page.expect_download() as saved:
        page.get_by_role("button", name="JSON").click()
    assert len(json.loads(saved.value.path().read_text())["rows"]) == 3


def test_the_page_tells_no_options_of_the_command_line(visit: Visit) -> None:
    page = visit.open("networks/degree?top=1")
    expect(page.get_by_text("a larger top shows more")).to_be_visible()
    expect(page.get_by_text("0 for all")).to_have_count(0)
    expect(page.get_by_text("--")).to_have_count(0)
