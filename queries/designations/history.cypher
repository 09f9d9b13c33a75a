MATCH (designation)-[:DESIGNATED_ENTITY]->(entity), (designation)-[:PROGRAM]->(program)
WHERE $organization = '' OR entity.iri = $organization
OPTIONAL MATCH (designation)-[:DESIGNATING_AUTHORITY]->(authority)
UNWIND coalesce(designation.startDate_all, [designation.startDate]) AS since
UNWIND coalesce(designation.endDate_all, [designation.endDate]) AS until
WITH * WHERE since IS NOT NULL OR $undated = 'yes'
RETURN DISTINCT entity.iri AS entity, program.iri AS program, since AS since, until AS until,
  authority.iri AS authority
ORDER BY since, entity
