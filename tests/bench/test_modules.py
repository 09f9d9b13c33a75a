"""The benches keep up with the code that they measure."""

from __future__ import annotations

import importlib
import pkgutil

import pytest

import bench


@pytest.mark.parametrize("name", sorted(
    one.name for one in pkgutil.walk_packages(bench.__path__, "bench.")))
def test_a_bench_finds_what_it_measures(name: str) -> None:
    importlib.import_module(name)
