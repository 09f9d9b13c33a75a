MATCH (record:Record)-[:PROV_WAS_DERIVED_FROM]->(source), (record)-[:STATUS]->(status)
RETURN source.iri AS source, status.iri AS status, count(record) AS records
ORDER BY source, status
