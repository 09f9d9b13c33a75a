MATCH (entity)-[:LINKED_TO]-(other),
  (designation)-[:DESIGNATED_ENTITY]->(entity),
  (designation)-[:PROGRAM]->(program)-[:PROGRAM_PURPOSE]->(:Resource {iri: $purpose}),
  (other_designation)-[:DESIGNATED_ENTITY]->(other),
  (other_designation)-[:PROGRAM]->(other_program)
    -[:PROGRAM_PURPOSE]->(:Resource {iri: $other_purpose})
UNWIND coalesce(designation.startDate_all, [designation.startDate]) AS since
UNWIND coalesce(designation.endDate_all, [designation.endDate]) AS until
UNWIND coalesce(other_designation.startDate_all, [other_designation.startDate]) AS other_since
UNWIND coalesce(other_designation.endDate_all, [other_designation.endDate]) AS other_until
WITH * WHERE (since IS NULL OR since <= $as_of) AND (until IS NULL OR until > $as_of)
  AND (other_since IS NULL OR other_since <= $as_of)
  AND (other_until IS NULL OR other_until > $as_of)
  AND ($undated = 'yes' OR (since IS NOT NULL AND other_since IS NOT NULL))
  AND ($itself_too = 'yes' OR NOT EXISTS {
    MATCH (own)-[:DESIGNATED_ENTITY]->(entity),
      (own)-[:PROGRAM]->(own_program)-[:PROGRAM_PURPOSE]->(why:Resource)
    WHERE why.iri = $other_purpose
      AND (own.startDate IS NULL OR own.startDate <= $as_of)
      AND (own.endDate IS NULL OR own.endDate > $as_of)
  })
RETURN DISTINCT entity.iri AS entity, program.iri AS program, other.iri AS other,
  other_program.iri AS other_program,
  CASE WHEN since IS NULL OR other_since IS NULL THEN 'yes' ELSE '' END AS without_day
ORDER BY entity, other, program, other_program, without_day
