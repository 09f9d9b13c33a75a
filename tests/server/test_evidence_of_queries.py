"""Queries with evidence over HTTP: the same answers as the command gives."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from running import Running

QUERY = "SELECT ?who { ?who nx:trafficksIn nx:heroin ; nx:operatesIn/nx:locatedIn* ?where } ORDER BY ?who LIMIT 3"


def _command(store: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", "from kg.cli.main import main; main()", "query", *arguments,
                           "--store", str(store)], capture_output=True, text=True, check=False)


def test_the_answer_is_that_of_the_command(reading: Running, seed_store: Path) -> None:
    told = json.loads(_command(seed_store, QUERY, "--evidence", "--format", "json").stdout)
    assert len(told["rows"]) == 3
    assert all(row["evidence"]["proof"] and row["evidence"]["records"] for row in told["rows"])
    for reply in (reading.http.get("/evidence", params={"query": QUERY}),
                  reading.http.post("/evidence", data={"query": QUERY}),
                  reading.http.post("/evidence", content=QUERY,
                                    headers={"Content-Type": "application/sparql-query"})):
        assert reply.json() == told
        assert reply.headers["etag"]


@pytest.mark.parametrize(("form", "kind"), [("csv", "text/csv"), ("turtle", "text/turtle"),
                                            ("html", "text/html"), ("json", "application/json")])
def test_in_every_form_of_a_question(form: str, kind: str, reading: Running) -> None:
    reply = reading.http.get("/evidence", params={"query": QUERY, "format": form})
    assert reply.status_code == 200
    assert reply.headers["content-type"].startswith(kind)


@pytest.mark.parametrize(("parameters", "status", "told"), [
    ({}, 400, "exactly one parameter 'query'"),
    ({"query": "ASK { ?s ?p ?o }"}, 400, "no query of the form SELECT"),
    ({"query": "SELECT ?s { ?s a nx:Cartel FILTER EXISTS { ?s ?p ?o } }"}, 422, "asks EXISTS"),
    ({"query": "SELECT * { ?s ?p ?o } LIMIT 1", "default-graph-uri": "urn:g"}, 400, "that of a view"),
    ({"query": "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }"}, 400, "SERVICE"),
    ({"query": "SELECT * { ?s ?p", "update": "CLEAR ALL"}, 400, "send no update"),
])
def test_what_has_no_evidence_is_told(parameters: dict[str, str], status: int, told: str, reading: Running) -> None:
    reply = reading.http.get("/evidence", params=parameters)
    assert (reply.status_code, told in reply.text) == (status, True), reply.text


def test_the_command_shows_the_proof_below_the_table(seed_store: Path) -> None:
    shown = _command(seed_store, "SELECT ?who { ?who nx:trafficksIn nx:heroin }", "--evidence").stdout
    assert "the proof of each is below" in shown
    assert "traffics in heroin" in shown or "trafficks in heroin" in shown
    in_terms = _command(seed_store, "SELECT ?who { ?who nx:trafficksIn nx:heroin }", "--iris").stdout
    assert "nx:trafficksIn nx:heroin" in in_terms
    refused = _command(seed_store, "ASK { ?s ?p ?o }", "--evidence")
    assert refused.returncode == 2
    assert "Evidence is told of rows" in refused.stderr
