"""Two versions of an ontology compared, term by term."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli.main import kg_command
from kg.editing.difference import TermChange, changes, step_of
from kg.editing.files import read_turtle

_HEAD = """@prefix nx: <https://w3id.org/nexus-kg/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<http://e/o> a owl:Ontology ; owl:versionInfo "%s" .
"""
_GANG = 'nx:Gang a owl:Class ; rdfs:label "gang"@en , "banda"@es ; rdfs:subClassOf nx:Group .\n'
_GROUP = 'nx:Group a owl:Class ; rdfs:label "group"@en ; skos:definition "Some people."@en .\n'
_SOME = ("nx:Group rdfs:subClassOf [ a owl:Restriction ; owl:onProperty nx:member ; "
         "owl:someValuesFrom nx:Person ] .\n")
_APART = "[] a owl:AllDisjointClasses ; owl:members ( nx:Gang nx:Group ) .\n"


@pytest.fixture
def compared(tmp_path: Path):  # type: ignore[no-untyped-def]
    """The changes from one text to another."""
    def compare(old: str, new: str) -> list[TermChange]:
        files = []
        for name, text in (("old", old), ("new", new)):
            file = tmp_path / f"{name}.ttl"
            file.write_text(_HEAD % name + text)
            files.append([read_turtle(file)])
        return changes(*files)
    return compare


def test_the_same_in_another_order_and_version_does_not_differ(compared) -> None:  # type: ignore[no-untyped-def]
    assert compared(_GANG + _GROUP + _SOME, _SOME + _GROUP + _GANG) == []


def test_words_alone_are_a_patch(compared) -> None:  # type: ignore[no-untyped-def]
    (one,) = compared(_GROUP, _GROUP.replace("Some people", "Several persons"))
    assert (one.kind, one.label, one.step) == ("changed", "group", "patch")
    assert one.said == ('skos:definition "Some people."@en',)
    assert one.says == ('skos:definition "Several persons."@en',)


def test_a_new_term_is_a_minor_version_and_one_that_is_gone_a_major_one(compared) -> None:  # type: ignore[no-untyped-def]
    found = compared(_GROUP, _GROUP + _GANG)
    assert [(one.kind, step_of([one])) for one in found] == [("added", "minor")]
    found = compared(_GROUP + _GANG, _GROUP)
    assert [(one.kind, one.label, one.step) for one in found] == [("removed", "gang", "major")]


@pytest.mark.parametrize(("old", "new", "says"), [
    (_GROUP, _GROUP + _SOME, "rdfs:subClassOf [ a owl:Restriction ; owl:onProperty nx:member ; "
                             "owl:someValuesFrom nx:Person ]"),
    (_GROUP, _GROUP + _APART, "a owl:AllDisjointClasses ; owl:members ( nx:Gang nx:Group )")])
def test_another_axiom_is_a_major_version(compared, old: str, new: str, says: str) -> None:  # type: ignore[no-untyped-def]
    (one,) = compared(old, new)
    assert (one.says, one.said, one.step) == ((says,), (), "major")
    (back,) = compared(new, old)
    assert (back.says, back.said) == ((), (says,))


def test_a_term_with_all_labels_of_one_that_is_gone_was_renamed(compared) -> None:  # type: ignore[no-untyped-def]
    (one,) = compared(_GANG, _GANG.replace("nx:Gang", "nx:StreetGang"))
    assert (one.kind, one.before, one.said, one.says, one.step) == (
        "renamed", "nx:Gang", (), (), "major")
    twins = _GANG + _GANG.replace("nx:Gang", "nx:Band")
    found = compared(twins, _GANG.replace("nx:Gang", "nx:StreetGang"))
    assert {one.kind for one in found} == {"added", "removed"}


def test_the_command_tells_the_changes_in_every_form(tmp_path: Path) -> None:
    old, new = tmp_path / "old.ttl", tmp_path / "new"
    new.mkdir()
    old.write_text(_HEAD % "1" + _GROUP + _GANG)
    (new / "one.ttl").write_text(_HEAD % "2" + _GROUP.replace("Some", "Few"))
    (new / "two.ttl").write_text(_HEAD % "2" + _APART)

    def told(*arguments: str) -> str:
        done = CliRunner().invoke(kg_command, ["ontology", "diff", str(old), str(new), *arguments])
        assert done.exit_code == 0, done.output
        return done.output

    assert "3 terms changed: a major version" in told()
    assert {(row["term"], row["change"]) for row in json.loads(told("-f", "json"))} == {
        ("nx:Group", "changed"), ("nx:Gang", "removed"), ("axioms without a name", "changed")}
    assert told("-f", "markdown") == (
        "### Changed\n\n- `nx:Group` (group)\n"
        '  - no longer: `skos:definition "Some people."@en`\n'
        '  - now: `skos:definition "Few people."@en`\n'
        "- `axioms without a name`\n"
        "  - now: `a owl:AllDisjointClasses ; owl:members ( nx:Gang nx:Group )`\n"
        "\n### Removed\n\n- `nx:Gang` (gang)\n")
    done = CliRunner().invoke(kg_command, ["ontology", "diff", str(old), str(old)])
    assert done.output == "Nothing differs.\n"
