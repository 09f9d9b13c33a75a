MATCH (designation)-[:PROGRAM]->(program), (designation)-[:DESIGNATED_ENTITY]->(entity)
UNWIND coalesce(designation.startDate_all, [designation.startDate]) AS since
UNWIND coalesce(designation.endDate_all, [designation.endDate]) AS until
WITH * WHERE (since IS NULL OR since <= $as_of) AND (until IS NULL OR until > $as_of)
RETURN program.iri AS program, count(DISTINCT entity) AS entities,
  count(DISTINCT CASE WHEN since IS NULL THEN entity END) AS undated
ORDER BY entities DESC, program
