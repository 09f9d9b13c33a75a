"""Turtle in one form: nothing is lost, and the same triples are the same text."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph
from rdflib.compare import isomorphic

from kg.editing.files import read_turtle, turtle_files
from kg.editing.normal_form import NormalForm
from kg.model.errors import SourceError, UsageError
from kg.model.resources import resource
from kg.model.terms import Term, Triple

pytestmark = pytest.mark.filterwarnings("ignore:.*weird:UserWarning")

_PREFIXES = {"nx": "https://w3id.org/nexus-kg/ontology#", "e": "http://e/",
             "xsd": "http://www.w3.org/2001/XMLSchema#", "": "http://empty/",
             "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#"}
_RDF = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_BLANK = st.sampled_from([Term(f"_:x{i}") for i in range(5)])
_IRI = st.sampled_from([Term(f"<http://e/{name}>") for name in (
    "a", "b.c", "c.", "d:e", "-f", "1", "g/h", "é", "")] + [
    Term("<http://empty/x>"), Term("<http://www.w3.org/2002/07/owl#Class>"),
    Term(f"{_RDF}nil>")])
_VERB = st.sampled_from([Term("<http://e/p>"), Term("<http://e/q>"), Term(f"{_RDF}type>"),
                         Term(f"{_RDF}first>"), Term(f"{_RDF}rest>")])
_TEXT = st.text(st.sampled_from('ab"\\\n\r\t\'é\u2028#'), max_size=6)
_LITERAL = st.one_of(
    st.sampled_from([Term(f'"{text}"^^<http://www.w3.org/2001/XMLSchema#{kind}>')
                     for kind in ("integer", "decimal", "boolean", "date", "double")
                     for text in ("1", "01", "-1.5", "1.", ".5", "true", "x", "1e3")]),
    _TEXT.map(lambda text: Term(_quoted(text))),
    _TEXT.map(lambda text: Term(_quoted(text) + "@en-GB")))
_TRIPLE = st.builds(Triple, st.one_of(_BLANK, _IRI), _VERB, st.one_of(_BLANK, _IRI, _LITERAL))


def _quoted(text: str) -> str:
    for plain, escaped in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\r", "\\r")):
        text = text.replace(plain, escaped)
    return f'"{text}"'


def _graph(triples: list[Triple]) -> Graph:
    return Graph().parse(data="".join(f"{' '.join(triple)} .\n" for triple in triples),
                         format="nt11")


@given(st.lists(_TRIPLE, max_size=12), st.randoms(use_true_random=False))
def test_the_text_says_the_same_in_whatever_order_the_triples_come(
        triples: list[Triple], chance: random.Random) -> None:
    text = NormalForm(triples, _PREFIXES).text()
    assert isomorphic(Graph().parse(data=text, format="turtle"), _graph(triples)), text
    chance.shuffle(triples)
    assert NormalForm(triples, _PREFIXES).text() == text


@given(st.lists(_TRIPLE, max_size=12))
def test_labels_and_prefixes_of_the_file_change_nothing(
        tmp_path_factory: pytest.TempPathFactory, triples: list[Triple]) -> None:
    folder = tmp_path_factory.mktemp("normal")
    (folder / "one.ttl").write_text("".join(f"{' '.join(t)} .\n" for t in triples),
                                    encoding="utf-8")
    (folder / "two.ttl").write_text("".join(
        f"{' '.join(t)} .\n" for t in reversed(triples)).replace("_:x", "_:y"), encoding="utf-8")
    one, two = (read_turtle(file) for file in turtle_files([folder]))
    assert one.normal == two.normal
    one.write()
    again = read_turtle(one.path)
    assert again.normal == one.normal
    assert not again.write()


def test_the_ontology_and_the_shapes_are_in_normal_form() -> None:
    files = [read_turtle(file) for file in
             turtle_files([resource("ontology"), resource("shapes")])]
    assert len(files) > 40
    assert [file.path for file in files
            if file.path.read_text(encoding="utf-8") != file.normal] == []


def test_what_is_no_turtle_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "x.ttl").write_text("<http://e/a> a <http://e/b> .\n<http://e/a> a .\n")
    with pytest.raises(SourceError, match="line 2: is not Turtle"):
        read_turtle(tmp_path / "x.ttl")
    (tmp_path / "y.ttl").write_bytes(b"# \xff")
    with pytest.raises(SourceError, match="UTF-8"):
        read_turtle(tmp_path / "y.ttl")
    with pytest.raises(SourceError, match="cannot be read"):
        read_turtle(tmp_path / "z.ttl")
    (tmp_path / "none").mkdir()
    with pytest.raises(UsageError, match=r"no file that ends in \.ttl"):
        turtle_files([tmp_path / "none"])
