"""Reasoning against its peers: owlrl, Nemo, reasonable, numpy's sort, Oxigraph's bulk load.

Each way runs in a process of its own (bench/reasoning_ways.py) on the same N-Triples file, on
university data (LUBM) and on data in the project's own ontology. Every triple that a peer holds is
looked up among ours; those that we lack are counted by the part of the specification by which they
are left out. Of three runs the fastest counts; a way that takes long is run once.

    python -m bench.reasoning [--small 10000] [--size 1000000] [--growth 1 2 5 10]
        [--out build/bench]
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from bench.generated import write_ntriples
from bench.lubm import lubm
from bench.nexus_data import nexus_data
from bench.reasoning_ways import ONTOLOGIES

REPOSITORY = Path(__file__).resolve().parent.parent
_DATA = {"lubm": lubm, "nexus": nexus_data}
_LIMIT = 900
"""Seconds that one way may take."""

_RUNS = 3
_LONG = 10
"""Seconds from which on a way is not run again."""

Row = dict[str, Any]


def main() -> None:
    """Run the comparisons; print a table, and write it with plots."""
    options = _options()
    out: Path = options.out
    out.mkdir(parents=True, exist_ok=True)
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(dir=options.work) as work:
        for row in _measurements(options, Path(work)):
            rows.append(row)
            print(json.dumps(row), flush=True)
    _table(rows)
    (out / "reasoning.json").write_text(json.dumps(rows, indent=1) + "\n")
    _plot(rows, out / "reasoning.svg")
    _plot_growth(rows, out / "reasoning-growth.svg")
    print(f"Written: {out}/reasoning.json, reasoning.svg, reasoning-growth.svg")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", type=int, default=10_000,
                        help="triples for owlrl; beside the own ontology, which has as many, too")
    parser.add_argument("--size", type=int, default=1_000_000, help="triples for the other peers")
    parser.add_argument("--growth", type=int, nargs="*", default=[1, 2, 5, 10],
                        help="multiples of --size")
    parser.add_argument("--data", nargs="*", choices=_DATA, default=list(_DATA))
    parser.add_argument("--out", type=Path, default=Path("build/bench"))
    parser.add_argument("--work", type=Path, default=None)
    return parser.parse_args()


def _measurements(options: argparse.Namespace, work: Path) -> Iterator[Row]:
    for data in options.data:
        for size in _small_sizes(data, options.small):
            yield from _against(["owlrl"], data, size, work, ["kg", "kg again"])
        yield from _against(["nemo", "reasonable"], data, options.size, work)
        file = _file(data, options.size, work)
        yield _row("sort", "sort", data, _run("sort", file, data))
        yield _row("updates", "kg", data, _run("updates", file, data))
        yield _row("explanations", "kg", data, _run("explanations", file, data))
        yield _row("write", "write", data, _run("write", file, data))
        file.unlink()
        for times in options.growth:
            file = _file(data, times * options.size, work)
            yield _row("growth", "kg", data, _run("kg", file, data))
            yield _row("growth of updates", "kg", data, _run("few updates", file, data))
            file.unlink()


def _small_sizes(data: str, triples: int) -> Iterator[int]:
    """So many triples in all; and so many beside the ontology, where that is half of them."""
    yield triples
    ontology = sum(1 for _ in ONTOLOGIES[data]())
    if ontology > triples // 2:
        yield ontology + triples


def _against(peers: list[str], data: str, size: int, work: Path,
             ours: Sequence[str] = ("kg",)) -> Iterator[Row]:
    """Our ways and the peers on one file; how often the last of ours goes into each; and what we
    lack of theirs.
    """
    file, held = _file(data, size, work), work / "kg.nt"
    for way in ours:
        mine = _run(way, file, data, held)
        yield _row("peers", way, data, mine)
    for peer in peers:
        found = work / f"{peer}.nt"
        theirs = _run(peer, file, data, found)
        if "total s" in theirs:
            theirs["times kg"] = round(theirs["total s"] / mine["total s"], 1)
            theirs["times kg, processor"] = round(theirs["processor s"] / mine["processor s"], 1)
            if "reason s" in theirs:
                theirs["times kg, reasoning"] = round(theirs["reason s"] / mine["reason s"], 1)
            theirs["lacking"] = _lacking(file, held, found)
            found.unlink()
        yield _row("peers", peer, data, theirs) | {"triples": mine["triples"]}
    held.unlink()


def _file(data: str, size: int, work: Path) -> Path:
    file = work / f"{data}-{size}.nt"
    if not file.exists():
        write_ntriples(_DATA[data](size), file)
    return file


def _run(way: str, file: Path, data: str, found: Path | None = None) -> Row:
    """The figures of the fastest of some runs."""
    runs = [_run_once(way, file, data, found)]
    while len(runs) < _RUNS and runs[-1].get("total s", _LONG) < _LONG:
        runs.append(_run_once(way, file, data, found))
    return min(runs, key=lambda row: row.get("total s", float("inf")))


def _run_once(way: str, file: Path, data: str, found: Path | None) -> Row:
    command = [sys.executable, "-m", "bench.reasoning_ways", way, str(file), data]
    try:
        done = subprocess.run([*command, *([str(found)] if found else [])], capture_output=True,
                              text=True, check=False, cwd=REPOSITORY, timeout=_LIMIT)
    except subprocess.TimeoutExpired:
        return {"note": f"not finished after {_LIMIT} s"}
    if done.returncode:
        return {"note": done.stderr.strip().splitlines()[-1][:200]}
    figures: Row = json.loads(done.stdout.splitlines()[-1])
    return figures


def _row(measure: str, way: str, data: str, figures: Row) -> Row:
    return {"measure": measure, "data": data, "way": way, **figures}


def _lacking(said: Path, ours: Path, theirs: Path) -> dict[str, int]:
    """How many triples a peer holds that ours do not entail, by the reason for which."""
    with said.open("rb") as lines:
        held = {hash(line) for line in lines}
    with ours.open("rb") as lines:
        held.update(hash(line) for line in lines)
    counts: Counter[str] = Counter()
    with theirs.open("rb") as lines:
        for line in lines:
            if hash(line) not in held and hash(_AS_DECIMAL(line)) not in held:
                reason = why_left_out(line.decode().rstrip(" .\n"))
                counts[reason] += 1
                if reason == "UNEXPLAINED" and counts[reason] <= 3:
                    print("  lacking:", line.decode().strip(), file=sys.stderr)
    return dict(counts)


_AS_DECIMAL = partial(re.sub, rb'"\^\^<([^>]*#)integer> \.$', rb'.00"^^<\1decimal> .')
"""A triple with its integer written as the data write amounts: Nemo keeps numbers by value."""

_OWL = "<http://www.w3.org/2002/07/owl#"
_STANDARD = ("<http://www.w3.org/2002/07/owl#", "<http://www.w3.org/2000/01/rdf-schema#",
             "<http://www.w3.org/1999/02/22-rdf-syntax-ns#", "<http://www.w3.org/2001/XMLSchema#")
_RDF_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"


def why_left_out(triple: str) -> str:
    """Why the engine leaves a triple out on purpose; UNEXPLAINED where there is no reason."""
    s, p, o = triple.split(" ", 2)
    if s.startswith('"'):
        return "literal as subject (RDF 1.1 Concepts, 3.1)"
    if s == o and p.startswith(_STANDARD[:2]):
        return "a thing related to itself (eq-ref, scm-cls, scm-op, scm-dp)"
    if p == _RDF_TYPE and o in (_OWL + "Thing>", "<http://www.w3.org/2000/01/rdf-schema#Resource>"):
        return "everything is an owl:Thing (scm-cls, RDFS)"
    if _OWL + "Thing>" in (s, o) or _OWL + "Nothing>" in (s, o):
        return "everything is within owl:Thing, owl:Nothing within everything (scm-cls)"
    if s.startswith(_STANDARD):
        return "axiomatic: about the standard vocabularies themselves"
    if p == _RDF_TYPE and o.startswith(_STANDARD[3]):
        return "type of a literal (dt-type2)"
    if p == _RDF_TYPE and o.startswith(_STANDARD):
        return "kind of a term, not in the rule tables"
    return "UNEXPLAINED"


def _table(rows: list[Row]) -> None:
    for measure in dict.fromkeys(row["measure"] for row in rows):
        part = [row for row in rows if row["measure"] == measure]
        names = [n for n in dict.fromkeys(n for row in part for n in row) if n != "measure"]
        print(f"\n{measure}\n" + " | ".join(f"{name:>12}" for name in names))
        for row in part:
            print(" | ".join(f"{row.get(name, '')!s:>{max(12, len(name))}}" for name in names))


def _plot(rows: list[Row], file: Path) -> None:
    """Seconds of each way, loads included."""
    import matplotlib as mpl
    mpl.use("Agg")
    from matplotlib import pyplot as plt

    part = [row for row in rows if row["measure"] == "peers" and "total s" in row]
    labels = [f"{row['way']}, {row['data']} {row['triples']:,}" for row in part]
    figure, axes = plt.subplots(figsize=(8, 0.4 * len(part) + 1.2))
    axes.barh(labels, [row["total s"] for row in part],
              color=["tab:blue" if row["way"].startswith("kg") else "tab:grey" for row in part])
    axes.set_xscale("log")
    axes.invert_yaxis()
    axes.set_xlabel("seconds, load included")
    figure.tight_layout()
    figure.savefig(file)


def _plot_growth(rows: list[Row], file: Path) -> None:
    """Seconds and memory against the size of the data."""
    import matplotlib as mpl
    mpl.use("Agg")
    from matplotlib import pyplot as plt

    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 4))
    for data in dict.fromkeys(row["data"] for row in rows):
        part = [row for row in rows if row["measure"] == "growth" and row["data"] == data
                and "triples" in row]
        sizes = [row["triples"] for row in part]
        left.loglog(sizes, [row["reason s"] for row in part], marker="o", label=data)
        right.semilogx(sizes, [row["bytes an inferred triple"] for row in part], marker="o",
                       label=data)
    left.set(xlabel="triples", ylabel="seconds of reasoning")
    right.set(xlabel="triples", ylabel="bytes an inferred triple, at the peak", ylim=(0, None))
    for axes in (left, right):
        axes.grid(visible=True, which="both", alpha=0.3)
        axes.legend()
    figure.tight_layout()
    figure.savefig(file)


if __name__ == "__main__":
    main()
