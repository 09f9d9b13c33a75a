MATCH (alliance)-[:ALLY]->(one), (alliance)-[:ALLY]->(another)
WHERE one.iri < another.iri
UNWIND coalesce(alliance.startDate_all, [alliance.startDate]) AS first
UNWIND coalesce(alliance.endDate_all, [alliance.endDate]) AS last
RETURN DISTINCT one.iri AS ally, another.iri AS other, first AS since, last AS until
ORDER BY ally, other, since
