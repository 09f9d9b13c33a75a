MATCH (at:ConvergenceNode)
OPTIONAL MATCH (at)-[:HOSTS_ACTOR]->(one)
RETURN DISTINCT at.iri AS place, one.iri AS actor
ORDER BY place, actor
