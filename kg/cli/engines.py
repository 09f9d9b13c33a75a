"""The Cypher engine that a command asks: a server that was named, or the embedded one."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from kg.cli.options import server_password
from kg.cli.output import watching
from kg.property_graph.engine import Contents
from kg.reason.views import ReasonedView
from kg.store.generations import Store

if TYPE_CHECKING:
    from kg.property_graph.neo4j import Neo4jEngine


def server(uri: str, user: str, database: str | None) -> closing[Neo4jEngine]:
    """The server at an address, closed in the end."""
    from kg.property_graph.neo4j import Neo4jEngine
    return closing(Neo4jEngine(uri, user, server_password(user), database))


def embedded(store: Store, view: ReasonedView) -> closing[Contents]:
    """The embedded engine with the property graph of a view, closed in the end."""
    from kg.property_graph.embedded import open_embedded
    with watching() as watcher:
        watcher.stage("making the property graph, once after each load")
        return closing(open_embedded(store, view))
