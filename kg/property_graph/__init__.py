"""A view as a property graph: in Neo4j, or in the embedded Cypher engine."""
