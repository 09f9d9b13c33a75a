"""Measures of a server's graph library (GDS), where it has one: who stands where in the network."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.model.errors import DataError
from kg.property_graph.names import ticked

if TYPE_CHECKING:  # the driver takes a while to load
    from kg.property_graph.neo4j import Neo4jEngine

MEASURES = {"pagerank": "gds.pageRank", "betweenness": "gds.betweenness", "degree": "gds.degree"}
"""The measures by name, and the procedures that compute them."""


@dataclass(frozen=True, slots=True)
class Score:
    """A node by IRI, what it is called, and its score."""

    iri: str
    label: str
    score: float


def measure(engine: Neo4jEngine, name: str, label: str, most: int) -> list[Score]:
    """The nodes of a label that score highest by a measure, at most so many.

    They are joined where any relationship joins them, whatever its direction; several count once.
    Raises DataError where the server has no graph library.
    Source: the manual of Neo4j Graph Data Science 2, sections on centrality.
    """
    procedure = MEASURES[name]
    if not next(engine.read("SHOW PROCEDURES YIELD name WHERE name = $rows RETURN count(*)",
                            procedure + ".stream"))[0]:
        raise DataError(f"The server at {engine.uri} has no graph library (GDS), which computes "
                        f"{name}: install its plugin there. Nothing else needs it.")
    # The library's names are for all users: one of our own, which goes when the answer is read.
    graph = "kg-" + uuid.uuid4().hex
    projected = next(engine.read(
        f"MATCH (a:{ticked(label)})-[r]-(b:{ticked(label)}) WHERE r.inferred IS NOT NULL "
        "AND a.iri < b.iri WITH DISTINCT a, b WITH gds.graph.project($rows, a, b, {}, "
        "{undirectedRelationshipTypes: ['*']}) AS made RETURN made.nodeCount", graph))
    if not projected[0]:
        return []
    try:
        found = engine.read(
            f"CALL {procedure}.stream($rows.graph) YIELD nodeId, score "
            "WITH gds.util.asNode(nodeId) AS n, score RETURN n.iri, n.label, score "
            "ORDER BY score DESC, n.iri LIMIT $rows.most", {"graph": graph, "most": most})
        return [Score(iri, shown or iri, score) for iri, shown, score in found]
    finally:
        list(engine.read("CALL gds.graph.drop($rows, false) YIELD graphName RETURN graphName",
                         graph))
