"""What the store holds: generation, counts, loads, clashes, records by source, views."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from kg.model.terms import local_name, text_of
from kg.server.answer import Answer
from kg.server.context import Context

_BY_SOURCE = """
PREFIX nx: <https://w3id.org/nexus-kg/ontology#> PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?source ?label ?status (COUNT(?record) AS ?records) WHERE {
  GRAPH <https://w3id.org/nexus-kg/graph/records> {
    ?record a nx:Record ; prov:wasDerivedFrom ?source ; nx:status ?status
    OPTIONAL { ?source rdfs:label ?label } }
} GROUP BY ?source ?label ?status ORDER BY ?source ?status
"""
_MOST_CLASHES = 100


def run(context: Context, arguments: Mapping[str, Any], answer: Answer) -> None:
    """Tell what the store holds."""
    snapshot = context.snapshot(arguments["sources"])
    generation = snapshot.folder.name
    if context.settings.plain:
        answer.json({"plain": True, "generation": int(generation), "quads": snapshot.size()},
                    generation=generation)
        return
    manifest = asdict(snapshot.manifest)
    # Where a file lay on this machine is no business of the network.
    loads = [{**one, "source": Path(one["source"]).name} for one in manifest.pop("loads")]
    view = context.view("default", arguments["sources"])
    records = [{"source": text_of(source), "label": text_of(label) if label else
                local_name(source), "status": local_name(status), "records": int(text_of(count))}
               for source, label, status, count in snapshot.select(_BY_SOURCE).rows
               if source and status and count]
    clashes = [{"rule": clash.rule, "triples": [list(t) for t in clash.triples],
                "axioms": [list(t) for t in clash.axioms]}
               for clash in view.materialisation.clashes[:_MOST_CLASHES]]
    store = context.store(arguments["sources"])
    answer.json({**manifest, "plain": False, "bytes": store.size(), "loads": loads[::-1],
                 "records_by_source": records, "clash_list": clashes,
                 "views": _views(store.derived(snapshot))}, generation=generation)


def _views(folder: Path) -> list[str]:
    """The names of the views that are materialised beside the default one."""
    return ["default", *sorted(path.name for path in folder.iterdir() if "." not in path.name)]
