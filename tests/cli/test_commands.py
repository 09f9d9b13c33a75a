"""Commands say what they did, and end with 0, 1, 2 or 3; never with a traceback."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from kg.model.resources import resource

_KG = [sys.executable, "-c", "from kg.cli.main import main; main()"]


def kg(*arguments: str, store: Path | None = None,
       text: str = "") -> subprocess.CompletedProcess[str]:
    command = [*_KG, *arguments]
    if store is not None:
        command += ["--store", str(store)]
    return subprocess.run(command, capture_output=True, text=True, input=text, check=False)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli") / "store"
    done = kg("init", store=folder)
    assert done.returncode == 0, done.stderr
    return folder


COMMANDS = ["init", "load", "validate", "shapes", "reason", "check", "quarantine", "explain", "query",
            "stats", "dump", "serve", "token", "neo4j"]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command: str) -> None:
    done = kg(command, "--help")
    assert done.returncode == 0
    assert "Example:" in done.stdout


@pytest.mark.parametrize(("arguments", "code", "told"), [
    (("nosuch",), 2, "No such command"),
    (("load", "/no/such/file"), 2, "does not exist"),
    (("explain", "id:x", "a", "nx:Agent"), 1, "does not hold"),
    (("explain", "what", "a", "nx:Agent"), 2, "is no IRI and no prefixed name"),
    (("query", "/no/such/file"), 2, "does not exist"),
    (("ask", "drug-terror/routes", "--picture", "x.pdf"), 2, "neither in .svg nor in .png"),
    (("explain", "nx:Cartel", "a", "owl:Class", "--picture", "/no/such/x.svg"), 2, "no folder"),
    (("dump", "x.foo"), 2, "say with --format"),
    (("quarantine", "show", "nobody"), 2, "not in quarantine"),
    (("dump", "--graph", "https://example.org/none"), 2, "no graph"),
])
def test_faults_are_one_sentence_with_the_right_exit_code(
        store: Path, arguments: tuple[str, ...], code: int, told: str) -> None:
    done = kg(*arguments, store=None if arguments[0] == "nosuch" else store)
    assert done.returncode == code
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_without_a_store_is_told(tmp_path: Path) -> None:
    done = kg("stats", store=tmp_path)
    assert done.returncode == 2
    assert "kg init" in done.stderr


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


def test_a_dump_is_written_by_the_ending_of_its_file(store: Path, tmp_path: Path) -> None:
    for name, begins in (("x.trig", "@prefix"), ("x.nq", "<")):
        assert kg("dump", str(tmp_path / name), store=store).returncode == 0
        assert (tmp_path / name).read_text().startswith(begins)


def test_a_store_without_records_says_so(store: Path) -> None:
    assert "no record yet" in kg("ask", "drug-terror/routes", store=store).stderr


def test_what_is_no_list_of_records_is_told(store: Path, tmp_path: Path) -> None:
    (tmp_path / "plain.ttl").write_text("<urn:a> <urn:b> <urn:c> .")
    (tmp_path / "empty.trig").write_text("\n")
    plain = kg("load", str(tmp_path / "plain.ttl"), store=store)
    assert (plain.returncode, "write it as TriG" in plain.stderr) == (2, True)
    assert "holds no record" in kg("load", str(tmp_path / "empty.trig"), store=store).stdout


def test_a_long_query_can_be_stopped(store: Path) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    running = subprocess.Popen(
        [*_KG, "query", "-", "--store", str(store)], stdin=subprocess.PIPE, text=True,
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
