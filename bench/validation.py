"""Validate the same data with the same shapes: kg, pySHACL, pyrudof; then the W3C's own tests.

Each way runs in a process of its own, with a time limit; where one is cut, the table says so, and
gives what its time on a tenth of the data would grow to. Seconds are those of validating: the best
of three runs where three take less than half a minute, else the first. Reading and peak
memory (of both) stand beside them.

    python -m bench.validation [--sizes 100000 1000000] [--shapes 25 100] [--limit 300]
"""

from __future__ import annotations

import argparse
import json
import os
import resource as system
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from bench.memory import peak
from bench.validators.data import shapes_text, write_data

REPOSITORY = Path(__file__).resolve().parent.parent
_T = TypeVar("_T")
_SHORT = 10  # seconds
LARGEST_FOR_PEERS = 1_000_000
MOST_MEMORY = 12 << 30  # bytes for each peer, lest one of them takes down the machine


def main() -> None:
    """Run the comparison; print the tables, and write them with a plot."""
    options = _options()
    out: Path = options.out
    out.mkdir(parents=True, exist_ok=True)
    rows: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as work:
        for size in options.sizes:
            data = Path(work) / f"{size}.nt"
            write_data(data, size)
            for count in options.shapes:
                shapes = Path(work) / f"{count}.ttl"
                shapes.write_text(shapes_text(count), encoding="utf-8")
                for way in _WAYS if size <= LARGEST_FOR_PEERS else ("kg",):
                    row = {"triples": size, "shapes": count, "way": way}
                    row |= _measured(way, data, shapes, options.limit)
                    rows.append(_compared(row, rows))
                    print(json.dumps(rows[-1]), flush=True)
            data.unlink()
    suites = [_tested(way, options.suite) for way in _WAYS] if options.suite.is_dir() else []
    _table([{k: v for k, v in row.items() if k != "constraints"} for row in rows])
    _growth(rows)
    _table(_slowest(rows))
    _table(suites)
    (out / "validation.json").write_text(
        json.dumps({"runs": rows, "suite": suites}, indent=1) + "\n")
    _plot(rows, out / "validation.svg")
    print(f"Written: {out / 'validation.json'}, {out / 'validation.svg'}")


