"""Commands say what they did, and end with 0, 1, 2 or 3; never with a traceback."""

from __future__ import annotations

import csv
import json
import os
import resource as resource_limits
import shlex
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from kg.model.resources import resource
from tests.commands import COMMAND, kg


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli") / "store"
    done = kg("init", store=folder)
    assert done.returncode == 0, done.stderr
    return folder


COMMANDS = ["init", "load", "validate", "shapes", "reason", "check", "quarantine", "explain", "query",
            "stats", "changes", "dump", "backup", "serve", "token", "neo4j", "search", "link", "analyse", "table", "describe"]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command: str) -> None:
    done = kg(command, "--help")
    assert done.returncode == 0
    assert "Example:" in done.stdout


@pytest.mark.parametrize("group", [(), *((name,) for name in (
    "link", "neo4j", "ontology", "quarantine", "remote", "shapes", "table", "token"))])
def test_help_tells_what_each_command_does_in_a_whole_sentence(group: tuple[str, ...]) -> None:
    told = kg(*group, "--help").stdout
    assert "..." not in told.replace("[ARGS]...", "")
    assert "Others:" not in told


@pytest.mark.parametrize(("arguments", "code", "told"), [
    (("qery",), 2, "There is no command 'qery'; perhaps query is meant."),
    (("load", "/no/such/file"), 2, "does not exist"),
    (("explain", "id:x", "a", "nx:Agent"), 1, "does not hold"),
    (("explain", "nx:Cartel", "rdfs:subClassOf", "nx:Agnt"), 1,
     "The store knows no nx:Agnt; perhaps nx:Agent is meant."),
    (("explain", "id:x", "nx:traficksIn", "nx:coca"), 1, "perhaps nx:trafficksIn is meant."),
    (("explain", "what x:y", "a", "nx:Agent"), 2, "is no IRI and no prefixed name"),
    (("query", "/no/such/file"), 2, "does not exist"),
    (("ask", "drug-terror/routes", "--picture", "x.pdf"), 2, "neither in .svg nor in .png"),
    (("explain", "nx:Cartel", "a", "owl:Class", "--picture", "/no/such/x.svg"), 2, "no folder"),
    (("ask", "drug-terror"), 2, "'drug-terror' is a pack of questions: 'kg packs drug-terror'"),
    (("ask", "drug-terror/routes", "--as-of", "2008-10-08"), 2, "such as as_of=VALUE"),
    (("explain", "FARC", "a", "nx:Agent"), 2, "'FARC' must be an IRI, a prefixed name"),
    (("query", " "), 2, "Say a query"),
    (("query", "SELCT * { ?s ?p ?o }"), 2, "The query is not SPARQL"),
    (("changes", "--since", "2026-02-30"), 2, "a day such as 2026-11-01"),
    (("query", "PREFIX a: <b:c> DELETE WHERE { ?s ?p ?o }"), 2, "'kg query' only reads"),
    (("dump", "x.foo"), 2, "say with --format"),
    (("quarantine", "show", "nobody"), 2, "not in quarantine"),
    (("dump", "--graph", "https://example.org/none"), 2, "no graph"),
    (("link", "accept", "id:x"), 2, "Name two things"),
    (("link", "accept"), 2, "or say --least"),
    (("link", "accept", "id:x", "id:y", "--grade", "Z9"), 2, "is no grade"),
    (("link", "reject", "id:x", "id:y"), 2, "id:x is no person"),
    (("link", "accept", "id:x", "id:y", "--by", b"\xff".decode(errors="surrogateescape")), 2, "UTF-8"),
    (("link", "undo"), 2, "or say --load"),
    (("search", " - "), 2, "Say a name"),
    (("analyse", "betweeness"), 2, "perhaps betweenness is meant"),
    (("analyse", "beauty"), 2, "known are articulation-points"),
    (("analyse", "degree", "--of", "nx:Organizaton"), 2, "perhaps nx:Organization is meant"),
    (("analyse", "degree", "--of", "Organization"), 2, "perhaps nx:Organization is meant"),
    (("analyse", "degree", "--by", "nx:aliedWith"), 2, "perhaps nx:alliedWith is meant"),
    (("analyse", "degree", "--as-of", "soon"), 2, "is no day"),
    (("analyse", "degree", "--top", "-1"), 2, "-1"),
    (("analyse", "degree", "--view", "rumour"), 2, "no part of a view"),
    (("analyse", "degree", "--picture", "x.svg"), 2, "no rows"),
    (("analyse", "--format", "turtle"), 2, "leave --format turtle out"),
    (("query", "-", "--time-limit", "nan"), 2, "above 0"),
    (("link", "undo", "id:x", "id:y"), 2, "Nothing was decided"),
    (("link", "candidates", "--of", "id:x"), 2, "vessel or aircraft id:x"),
])
def test_faults_are_one_sentence_with_the_right_exit_code(
        store: Path, arguments: tuple[str, ...], code: int, told: str) -> None:
    done = kg(*arguments, store=None if arguments[0] == "qery" else store)
    assert done.returncode == code
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_a_triple_is_proved_by_the_names_of_its_things(store: Path) -> None:
    done = kg("explain", "Peru", "locatedIn", "South America", store=store)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Peru: located in South America")
    assert "'Peru' is id:place/pe (Peru)." in done.stderr


