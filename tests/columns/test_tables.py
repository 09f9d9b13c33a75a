"""Looking up pairs and grouping rows, beside the plain way."""

from __future__ import annotations

import numpy as np
import pytest

from kg.columns.sets import grouped
from kg.columns.tables import Table, count_neighbours, neighbours, pack

KEYS = {
    "few": (100, 50, 0),
    "near each other": (9_000, 20_000, 0),
    "far from zero": (9_000, 20_000, 10_000_000),
    "spread": (9_000, 1_000_000_000, 0),
}


@pytest.mark.parametrize("kind", KEYS)
@pytest.mark.parametrize("far", [0, 3, 6_000])
def test_neighbours_are_all_second_halves(kind: str, far: int) -> None:
    """`far` of the keys are above all others, as the numbers of terms met late are."""
    count, width, base = KEYS[kind]
    draw = np.random.default_rng(count + width + far)
    first = base + draw.integers(0, width, count)
    first[:far] += 1_000_000_000
    draw.shuffle(first)
    known = np.concatenate([first[::2], base + draw.integers(0, width, count)])
    table = Table.of(pack(known, draw.integers(0, 50, len(known)))).pairs
    second: dict[int, list[int]] = {}
    for pair in table.tolist():
        second.setdefault(pair >> 32, []).append(pair & 0xFFFFFFFF)
    plain = [(row, value) for row, key in enumerate(first.tolist())
             for value in second.get(key, ())]
    rows, values = neighbours(table, first)
    assert list(zip(rows.tolist(), values.tolist(), strict=True)) == plain
    assert count_neighbours(table, first) == len(plain)


@pytest.mark.parametrize("groups", [1, 20, 300, 70_000])
def test_groups_keep_the_order_of_their_values(groups: int) -> None:
    draw = np.random.default_rng(groups)
    group, values = draw.integers(0, groups, 100_000), draw.integers(0, 1 << 40, 100_000)
    plain: dict[int, list[int]] = {}
    for number, value in zip(group.tolist(), values.tolist(), strict=True):
        plain.setdefault(number, []).append(value)
    assert {number: part.tolist() for number, part in grouped(group, values, groups)} == plain


def test_nothing_is_in_no_group() -> None:
    none = np.empty(0, dtype=np.int64)
    assert list(grouped(none, none, 5)) == []
