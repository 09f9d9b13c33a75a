"""kg validate and kg shapes: tables for people, the same results in every format, exit codes."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from pathlib import Path

import pytest
import rdflib
from rdflib.namespace import RDF, SH

from tests.commands import kg

SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix nx: <https://w3id.org/nexus-kg/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix t: <https://example.org/shape#> .
t:country a sh:NodeShape ; rdfs:label "Country <of> a kind" ; sh:targetClass nx:Country ;
  sh:property [ sh:path [ sh:inversePath nx:noSuch ] ; sh:minCount 1 ; sh:severity sh:%s ;
                sh:message "Nothing points here & so."@en ] .
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("validate")
    assert kg("init", "--store", str(found / "store")).returncode == 0
    for severity in ("Violation", "Info"):
        (found / f"{severity}.ttl").write_text(SHAPES % severity)
    return found


def _validate(folder: Path, severity: str,
              *arguments: str) -> subprocess.CompletedProcess[str]:
    return kg("validate", "--store", str(folder / "store"), "--shapes",
              str(folder / f"{severity}.ttl"), *arguments)


def test_what_ships_conforms_or_says_what_could_be_better(folder: Path) -> None:
    done = kg("validate", "--store", str(folder / "store"))
    assert (done.returncode, "Traceback" in done.stderr) == (0, False)


def test_only_a_violation_ends_with_one(folder: Path) -> None:
    assert _validate(folder, "Violation").returncode == 1
    assert _validate(folder, "Info").returncode == 0
    assert _validate(folder, "Violation", "--format", "csv", "--limit", "1").returncode == 1


def test_every_format_tells_the_same_results(folder: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(_validate(folder, "Info", "-f", "csv").stdout)))
    assert len(rows) > 200
    assert json.loads(_validate(folder, "Info", "-f", "json").stdout) == rows
    graph = rdflib.Graph().parse(data=_validate(folder, "Info", "-f", "turtle").stdout,
                                 format="turtle")
    assert len(list(graph.objects(None, SH.result))) == len(rows)
    (report,) = graph.subjects(RDF.type, SH.ValidationReport)
    assert graph.value(report, SH.conforms) == rdflib.Literal(False)
    (path,) = set(graph.objects(None, SH.resultPath))
    assert graph.value(path, SH.inversePath) is not None
    page = _validate(folder, "Info", "-f", "html").stdout
    assert page.count("<td>^(nx:noSuch)") == len(rows)


def test_shapes_and_paths_without_a_name_are_named_for_people(folder: Path) -> None:
    table = _validate(folder, "Info", "--limit", "3").stdout
    assert "^(nx:noSuch)" in table
    assert "_:" not in table
    row = next(csv.DictReader(io.StringIO(_validate(folder, "Info", "-f", "csv").stdout)))
    assert row["shape"] == "Country <of> a kind, ^(nx:noSuch)"
    assert row["source"] == "the ontology"


def test_a_limit_bounds_every_format_and_says_so(folder: Path) -> None:
    for form, count in (("csv", lambda text: len(text.splitlines()) - 1),
                        ("json", lambda text: len(json.loads(text))),
                        ("turtle", lambda text: text.count("#focusNode>")),
                        ("html", lambda text: text.count("<td>^(nx:noSuch)"))):
        done = _validate(folder, "Info", "-f", form, "--limit", "3")
        assert count(done.stdout) == 3
        assert "3 of " in done.stderr


def test_the_page_shows_markup_as_text_and_links_iris(folder: Path) -> None:
    page = _validate(folder, "Info", "-f", "html").stdout
    assert "Country &lt;of&gt; a kind" in page
    assert "here &amp; so" in page
    assert "<a href='https://w3id.org/nexus-kg/id/place/" in page
    assert page.count("href='#g0'") == page.count("id=g0") == 1


def test_the_plan_validates_nothing(folder: Path) -> None:
    done = kg("validate", "--explain-plan", "--store", "/no/such/store", "--shapes",
              str(folder / "Info.ttl"), "--format", "csv")
    assert done.returncode == 0
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert ("MinCount", "columns") in {(row["constraint"], row["engine"]) for row in rows}


def test_the_plan_is_not_written_in_another_format_than_was_asked_for() -> None:
    done = kg("validate", "--explain-plan", "--format", "turtle")
    assert (done.returncode, done.stdout) == (2, "")
    assert "leave --format turtle out" in done.stderr


def test_a_wrong_shape_is_one_sentence(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "wrong.ttl"
    file.write_text(SHAPES.replace("sh:minCount", "sh:minCont") % "Info")
    done = kg("validate", "--store", str(folder / "store"), "--shapes", str(file))
    assert done.returncode == 1
    assert f"{file}, line 4: " in done.stderr
    assert "sh:minCount" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_draft_is_a_shapes_graph_and_says_what_the_ontology_says(tmp_path: Path) -> None:
    done = kg("shapes", "draft", "Person", "--inherited")
    assert done.returncode == 0
    file = tmp_path / "draft.ttl"
    file.write_text(done.stdout)
    graph = rdflib.Graph().parse(file)
    nx = rdflib.Namespace("https://w3id.org/nexus-kg/ontology#")
    paths = set(graph.objects(None, SH.path))
    assert {nx.birthPlace, nx.gender} <= paths
    assert set(graph.objects(None, SH.targetClass)) == {nx.Person}
    guarded = kg("shapes", "coverage", "--shapes", str(file), "--all", "-f", "json")
    rows = {row["name"]: row["guarded by"] for row in json.loads(guarded.stdout)}
    assert rows["nx:Person"]
    assert rows["nx:birthPlace"]
    assert not rows["nx:Vessel"]
    assert "┏" not in kg("shapes", "coverage").stdout  # nothing is unguarded, so there is no table


def test_a_class_is_named_by_its_iri_in_brackets_too() -> None:
    drafts = {kg("shapes", "draft", name).stdout for name in (
        "Vessel", "nx:Vessel", "<https://w3id.org/nexus-kg/ontology#Vessel>")}
    assert len(drafts) == 1
    assert "sh:targetClass nx:Vessel" in drafts.pop()


@pytest.mark.parametrize("name", ["nx:Nothing", "what:Ever", "nx:birthPlace", "no iri"])
def test_a_draft_of_no_class_is_refused(name: str) -> None:
    done = kg("shapes", "draft", name)
    assert done.returncode in (1, 2)
    assert done.stderr.startswith("kg: ")
    assert "Traceback" not in done.stderr
