"""What a pack tells of itself, and what is wrong with it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kg.packs.catalogue import packs_and_faults


@pytest.mark.parametrize(("text", "told"), [
    (b"title: Mine: all\ndescription: Mine.\n", "line 1: .*a text that holds a colon stands in"),
    (b"title: Mine\ntitle: Yours\ndescription: Mine.\n", "line 2: gives 'title' twice"),
    (b"title: Mine\ndescription: [\n", "line 3: is not YAML"),
    (b"title: Mine\n", "has no description"),
    (b"", "has no title and no description"),
    (b"Mine", "has no title and no description"),
    (b"title: \xe9\ndescription: Mine.\n", "line 1: is not UTF-8 text: save it as UTF-8"),
])
def test_a_pack_that_tells_too_little_or_too_much(tmp_path: Path, text: bytes, told: str) -> None:
    file = tmp_path / "mine" / "pack.yaml"
    file.parent.mkdir()
    file.write_bytes(text)
    packs, faults = packs_and_faults(tmp_path)
    assert packs == ()
    (fault,) = map(str, faults)
    assert fault.startswith(str(file))
    assert re.search(told, fault)


def test_a_pack_of_windows(tmp_path: Path) -> None:
    file = tmp_path / "mine" / "pack.yaml"
    file.parent.mkdir()
    file.write_bytes(b"\xef\xbb\xbftitle: Mine\r\ndescription: All of mine.\r\n")
    (pack,), faults = packs_and_faults(tmp_path)
    assert (pack.title, pack.description, faults) == ("Mine", "All of mine.", [])


_HEAD = """title: Who
question: Who?
description: Who.
parameters: [{name: activity, type: iri, default: 'nx:extortion', description: What.}]
columns: [{name: actor, type: iri, meaning: Who}]
answers: ["Who?"]
tags: [who]
"""
_SPARQL = "SELECT DISTINCT ?actor ?activity WHERE { ?actor nx:engagesIn ?activity }"
_CYPHER = ("MATCH (actor:Agent)-[:ENGAGES_IN]->(activity) WHERE activity.iri = $activity "
           "RETURN DISTINCT actor.iri AS actor")


def _marked(head: str, mark: str) -> str:
    return "".join(f"{mark} {line}\n" for line in head.splitlines())


def _fault(folder: Path, sparql: str, cypher: str) -> str:
    """What is wrong with a question and its twin; empty where nothing is."""
    pack = folder / "mine"
    pack.mkdir()
    (pack / "pack.yaml").write_text("title: Mine\ndescription: Mine.\n")
    (pack / "who.rq").write_text(_marked(_HEAD, "#+") + sparql)
    (pack / "who.cypher").write_text(cypher)
    return "".join(map(str, packs_and_faults(folder)[1]))


def test_a_variable_that_no_answer_would_show_is_refused(tmp_path: Path) -> None:
    fault = _fault(tmp_path, _SPARQL.replace("?activity WHERE", "?activity ?place WHERE").replace(
        "?activity }", "?activity ; nx:operatesIn ?place }"), _CYPHER)
    assert fault.startswith(f"{tmp_path / 'mine' / 'who.rq'}: selects ?place, which is no column and no")


@pytest.mark.parametrize(("cypher", "told"), [
    (_CYPHER, ""), (_marked(_HEAD, "//+") + _CYPHER, ""),
    (_marked(_HEAD.replace("title: Who", "title: What"), "//+") + _CYPHER, ""),
    (_marked(_HEAD.replace("name: actor", "name: actr"), "//+") + _CYPHER,
     "has as columns actr (iri), and {}/who.rq has actor (iri): let both"),
    (_marked(_HEAD.replace("type: iri, default: 'nx:extortion'", "type: string, default: x"), "//+")
     + _CYPHER, "has as parameters activity (string), and {}/who.rq has activity (iri): let both"),
    (_marked(_HEAD.replace("tags:", "tgas:"), "//+") + _CYPHER, "its front matter lacks tags"),
    (_CYPHER.replace("$activity", "$activty"),
     "its Cypher asks for the parameter $activty, which is not described; perhaps activity is meant."),
    (_CYPHER.replace("AS actor", "AS who"), "its Cypher does not return actor: end it with RETURN"),
    (_CYPHER + " UNION MATCH (a:Agent) RETURN a.iri AS agent",
     "its Cypher joins by UNION what does not return the same in the same order."),
    (_CYPHER.replace("RETURN", "RETRN"), "The query has no RETURN."),
    (_CYPHER + ")", "The query is not Cypher: ')' closes nothing.")])
def test_a_twin_that_asks_otherwise_is_refused(cypher: str, told: str, tmp_path: Path) -> None:
    fault = _fault(tmp_path, _SPARQL, cypher)
    if not told:
        assert fault == ""
        return
    assert fault.startswith(f"{tmp_path / 'mine' / 'who.cypher'}: {told.format(tmp_path / 'mine')}")