def test_a_folder_without_a_store_is_told(tmp_path: Path) -> None:
    done = kg("stats", store=tmp_path)
    assert done.returncode == 2
    assert "kg init" in done.stderr


def test_a_file_where_a_store_is_wanted_is_told(tmp_path: Path) -> None:
    (tmp_path / "list.xml").write_text("<list/>")
    done = kg("stats", store=tmp_path / "list.xml")
    assert (done.returncode, "is a file, and a store is a folder" in done.stderr) == (2, True)


def test_a_query_answers_in_each_format(store: Path) -> None:
    text = "SELECT ?c WHERE { ?c rdfs:subClassOf nx:CriminalOrganization VALUES ?c { nx:Cartel } }"
    table = kg("query", "-", store=store, text=text)
    assert table.returncode == 0
    assert "nx:Cartel" in table.stdout
    as_json = kg("query", "-", "-f", "json", store=store, text=text)
    assert json.loads(as_json.stdout)["results"]["bindings"] == [
        {"c": {"type": "uri", "value": "https://w3id.org/nexus-kg/ontology#Cartel"}}]
    as_csv = kg("query", "-", "-f", "csv", store=store, text=text)
    assert as_csv.stdout == "c\nhttps://w3id.org/nexus-kg/ontology#Cartel\n"


def test_ask_says_yes_or_no_and_ends_so(store: Path) -> None:
    assert kg("query", "-", store=store, text="ASK { nx:Cartel a owl:Class }").returncode == 0
    no = kg("query", "-", store=store, text="ASK { nx:Cartel a nx:Nonsense }")
    assert (no.returncode, no.stdout) == (1, "no\n")
    no = kg("query", "-", "-f", "json", store=store, text="ASK { nx:Cartel a nx:Nonsense }")
    assert (no.returncode, json.loads(no.stdout)) == (1, {"head": {}, "boolean": False})


@pytest.mark.parametrize(("text", "told"), [
    ("SELECT ?s { ?s a foo:Bar }", "begin with PREFIX foo: <...>"), (" \n", "The query is empty."),
    ("PREFIX a: <urn:a> SELECT ?s { ?s a:b [] ; :c 'x:y'@en }", "the prefix ':'")])
def test_what_a_query_lacks_is_told(store: Path, text: str, told: str) -> None:
    done = kg("query", "-", store=store, text=text)
    assert (done.returncode, told in done.stderr) == (2, True), done.stderr


def test_a_misspelt_term_of_the_ontology_is_told(tmp_path: Path) -> None:
    ontology = tmp_path / "ontology"
    shutil.copytree(resource("ontology"), ontology)
    (ontology / "rules" / "mine.rq").write_text(
        "#+ label: Mine\nPREFIX nx: <https://w3id.org/nexus-kg/ontology#>\n"
        "CONSTRUCT { ?x nx:linkedTo ?y } WHERE { ?x nx:operatesInn ?y }")
    store = tmp_path / "store"
    assert kg("init", store=store).returncode == 0
    done = kg("reason", "--ontology", str(ontology), store=store)
    assert done.returncode == 0, done.stderr
    assert "perhaps nx:operatesIn is meant" in done.stderr


