MATCH (helper:Facilitator)
OPTIONAL MATCH (helper)-[:FACILITATES]->(helped)
RETURN DISTINCT helper.iri AS facilitator, helped.iri AS served
ORDER BY facilitator, served
