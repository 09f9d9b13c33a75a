"""Load, validate and reason over the OFAC list: kg, rdflib + pySHACL + owlrl, bare Oxigraph.

Each way runs in a process of its own, so that its peak memory is its own. The way through rdflib
is run on growing parts of the list, because owlrl does not finish on the whole in useful time;
each part is compared with kg on the same part. The whole list is loaded by kg once more with one
entry in a thousand changed: what an update costs, read, validated, reasoned over and written.

    python -m bench.pipeline [--parts 30 300] [--out build/bench]
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.memory import peak

if TYPE_CHECKING:
    from kg.store.generations import Store

_ONE_IN = 1000
"""Of how many entries an update changes one."""

REPOSITORY = Path(__file__).resolve().parent.parent


def main() -> None:
    """Run the comparison; print a table, and write it with a plot."""
    options = _options()
    out: Path = options.out
    out.mkdir(parents=True, exist_ok=True)
    source = options.source
    if not (source / "sdn.csv").is_file():
        sys.exit(f"{source} holds no sdn.csv: set KG_SHARED or --source.")
    rows = []
    with tempfile.TemporaryDirectory(dir=options.work) as work:
        for part in [*options.parts, None]:
            folder = _part_of(source, part, Path(work))
            ways = ["kg", "oxigraph", "kg update" if part is None else "rdflib"]
            found = {way: _measured(way, folder, Path(work)) for way in ways}
            for way, figures in found.items():
                rows.append({"entries": figures["entries"], "way": way, **figures["seconds"],
                             "total": figures["total"], "peak MB": figures["peak"],
                             "times kg": round(figures["total"] / found["kg"]["total"], 2)})
                print(json.dumps(rows[-1]), flush=True)
    _table(rows)
    (out / "pipeline.json").write_text(json.dumps(rows, indent=1) + "\n")
    _plot(rows, out / "pipeline.svg")
    print(f"Written: {out / 'pipeline.json'}, {out / 'pipeline.svg'}")


def _options() -> argparse.Namespace:
    shared = Path(os.environ.get("KG_SHARED", REPOSITORY.parent / "shared"))
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--parts", type=int, nargs="*", default=[30, 300])
    parser.add_argument("--source", type=Path, default=shared / "data" / "ofac-2021")
    parser.add_argument("--out", type=Path, default=Path("build/bench"))
    parser.add_argument("--work", type=Path, default=None)
    parser.add_argument("--way", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.way:
        _WAYS[options.way](options.source, options.work)
        sys.exit()
    return options


def _part_of(source: Path, entries: int | None, work: Path) -> Path:
    """The first entries of the list, with their addresses and aliases."""
    if entries is None:
        return source
    folder = work / f"part-{entries}"
    folder.mkdir()
    kept: set[bytes] = set()
    for name in ("sdn", "add", "alt"):
        lines = (source / f"{name}.csv").read_bytes().split(b"\r\n")
        if name == "sdn":
            lines = lines[:entries]
            kept = {line.split(b",")[0] for line in lines}
        lines = [line for line in lines if line.split(b",")[0] in kept]
        (folder / f"{name}.csv").write_bytes(b"\r\n".join([*lines, b"\x1a"]))
    return folder


def _measured(way: str, folder: Path, work: Path) -> dict[str, Any]:
    scratch = work / f"{way}-{folder.name}"
    done = subprocess.run(
        [sys.executable, "-m", "bench.pipeline", "--way", way, "--source", str(folder),
         "--work", str(scratch)], capture_output=True, text=True, check=True, cwd=REPOSITORY)
    shutil.rmtree(scratch, ignore_errors=True)
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return figures


class _Clock:
    """Seconds of each stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, name: str) -> None:
        now = time.perf_counter()
        self.seconds[name] = round(self.seconds.get(name, 0) + now - self._last, 3)
        self._last = now

    def tell(self, entries: int) -> None:
        print(json.dumps({"entries": entries, "seconds": self.seconds,
                          "peak": round(peak() / 1024),
                          "total": round(sum(self.seconds.values()), 3)}))


class _Stages:
    """Turns the stages of a load into laps of a clock."""

    def __init__(self, clock: _Clock) -> None:
        self._clock = clock
        self._stage = "read"

    def stage(self, name: str) -> None:
        self._clock.lap(self._stage)
        self._stage = name.split()[0].replace("reading", "read").replace(
            "validating", "validate").replace("reasoning", "reason and write")

    def advance(self, done: int, total: int | None) -> None:
        pass

    def end(self) -> None:
        self._clock.lap(self._stage)


def _with_kg(source: Path, work: Path) -> None:
    from kg.ingest.load import initialise
    from kg.model.resources import resource

    _loaded(initialise(work / "store", resource("ontology")), source).tell(_entries(source))