def _edited(folder: Path) -> Path:
    """The ontology with one thing more in a module of the package."""
    shutil.copytree(resource("ontology"), folder)
    with (folder / "goods.ttl").open("a") as goods:
        goods.write('nx:antiquity a nx:Commodity ; rdfs:label "antiquity"@en .')
    return folder


def _holds(store: Path, text: str) -> bool:
    return kg("query", "-", store=store, text=f"ASK {{ {text} }}").stdout == "yes\n"


def test_a_store_of_another_ontology_keeps_it_unless_a_folder_is_named(tmp_path: Path) -> None:
    ontology, store = _edited(tmp_path / "ontology"), tmp_path / "store"
    assert kg("init", "--ontology", str(ontology), store=store).returncode == 0
    done = kg("reason", store=store)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("The store keeps its ontology, which is not that of this kg")
    assert _holds(store, "nx:antiquity a nx:ControlledValue")
    done = kg("reason", "--ontology", str(resource("ontology")), store=store)
    assert done.stdout.startswith("The ontology changed.")
    assert not _holds(store, "nx:antiquity a ?class")


def test_a_store_of_the_ontology_of_an_earlier_kg_takes_that_of_this_one(tmp_path: Path) -> None:
    newer, store = _edited(tmp_path / "ontology"), tmp_path / "store"
    assert kg("init", store=store).returncode == 0
    assert kg("reason", "--ontology", str(newer), store=store).returncode == 0
    manifest = store / "generations" / (store / "CURRENT").read_text().strip() / "manifest.json"
    told = json.loads(manifest.read_text())
    manifest.write_text(json.dumps(told | {"packaged": True}))  # as of a kg with that ontology
    done = kg("reason", store=store)
    assert done.stdout.startswith("The ontology changed."), done.stdout + done.stderr
    assert not _holds(store, "nx:antiquity a ?class")


def test_alignments_are_loaded_when_asked_for_and_stay(tmp_path: Path) -> None:
    store, ship = tmp_path / "store", "?class rdfs:subClassOf <http://www.w3.org/ns/org#Organization>"
    assert kg("init", "--alignments", store=store).returncode == 0
    assert kg("reason", store=store).returncode == 0
    assert _holds(store, ship)
    assert kg("reason", "--no-alignments", store=store).returncode == 0
    assert not _holds(store, ship)
    ontology = tmp_path / "ontology"
    shutil.copytree(resource("ontology"), ontology)
    assert kg("reason", "--ontology", str(ontology), store=store).returncode == 0
    done = kg("reason", "--alignments", store=store)
    assert (done.returncode, "say with --ontology which folder" in done.stderr) == (2, True)
    shutil.rmtree(ontology / "alignments")
    done = kg("reason", "--ontology", str(ontology), "--alignments", store=store)
    assert (done.returncode, "leave out --alignments" in done.stderr) == (2, True)


def test_a_faulty_ontology_is_told_when_a_store_takes_it(tmp_path: Path) -> None:
    ontology, store = _edited(tmp_path / "ontology"), tmp_path / "store"
    with (ontology / "goods.ttl").open("a") as goods:
        goods.write("nx:antiquity a nx:actor .")
    done = kg("init", "--ontology", str(ontology), store=store)
    assert (done.returncode, "tells 2 faults" in done.stderr) == (0, True), done.stderr
    (ontology / "more.ttl").write_text(
        "<urn:more> a <http://www.w3.org/2002/07/owl#Ontology> .")
    done = kg("reason", "--ontology", str(ontology), store=store)
    assert done.returncode == 1
    assert "the name of a module begins with https://w3id.org/nexus-kg/ontology/" in done.stderr


def test_a_dump_is_written_by_the_ending_of_its_file(store: Path, tmp_path: Path) -> None:
    for name, begins in (("x.trig", "@prefix"), ("x.nq", "<")):
        assert kg("dump", str(tmp_path / name), store=store).returncode == 0
        assert (tmp_path / name).read_text().startswith(begins)


def test_a_dump_that_finds_no_room_leaves_the_earlier_one(store: Path, tmp_path: Path) -> None:
    file = tmp_path / "x.nq"
    file.write_text("earlier")
    done = subprocess.run(
        [*COMMAND, "dump", str(file), "--store", str(store)], capture_output=True, text=True, check=False,
        preexec_fn=lambda: resource_limits.setrlimit(resource_limits.RLIMIT_FSIZE, (9999, 9999)))
    assert (done.returncode, "x.nq cannot be written" in done.stderr) == (3, True), done.stderr
    assert [path.read_text() for path in tmp_path.iterdir()] == ["earlier"]


