MATCH (designation)-[:DESIGNATED_ENTITY]->(helped),
  (designation)-[:PROGRAM]->(:Resource {iri: 'https://w3id.org/nexus-kg/id/program/FTO'}),
  (support)-[said:BENEFICIARY]->(helped),
  (support)-[:PROVIDER]->(helper),
  (support)-[:SERVICE]->(help)
OPTIONAL MATCH (support)-[:PLACE]->(at)
UNWIND said.records AS told
OPTIONAL MATCH (record:Resource {iri: told})
UNWIND coalesce(record.validFrom_all, [record.validFrom]) AS valid_from
UNWIND coalesce(designation.startDate_all, [designation.startDate]) AS designated
UNWIND coalesce(designation.endDate_all, [designation.endDate]) AS revoked
UNWIND coalesce(support.startDate_all, [support.startDate]) AS since
UNWIND coalesce(support.endDate_all, [support.endDate]) AS until
UNWIND coalesce(support.startYear_all, [support.startYear]) AS since_year
UNWIND coalesce(support.endYear_all, [support.endYear]) AS until_year
WITH * WHERE designated <= $as_of AND (revoked IS NULL OR revoked > $as_of)
  AND (since IS NULL OR since <= $as_of) AND (until IS NULL OR until >= $as_of)
  AND (since_year IS NULL OR toString(since_year) <= toString($as_of))
  AND (until_year IS NULL OR toString(until_year) >= left(toString($as_of), 4))
RETURN helper.iri AS provider, helped.iri AS organization, help.iri AS service,
  at.iri AS place, max(valid_from) AS said
ORDER BY organization, provider, service
