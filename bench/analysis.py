"""Measures of networks: what each takes on real lists, beside NetworkX on the same network.

    python -m bench.analysis [--sources FOLDER ...] [--out build/bench]
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import networkx as nx

from bench.loading import load_into
from kg.analysis.choice import parse_choice
from kg.analysis.discovery import measure_named, names
from kg.analysis.ties import Ties
from kg.cli.main import collect_seldom
from kg.ingest.load import initialise
from kg.model.resources import resource
from kg.packs.measured import measure
from kg.reason.open_view import open_view
from kg.store.generations import Store

REPOSITORY = Path(__file__).resolve().parent.parent
_ROWS = 20
_PEERS: dict[str, Callable[[nx.Graph[int]], object]] = {
    "betweenness": nx.betweenness_centrality, "degree": nx.degree_centrality,
    "articulation-points": lambda graph: list(nx.articulation_points(graph)),
    "components": lambda graph: list(nx.connected_components(graph))}


def main() -> None:
    """Run all measures; print a table, and write it."""
    options = _options()
    options.out.mkdir(parents=True, exist_ok=True)
    collect_seldom()  # as the commands do
    with tempfile.TemporaryDirectory() as work:
        store = initialise(Path(work) / "store", resource("ontology"))
        for source in options.sources:
            load_into(store, source)
        result = _run(store)
    (options.out / "analysis.json").write_text(json.dumps(result, indent=1) + "\n")
    print(f"Written: {options.out / 'analysis.json'}")


def _run(store: Store) -> dict[str, object]:
    choice = parse_choice()
    view = open_view(store)
    opened = _best(lambda: open_view(store).materialisation, 1)
    view.materialisation  # noqa: B018 - so that it is not part of the first measure
    found = _best(lambda: Ties(view, choice).network)
    network = Ties(view, choice).network
    graph = nx.Graph(network.pairs())
    print(f"{len(network):,} things, {len(network.ties):,} ties; view opened in {opened:.2f} s, "
          f"network found in {found:.3f} s")
    rows = []
    for name in names():
        peer = _PEERS.get(name)
        row = {"measure": name, "s": _best(lambda n=name: measure_named(n).find(network)),  # type: ignore[misc]
               "with proofs of 20 rows s": _best(lambda n=name: measure(n, view, choice, _ROWS)),  # type: ignore[misc]
               "NetworkX s": None if peer is None else _best(lambda p=peer: p(graph), 1)}  # type: ignore[misc]
        rows.append(row)
        print("  ".join(f"{key} {value:.4f}" if isinstance(value, float) else str(value)
                        for key, value in row.items()), flush=True)
    return {"things": len(network), "ties": len(network.ties), "view s": opened,
            "network s": found, "measures": rows}


def _best(work: Callable[[], object], times: int = 3) -> float:
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return min(taken)


def _options() -> argparse.Namespace:
    shared = Path(os.environ.get("KG_SHARED", REPOSITORY.parent / "shared")) / "data"
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sources", type=Path, nargs="+",
                        default=[shared / "ofac-2021", shared / "un-2026" / "consolidated.xml"])
    parser.add_argument("--out", type=Path, default=REPOSITORY / "build" / "bench")
    return parser.parse_args()


if __name__ == "__main__":
    main()
