"""The ways that bench/reasoning.py compares; each is run in a process of its own.

A way reads an N-Triples file, tells its figures as one line of JSON, and (with `found`) writes
the triples it holds at the end, so that they can be compared.
"""

from __future__ import annotations

import gc
import json
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from bench.generated import write_ntriples
from bench.lubm import ontology as university_ontology
from bench.memory import forget_peak, held, peak
from bench.nemo_rules import Program, triples_of
from bench.nexus_data import ontology_triples
from bench.ntriples import read_ntriples
from kg.columns.columns import Columns, concatenate
from kg.columns.nquads import nquads
from kg.model.namespaces import inferred_graph
from kg.model.terms import XSD, Term, Triple, literal

ONTOLOGIES = {"lubm": university_ontology, "nexus": ontology_triples}
_EXPLAINED = 100
_CHANGED = 0.001
_FEW = 100
_GRAPH = inferred_graph("default")


class Clock:
    """Seconds by stage, from the last lap on; `processor` are those of work, in all."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._begun = time.process_time()
        self._last = time.perf_counter()

    @property
    def processor(self) -> float:
        """Seconds of processor time since the start, which other processes do not lengthen."""
        return time.process_time() - self._begun

    def lap(self, name: str) -> None:
        """The stage that ends now."""
        now = time.perf_counter()
        self.seconds[name] = round(now - self._last, 4)
        self._last = time.perf_counter()


def tell(clock: Clock, **more: object) -> None:
    """Print the figures; `peak MB` is the most memory that this process has held."""
    print(json.dumps({**{f"{name} s": s for name, s in clock.seconds.items()},
                      "total s": round(sum(clock.seconds.values()), 4),
                      "peak MB": round(peak() / 1024),
                      "processor s": round(clock.processor, 3)} | more))


def _reset_peak() -> int:
    """Let the peak of memory be counted anew from now; gives what is held now, in kB."""
    gc.collect()
    pa.default_memory_pool().release_unused()
    forget_peak()
    return held()


def with_kg(file: Path, _data: str, found: Path | None) -> None:
    """Our engine: file to columns, columns to materialisation, inferred triples as columns."""
    _materialised(file, found)


def with_kg_again(file: Path, _data: str, found: Path | None) -> None:
    """Our engine in a process that has reasoned before, as in a server or after a first load."""
    from kg.reason.engine import materialise

    materialise(read_ntriples(file)).inferred()
    _materialised(file, found)


def _materialised(file: Path, found: Path | None) -> None:
    from kg.reason.engine import materialise

    clock = Clock()
    data = read_ntriples(file)
    clock.lap("load")
    loading = peak()
    before = _reset_peak()
    clock.lap("between")
    inferred = materialise(data).inferred()
    clock.lap("reason")
    grown = peak() - before
    del clock.seconds["between"]
    tell(clock, triples=len(data), inferred=len(inferred), **{
        "peak MB": round(max(loading, peak()) / 1024),
        "bytes an inferred triple": round(grown * 1024 / max(1, len(inferred)), 1)})
    if found:
        write_ntriples(concatenate(data, inferred), found)


def with_owlrl(file: Path, _data: str, found: Path | None) -> None:
    """owlrl over rdflib; keys are left out, since it merges wrongly by them."""
    import owlrl
    import rdflib

    clock = Clock()
    graph = rdflib.Graph().parse(file, format="nt")
    clock.lap("load")
    size = len(graph)
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    clock.lap("reason")
    tell(clock, triples=size, inferred=len(graph) - size)
    if found:
        _write(_of_rdflib(graph), found)


def with_nemo(file: Path, data: str, found: Path | None) -> None:
    """Nemo with rules grounded in the ontology; its load is part of its reasoning."""
    import nmo_python as nemo

    predicates = sorted({line.split(" ", 2)[1] for line in file.open(encoding="utf-8")})
    program = Program(ONTOLOGIES[data](), map(Term, predicates))
    clock = Clock()
    engine = nemo.NemoEngine(nemo.load_string(program.text(str(file))))
    engine.reason()
    clock.lap("load and reason")
    names = [*program.properties.values(), *program.classes.values()]
    tell(clock)
    if found:
        _write(triples_of({name: engine.result(name) for name in names}, program), found)


def with_reasonable(file: Path, _data: str, found: Path | None) -> None:
    """reasonable, through its Python binding, which gives all triples as a list."""
    import reasonable

    turtle = file.with_suffix(".ttl")  # it goes by the name; N-Triples are Turtle
    turtle.symlink_to(file)
    clock = Clock()
    reasoner = reasonable.PyReasoner()
    reasoner.load_file(str(turtle))
    clock.lap("load")
    triples = reasoner.reason()
    clock.lap("reason")
    turtle.unlink()
    tell(clock, triples=len(triples))
    if found:
        _write(_of_rdflib(triples), found)


def with_sort(file: Path, _data: str, _found: Path | None) -> None:
    """Materialise, and beside it in the same process sort what comes out, in numpy."""
    from kg.reason.engine import materialise

    data = read_ntriples(file)
    clock = Clock()
    inferred = materialise(data).inferred()
    clock.lap("reason")
    every = concatenate(data, inferred)
    order = np.random.default_rng(0).permutation(len(every))
    s, p, o = every.s[order], every.p[order], every.o[order]
    packed = (s << 37) ^ (p << 26) ^ o
    clock.lap("shuffle")
    np.lexsort((o, p, s))
    clock.lap("lexsort of three columns")
    np.unique(packed)
    clock.lap("unique of one packed column")
    np.sort(packed)
    clock.lap("sort of one packed column")
    tell(clock, triples=len(data), inferred=len(inferred))


def with_few_updates(file: Path, _data: str, _found: Path | None) -> None:
    """So many things retracted, then added again, however much there is."""
    from kg.reason.engine import materialise
    from kg.reason.update import update

    data = read_ntriples(file)
    part = _some_records(data, _FEW)
    changed, none = data.where(part), data.where(np.zeros(len(data), dtype=np.bool_))
    whole = materialise(data)
    for _ in range(2):  # the first makes indexes that later ones find
        gc.freeze()
        clock = Clock()
        less = update(whole, none, changed).materialisation
        clock.lap("retract")
        whole = update(less, changed, none).materialisation
        clock.lap("add")
    tell(clock, triples=len(data), changed=len(changed))


def with_updates(file: Path, _data: str, _found: Path | None) -> None:
    """0.1 % of the records retracted, then added again, against a fresh run."""
    from kg.reason.engine import materialise
    from kg.reason.update import update

    clock = Clock()
    data = read_ntriples(file)
    clock.lap("load")
    loading = clock.seconds["load"]
    part = _some_records(data, None)
    rest, changed = data.where(~part), data.where(part)
    none = data.where(np.zeros(len(data), dtype=np.bool_))
    materialise(rest)
    clock = Clock()
    whole = materialise(data)
    inferred = whole.inferred()
    clock.lap("fresh")
    of_whole, of_rest = _set(inferred), _set(materialise(rest).inferred())
    exact = True
    for name in ("first ", ""):  # the first makes indexes that later ones find
        gc.freeze()  # what is kept to compare with is not the updates' to sweep
        clock.lap("apart")
        less = update(whole, none, changed).materialisation
        clock.lap(f"{name}retract")
        exact &= _set(less.inferred()) == of_rest
        gc.freeze()
        clock.lap("apart")
        whole = update(less, changed, none).materialisation
        clock.lap(f"{name}add")
        exact &= _set(whole.inferred()) == of_whole
    del clock.seconds["apart"]
    tell(clock, changed=len(changed), exact=exact, **{
        f"{name}, % of fresh": round(100 * clock.seconds[name] / clock.seconds["fresh"], 2)
        for name in ("first retract", "first add", "retract", "add")}, **{
        f"{name}, % of fresh with load": round(
            100 * clock.seconds[name] / (clock.seconds["fresh"] + loading), 2)
        for name in ("retract", "add")})


def with_explanations(file: Path, _data: str, _found: Path | None) -> None:
    """Proofs of random inferred triples, one by one."""
    from kg.reason.engine import materialise
    from kg.reason.explain import Explainer

    data = read_ntriples(file)
    entailed = materialise(data)
    inferred = entailed.inferred()
    rows = random.Random(0).sample(range(len(inferred)), _EXPLAINED)
    mask = np.zeros(len(inferred), dtype=np.bool_)
    mask[rows] = True
    triples = list(inferred.where(mask).triples())
    explainer = Explainer(entailed)
    clock = Clock()
    explainer.explain(triples[0])
    clock.lap("first, with its index")
    times, proved = [], 0
    for triple in triples:
        start = time.perf_counter()
        proved += bool(Explainer.explain(explainer, triple))
        times.append(1000 * (time.perf_counter() - start))
    clock.lap("explanations")
    tell(clock, proved=proved, **{"median ms": round(statistics.median(times), 2),
                                  "worst ms": round(max(times), 2)})


def with_write(file: Path, _data: str, _found: Path | None) -> None:
    """The inferred graph into a store on disk: from columns as kg does, and by Oxigraph alone."""
    import pyoxigraph as ox

    from kg.reason.engine import materialise

    inferred = materialise(read_ntriples(file)).inferred()
    with tempfile.TemporaryDirectory() as folder:
        lines = Path(folder) / "inferred.nq"
        with lines.open("w", encoding="utf-8") as out:
            out.writelines(nquads(inferred, _GRAPH))
        clock = Clock()
        for turn in ("warm-up", "Oxigraph"):
            store = ox.Store(str(Path(folder) / turn))
            store.bulk_load(path=str(lines), format=ox.RdfFormat.N_QUADS)
            store.flush()
            clock.lap(turn)
            del store
            shutil.rmtree(Path(folder) / turn)
        store = ox.Store(str(Path(folder) / "kg"))
        clock.lap("opened")
        store.bulk_load("".join(nquads(inferred, _GRAPH)).encode(), ox.RdfFormat.N_QUADS)
        store.flush()
        clock.lap("kg")
    tell(clock, inferred=len(inferred))


WAYS: dict[str, Callable[[Path, str, Path | None], None]] = {
    "kg": with_kg, "kg again": with_kg_again, "owlrl": with_owlrl, "nemo": with_nemo,
    "reasonable": with_reasonable, "sort": with_sort, "updates": with_updates,
    "few updates": with_few_updates,
    "explanations": with_explanations, "write": with_write}


def _some_records(data: Columns, count: int | None) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """The triples of so many of the things that the data tell of, or of one in a thousand; ontology
    apart.
    """
    told = data.dictionary.terms()
    subjects = np.unique(data.s)
    made = np.array([n for n in subjects.tolist()
                     if "/made-" in told[n] or told[n].startswith("<http://www.Dep")])
    chosen = np.random.default_rng(1).choice(
        made, count or max(1, int(len(made) * _CHANGED)), replace=False)
    mask: np.ndarray[tuple[int], np.dtype[np.bool_]] = np.isin(data.s, chosen)
    return mask


def _set(columns: Columns) -> set[tuple[int, int, int]]:
    return set(zip(columns.s.tolist(), columns.p.tolist(), columns.o.tolist(), strict=True))


def _of_rdflib(triples: Iterable[Any]) -> Iterator[Triple]:
    known: dict[Any, Term] = {}
    for triple in triples:
        for part in triple:
            if part not in known:
                known[part] = _term(part)
        yield Triple(*(known[part] for part in triple))


def _term(part: Any) -> Term:
    """A term of rdflib on one line, which its own `n3` does not promise."""
    import rdflib

    if isinstance(part, rdflib.Literal):
        return literal(str(part), str(part.datatype or XSD + "string"), part.language or "")
    return Term(part.n3())


def _write(triples: Iterable[Triple], file: Path) -> None:
    with file.open("w", encoding="utf-8") as out:
        out.writelines(f"{' '.join(triple)} .\n" for triple in triples)


if __name__ == "__main__":
    _way, _file, _data, *_found = sys.argv[1:]
    WAYS[_way](Path(_file), _data, Path(_found[0]) if _found else None)
