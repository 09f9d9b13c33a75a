"""The property graph: sync beside a bare UNWIND load, the delta, and questions side by side.

The rows of a store's default view are loaded into Neo4j twice, each time into an emptied database:
by `kg neo4j sync`, and by UNWIND of the same rows with nothing else, as fast as the driver takes
them. Then records are added, so that about a hundredth of the relationships change, and the sync
that follows is measured; all questions are asked in SPARQL, in Cypher on the embedded engine and in
Cypher on Neo4j.

    python -m bench.property_graph [--sources FOLDER ...] [--change 0.01] [--out build/bench]
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import re
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from bench.loading import load_into
from kg.cli.main import collect_seldom
from kg.ingest.load import initialise
from kg.model.resources import resource
from kg.model.watcher import Silent
from kg.packs.catalogue import all_packs
from kg.packs.cypher import ask_in_cypher
from kg.packs.run import ask
from kg.property_graph.difference import Difference
from kg.property_graph.embedded import open_embedded
from kg.property_graph.facts import Facts
from kg.property_graph.model import Graph
from kg.property_graph.neo4j import Neo4jEngine
from kg.property_graph.projection import Projection
from kg.property_graph.sync import BATCH, sync
from kg.property_graph.verify import compare
from kg.reason.open_view import open_view
from kg.store.generations import Store
from tests.property_graph.neo4j_server import start
from tests.servers import NoServerError

REPOSITORY = Path(__file__).resolve().parent.parent
_OF_A_RECORD = 20
"""How many relationships a new record gives, inferred ones included."""
_T = TypeVar("_T")


def main() -> None:
    """Run the comparison; print a table, and write it with a plot."""
    options = _options()
    options.out.mkdir(parents=True, exist_ok=True)
    collect_seldom()  # as the commands do
    try:
        server = start()
    except NoServerError as reason:
        sys.exit(str(reason))
    try:
        with tempfile.TemporaryDirectory() as work:
            store = initialise(Path(work) / "store", resource("ontology"))
            for source in options.sources:
                load_into(store, source)
            engine = Neo4jEngine(server.uri, server.user, server.password)
            result = _run(store, engine, options.change, Path(work))
    finally:
        server.stop()
    (options.out / "property_graph.json").write_text(json.dumps(result, indent=1) + "\n")
    _plot(result, options.out / "property_graph.svg")
    print(f"Written: {options.out / 'property_graph.json'}, {options.out / 'property_graph.svg'}")


def _run(store: Store, engine: Neo4jEngine, share: float, work: Path) -> dict[str, object]:
    view = open_view(store)
    projected, graph = _timed(lambda: Projection(Facts(view)).whole())
    print(f"{len(graph.nodes):,} nodes, {graph.size:,} relationships; projected in "
          f"{projected:.1f} s", flush=True)
    _bare(engine, graph)  # warms the server: its query plans and its compiled code
    _empty(engine)
    bare, _ = _timed(lambda: _bare(engine, graph))
    _empty(engine)
    engine.command("DROP CONSTRAINT nexus_kg_iri IF EXISTS")
    full, _ = _timed(lambda: sync(engine, view, Silent()))
    again, _ = _timed(lambda: sync(engine, view, Silent()))
    questions = _questions(store, engine)
    load_into(store, _changed(store, round(share * graph.size / _OF_A_RECORD), work / "changed"))
    delta, done = _timed(lambda: sync(engine, open_view(store), Silent()))
    wrong = [line for line in compare(Projection(Facts(open_view(store))).whole(),
                                      engine.contents()) if not line.equal]
    rows = {"nodes": len(graph.nodes), "relationships": graph.size,
            "projection s": projected, "bare UNWIND s": bare, "sync s": full,
            "sync relationships/s": graph.size / full, "sync / bare": full / bare,
            "writing alone / bare": (full - projected) / bare,
            "sync with nothing to do s": again, "delta way": done.way,
            "delta relationships": done.relationships.made + done.relationships.removed,
            "delta / relationships": (done.relationships.made + done.relationships.removed)
            / graph.size,
            "delta s": delta, "delta / sync": delta / full, "verified": not wrong}
    for name, value in rows.items():
        print(f"{name:28} {value if not isinstance(value, float) else f'{value:,.3f}'}", flush=True)
    return {**rows, "questions": questions}


def _questions(store: Store, engine: Neo4jEngine) -> list[dict[str, object]]:
    view = open_view(store)
    made, embedded = _timed(lambda: open_embedded(store, view))
    print(f"embedded engine filled in {made:.1f} s", flush=True)
    rows: list[dict[str, object]] = []
    for pack in all_packs(resource("queries")):
        for question in pack.questions:
            ways: dict[str, Callable[[], object]] = {}
            if question.query:
                ways["SPARQL"] = lambda q=question: ask(q, view, {})  # type: ignore[misc]
            ways["embedded"] = lambda q=question: ask_in_cypher(q, view, embedded, {})  # type: ignore[misc]
            ways["Neo4j"] = lambda q=question: ask_in_cypher(q, view, engine, {})  # type: ignore[misc]
            best = {way: min(_timed(run)[0] for _ in range(2)) for way, run in ways.items()}
            rows.append({"question": question.path, **best})
            print(f"{question.path:40} " + "  ".join(
                f"{way} {seconds * 1000:8.1f} ms" for way, seconds in best.items()), flush=True)
    embedded.close()
    return rows


def _bare(engine: Neo4jEngine, graph: Graph) -> None:
    """The same rows by UNWIND alone: no state, no check, no retry."""
    engine.command("CREATE CONSTRAINT bare IF NOT EXISTS FOR (n:Resource) REQUIRE n.iri IS UNIQUE")
    statements = Difference(graph, Graph({}, {})).statements()
    with engine._session("WRITE") as session:
        for statement in statements:
            for at in range(0, len(statement.rows), BATCH):
                session.run(statement.query, rows=statement.rows[at:at + BATCH]).consume()
    engine.command("DROP CONSTRAINT bare")


def _empty(engine: Neo4jEngine) -> None:
    engine.command("MATCH (n) CALL { WITH n DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS")


def _changed(store: Store, count: int, folder: Path) -> Path:
    """So many new records about entities that are there."""
    found = open_view(store).select(
        "PREFIX nx: <https://w3id.org/nexus-kg/ontology#> "
        f"SELECT DISTINCT ?x {{ ?x a nx:ListedEntity }} ORDER BY ?x LIMIT {max(1, count)}")
    folder.mkdir()
    lines = ["@prefix graph: <https://w3id.org/nexus-kg/graph/> .",
             "@prefix nx: <https://w3id.org/nexus-kg/ontology#> .",
             "@prefix prov: <http://www.w3.org/ns/prov#> ."]
    for number, (node,) in enumerate(found.rows):
        record = f"<https://w3id.org/nexus-kg/record/luna-2008/bench-{number}>"
        lines.append(
            f"graph:records {{ {record} a nx:Record ; prov:wasDerivedFrom "
            "<https://w3id.org/nexus-kg/source/luna-2008> ; "
            f'nx:sourceIdentifier "bench-{number}" ; nx:locator "bench" ; nx:status nx:asserted ; '
            'nx:sourceReliability "B" ; nx:informationCredibility 3 ; nx:passage "Bench." . }\n'
            f"{record} {{ <https://w3id.org/nexus-kg/id/bench/{number}> a nx:Involvement ; "
            f"nx:actor {node} ; nx:activityType nx:extortion ; "
            "nx:place <https://w3id.org/nexus-kg/id/place/co> . }")
    (folder / "changed.trig").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def _timed(work: Callable[[], _T]) -> tuple[float, _T]:
    gc.freeze()  # what is held for later steps costs this one nothing
    began = time.perf_counter()
    found = work()
    return time.perf_counter() - began, found


def _plot(result: dict[str, object], file: Path) -> None:
    import matplotlib as mpl
    mpl.use("Agg")
    from matplotlib import pyplot as plt
    rows: list[dict[str, float]] = result["questions"]  # type: ignore[assignment]
    figure, (left, right) = plt.subplots(1, 2, figsize=(14, 8), width_ratios=[1, 2.4])
    names = ["bare UNWIND s", "sync s", "delta s"]
    bars = left.bar([re.sub(" s$", "", name) for name in names],
                    [float(str(result[name])) for name in names], color="#2f6f8f")
    left.bar_label(bars, fmt="{:,.1f}")
    left.set_ylabel("seconds")
    left.set_title(f"{result['relationships']:,} relationships into Neo4j")
    for number, (way, colour) in enumerate((("SPARQL", "#9aa5b1"), ("embedded", "#2f6f8f"),
                                            ("Neo4j", "#b4413c"))):
        right.barh([i + (number - 1) * 0.27 for i in range(len(rows))],
                   [1000 * row.get(way, 0) for row in rows], height=0.25, color=colour, label=way)
    right.set_yticks(range(len(rows)), [str(row["question"]) for row in rows], fontsize=7)
    right.set_xscale("log")
    right.set_xlabel("milliseconds, with the evidence of all rows")
    right.invert_yaxis()
    right.legend()
    figure.tight_layout()
    figure.savefig(file)


def _options() -> argparse.Namespace:
    shared = Path(os.environ.get("KG_SHARED", REPOSITORY.parent / "shared")) / "data"
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sources", type=Path, nargs="*", default=[
        resource("seed"), shared / "ofac-2021", shared / "un-2026"])
    parser.add_argument("--change", type=float, default=0.01)
    parser.add_argument("--out", type=Path, default=Path("build/bench"))
    return parser.parse_args()


if __name__ == "__main__":
    main()
