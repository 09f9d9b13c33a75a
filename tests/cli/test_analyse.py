"""kg analyse: measures without Neo4j, every row with its proof."""

from __future__ import annotations

import csv
import io
import json
from itertools import combinations
from math import dist
from pathlib import Path
from xml.etree import ElementTree

import networkx
import pytest

from kg.analysis.discovery import names
from kg.model.resources import resource
from kg.packs.network_picture import _placed
from tests.commands import kg

_EVERYBODY = ("--of", "nx:Agent")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("analyse") / "store"
    assert kg("init", store=folder).returncode == 0
    done = kg("load", str(resource("seed")), store=folder)
    assert done.returncode == 0, done.stderr
    return folder


def test_without_a_measure_all_are_listed() -> None:
    done = kg("analyse", "--format", "json")
    assert done.returncode == 0
    assert [row["measure"] for row in json.loads(done.stdout)] == list(names())
    table = kg("analyse")
    assert all(name in table.stdout for name in names())


def test_a_row_tells_who_by_how_much_and_on_whose_word(store: Path) -> None:
    done = kg("analyse", "betweenness", *_EVERYBODY, "--top", "1", store=store)
    assert done.returncode == 0
    for part in ("Terrorist organizations", "│ 11  ", "asserted", "B2", "prp-spo2", "1 row;", "source 1: Luna"):
        assert part in done.stdout
    assert "The network has 17 things and 12 ties; 45 more of nx:Agent are tied to none." in done.stderr


def test_evidence_leads_down_to_the_records(store: Path) -> None:
    done = kg("analyse", "betweenness", *_EVERYBODY, "--top", "1", "--evidence", store=store)
    assert "Smugglers: facilitates Terrorist organizations" in done.stdout
    assert "by prp-spo2: property chain (B2)" in done.stdout
    assert "record:luna-2008/fact-44" in done.stdout
    by_iris = kg("analyse", "betweenness", *_EVERYBODY, "--top", "1", "--iris", store=store)
    assert ("id:category/smugglers nx:facilitates id:category/terrorist-organizations"
            in by_iris.stdout)


def test_json_holds_each_proof_and_csv_each_record(store: Path) -> None:
    data = json.loads(kg("analyse", "degree", *_EVERYBODY, "-f", "json", store=store).stdout)
    assert data["question"] == "analysis/degree"
    assert data["columns"] == ["thing", "share", "ties", "community"]
    for row in data["rows"]:
        assert row["evidence"]["proof"]
        assert row["evidence"]["records"]
    text = kg("analyse", "degree", *_EVERYBODY, "-f", "csv", store=store).stdout
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == len(data["rows"]) == 17
    assert all(row["thing"].startswith("https://") and row["evidence_records"] for row in rows)


def test_all_that_is_told_besides_the_answer_is_on_stderr(store: Path) -> None:
    done = kg("analyse", "components", *_EVERYBODY, "-f", "turtle", store=store)
    assert done.stdout.startswith("@prefix")
    assert "The network has" in done.stderr


def test_an_empty_network_is_an_answer_that_says_why(store: Path) -> None:
    done = kg("analyse", "pagerank", "--of", "nx:Vessel", "-f", "csv", store=store)
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        "thing,rank,ties,community,evidence_status,evidence_source,evidence_reliability,"
        "evidence_credibility,evidence_records,evidence_rules,"
        "evidence_record_count"]
    assert "The view holds no nx:Vessel: name another class, or another view" in done.stderr


def test_the_view_and_the_day_decide_what_ties(store: Path) -> None:
    def tied(*more: str) -> str:
        return kg("analyse", "components", *_EVERYBODY, "-f", "csv", *more, store=store).stderr
    assert "17 things and 12 ties" in tied()
    assert "17 things" not in tied("--view", "possible,unproven,alleged")
    assert "6 things and 3 ties" in tied("--view", "as-of=1990-01-01")
    assert "17 things and 12 ties" in tied("--as-of", "today")
    assert "Relations that have no dates count on every day." in tied("--as-of", "today")
    assert "no dates" not in tied()


def test_only_relations_that_are_named_tie(store: Path) -> None:
    done = kg("analyse", "degree", *_EVERYBODY, "--by", "nx:partOf", "--by", "nx:Cooperation",
              "-f", "csv", store=store)
    things = {row["thing_label"] for row in csv.DictReader(io.StringIO(done.stdout))}
    assert {"Los Zetas", "Gulf Cartel"} <= things
    assert "Smugglers" not in things


def test_a_picture_holds_the_names_as_text(store: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "one.svg", tmp_path / "two.svg"
    for file in (first, second):
        done = kg("analyse", "articulation-points", *_EVERYBODY, "--picture", str(file), store=store)
        assert done.returncode == 0, done.stderr
    text = "".join(ElementTree.parse(first).getroot().itertext())
    for name in ("Organized crime", "Smugglers", "Al Qaeda", "without them?", "Sources: Luna"):
        assert name in text
    assert first.read_bytes() == second.read_bytes()


def test_groups_are_drawn_too(store: Path, tmp_path: Path) -> None:
    file = tmp_path / "groups.png"
    assert kg("analyse", "communities", *_EVERYBODY, "--picture", str(file), store=store).returncode == 0
    assert file.read_bytes().startswith(b"\x89PNG")


def test_a_long_part_of_a_picture_is_drawn_out() -> None:
    where = _placed(networkx.path_graph(16)).values()
    across, down = (max(at) - min(at) for at in zip(*where, strict=True))
    assert min(across, down) > max(across, down) / 2


def test_things_of_a_picture_leave_room_for_each_other_s_names() -> None:
    alone = _placed(networkx.empty_graph(40)).values()
    assert len({round(x, 6) for x, _ in alone}) <= 6
    star = networkx.star_graph(9)
    networkx.add_path(star, [0, *range(100, 112)])
    where = _placed(star).values()
    assert min(dist(one, other) for one, other in combinations(where, 2)) > 0.2
