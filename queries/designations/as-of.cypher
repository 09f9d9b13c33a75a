MATCH (designation)-[:DESIGNATED_ENTITY]->(entity),
  (designation)-[:PROGRAM]->(:Resource {iri: $program})
OPTIONAL MATCH (designation)-[:DESIGNATING_AUTHORITY]->(authority)
UNWIND coalesce(designation.startDate_all, [designation.startDate]) AS since
UNWIND coalesce(designation.endDate_all, [designation.endDate]) AS until
WITH * WHERE (since <= $as_of OR (since IS NULL AND $undated = 'yes'))
  AND (until IS NULL OR until > $as_of)
RETURN DISTINCT entity.iri AS entity, since AS since, until AS until, authority.iri AS authority
ORDER BY entity, since
