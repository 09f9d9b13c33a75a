"""Pictures of answers show what can be read, and tell what they leave out."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from matplotlib.textpath import TextPath

from kg.model.namespaces import ID, nx
from kg.model.resources import resource
from kg.model.terms import Term, Triple, iri, literal
from kg.packs.catalogue import question_named
from kg.packs.evidence import Evidence
from kg.packs.picture import draw
from kg.packs.proof_picture import draw_proof
from kg.packs.run import Answer, Row, ask
from kg.reason.views import ReasonedView

PAIRS = question_named(resource("queries"), "designations/shared-details")
BARS = question_named(resource("queries"), "evidence/claims-by-status")


def _drawn(answer: Answer, folder: Path) -> str:
    draw(answer, [folder / "a.svg"])
    return (folder / "a.svg").read_text()


def _pair(left: str, right: str, evidence: Evidence | None = None) -> Row:
    ends: tuple[Term, ...] = (iri(f"{ID}{left}"), iri(f"{ID}{right}"))
    return Row((*ends, literal("address"), literal("1 High Street")), evidence or Evidence(()))


def _labelled(rows: list[Row]) -> Answer:
    names = {end: end.rsplit("/", 1)[1][:-1] for row in rows for end in row.values[:2] if end}
    return Answer(PAIRS, {}, tuple(rows), names)


def test_a_graph_of_many_lines_shows_no_thing_without_its_line(tmp_path: Path) -> None:
    rows = [_pair(f"left-{i:02}", f"right-{59 - i:02}") for i in range(60)]
    drawn = _drawn(_labelled(rows), tmp_path)
    shown = [(one in drawn, other in drawn) for one, other in (
        (f"left-{i:02}", f"right-{59 - i:02}") for i in range(60))]
    assert shown.count((True, True)) == 40
    assert shown.count((False, False)) == 20
    assert "40 of 60 lines" in drawn


@pytest.mark.parametrize(("status", "dashed"), [("asserted", False), ("reported", True),
                                                ("alleged", True)])
def test_only_what_is_asserted_has_a_solid_line(seed: ReasonedView, tmp_path: Path,
                                                status: str, dashed: bool) -> None:
    said = ask(BARS, seed, {}).rows[0].evidence.supports[0]
    support = replace(said, records=tuple(replace(one, status=status) for one in said.records))
    drawn = _drawn(_labelled([_pair("a", "b", Evidence((support,)))]), tmp_path)
    assert ("stroke-dasharray" in drawn) is dashed


def test_a_name_that_is_too_wide_is_broken(tmp_path: Path) -> None:
    name = " ".join(["ADMINISTRADORA-DE-INMUEBLES"] * 3)
    answer = _labelled([_pair("a", "b")])
    wide = replace(answer, labels=dict.fromkeys(answer.labels, name))
    lines = re.findall(r">([^<>]*ADMINISTRADORA[^<>]*)<", _drawn(wide, tmp_path))
    assert max(map(len, lines)) < len(name)


def test_the_words_beside_the_longest_bar_end_within_the_picture(
        seed: ReasonedView, tmp_path: Path) -> None:
    answer = ask(BARS, seed, {})
    at = [column.name for column in BARS.columns].index(BARS.picture["value"])
    first = answer.rows[0]
    many = replace(first, values=(*first.values[:at], literal("34723"), *first.values[at + 1:]))
    drawn = _drawn(replace(answer, rows=(many, *answer.rows[1:])), tmp_path)
    found = re.search(r'x="([\d.]+)"[^<>]*>(34,723 [a-z]+)<', drawn)
    width = re.search(r'viewBox="0 0 ([\d.]+) ', drawn)
    assert found and width
    words = TextPath((0, 0), found[2], size=9).get_extents().width
    assert float(found[1]) + words < float(width[1])


def test_words_of_lines_do_not_lie_upon_each_other(seed: ReasonedView, tmp_path: Path) -> None:
    drawn = _drawn(ask(question_named(resource("queries"), "actors/who-takes-part"), seed, {}), tmp_path)
    words = [(float(x), float(y), TextPath((0, 0), text, size=7).get_extents().width) for x, y, text in re.findall(
        r'<text style="font-size: 7px[^"]*text-anchor: middle[^"]*" x="([\d.]+)" y="([\d.]+)"[^>]*>([^<]+)<', drawn)]
    assert len(words) >= 20
    upon = [(one, other) for i, one in enumerate(words) for other in words[:i]
            if abs(one[0] - other[0]) < (one[2] + other[2]) / 2 and abs(one[1] - other[1]) < 7]
    assert upon == []


def test_a_timeline_ends_today_and_its_days_within_the_picture(seed: ReasonedView, tmp_path: Path) -> None:
    drawn = _drawn(ask(question_named(resource("queries"), "designations/history"), seed, {}), tmp_path)
    assert max(map(int, re.findall(r">\s*(\d{4})\s*<", drawn))) <= datetime.now(UTC).year
    width = re.search(r'viewBox="0 0 ([\d.]+) ', drawn)
    days = re.findall(r'x="([\d.]+)" y="[\d.]+"[^>]*>(from [\d-]+)<', drawn)
    assert width and days
    assert max(float(x) + TextPath((0, 0), text, size=7.5).get_extents().width for x, text in days) < float(width[1])


def test_a_proof_tells_day_and_grade_of_its_records(seed: ReasonedView, tmp_path: Path) -> None:
    triple = Triple(iri(f"{ID}organization/farc"), nx("trafficksIn"), nx("narcotics"))
    draw_proof(seed.explain(triple)[0], seed, [tmp_path / "proof.svg"])
    assert "valid from 2008-10-08 (B2)" in (tmp_path / "proof.svg").read_text()