@pytest.mark.parametrize("command", [
    ("query", "SELECT * { ?s ?p ?o }", "-f", "csv"), ("query", "CONSTRUCT WHERE { ?s ?p ?o }"),
    ("validate", "-f", "csv"), ("packs",)])
def test_who_reads_no_further_is_no_fault(store: Path, command: tuple[str, ...]) -> None:
    running = subprocess.Popen([*COMMAND, *command], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                               env={**os.environ, "KG_STORE": str(store)}, text=True)
    assert running.stdout is not None
    running.stdout.close()
    running.stdout = None
    _, told = running.communicate(timeout=60)
    assert (running.returncode, told) == (0, "")


@pytest.mark.parametrize(("command", "code"), [
    ("validate -f csv >&-", 0), ("query 'ASK { ?s ?p ?o }' >&- 2>&-", 0), ("query - <&-", 2)])
def test_streams_that_are_closed_are_no_fault(store: Path, command: str, code: int) -> None:
    shell = f"{shlex.join(COMMAND)} {command}"
    done = subprocess.run(["sh", "-c", shell], capture_output=True, text=True, check=False,
                          env={**os.environ, "KG_STORE": str(store)})
    assert (done.returncode, "unforeseen" in done.stderr) == (code, False), done.stderr


def test_a_store_without_records_says_so(store: Path) -> None:
    assert "no record yet" in kg("ask", "drug-terror/routes", store=store).stderr


def test_what_is_no_list_of_records_is_told(store: Path, tmp_path: Path) -> None:
    (tmp_path / "plain.ttl").write_text("<urn:a> <urn:b> <urn:c> .")
    (tmp_path / "empty.trig").write_text("\n")
    plain = kg("load", str(tmp_path / "plain.ttl"), store=store)
    assert (plain.returncode, "tell its source and grade in" in plain.stderr) == (2, True)
    assert "holds no record" in kg("load", str(tmp_path / "empty.trig"), store=store).stdout


def test_what_is_empty_is_told_so(store: Path, tmp_path: Path) -> None:
    (tmp_path / "list.csv").touch()
    (tmp_path / "lists").mkdir()
    for name, kind in (("list.csv", "a file"), ("lists", "a folder")):
        done = kg("load", str(tmp_path / name), store=store)
        assert (done.returncode, f"{name} is empty: name {kind}" in done.stderr) == (2, True)


def test_several_sources_are_loaded_one_after_another(tmp_path: Path) -> None:
    store = tmp_path / "store"
    kg("init", store=store)
    (tmp_path / "empty.trig").write_text("\n")
    (tmp_path / "bad.trig").write_text("<urn:a> <urn:b>")
    both = kg("load", str(tmp_path / "empty.trig"), str(resource("seed")), store=store)
    assert both.returncode == 0
    assert [line.split(" (")[0] for line in both.stdout.splitlines() if " added" in line] == [
        str(tmp_path / "empty.trig"), str(resource("seed"))]
    changes = json.loads(kg("changes", "--format", "json", store=store).stdout)
    assert {"status": "asserted", "source": "luna-2008", "record": "record:luna-2008/fact-01",
            "about": "FARC traffics in coca; Colombia."}.items() <= changes[0].items()
    unknown = kg("load", str(tmp_path / "bad.trig"), "/no/such/file", store=store)
    assert (unknown.returncode, "/no/such/file does not exist" in unknown.stderr) == (2, True)
    assert "bad.trig" not in unknown.stderr


def test_a_long_query_can_be_stopped(store: Path) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    running = subprocess.Popen(
        [*COMMAND, "query", "-", "--store", str(store)], stdin=subprocess.PIPE, text=True,
        stderr=subprocess.PIPE,  # and heed the signal, which a shell lets its background ignore
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler))
    assert running.stdin is not None
    try:
        running.stdin.write(endless)
        running.stdin.close()
        running.stdin = None
        with pytest.raises(subprocess.TimeoutExpired):
            running.wait(3)  # it is at work
        running.send_signal(signal.SIGINT)
        _, told = running.communicate(timeout=30)
    finally:
        running.kill()
    assert (running.returncode, told.strip()) == (3, "kg: Stopped; the store is as it was.")


