"""N-Triples by columns give what the parser gives, and refuse what it refuses."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.ntriples import read_ntriples
from kg.model.errors import DataError, SourceError
from kg.model.terms import Triple, literal
from kg.store.conversion import from_oxigraph

_NODES = st.sampled_from(["<urn:a>", "<http://e.org/b#c>", "<http://e.org/é>", "_:b1"])
_TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=8)
_VALUES = st.one_of(
    _NODES, _TEXTS.map(literal), _TEXTS.map(lambda text: literal(text, language="en-gb")),
    _TEXTS.map(lambda text: literal(text, "urn:type")))
_LINES = st.lists(st.builds("{} <urn:p> {} .\n".format, _NODES, _VALUES), min_size=1, max_size=6)
_ODD = st.sampled_from(["# a comment\n", "\n", "<urn:a>\t<urn:b> <urn:c>.\n",
                        '<urn:a> <urn:b> "\\u0041" .\n', '<urn:a> <urn:b> "x"@EN .\n',
                        '<urn:a> <urn:b> "x"^^<http://www.w3.org/2001/XMLSchema#string> .\n',
                        "<urn:a> <urn:b> <urn:c> . # said\n", "<urn:a> <urn:b> <urn:c> .\r\n"])


def _parsed(text: str) -> list[Triple]:
    return [Triple(*(from_oxigraph(part) for part in (q.subject, q.predicate, q.object)))
            for q in ox.parse(text, format=ox.RdfFormat.N_TRIPLES)]


@given(_LINES, st.lists(_ODD, max_size=1), st.sampled_from([8, 40, 4096]))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_columns_hold_what_the_parser_finds(tmp_path: Path, lines: list[str],
                                            odd: list[str], part: int) -> None:
    text = "".join([*lines, *odd])
    file = tmp_path / "some.nt"
    file.write_text(text, encoding="utf-8", newline="")
    with patch("bench.ntriples._PART", part):  # bytes: a line is longer than a part, or not
        assert list(read_ntriples(file).triples()) == _parsed(text)


@pytest.mark.parametrize("text", [
    "<urn:a> <urn:b> <urn:c>", "<urn:a> <urn:b> .\n", '"a" <urn:b> <urn:c> .\n',
    "<urn:a> _:b <urn:c> .\n", "<urn:a> <urn:b> <urn:c> <urn:d> .\n", "<urn:a b> <urn:b> <urn:c> .\n",
    '<urn:a> <urn:b> "c .\n', "nonsense\n", "<urn:a> <urn:b> <c> .\n"])
def test_what_is_not_n_triples_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "bad.nt"
    file.write_text("<urn:a> <urn:b> <urn:c> .\n" + text)
    if text == "<urn:a> <urn:b> <urn:c>":
        text = "<urn:a> <urn:b>"
        file.write_text(text)
    with pytest.raises(SourceError, match=r"bad\.nt.*is not N-Triples"):
        read_ntriples(file)


def test_text_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "bad.nt"
    file.write_bytes(b'<urn:a> <urn:b> "\xff" .\n')
    with pytest.raises(SourceError):
        read_ntriples(file)


def test_an_empty_file_holds_nothing(tmp_path: Path) -> None:
    file = tmp_path / "none.nt"
    file.touch()
    assert len(read_ntriples(file)) == 0


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be read"):
        read_ntriples(tmp_path / "missing.nt")
