"""kg stats"""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import format_option, store_option
from kg.cli.output import write_rows
from kg.model.terms import local_name, text_of
from kg.reason.views import ReasonedView
from kg.store.generations import Store

_BY_SOURCE = """
PREFIX nx: <https://w3id.org/nexus-kg/ontology#> PREFIX prov: <http://www.w3.org/ns/prov#>
SELECT ?source ?status (COUNT(?record) AS ?records) WHERE {
  GRAPH <https://w3id.org/nexus-kg/graph/records> {
    ?record a nx:Record ; prov:wasDerivedFrom ?source ; nx:status ?status }
} GROUP BY ?source ?status ORDER BY ?source ?status
"""
_BY_CLASS = """
SELECT ?class (COUNT(?thing) AS ?things) WHERE {
  ?thing a ?class . FILTER(STRSTARTS(STR(?class), "https://w3id.org/nexus-kg/ontology#"))
} GROUP BY ?class ORDER BY DESC(?things) ?class
"""


@click.command("stats", epilog="Example: kg stats --format json")
@store_option
@format_option("table", "json", "csv")
def command(store_folder: Path, form: str) -> None:
    """Count what the store holds: records, things, triples."""
    store = Store.open(store_folder)
    snapshot = store.snapshot()
    manifest = snapshot.manifest
    rows: list[tuple[str, str, object]] = [
        ("store", "generation", manifest.generation),
        ("store", "ontology", manifest.ontology_version),
        ("store", "quads", snapshot.size()),
        ("store", "bytes on disk", store.size()),
        ("default view", "asserted triples", manifest.asserted),
        ("default view", "inferred triples", manifest.inferred),
        ("default view", "clashes", manifest.clashes),
        ("quarantine", "records", manifest.quarantined)]
    for source, status, count in snapshot.select(_BY_SOURCE).rows:
        if source and status and count:
            rows.append((f"records of {local_name(source)}", local_name(status),
                         int(text_of(count))))
    for cls, count in ReasonedView(snapshot).select(_BY_CLASS).rows:
        if cls and count:
            rows.append(("things", local_name(cls), int(text_of(count))))
    if form == "table":
        rows = [(group, name, f"{value:,}" if isinstance(value, int) else value)
                for group, name, value in rows]
    write_rows(str(store_folder), ("group", "what", "count"), rows, form)
