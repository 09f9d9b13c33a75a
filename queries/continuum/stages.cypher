MATCH (one)-[:CONTINUUM_STAGE]->(mark)
OPTIONAL MATCH (one)-[last:FURTHEST_STAGE]->(mark)
WITH * WHERE $organization = '' OR one.iri = $organization
RETURN DISTINCT one.iri AS who, mark.iri AS stage, CASE WHEN last IS NULL THEN NULL ELSE 'yes' END AS furthest
ORDER BY who, stage
