"""Searching for entities, and looking around."""

from __future__ import annotations

import re

from playwright.sync_api import Route, expect
from visiting import Visit, entity


def test_the_search_box_forgives_errors_and_knows_aliases(visit: Visit) -> None:
    page = visit.open()
    box = page.get_by_label("Search names, numbers, remarks")
    box.press_sequentially("Hizbalah")
    expect(page.get_by_role("option").first).to_contain_text("Hizballah")
    box.fill("")
    box.press_sequentially("FARC")
    expect(page.get_by_role("option").first).to_contain_text("Revolutionary Armed Forces of Colombia")
    expect(page.get_by_role("option").first).to_contain_text("also: FARC")
    box.press("ArrowDown")
    box.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Revolutionary Armed Forces of Colombia")


def test_enter_shows_all_hits(visit: Visit) -> None:
    page = visit.open()
    page.get_by_label("Search names, numbers, remarks").fill("al qaeda")
    page.get_by_label("Search names, numbers, remarks").press("Enter")
    expect(page.locator(".hits li").first).to_contain_text("Al Qaeda")
    assert "#/search?q=al+qaeda" in page.url


def test_what_was_searched_for_stays_in_the_box_no_longer_than_its_hits(visit: Visit) -> None:
    page = visit.open("search?q=farc")
    expect(page.locator("#finder-text")).to_have_value("farc")
    page.locator(".hits a").first.click()
    visit.settle()
    expect(page.locator("#finder-text")).to_have_value("")
    page.go_back()
    expect(page.locator("#finder-text")).to_have_value("farc")


def test_a_search_without_hits_says_so(visit: Visit) -> None:
    page = visit.open("search?q=zzzzqqqq")
    expect(page.get_by_text("Nothing has a name or a number like this")).to_be_visible()


def test_what_is_written_is_found_and_shown_with_its_record(visit: Visit) -> None:
    page = visit.open("search?q=proceeds+of+crime")
    hit = page.locator(".hits li").first
    expect(hit).to_contain_text("description: “Proceeds of crime in the tri-border area”")
    expect(hit.get_by_role("link", name="record:luna-2008/fact-11")).to_be_visible()
    page = visit.open("search?q=tens+of+millions")
    page.locator(".hits a").first.click()
    expect(page.locator("blockquote")).to_contain_text("Tens of millions of dollars")


def test_a_field_for_a_thing_suggests_names_alone(visit: Visit) -> None:
    page = visit.open("explain")
    with page.expect_response("**/search?**"):
        page.get_by_label("Subject").fill("tens of millions")
    page.get_by_label("Subject").fill("hizballah")
    expect(page.get_by_role("listbox").get_by_role("option").first).to_contain_text("Hizballah")
    expect(page.get_by_role("listbox")).not_to_contain_text("passage")


def test_a_field_for_a_place_suggests_places(visit: Visit) -> None:
    page = visit.open("ask/drug-terror/ftos-in-drug-trade")
    page.get_by_label("region").press_sequentially("venezuel")
    expect(page.get_by_role("listbox").get_by_role("option")).to_have_count(1)
    page.get_by_role("listbox").get_by_role("option").click()
    expect(page.get_by_label("region")).to_have_value("id:place/ve")


def test_an_entity_shows_claims_aliases_neighbours_and_dates(visit: Visit, vendor: None) -> None:
    page = visit.open(entity("organization/farc"))
    expect(page.locator(".aliases")).to_contain_text("Fuerzas Armadas Revolucionarias de Colombia")
    based = page.locator(".predicate-group").filter(has_text="based in")
    expect(based).to_contain_text("Colombia")
    expect(based.locator("[data-status=asserted]").first).to_be_visible()
    traffics = page.locator(".predicate-group").filter(has_text="traffics in")
    expect(traffics.locator("[data-status=inferred]").first).to_have_text("inferred")
    expect(traffics.locator(".grade").first).to_contain_text("B")
    expect(page.locator(".canvas canvas").first).to_be_visible()
    expect(page.locator("svg.timeline")).to_contain_text("1997-10-08 to 2021-12-01")
    expect(page.locator("main")).not_to_contain_text("genid")


def test_many_aliases_are_told_when_they_are_asked_for(visit: Visit) -> None:
    aliases = visit.open(entity("organization/strange")).locator(".aliases")
    expect(aliases.locator(".alias:visible")).to_have_count(12)
    aliases.page.emulate_media(media="print")
    expect(aliases.locator(".alias").last).to_be_visible()
    aliases.page.emulate_media(media="screen")
    aliases.get_by_text("3 more").click()
    expect(aliases.locator(".alias:visible")).to_have_count(15)


def test_saved_neighbours_show_directions_and_no_words_upon_each_other(visit: Visit, vendor: None) -> None:
    page = visit.open(entity("organization/farc"))
    with page.expect_download() as waiting:
        page.get_by_role("region", name="Neighbours").get_by_role("button", name="SVG").click()
    drawing = waiting.value.path().read_text()
    lines = re.findall(r'<g[^>]*data-status="(\w+)"[^>]*>(.*?)</g>', drawing)
    assert [status for status, line in lines if "<path" not in line] == []
    assert {status for status, line in lines if "<text" not in line} == {"inferred"}
    assert re.search(r"<tspan[^>]*>Revolutionary Armed</tspan>", drawing)


