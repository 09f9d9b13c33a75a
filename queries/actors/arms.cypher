MATCH (part)-[:PART_OF]->(whole)
OPTIONAL MATCH (part)-[tie:ARM_OF]->(whole)
RETURN part.iri AS organization, whole.iri AS of, CASE WHEN tie IS NULL THEN NULL ELSE 'arm' END AS arm
ORDER BY organization, of
