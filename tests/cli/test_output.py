"""Tables on wide and on narrow terminals."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.markup import escape
from rich.table import Table

from kg.cli import output
from kg.model.display import shown

_CELLS = st.text(st.sampled_from("ab [\\]/\n中:\u0301🐈"), max_size=40)
_ROWS = [("Revolutionary Armed Forces of Colombia", "drug trafficking", "1997-10-08"),
         ("National Liberation Army", "", "1997-10-08")]


def printed(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, width: int,
            rows: list[tuple[str, str, str]] = _ROWS) -> str:
    wide = output.Console(width=width, emoji=False, highlight=False)
    monkeypatch.setattr(output, "console", lambda: wide)
    table = Table(title="Title")
    for name in ("organization", "activity", "designated"):
        table.add_column(name, overflow="fold", no_wrap=name == "designated")
    for row in rows:
        table.add_row(*row)
    output.print_table(table)
    return capsys.readouterr().out


@given(st.lists(st.tuples(_CELLS, _CELLS), max_size=4), st.integers(1, 30))
def test_a_table_is_drawn_as_rich_draws_it(rows: list[tuple[str, str]], width: int) -> None:
    table = Table(title="A title", title_justify="left", caption="Of two columns",
                  caption_justify="left")
    table.add_column("first", overflow="fold")
    table.add_column("second", overflow="fold", no_wrap=True, style="cyan")
    for row in rows:
        table.add_row(*map(escape, map(shown, row)))
    drawn = output._Drawn(table, [width, 12])
    out = output.Console(width=60, emoji=False, highlight=False, file=io.StringIO())
    with out.capture() as ours:
        out.print(drawn, crop=False)
    with out.capture() as theirs:
        out.print(table)
    assert ours.get() == theirs.get()


def test_names_of_pictures_between_colons_stay_as_they_are(
        capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    for width in (40, 100):
        assert ":cat:" in printed(capsys, monkeypatch, width, [("id:cat:1", "", "")])


def test_words_stay_whole_where_there_is_room(
        capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    for width in range(40, 100):
        told = printed(capsys, monkeypatch, width)
        for word in ("Revolutionary", "trafficking", "1997-10-08", "organization"):
            assert word in told, width
        assert max(map(len, told.splitlines())) <= width


def test_a_text_of_megabytes_is_cut(capsys: pytest.CaptureFixture[str]) -> None:
    output.write_rows("Title", ("text",), [("word " * 1_000_000,)], "table")
    told = capsys.readouterr().out
    assert len(told) < 10_000
    assert "and 4,995,000 characters more" in told
    output.write_rows("Title", ("text",), [("word " * 10_000,)], "csv")
    assert len(capsys.readouterr().out) > 50_000


def test_a_row_is_a_block_where_columns_would_be_too_narrow(
        capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    told = [line.split() for line in printed(capsys, monkeypatch, 40).splitlines()]
    assert told == [
        ["Title"],
        ["1", "organization", "Revolutionary", "Armed"], ["Forces", "of", "Colombia"],
        ["activity", "drug", "trafficking"], ["designated", "1997-10-08"], [],
        ["2", "organization", "National", "Liberation"], ["Army"],
        ["designated", "1997-10-08"], []]


@given(st.integers(1, 300), st.lists(
    st.tuples(st.integers(1, 50), st.integers(0, 60)).map(lambda two: (two[0], sum(two))),
    min_size=1, max_size=8))
def test_the_level_is_the_greatest_that_has_room(room: int, ranges: list[tuple[int, int]]) -> None:
    def width(level: int) -> int:
        return sum(min(max(level, low), most) for low, most in ranges)

    level = output._level(room, ranges)
    if width(1) <= room:
        assert width(level) <= room
    assert level == room or width(level + 1) > room