def _with_update(source: Path, work: Path) -> None:
    from kg.ingest.load import initialise
    from kg.model.resources import resource

    store = initialise(work / "store", resource("ontology"))
    _loaded(store, source)
    changed = work / "changed"
    shutil.copytree(source, changed)
    lines = (source / "sdn.csv").read_bytes().split(b"\r\n")
    lines[::_ONE_IN] = [line.replace(b'"', b'"NEW ', 1) for line in lines[::_ONE_IN]]
    (changed / "sdn.csv").write_bytes(b"\r\n".join(lines))
    _loaded(store, changed).tell(_entries(source))


def _loaded(store: Store, source: Path) -> _Clock:
    """A clock with the stages of a load."""
    from kg.ingest.discovery import connector_for
    from kg.ingest.load import load
    from kg.model.resources import resource
    from kg.validate.parser import compile_shapes

    clock = _Clock()
    stages = _Stages(clock)
    result = load(store, source, connector_for(source), compile_shapes([resource("shapes")]),
                  stages)
    stages.end()
    assert result.published
    return clock


def _with_oxigraph(source: Path, work: Path) -> None:
    """The quads that kg writes, written by Oxigraph alone: its bulk load and nothing else."""
    import pyoxigraph as ox

    lines = _quads_of_kg(source, work)
    clock = _Clock()
    store = ox.Store(str(work / "bare"))
    store.bulk_load(lines, ox.RdfFormat.N_QUADS)
    store.flush()
    clock.lap("reason and write")
    clock.tell(_entries(source))


def _quads_of_kg(source: Path, work: Path) -> bytes:
    """In another process, so that its memory is not counted."""
    file = work / "quads.nq"
    work.mkdir(parents=True, exist_ok=True)
    program = ("import sys; from pathlib import Path; from bench.pipeline import write_quads; "
               "write_quads(Path(sys.argv[1]), Path(sys.argv[2]))")
    subprocess.run([sys.executable, "-c", program, str(source), str(file)], check=True,
                   cwd=REPOSITORY, stdout=subprocess.DEVNULL)
    return file.read_bytes()


def write_quads(source: Path, file: Path) -> None:
    """Write all quads of a store into which a source was loaded."""
    import pyoxigraph as ox

    from kg.store.generations import Store

    _with_kg(source, file.parent / "for-quads")
    Store.open(file.parent / "for-quads" / "store").snapshot().dump(file, ox.RdfFormat.N_QUADS)


def _with_rdflib(source: Path, _work: Path) -> None:
    import owlrl
    import pyshacl
    import rdflib

    from kg.ingest.connector import record_of
    from kg.ingest.discovery import connector_for
    from kg.model.resources import resource

    shapes = rdflib.Graph()
    for file in resource("shapes").rglob("*.ttl"):
        shapes.parse(file)
    clock = _Clock()
    graph = rdflib.Graph()
    for file in resource("ontology").glob("*.ttl"):
        graph.parse(file)
    text = "".join(" ".join(triple) + " .\n" for record in
                   connector_for(source).read(source, lambda _done, _total: None)
                   for triple in record_of(record).triples)
    graph.parse(data=text, format="nt")
    clock.lap("read")
    pyshacl.validate(graph, shacl_graph=shapes, inference="none", advanced=False)
    clock.lap("validate")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    clock.lap("reason and write")
    clock.tell(_entries(source))


def _entries(source: Path) -> int:
    return sum(1 for line in (source / "sdn.csv").open("rb") if line.strip(b"\x1a\r\n"))


_WAYS: dict[str, Callable[[Path, Path], None]] = {
    "kg": _with_kg, "kg update": _with_update, "oxigraph": _with_oxigraph, "rdflib": _with_rdflib}


def _table(rows: list[dict[str, object]]) -> None:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    print(" | ".join(f"{name:>16}" for name in columns))
    for row in rows:
        print(" | ".join(f"{row.get(name, '')!s:>16}" for name in columns))


def _plot(rows: list[dict[str, object]], file: Path) -> None:
    import matplotlib as mpl
    mpl.use("Agg")
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(figsize=(7, 4))
    labels = {"kg": "kg: load, validate, reason, write", "oxigraph": "Oxigraph: write only",
              "kg update": "kg: one entry in a thousand changed",
              "rdflib": "rdflib + pySHACL + owlrl"}
    for way, label in labels.items():
        points = [(row["entries"], row["total"]) for row in rows if row["way"] == way]
        axes.loglog(*zip(*points, strict=True), marker="o", label=label)
    axes.set_xlabel("entries of the OFAC list")
    axes.set_ylabel("seconds")
    axes.grid(visible=True, which="both", alpha=0.3)
    axes.legend()
    figure.tight_layout()
    figure.savefig(file)


if __name__ == "__main__":
    main()
