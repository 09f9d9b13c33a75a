"""Two versions of an ontology compared, term by term."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli.main import kg_command
from kg.editing.difference import TermChange, changes, name_of, step_of
from kg.editing.files import read_turtle, read_version

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


_HELD = 'nx:holds a owl:ObjectProperty ; rdfs:label "holds"@en .\n'
_BAND = 'nx:Band a owl:Class ; rdfs:label "band"@en .\n'


@pytest.mark.parametrize(("more", "step"), [
    ("nx:Band owl:disjointWith nx:Group .", "major"),
    ("nx:Band owl:equivalentClass [ owl:unionOf ( nx:Group nx:Band ) ] .", "major"),
    ("nx:heldBy a owl:ObjectProperty ; owl:inverseOf nx:holds .", "major"),
    ("nx:heldBy owl:propertyChainAxiom ( nx:holds nx:holds ) .", "major"),
    ("nx:Band owl:disjointWith nx:Choir . nx:Choir a owl:Class .", "minor"),
    ("nx:keeps a owl:ObjectProperty . nx:keptBy owl:inverseOf nx:keeps .", "minor"),
    ("nx:Band rdfs:subClassOf nx:Group , [ owl:onProperty nx:holds ; owl:hasValue nx:x ] .", "minor"),
    ("nx:heldBy a owl:ObjectProperty ; rdfs:domain nx:Group ; rdfs:range nx:Band .", "minor")])
def test_a_new_term_is_a_major_version_where_something_follows_for_an_old_one(  # type: ignore[no-untyped-def]
        compared, more: str, step: str) -> None:
    found = compared(_GROUP + _HELD, _GROUP + _HELD + _BAND + more)
    assert {one.kind for one in found} == {"added"}
    assert step_of(found) == step


def test_a_prefix_of_another_name_is_no_difference(compared) -> None:  # type: ignore[no-untyped-def]
    other = "@prefix : <https://w3id.org/nexus-kg/ontology#> .\n"
    assert compared(_GROUP + _GANG, other + (_GROUP + _GANG).replace("nx:", ":")) == []


def test_rules_are_compared_by_what_they_derive(tmp_path: Path) -> None:
    rule = """#+ label: A front
#+ description: %s
PREFIX nx: <https://w3id.org/nexus-kg/ontology#>
CONSTRUCT { ?x a nx:Gang }
WHERE { ?x a nx:%s }
"""
    for name in ("old", "new"):
        (tmp_path / name / "rules").mkdir(parents=True)
        (tmp_path / name / "one.ttl").write_text(_HEAD % name)
        (tmp_path / name / "rules" / "front.rq").write_text(rule % ("A front.", "Group"))
    new = tmp_path / "new" / "rules"

    def told() -> list[tuple[str, ...]]:
        done = CliRunner().invoke(kg_command, ["ontology", "diff", str(tmp_path / "old"),
                                               str(tmp_path / "new"), "-f", "json"])
        assert done.exit_code == 0, done.output
        return [(row["term"], row["change"], row["no longer"], row["now"], row["version"])
                for row in json.loads(done.output)]

    assert told() == []
    (new / "front.rq").write_text(rule % ("Fronts.", "Group"))
    assert told() == [("rules/front", "changed", "#+ description: A front.",
                       "#+ description: Fronts.", "patch")]
    (new / "front.rq").write_text(rule % ("A front.", "Vessel"))
    assert told() == [("rules/front", "changed", "WHERE { ?x a nx:Group }",
                       "WHERE { ?x a nx:Vessel }", "major")]
    (new / "front.rq").rename(new / "ship.rq")
    (new / "ship.rq").write_text((rule % ("A ship.", "Vessel")).replace("A front\n", "A ship\n"))
    assert [(name, change, version) for name, change, _, _, version in told()] == [
        ("rules/front", "removed", "major"), ("rules/ship", "added", "major")]


def test_a_rule_in_shacl_is_compared_as_one_in_sparql_is(tmp_path: Path) -> None:
    rule = """@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix nx: <https://w3id.org/nexus-kg/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<urn:x/shape> a sh:NodeShape ; sh:targetClass nx:Group ; sh:rule <urn:x/front> .
<urn:x/front> a sh:SPARQLRule ; rdfs:label "A front" ;
  sh:construct "CONSTRUCT { $this a nx:%s } WHERE { $this nx:holds ?x }" .
"""
    for name in ("old", "new"):
        (tmp_path / name / "rules").mkdir(parents=True)
        (tmp_path / name / "one.ttl").write_text(_HEAD % name)

    def told(old: Path, new: Path) -> list[tuple[str, str, str]]:
        found = changes(read_version(old), read_version(new))
        return [(name_of(one), one.kind, one.step) for one in found]

    old, new = tmp_path / "old", tmp_path / "new"
    (new / "rules" / "front.ttl").write_text(rule % "Gang")
    assert told(old, new) == told(old / "rules", new / "rules") == [("rules/front", "added", "major")]
    assert told(new, old) == [("rules/front", "removed", "major")]
    (old / "rules" / "front.ttl").write_text(rule % "Vessel")
    assert told(old, new) == [("rules/front", "changed", "major")]


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
