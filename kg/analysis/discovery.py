"""Measures are found by listing their package: a new one is one new file."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

import kg.analysis.measures
from kg.analysis.measure import Measure
from kg.model.errors import UsageError
from kg.model.nearest import meant


@cache
def names() -> tuple[str, ...]:
    """The names of all measures, without importing them: a name is that of the file."""
    package = kg.analysis.measures
    return tuple(sorted(_name(one.name) for one in pkgutil.iter_modules(package.__path__)))


def measure_named(name: str) -> Measure:
    """The measure of a name; raises UsageError with the known names."""
    if name not in names():
        raise UsageError(f"There is no measure '{name}'"
                         + meant(name, names(), f"; known are {', '.join(names())}."))
    module = importlib.import_module(
        f"{kg.analysis.measures.__name__}.{name.replace('-', '_')}")
    measure = module.MEASURE
    assert isinstance(measure, Measure)
    return measure


def _name(module: str) -> str:
    return module.replace("_", "-")
