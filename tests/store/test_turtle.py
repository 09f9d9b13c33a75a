"""Turtle files as editors leave them."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.editing.files import read_turtle
from kg.ingest.ontology import read_ontology
from kg.model.errors import SourceError
from kg.validate.parser import compile_shapes

_MODULE = """@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
<https://w3id.org/nexus-kg/ontology/mine> a owl:Ontology .
<urn:shape> a sh:NodeShape ; sh:targetClass <urn:Gang> .
"""
_RULE = """#+ label: Mine
PREFIX nx: <https://w3id.org/nexus-kg/ontology#>
CONSTRUCT { ?x a nx:Gang } WHERE { ?x a nx:Cartel }
"""
READERS = {"editing": read_turtle, "ontology": lambda file: read_ontology(file.parent),
           "shapes": lambda file: compile_shapes([file])}


def _written(folder: Path, text: bytes) -> Path:
    (folder / "mine.ttl").write_bytes(text)
    return folder / "mine.ttl"


@pytest.mark.parametrize("reader", sorted(READERS))
@pytest.mark.parametrize("text", [b"\xef\xbb\xbf" + _MODULE.encode(),
                                  _MODULE.replace("\n", "\r\n").encode()], ids=["mark", "returns"])
def test_a_file_from_windows_is_read(tmp_path: Path, reader: str, text: bytes) -> None:
    READERS[reader](_written(tmp_path, text))


def test_a_rule_from_windows_is_read(tmp_path: Path) -> None:
    _written(tmp_path, _MODULE.encode())
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "mine.rq").write_bytes(b"\xef\xbb\xbf" + _RULE.encode())
    assert len(read_ontology(tmp_path)) == 2
    (tmp_path / "rules" / "mine.rq").write_text(_RULE.replace("Mine", "Mine: yours"))
    with pytest.raises(SourceError, match=r"mine\.rq: .*line 1 is not YAML: mapping values.*quotes\."):
        read_ontology(tmp_path)


@pytest.mark.parametrize("reader", sorted(READERS))
@pytest.mark.parametrize(("text", "told"), [
    (_MODULE.encode().rstrip(b". \n"), "perhaps the dot after the last statement is missing"),
    (_MODULE.encode() + b'<urn:a> <urn:b> "N\xe9" .', "line 5: is not UTF-8 text: save it as UTF-8"),
    (_MODULE.encode("utf-16"), "is not UTF-8 text"),
    (_MODULE.encode().replace(b"a owl:", b"a owk:"), "line 3: is not Turtle: .*owk: has not been")])
def test_a_file_that_is_no_turtle_is_told_with_its_place(
        tmp_path: Path, reader: str, text: bytes, told: str) -> None:
    with pytest.raises(SourceError, match=rf"mine\.ttl.*{told}"):
        READERS[reader](_written(tmp_path, text))