def test_a_query_gives_up_at_its_time_limit(store: Path) -> None:
    done = kg("query", "-", "--time-limit", "0.5", store=store,
              text="SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    assert (done.returncode, "Not done within 0.5 seconds" in done.stderr) == (3, True), done.stderr


_OTHER_SOURCE = """
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix nx: <https://w3id.org/nexus-kg/ontology#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix graph: <https://w3id.org/nexus-kg/graph/> .
@prefix source: <https://w3id.org/nexus-kg/source/> .
@prefix record: <https://w3id.org/nexus-kg/record/> .
graph:records {
  source:other a nx:Source ; rdfs:label "Another list" .
  record:other-1 a nx:Record ; prov:wasDerivedFrom source:other ; nx:sourceIdentifier "1" ;
    nx:locator "row 1" ; nx:status nx:asserted ; nx:sourceReliability "B" ;
    nx:informationCredibility 2 .
}
record:other-1 { <https://w3id.org/nexus-kg/id/other/1> a nx:Organization ;
  rdfs:label "FUERZAS ARMADAS REVOLUCIONARIAS DE COLOMBIA" . }
"""


def test_two_names_of_one_organization_are_found_joined_and_parted(tmp_path: Path) -> None:
    store, other = tmp_path / "store", tmp_path / "other.trig"
    other.write_text(_OTHER_SOURCE)
    for step in (("init",), ("load", str(resource("seed"))), ("load", str(other))):
        assert kg(*step, store=store).returncode == 0
    hits = json.loads(kg("search", "fuerzas armadas", "-f", "json", store=store).stdout)
    assert {hit["thing"] for hit in hits} >= {"id:organization/farc", "id:other/1"}
    found = json.loads(kg("link", "candidates", "-f", "json", store=store).stdout)
    assert [(one["one"], one["other"], one["score"]) for one in found] == [
        ("id:organization/zetas", "id:organization/cartel-del-noreste", 70),
        ("id:organization/farc", "id:other/1", 60)]
    by_hand = "id:other/1", "id:organization/farc"
    done = kg("link", "accept", *by_hand, "--grade", "B2", "--by", "Ana", store=store)
    assert (done.returncode, "1 pair accepted (load 4)" in done.stdout) == (0, True), done.stderr
    proof = kg("explain", "id:other/1", "nx:trafficksIn", "nx:coca", store=store)
    assert "Decisions on identity" in proof.stdout
    twice = kg("ask", "drug-terror/forms-of-nexus", store=store)
    once = kg("ask", "drug-terror/forms-of-nexus", "--view", "merged", store=store)
    assert "1 of the things shown is a name of another one shown" in twice.stderr
    counted = kg("ask", "drug-terror/reported-share", store=store)
    assert "are counted once a name" in counted.stderr
    assert "of the things shown" not in once.stderr
    also = kg("link", "accept", "id:organization/auc", "id:other/1", store=store)
    assert "Mind that both stand in source:luna-2008" in also.stdout
    assert kg("link", "undo", "id:organization/auc", "id:other/1", store=store).returncode == 0
    listed = json.loads(kg("link", "list", "-f", "json", store=store).stdout)
    assert [(one["grade"], one["by"]) for one in listed] == [("B2", "id:analyst/ana")]
    assert kg("link", "undo", *by_hand, store=store).returncode == 0
    assert kg("explain", "id:other/1", "nx:trafficksIn", "nx:coca", store=store).returncode == 1
    assert "Nothing was decided yet" in kg("link", "list", store=store).stdout
    done = kg("link", "accept", "--least", "60", store=store)
    assert "2 pairs accepted (load 8)" in done.stdout
    assert kg("link", "undo", "--load", "8", store=store).stdout == "2 decisions taken back.\n"
    assert kg("reason", "--clashes", store=store).stdout == "No clash.\n"
    assert kg("link", "reject", *by_hand, store=store).returncode == 0
    other.write_text(_OTHER_SOURCE.replace("record:other-1 {", "record:other-1 { "
                     "<https://w3id.org/nexus-kg/id/other/1> <http://www.w3.org/2002/07/owl#sameAs> "
                     "<https://w3id.org/nexus-kg/id/organization/farc> ."))
    assert "1 clash" in kg("load", str(other), store=store).stdout
    told = kg("reason", "--clashes", store=store)
    assert (told.returncode, "eq-diff1" in told.stdout) == (1, True), told.stdout
    assert "Decisions on" in told.stdout


def test_a_clash_is_told_in_words(tmp_path: Path) -> None:
    store, other = tmp_path / "store", tmp_path / "other.trig"
    other.write_text(_OTHER_SOURCE.replace("record:other-1 {", "record:other-1 { "
                     "<https://w3id.org/nexus-kg/id/other/2> a nx:Person ; rdfs:label \":bomb: \\u001b[31m\" ;"
                     "<http://www.w3.org/2002/07/owl#sameAs> <https://w3id.org/nexus-kg/id/other/1> ."))
    for step in (("init",), ("load", str(other))):
        assert kg(*step, store=store).returncode == 0
    told = kg("reason", "--clashes", store=store)
    assert (told.returncode, "are disjoint" in told.stdout) == (1, True), told.stdout
    assert "genid" not in told.stdout
    data, = json.loads(kg("reason", "--clashes", "--format", "json", store=store).stdout)
    assert data["against"] == ["'category of actors', 'organisation', 'person' are disjoint"]
    person, = (one for one in data["triples"] if one["triple"][2].endswith("#Person>"))
    grades = [record["reliability"] for record in person["records"]]
    assert (person["rule"], grades) == (None, ["B"]), person
    shown = kg("search", "bomb 31m", store=store).stdout
    assert (":bomb:" in shown, "\x1b[31m" in shown) == (True, False), shown


def test_a_name_that_nothing_has_is_told(store: Path) -> None:
    done = kg("search", "qqqqqqqqqq", store=store)
    assert (done.returncode, done.stdout) == (1, "Nothing has a name or a number like 'qqqqqqqqqq', or all its "
                                              "words in what is written of it.\n")


def test_what_is_found_in_a_text_is_told_with_its_record(tmp_path: Path) -> None:
    store = tmp_path / "store"
    for step in (("init",), ("load", str(resource("seed")))):
        assert kg(*step, store=store).returncode == 0
    shown = " ".join(kg("search", "proceeds of crime", store=store).stdout.split())
    assert "record:luna-2008/fact-11" in shown, shown
    (hit, *_) = json.loads(kg("search", "tens of millions", "-f", "json", store=store).stdout)
    assert (hit["thing"], hit["found_in"], hit["records"]) == (
        "record:luna-2008/fact-11", "passage", "record:luna-2008/fact-11")
    assert "1 thing; --limit shows more" in kg("search", "farc", "--limit", "1", store=store).stdout


def test_what_a_misspelt_term_of_a_query_may_mean_is_told(store: Path) -> None:
    done = kg("query", "SELECT ?s { ?s a nx:TerorristOrganization }", store=store)
    assert "names; perhaps nx:TerroristOrganization is meant." in done.stderr


def test_a_bad_query_is_told(store: Path) -> None:
    done = kg("query", "-", store=store, text="SELECT ?x WHERE {")
    assert done.returncode == 2
    assert "not SPARQL" in done.stderr


def test_an_inference_is_explained_down_to_the_ontology(store: Path) -> None:
    done = kg("explain", "nx:Cartel", "rdfs:subClassOf", "nx:Agent", store=store)
    assert done.returncode == 0
    assert "scm-sco" in done.stdout
    assert "ontology" in done.stdout


def test_the_dump_loads_into_another_store(store: Path, tmp_path: Path) -> None:
    file = tmp_path / "all.nq"
    assert kg("dump", str(file), store=store).returncode == 0
    lines = file.read_text().splitlines()
    stats = json.loads(kg("stats", "-f", "json", store=store).stdout)
    quads = next(row["count"] for row in stats if row["what"] == "quads")
    assert len(lines) == quads


def test_a_query_may_be_given_itself_and_keeps_the_order_of_its_variables(store: Path) -> None:
    done = kg("query", "SELECT * { ?s rdfs:subClassOf ?o . ?o rdfs:label ?a } LIMIT 1", "-f", "csv", store=store)
    assert done.stdout.splitlines()[0] == "s,o,a"
    for fused in ("SELECT*{?s?p?o}LIMIT 1", "SELECT DISTINCT*{?s?p?o}LIMIT 1"):
        done = kg("query", fused, "-f", "csv", store=store)
        assert done.stdout.splitlines()[0] == "s,p,o"
    done = kg("query", "SELECT ?x { ?x a nx:Persn }", store=store)
    assert done.returncode == 0
    assert "The store knows no nx:Persn" in done.stderr


def test_a_query_may_stand_in_a_file_of_windows(store: Path, tmp_path: Path) -> None:
    file = tmp_path / "one.rq"
    file.write_text("ASK { ?s ?p ?o }", encoding="utf-8-sig")
    assert kg("query", str(file), store=store).stdout == "yes\n"
    file.write_bytes(b"ASK {\n?s ?p '\xff' }")
    done = kg("query", str(file), store=store)
    assert (done.returncode, done.stderr) == (2, f"kg: {file}, line 2: is not UTF-8 text: save it as UTF-8.\n")


def test_measures_of_networks_are_cut_by_the_same_option() -> None:
    assert all("--top" in kg(*command, "--help").stdout for command in (("analyse",), ("neo4j", "measure")))


@pytest.mark.parametrize("command", ["validate", "check"])
def test_a_former_name_of_an_option_works_and_is_in_no_help(command: str) -> None:
    told = kg(command, "--help").stdout
    assert "--limit" in told and "--max" not in told
    assert "0 is not in the range" in kg(command, "--max", "0").stderr


def test_the_reasons_of_a_refused_record_name_what_they_are_about(tmp_path: Path) -> None:
    store, file = tmp_path / "store", tmp_path / "note.trig"
    file.write_text("""
@prefix nx: <https://w3id.org/nexus-kg/ontology#> . @prefix id: <https://w3id.org/nexus-kg/id/> .
@prefix graph: <https://w3id.org/nexus-kg/graph/> . @prefix prov: <http://www.w3.org/ns/prov#> .
@prefix note: <https://w3id.org/nexus-kg/record/note/> .
@prefix source: <https://w3id.org/nexus-kg/source/> .
graph:records {
  source:note a nx:Source ; <http://www.w3.org/2000/01/rdf-schema#label> "A note"@en .
  note:1 a nx:Record ; prov:wasDerivedFrom source:note ; nx:sourceIdentifier "1" ;
    nx:locator "row 1" ; nx:status nx:asserted ; nx:sourceReliability "B" ;
    nx:informationCredibility 2 . }
note:1 { id:one a nx:Person . id:two a nx:Person . }
""")
    assert kg("init", store=store).returncode == 0
    assert kg("load", str(file), store=store).returncode == 1
    refused, = json.loads(kg("quarantine", "list", "-f", "json", store=store).stdout)
    assert refused["why"].startswith("id:one, id:two: This person")
    assert "id:two" in kg("quarantine", "show", "note/1", store=store).stdout
    assert kg("changes", store=store).stdout.startswith("Nothing has changed since 2")


def test_the_questions_of_one_pack_are_listed(store: Path) -> None:
    told = json.loads(kg("packs", "paths", "-f", "json").stdout)
    assert {row["pack/question"].partition("/")[0] for row in told} == {"paths"}
    assert kg("packs", "nosuch").returncode == 2


def test_one_question_is_told_to_programs_as_a_whole() -> None:
    told = json.loads(kg("packs", "designations/by-program", "-f", "json").stdout)
    assert told["question"].endswith("?")
    assert "as_of" in [one["name"] for one in told["parameters"]]
    rows = list(csv.reader(kg("packs", "designations/by-program", "-f", "csv").stdout.splitlines()))
    assert rows[0] == ["part", "name", "type", "default", "meaning"]
    assert {len(row) for row in rows} == {5}
    assert [row[1] for row in rows if row[0] == "column"] == [one["name"] for one in told["columns"]]


def test_a_parameter_may_be_given_without_its_option(store: Path) -> None:
    asked = ("ask", "drug-terror/ftos-in-drug-trade", "--format", "json")
    given = "region=western-hemisphere", "as_of=2008-10-08"
    bare = kg(*asked, *given, store=store)
    assert bare.stdout == kg(*asked, "-p", given[0], "-p", given[1], store=store).stdout
    assert json.loads(bare.stdout)["parameters"]["as_of"] == "2008-10-08"
    assert "given twice" in kg(*asked, *given, "-p", given[1], store=store).stderr
    wrong = kg(*asked, "2008-10-08", store=store)
    assert (wrong.returncode, "write name=value" in wrong.stderr) == (2, True)


def test_a_parameter_that_is_given_twice_is_refused(store: Path) -> None:
    done = kg("ask", "designations/as-of", "-p", "as_of=2008-10-08", "-p", "as_of=2009-10-08", store=store)
    assert done.returncode == 2
    assert "The parameter as_of is given twice" in done.stderr


def test_text_of_a_source_steers_neither_terminal_nor_reader_nor_picture(tmp_path: Path) -> None:
    kg("init", store=tmp_path / "store")
    (tmp_path / "odd.trig").write_text(RECORD.replace("page 1", "page \\u001b[31m1\\u202e\\u0007"),
                                       encoding="utf-8")
    assert kg("load", str(tmp_path / "odd.trig"), store=tmp_path / "store").returncode == 0
    picture = tmp_path / "proof.svg"
    told = kg("explain", "id:odd", "a", "nx:Person", "--picture", str(picture),
              store=tmp_path / "store")
    assert told.returncode == 0, told.stderr
    assert "page \N{REPLACEMENT CHARACTER}[31m1" in told.stdout
    assert not {"\x1b", "\u202e", "\x07"} & set(told.stdout + told.stderr)
    ElementTree.parse(picture)
    asked = kg("ask", "evidence/records-about", "-p", "thing=id:odd", "--evidence",
               store=tmp_path / "store")
    assert asked.returncode == 0
    assert not {"\x1b", "\u202e", "\x07"} & set(asked.stdout)


def test_a_fault_that_quotes_a_source_does_not_steer_the_terminal(store: Path, tmp_path: Path) -> None:
    (tmp_path / "odd.trig").write_text(RECORD.replace(
        '"page 1"', '"page 1" ; nx:validFrom "\\u001b[31m"'), encoding="utf-8")
    done = kg("load", str(tmp_path / "odd.trig"), store=store)
    assert (done.returncode, "[31m" in done.stdout, "\x1b" in done.stdout) == (1, True, False)
    (tmp_path / "odd.trig").write_text("<a:a> <a:b> '\\u001b[31m' .", encoding="utf-8")
    done = kg("load", str(tmp_path / "odd.trig"), store=store)
    assert (done.returncode, "[31m" in done.stderr, "\x1b" in done.stderr) == (1, True, False)


def test_a_backup_takes_the_place_of_the_store(store: Path, tmp_path: Path) -> None:
    told = kg("backup", str(tmp_path / "copy"), store=store)
    assert told.returncode == 0
    assert "Copied generation" in told.stdout
    one, other = (kg("ask", "actors/arms", "--format", "csv", store=folder).stdout
                  for folder in (store, tmp_path / "copy"))
    assert one == other
    assert kg("backup", str(tmp_path / "copy"), store=store).returncode == 2


RECORD = """@prefix graph: <https://w3id.org/nexus-kg/graph/> .
@prefix id: <https://w3id.org/nexus-kg/id/> .
@prefix nx: <https://w3id.org/nexus-kg/ontology#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix record: <https://w3id.org/nexus-kg/record/> .
@prefix source: <https://w3id.org/nexus-kg/source/> .
graph:records {
  record:odd-1 a nx:Record ; prov:wasDerivedFrom source:odd ; nx:sourceIdentifier "1" ;
    nx:locator "page 1" ; nx:status nx:asserted ; nx:sourceReliability "B" ;
    nx:informationCredibility 2 .
  source:odd a nx:Source ; rdfs:label "Odd"@en ; nx:sourceReliability "B" . }
record:odd-1 { id:odd a nx:Person ; rdfs:label "Odd"@en . }
"""


@pytest.mark.parametrize("name", ["query", "search", "explain", "stats", "packs"])
def test_a_command_starts_without_what_only_rules_need(name: str) -> None:
    program = f"import sys, kg.cli.{name}; sys.exit('rdflib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_the_demo_counts_what_kg_validate_shows(tmp_path: Path) -> None:
    told = kg("demo", "--into", str(tmp_path)).stdout
    results = list(csv.DictReader(kg("validate", "--format", "csv", store=tmp_path / "store").stdout.splitlines()))
    assert {one["severity"] for one in results} == {"Warning", "Info"}
    assert f"Validated: 0 violations, {len(results)} warnings and hints (kg validate)." in told