def _options() -> argparse.Namespace:
    shared = Path(os.environ.get("KG_SHARED", REPOSITORY.parent / "shared"))
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="*", default=[100_000, 1_000_000, 10_000_000])
    parser.add_argument("--shapes", type=int, nargs="*", default=[25, 100])
    parser.add_argument("--limit", type=float, default=300, help="seconds for each peer")
    parser.add_argument("--suite", type=Path, default=shared / "suites" / "data-shapes")
    parser.add_argument("--out", type=Path, default=Path("build/bench"))
    parser.add_argument("--way", help=argparse.SUPPRESS)
    parser.add_argument("--data", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--with-shapes", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.way:
        if options.way != "kg":
            system.setrlimit(system.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        told = _WAYS[options.way](options.data, options.with_shapes)
        told["peak MB"] = round(peak() / 1024)
        print(json.dumps(told))
        sys.exit()
    return options


def _measured(way: str, data: Path, shapes: Path, limit: float) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.validation", "--way", way, "--data", str(data),
               "--with-shapes", str(shapes)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, cwd=REPOSITORY,
                              timeout=None if way == "kg" else limit, check=False)
    except subprocess.TimeoutExpired:
        return {"validate": None, "note": f"cut after {limit:.0f} s"}
    if done.returncode:
        last = (done.stderr.strip().splitlines() or [f"exit {done.returncode}"])[-1]
        return {"validate": None, "note": f"failed: {last[:60]}"}
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return figures


def _compared(row: dict[str, Any], rows: list[dict[str, Any]]) -> dict[str, Any]:
    """A row with its ratio to kg; where it was cut, by its time on less data."""
    def time_of(way: str, size: int) -> float | None:
        return next((r["validate"] for r in rows if (r["way"], r["triples"], r["shapes"])
                     == (way, size, row["shapes"]) and r["validate"]), None)

    seconds, ours = row["validate"], time_of("kg", row["triples"])
    if seconds is None and (less := time_of(row["way"], row["triples"] // 10)):
        seconds = less * 10
        row["note"] += f"; on a tenth {less} s, so at least {seconds:.0f} s"
    row["times kg"] = 1.0 if row["way"] == "kg" else (
        round(seconds / ours, 1) if seconds and ours else None)
    return row


def _with_kg(data: Path, shapes: Path) -> dict[str, Any]:
    import pyoxigraph as ox

    from kg.columns.columns import columns_of
    from kg.columns.index import Index
    from kg.model.terms import Term
    from kg.validate.engine import Timings, Validation, validate
    from kg.validate.parser import compile_shapes

    began = time.perf_counter()
    columns = columns_of(
        (Term(str(quad.subject)), Term(str(quad.predicate)), Term(str(quad.object)))
        for quad in ox.parse(path=str(data), format=ox.RdfFormat.N_TRIPLES))
    read = time.perf_counter()
    seconds, report = _timed(lambda: validate(columns, compile_shapes([shapes])))
    timings: Timings = {}
    for _ in range(3):  # the best of three here too
        again: Timings = {}
        for _ in Validation(Index(columns), compile_shapes([shapes]), again).results(None):
            pass
        timings = {key: min(took, timings.get(key, took)) for key, took in again.items()}
    total = sum(timings.values())
    slowest = sorted(((one / total, shape, what) for (shape, what), one
                      in timings.items()), reverse=True)[:5]
    return {"read": round(read - began, 3), "validate": round(seconds, 4),
            "results": len(report.results), "constraints": slowest}


def _with_pyshacl(data: Path, shapes: Path) -> dict[str, Any]:
    import pyshacl
    import rdflib
    from rdflib.namespace import SH

    began = time.perf_counter()
    graph = rdflib.Graph().parse(data, format="nt")
    described = rdflib.Graph().parse(shapes)
    read = time.perf_counter()
    seconds, (_, report, _) = _timed(
        lambda: pyshacl.validate(graph, shacl_graph=described, inference="none"))
    return {"read": round(read - began, 3), "validate": round(seconds, 3),
            "results": len(list(report.objects(None, SH.result)))}


def _with_pyrudof(data: Path, shapes: Path) -> dict[str, Any]:
    import pyrudof

    began = time.perf_counter()
    rudof = pyrudof.Rudof(pyrudof.RudofConfig())
    rudof.read_data(str(data), pyrudof.RDFFormat.NTriples)
    rudof.read_shacl(str(shapes))
    read = time.perf_counter()
    seconds, report = _timed(rudof.validate_shacl)
    return {"read": round(read - began, 3), "validate": round(seconds, 3),
            "results": len(report)}


def _timed(run: Callable[[], _T]) -> tuple[float, _T]:
    """The seconds of a run, the best of three where they are few, and what it gave."""
    best, spent, answer = float("inf"), 0.0, None
    for _ in range(3):
        answer, began = None, time.perf_counter()
        answer = run()
        took = time.perf_counter() - began
        best, spent = min(best, took), spent + took
        if took > _SHORT:
            break
    assert answer is not None
    return best, answer


_WAYS: dict[str, Callable[[Path, Path], dict[str, Any]]] = {
    "kg": _with_kg, "pyshacl": _with_pyshacl, "pyrudof": _with_pyrudof}


def _tested(way: str, suite: Path) -> dict[str, Any]:
    """How many of the W3C's tests a way passes."""
    done = subprocess.run([sys.executable, "-m", "bench.validators.suite", way, str(suite)],
                          capture_output=True, text=True, cwd=REPOSITORY, check=True, timeout=600)
    counts: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return {"W3C tests passed by": way, **counts}


def _slowest(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"triples": row["triples"], "shapes": row["shapes"], "share of time":
             f"{share:.0%}", "shape": shape.rpartition("/")[2].strip(">") or shape,
             "constraint": what}
            for row in rows if row["way"] == "kg" for share, shape, what in row["constraints"][:2]]


def _growth(rows: list[dict[str, Any]]) -> None:
    ours = {(row["shapes"], row["triples"]): row["validate"] for row in rows if row["way"] == "kg"}
    for (shapes, size), seconds in ours.items():
        if (more := ours.get((shapes, size * 10))) is not None:
            print(f"kg, {shapes} shapes: {size * 10:,} triples take {more / seconds:.1f} times as "
                  f"long as {size:,}")


def _table(rows: list[dict[str, Any]]) -> None:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    print(" | ".join(f"{name:>14}" for name in columns))
    for row in rows:
        print(" | ".join(f"{'' if row.get(name) is None else row[name]!s:>14}"
                         for name in columns))
    print()


def _plot(rows: list[dict[str, Any]], file: Path) -> None:
    import matplotlib as mpl
    mpl.use("Agg")
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(figsize=(7, 4))
    for way in _WAYS:
        for count in sorted({row["shapes"] for row in rows}):
            points = [(row["triples"], row["validate"]) for row in rows
                      if (row["way"], row["shapes"]) == (way, count) and row["validate"]]
            if points:
                axes.loglog(*zip(*points, strict=True), marker="o", label=f"{way}, {count} shapes")
    axes.set_xlabel("triples")
    axes.set_ylabel("seconds to validate")
    axes.grid(visible=True, which="both", alpha=0.3)
    axes.legend()
    figure.tight_layout()
    figure.savefig(file)


if __name__ == "__main__":
    main()
