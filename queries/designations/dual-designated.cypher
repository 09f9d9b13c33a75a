MATCH (narcotics)-[:DESIGNATED_ENTITY]->(entity)<-[:DESIGNATED_ENTITY]-(terrorism),
  (narcotics)-[:PROGRAM]->(drugs), (terrorism)-[:PROGRAM]->(terror)
WHERE drugs.iri IN ['https://w3id.org/nexus-kg/id/program/SDNTK',
    'https://w3id.org/nexus-kg/id/program/SDNT']
  AND (terror.iri = 'https://w3id.org/nexus-kg/id/program/FTO' OR ($any_terrorism = 'yes'
    AND terror.iri = 'https://w3id.org/nexus-kg/id/program/SDGT'))
OPTIONAL MATCH (earlier)-[:DESIGNATED_ENTITY]->(entity), (earlier)-[:PROGRAM]->(under)
WHERE under.iri IN [terror.iri, drugs.iri] AND earlier.endDate <= $as_of
OPTIONAL MATCH (plain)-[:DESIGNATED_ENTITY]->(unnumbered:Resource)
WHERE plain.iri = narcotics.iri AND unnumbered.iri = entity.iri AND plain.listingReference IS NULL
UNWIND coalesce(narcotics.startDate_all, [narcotics.startDate]) AS narcotics_since
UNWIND coalesce(narcotics.endDate_all, [narcotics.endDate]) AS narcotics_until
UNWIND coalesce(terrorism.startDate_all, [terrorism.startDate]) AS terrorism_since
UNWIND coalesce(terrorism.endDate_all, [terrorism.endDate]) AS terrorism_until
UNWIND coalesce(narcotics.listingReference_all, [narcotics.listingReference]) AS reference
UNWIND coalesce(unnumbered.listIdentifier_all, [unnumbered.listIdentifier]) AS own
WITH *, coalesce(reference, own) AS identifier
UNWIND coalesce(earlier.endDate_all, [earlier.endDate]) AS ended_on
WITH * WHERE (narcotics_since IS NULL OR narcotics_since <= $as_of)
  AND (narcotics_until IS NULL OR narcotics_until > $as_of)
  AND (terrorism_since IS NULL OR terrorism_since <= $as_of)
  AND (terrorism_until IS NULL OR terrorism_until > $as_of)
  AND ($undated = 'yes' OR (narcotics_since IS NOT NULL AND terrorism_since IS NOT NULL))
  AND (ended_on IS NULL OR ended_on <= $as_of)
RETURN entity.iri AS entity, identifier AS identifier,
  terror.iri AS terrorism_program, drugs.iri AS narcotics_program,
  CASE WHEN narcotics_since IS NULL OR terrorism_since IS NULL THEN 'yes' ELSE '' END AS without_day,
  max(ended_on) AS ended, toInteger(identifier) AS number
ORDER BY number, terrorism_program, narcotics_program, without_day