def test_neighbours_do_not_stand_behind_each_other(visit: Visit) -> None:
    placed = visit.open().evaluate("""async () => {
      const { ring } = await import("/static/pictures/ring.js");
      return [11, 18].map((many) => ring(Array.from({ length: many + 1 }, (_, id) => ({ id })), 0).slice(1)
        .map(({ x, y }) => Math.round(100 * Math.atan2(y, x / 1.3))));
    }""")
    assert [len(set(angles)) for angles in placed] == [11, 18]


def test_arabic_aliases_stand_one_after_another_from_the_left(visit: Visit) -> None:
    aliases = visit.open(entity("strange/pkk")).locator(".alias")
    expect(aliases).to_have_count(2)
    first, second = (alias.bounding_box() for alias in aliases.all())
    assert first and second and first["x"] < second["x"]


def test_names_of_many_neighbours_do_not_lie_upon_each_other(visit: Visit) -> None:
    assert visit.open().evaluate("""async () => {
      const { ring } = await import("/static/pictures/ring.js");
      const placed = ring(Array.from({ length: 31 }, (_, id) => ({ id })), 0);
      return placed.flatMap((one, i) => placed.slice(i + 1).filter((other) =>
        Math.abs(one.x - other.x) < 160 && Math.abs(one.y - other.y) < 60)).length;
    }""") == 0


def test_a_hub_tells_how_much_of_it_is_not_shown(visit: Visit) -> None:
    def hub(route: Route) -> None:
        told = route.fetch().json()
        told["more"], told["neighbours"]["left_out"] = True, 5000
        route.fulfill(json=told)

    visit.context.route("**/describe?**", hub)
    page = visit.open(entity("organization/farc"))
    expect(page.get_by_role("heading", name="What is said of it")).to_contain_text(" told here")
    expect(page.get_by_role("heading", name="Neighbours")).to_contain_text("at least 5,0")
    expect(page.get_by_text("Left out: at least 5,0")).to_be_visible()


def test_one_goes_from_entity_to_entity_and_back(visit: Visit) -> None:
    page = visit.open(entity("organization/farc"))
    page.locator(".predicate-group").filter(has_text="based in").get_by_role("link", name="Colombia").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Colombia")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Revolutionary Armed Forces of Colombia")


def test_terms_of_the_ontology_have_a_page_too(visit: Visit) -> None:
    page = visit.open("entity?iri=https%3A%2F%2Fw3id.org%2Fnexus-kg%2Fontology%23trafficksIn")
    expect(page.get_by_role("heading", level=1)).to_have_text("traffics in")


def test_an_entity_shows_what_may_be_the_same(visit: Visit) -> None:
    page = visit.open(entity("organization/pkk"))
    same = page.get_by_role("region", name="May be the same as")
    expect(same).to_contain_text("60 points, same name")
    expect(same).to_contain_text("kg link accept id:organization/pkk id:strange/pkk")
    same.get_by_role("link", name="KURDISTAN WORKERS' PARTY").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("KURDISTAN WORKERS' PARTY")
    expect(page.get_by_role("region", name="May be the same as")).to_contain_text("id:organization/pkk")
    page = visit.open(entity("organization/eln"))
    expect(page.get_by_role("region", name="May be the same as")).to_have_count(0)


def test_an_unknown_entity_is_told_of(visit: Visit) -> None:
    page = visit.open(entity("organization/none"))
    expect(page.get_by_role("alert")).to_contain_text("says nothing of id:organization/none")


def test_status_and_quarantine(visit: Visit) -> None:
    page = visit.open("status")
    expect(page.get_by_role("row").filter(has_text="Luna").filter(has_text="asserted")).to_contain_text("97")
    page = visit.open("quarantine")
    row = page.get_by_role("row").filter(has_text="strange/3")
    expect(row).to_contain_text("The place where this agent is based is unknown")


def test_the_record_of_a_proof_has_a_page(visit: Visit) -> None:
    page = visit.open("ask/drug-terror/ftos-in-drug-trade?as_of=2008-10-08&row=9")
    page.locator(".record").get_by_role("link", name="record:luna-2008/fact-08").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("record:luna-2008/fact-08")
    expect(page.locator("blockquote")).to_contain_text("Four FTOs of the Western Hemisphere")
    expect(page.locator(".head [data-status=reported]")).to_be_visible()
    expect(page.get_by_role("region", name="What it says").first).to_contain_text("Shining Path")
    page.get_by_role("link", name="Luna, Narco-Trafficking").click()
    expect(page.get_by_role("region", name="Its records").first).to_contain_text("record:luna-2008/fact-08")


def test_what_is_only_alleged_is_seen_in_a_wider_view(visit: Visit) -> None:
    page = visit.open("entity?iri=https%3A%2F%2Fw3id.org%2Fnexus-kg%2Fid%2Fstrange%2Finvolvement")
    expect(page.get_by_role("alert")).to_contain_text("says nothing of")
    page.locator(".view summary").click()
    page.get_by_label("alleged").check()
    expect(page.locator(".claims [data-status=alleged]").first).to_be_visible()


def test_the_status_is_told_in_words(visit: Visit) -> None:
    page = visit.open("status")
    store = page.get_by_role("region", name="The store")
    expect(store).to_contain_text("inferred triples")
    expect(store.locator("div", has_text="with alignments").locator("dd")).to_have_text("no")
    expect(page.get_by_role("region", name="Queries under way")).to_have_count(0)
