MATCH (effort)-[:COOPERATING_PARTY]->(one)
RETURN DISTINCT effort.iri AS cooperation, one.iri AS party
ORDER BY cooperation, party
