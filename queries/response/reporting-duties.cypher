MATCH (rules)-[:REQUIRES_REPORT]->(one)
OPTIONAL MATCH (rules)-[:REPORTING_ENTITY]->(entity)
RETURN rules.iri AS regime, one.iri AS report, collect(DISTINCT entity.iri) AS reporting_entities
ORDER BY regime, report
