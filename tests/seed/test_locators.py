"""The paragraphs that a record of the speech names hold what the record tells.

A paragraph is what stands between blank lines, so a list is one; the first is the title.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

from kg.model.terms import text_of
from kg.reason.views import ReasonedView
from tests.seed.test_facts import FACTS, PROLOGUE

TITLE = "Narco-Trafficking: What Is the Nexus"
# Words of a fact: each stands in a paragraph that the record names, and each paragraph has one.
WORDS: dict[str, tuple[str, ...]] = {
    "01": ("FARC", "coca", "Colombia"),
    "02": ("Taliban", "heroin", "opium", "Afghanistan"),
    "03": ("Maghreb", "hashish", "Morocco"),
    "04": ("Hizballah", "cannabis", "heroin"),
    "05": ("PKK", "heroin", "Europe"),
    "06": ("Southeast Asia",),
    "07": ("Braun", "19 of the 44", "financial"),
    "08": ("Western Hemisphere", "FARC", "ELN", "AUC", "Sendero Luminoso"),
    "09": ("cultivation", "officials", "growers", "borders"),
    "10": ("tri-border", "contraband", "Hamas", "Hizballah"),
    "11": ("tens of millions", "counterfeiting", "intellectual property"),
    "12a": ("cartels", "West Africa", "Pacific Islands"),
    "12b": ("routes", "terrorist groups"),
    "13": ("protection", "transportation", "taxation", "direct trafficking"),
    "14": ("military skills", "revenue", "expertise"),
    "15": ("banking regulations", "weak"),
    "16": ("Philippines", "freedom of movement"),
    "17": ("Madrid", "2004", "drug dealing"),
    "18": ("Since 9/11", "Al Qaeda", "credit card", "insurance scams"),
    "19": ("Bali", "Amman", "Madrid", "London", "cheaper", "cash"),
    "20": ("commodity smuggling", "document fraud", "kidnapping", "armed robbery"),
    "21": ("operating funds", "weapons", "forge documents", "clandestinely"),
    "22": ("state sponsors", "illicit enterprise"),
    "23": ("transshipment", "contraband", "women and children", "stolen goods"),
    "24": ("arms trafficker", "diamonds", "natural resources"),
    "25": ("hawala", "hundi", "cash couriers", "bulk cash"),
    "26": ("$150 million", "$35 million", "Taliban", "Afghan Government"),
    "27": ("charities", "non-profit"),
    "28": ("international trade mechanisms",),
    "29": ("South Asian businessman", "Cassara"),
    "30": ("Mukasey", "iron triangles", "business leaders"),
    "31": ("Chavez", "FARC", "aides"),
    "32a": ("inaction", "Europe"),
    "32b": ("Venezuelan assurances", "seizures"),
    "33": ("Western Africa", "Europe", "governance"),
    "34": ("Corrupt officials", "judicial system"),
    "35": ("border security", "ungoverned spaces", "establishing control"),
    "36": ("government proxies", "radicalization", "Americas"),
    "37": ("21-month-old", "terrorist tactics", "monopolies"),
    "38": ("Zetas", "Gulf Cartel", "hundreds"),
    "39": ("migrant smuggling", "tribute"),
    "40a": ("tunnels in Mexico",),
    "40b": ("terrorist groups", "WMDs"),
    "41": ("MS-13", "extortion", "theft", "trafficking of persons"),
    "42a": ("civil wars", "1980s", "fiefdoms", "prisons"),
    "42b": ("radicalization of gangs",),
    "43": ("systematically proven", "gangs"),
    "44": ("travel facilitators", "Al-Qaeda", "unwittingly", "nationalities"),
    "45": ("a few criminal organizations", "terrorist tactics"),
    "46": ("multiyear Merida Initiative", "three areas", "governments in Mexico and Central America",
           "Initiative will provide", "inspection equipment", "aircraft", "community action"),
    "47": ("Resolution 1373", "Transnational Organized Crime and Corruption", "126 countries",
           "(FATF) standards", "MLATs"),
    "48": ("Southern Command", "Northern Command", "DEA", "Bureau of International Narcotics",
           "Justice, Treasury, Defense, and Homeland Security", "financial intelligence units",
           "Human Smuggling and Trafficking Center", "G-8", "European Union", "FATF"),
    "49": ("300 predicate crimes", "art dealers", "suspicious transaction", "wire transfers"),
    "50": ("crime-terror continuum", "criminal-terror continuum", "hybrid networks", "convergence", "critical nodes",
           "ungoverned spaces", "facilitators", "centers of gravity", "corruption nodes"),
}
# Actors whom the speech calls by other words than the graph.
SPELT = {
    "michael-mukasey": "Mukasey",
    "category/prison-gang-members": "gangs in prison",
    "government-of-venezuela": "Venezuelan Government",
    "government-of-afghanistan": "Afghan Government",
    "government-of-mexico": "Mexican President",
    "government-of-the-united-states": "U.S.",
}


@pytest.fixture(scope="module")
def paragraphs(shared: Path) -> list[str]:
    file = shared / "sources" / "luna-2008-narco-trafficking.txt"
    if not file.is_file():
        pytest.skip(f"{file} is absent: the locators are checked against the speech itself")
    text = file.read_text(encoding="utf-8")
    return [_plain(one) for one in re.split(r"\n\s*\n", text[text.index(f"\n{TITLE}"):].strip())]


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.replace("’", "'").replace("–", "-"))
    return " ".join(letters.encode("ascii", "ignore").decode().lower().split())


def _named(locator: str, paragraphs: list[str]) -> list[str]:
    assert re.fullmatch(r"paragraph \d+|paragraphs \d+(, \d+)+", locator), locator
    return [paragraphs[int(number) - 1] for number in re.findall(r"\d+", locator)]


def _locators(seed: ReasonedView) -> dict[str, str]:
    return {text_of(name): text_of(locator) for name, locator in seed.select(
        f"""{PROLOGUE} SELECT ?name ?locator {{ GRAPH graph:records {{
          ?record prov:wasDerivedFrom <https://w3id.org/nexus-kg/source/luna-2008> ;
            nx:sourceIdentifier ?name ; nx:locator ?locator }} }}""").rows if name and locator}


def test_the_words_of_each_fact_stand_in_its_paragraphs(
        seed: ReasonedView, paragraphs: list[str]) -> None:
    assert set(WORDS) == {number for number, *_ in FACTS}
    locators = _locators(seed)
    for number, words in WORDS.items():
        places = _named(locators[f"fact-{number}"], paragraphs)
        assert [w for w in words if not any(_plain(w) in p for p in places)] == [], number
        assert [p for p in places if not any(_plain(w) in p for w in words)] == [], number


def test_each_actor_is_named_in_its_paragraph(seed: ReasonedView, paragraphs: list[str]) -> None:
    names = {key.removeprefix("names/"): locator for key, locator in _locators(seed).items()
             if key.startswith("names/")}
    assert len(names) > 40
    for name, locator in names.items():
        called = {text_of(row[0]) for row in seed.select(
            f"""{PROLOGUE} SELECT ?text {{
              GRAPH <https://w3id.org/nexus-kg/record/luna-2008/names/{name}> {{
                ?x rdfs:label|nx:acronym|nx:alias ?text }} }}""").rows if row[0]}
        places = _named(locator, paragraphs)
        spelt = _plain(SPELT[name]) if name in SPELT else None
        assert any(_spoken(one, place) for one in called for place in places) or (
            spelt and any(spelt in place for place in places)), (name, called, locator)


def _spoken(name: str, paragraph: str) -> bool:
    """Whether the words of a name, but for small ones and endings, stand in the paragraph."""
    words = [word for word in re.findall(r"[\w-]+", _plain(name)) if len(word) > 2]
    return bool(words) and all(re.search(rf"\b{re.escape(word[:6])}", paragraph) for word in words)
