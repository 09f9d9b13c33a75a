"""Measures of networks over HTTP: the same answers as the command gives, each row with its proof."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from running import Running

from kg.analysis.discovery import names
from tests.commands import kg


def test_the_measures_are_listed(reading: Running) -> None:
    listed = reading.http.get("/analysis").json()["measures"]
    assert [one["name"] for one in listed] == list(names())
    assert all(one["question"] and one["description"] and one["columns"] for one in listed)


@pytest.mark.parametrize("name", names())
def test_the_answer_is_that_of_the_command(name: str, reading: Running, seed_store: Path) -> None:
    told = kg("analyse", name, "--of", "nx:Agent", "--by", "nx:supports", "--by", "nx:partOf",
              "--top", "3", "--format", "json", store=seed_store)
    answer = reading.http.get(f"/analysis/{name}", params={
        "of": "nx:Agent", "by": ["nx:supports", "nx:partOf"], "top": "3"})
    assert answer.json() == json.loads(told.stdout)
    assert all(row["evidence"]["proof"] for row in answer.json()["rows"])
    assert answer.headers["etag"]


@pytest.mark.parametrize(("form", "kind"), [("csv", "text/csv"), ("turtle", "text/turtle"),
                                            ("html", "text/html"), ("json", "application/json")])
def test_in_every_form(form: str, kind: str, reading: Running) -> None:
    reply = reading.http.get("/analysis/degree", params={"of": "nx:Agent", "format": form})
    assert reply.status_code == 200
    assert reply.headers["content-type"].startswith(kind)
    assert "terrorist-organizations" in reply.text


def test_as_a_picture(reading: Running) -> None:
    path = "/analysis/betweenness/picture"
    assert "Smugglers" in reading.http.get(path + ".svg", params={"of": "nx:Agent"}).text
    assert reading.http.get(path + ".png", params={"of": "nx:Agent"}).content[:4] == b"\x89PNG"


@pytest.mark.parametrize(("path", "status", "told"), [
    ("/analysis/betweeness", 404, "perhaps betweenness is meant"),
    ("/analysis/..%2f..%2fx", 404, ""),
    ("/analysis/degree?of=nx:Organizaton", 400, "perhaps nx:Organization is meant"),
    ("/analysis/degree?of=x y", 400, "no IRI"),
    ("/analysis/degree?as_of=soon", 400, "is no day"),
    ("/analysis/degree?top=0", 400, "from 1 to 10000"),
    ("/analysis/degree?most=3", 400, "no parameter 'most'"),
    ("/analysis/degree?top=1&top=2", 400, "given twice"),
    ("/analysis/degree/picture.svg?of=nx:Vessel", 400, "nothing to draw"),
    ("/analysis/degree/picture.gif", 404, "an .svg or a .png"),
])
def test_mistakes_are_told_in_a_sentence(path: str, status: int, told: str, reading: Running) -> None:
    reply = reading.http.get(path)
    assert reply.status_code == status, reply.text
    assert told in reply.json()["error"]
