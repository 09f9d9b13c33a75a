"""The ontology as a page: whole, linked within itself, and safe whatever its texts are."""

from __future__ import annotations

from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli.main import kg_command
from kg.editing.document import document
from kg.editing.files import read_turtle
from kg.editing.uses import Use
from kg.ingest.ontology import read_ontology
from kg.model.namespaces import nx, shorten, term
from kg.model.resources import resource

_HEAD = """@prefix nx: <https://w3id.org/nexus-kg/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
<http://e/o> a owl:Ontology ; dcterms:title "Goods"@en .
"""
_GANG = """nx:Gang a owl:Class ; rdfs:isDefinedBy <http://e/o> ; rdfs:label "gang"@en, "banda"@es ;
  rdfs:subClassOf nx:Group, [ a owl:Restriction ; owl:onProperty nx:member ;
    owl:someValuesFrom nx:Gang ] ; skos:definition "Some <b>people</b>."@en .
nx:Group a owl:Class ; rdfs:isDefinedBy <http://e/o> ; rdfs:label "group"@en .
nx:member a owl:ObjectProperty ; rdfs:isDefinedBy <http://e/o> ; rdfs:label "member"@en ;
  rdfs:domain nx:Group ; rdfs:range nx:Gang .
"""
_ALIGNED = ("nx:Gang skos:closeMatch <http://other.example/g1>, <http://other.example/Gang> .\n"
            "<http://other.example/g1> rdfs:label \"crew\"@en .\n")
_VOID = frozenset({"meta", "br"})


class _Page(HTMLParser):
    """The elements of a page; fails where one is closed that was not open."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self._open: list[str] = []
        self._article = ""
        self.texts: dict[str, list[str]] = {}
        self.feed(text)
        assert [tag for tag in self._open if tag != "html"] == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag not in _VOID:
            self._open.append(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
                self._article = value or "" if tag == "article" else self._article
            elif name == "href":
                self.links.append(value or "")

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag
        if tag == "article":
            self._article = ""

    def handle_data(self, data: str) -> None:
        self.texts.setdefault(self._article, []).append(data)

    def said_of(self, term: str) -> str:
        return " ".join(" ".join(self.texts[term]).split())


@pytest.fixture
def page(tmp_path: Path) -> _Page:
    files = []
    for name, text in (("goods", _GANG), ("aligned", _ALIGNED)):
        (tmp_path / f"{name}.ttl").write_text(_HEAD + text)
        files.append(read_turtle(tmp_path / f"{name}.ttl").triples)
    uses = Use("Questions", "pack/one", 'Who "is"?', frozenset({nx("Gang")}))
    return _Page("".join(document(files[0], files[1], [uses])))


def test_a_term_tells_all_that_is_said_of_it(page: _Page) -> None:
    assert page.said_of("Gang") == (
        "gang nx:Gang Some <b>people</b>. Within group Properties those of group Value of member "
        "Axioms 'gang' within ('member' some 'gang') Elsewhere close to http://other.example/Gang, "
        "close to crew (http://other.example/g1) In Spanish banda Questions pack/one")


def test_an_individual_tells_what_its_properties_say(tmp_path: Path) -> None:
    file = tmp_path / "goods.ttl"
    file.write_text(_HEAD.replace("dcterms:title", "rdfs:label") + """
nx:Drug a owl:Class ; rdfs:isDefinedBy <http://e/o> ; rdfs:label "drug"@en .
nx:broader a owl:ObjectProperty ; rdfs:isDefinedBy <http://e/o> ; rdfs:label "broader drug"@en .
nx:code a owl:DatatypeProperty ; rdfs:isDefinedBy <http://e/o> ; rdfs:label "code"@en .
nx:opium a nx:Drug ; rdfs:isDefinedBy <http://e/o> ; rdfs:label "opium"@en ; nx:code "<O>" .
nx:heroin a nx:Drug, owl:NamedIndividual ; rdfs:isDefinedBy <http://e/o> ;
  rdfs:label "heroin"@en ; skos:altLabel "H"@en ; nx:broader nx:opium ; owl:deprecated true .
""")
    text = "".join(document(read_turtle(file).triples, (), ()))
    page = _Page(text)
    assert page.said_of("heroin") == (
        "heroin nx:heroin deprecated Is a drug broader drug opium Also called H")
    assert page.said_of("opium") == "opium nx:opium Is a drug code <O> ← broader drug heroin"
    assert "Individuals heroin , opium" in page.said_of("Drug")
    assert "<title>Goods</title>" in text
    assert "5 terms in 1 module." in text


def test_text_is_never_markup(page: _Page) -> None:
    assert "b" not in page.tags


def test_the_page_of_the_ontology_is_whole(tmp_path: Path) -> None:
    file = tmp_path / "ontology.html"
    done = CliRunner().invoke(kg_command, ["ontology", "document", "--into", str(file)])
    assert (done.exit_code, done.output) == (0, f"{file}: written.\n")
    page = _Page(file.read_text())
    assert [one for one, times in Counter(page.ids).items() if times > 1] == []
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)
    assert page.tags.isdisjoint({"script", "link", "img", "iframe"})
    defined = {triple.subject for module in read_ontology(resource("ontology"))
               for triple in module.triples
               if triple.predicate == term("rdfs:isDefinedBy")}
    assert len(defined) > 900
    assert {shorten(one).removeprefix("nx:") for one in defined} <= set(page.ids)
    assert "designations/as-of" in page.said_of("designatedEntity")
    traffics = page.said_of("trafficksIn")
    assert "nxs:Agent-trafficksIn" in traffics
    assert "'traffics in' follows from 'actor in' then 'trafficked commodity'" in traffics
    again = CliRunner().invoke(kg_command, ["ontology", "document", "--into", str(file)])
    assert again.output == f"{file}: is so already.\n"


def test_a_page_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    file = tmp_path / "none" / "ontology.html"
    done = CliRunner().invoke(kg_command, ["ontology", "document", "--into", str(file)])
    assert "cannot be written: No such file" in str(done.exception)


def test_a_folder_without_modules_is_told(tmp_path: Path) -> None:
    done = CliRunner().invoke(kg_command, ["ontology", "document", "--ontology", str(tmp_path),
                                           "--into", str(tmp_path / "o.html")])
    assert "no" in str(done.exception), done.output
    assert not (tmp_path / "o.html").exists()


@pytest.mark.parametrize("home", ["", "rdfs:isDefinedBy <https://w3id.org/nexus-kg/ontology/good> ;"])
def test_a_term_that_names_no_module_is_in_the_table_and_on_the_page(home: str, tmp_path: Path) -> None:
    (tmp_path / "goods.ttl").write_text(
        _HEAD.replace("<http://e/o>", "<https://w3id.org/nexus-kg/ontology/goods>")
        + f'nx:Coin a owl:Class ; {home} rdfs:label "coin"@en . nx:penny a nx:Coin ; {home} '
        'rdfs:label "penny"@en .')
    table = CliRunner().invoke(kg_command, ["ontology", "table", "--ontology", str(tmp_path), "-f", "csv"])
    assert [line.split(",")[:3] for line in table.output.splitlines()[1:]] == [
        ["nx:Coin", "class", "goods"], ["nx:penny", "individual", "goods"]]
    page = tmp_path / "page.html"
    made = CliRunner().invoke(kg_command, ["ontology", "document", "--ontology", str(tmp_path), "--into",
                                           str(page), "--shapes", str(resource("shapes") / "vessel.ttl")])
    assert made.exit_code == 0, made.output
    assert {"Coin", "penny"} <= set(_Page(page.read_text()).ids)
