MATCH (designation)-[:DESIGNATED_ENTITY]->(helped),
  (designation)-[:PROGRAM]->(:Resource {iri: 'https://w3id.org/nexus-kg/id/program/FTO'}),
  (support)-[:BENEFICIARY]->(helped),
  (support)-[:PROVIDER]->(helper),
  (support)-[:SERVICE]->(help)
OPTIONAL MATCH (support)-[:PLACE]->(at)
UNWIND coalesce(designation.startDate_all, [designation.startDate]) AS designated
UNWIND coalesce(designation.endDate_all, [designation.endDate]) AS revoked
WITH * WHERE designated <= $as_of AND (revoked IS NULL OR revoked > $as_of)
RETURN helper.iri AS provider, helped.iri AS organization, help.iri AS service,
  at.iri AS place
ORDER BY organization, provider, service
