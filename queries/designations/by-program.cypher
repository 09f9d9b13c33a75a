MATCH (designation)-[:PROGRAM]->(program), (designation)-[:DESIGNATED_ENTITY]->(entity)
RETURN program.iri AS program, count(DISTINCT entity) AS entities
ORDER BY entities DESC, program
